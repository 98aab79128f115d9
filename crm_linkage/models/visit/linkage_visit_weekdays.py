from odoo import fields, models

from ...domain.visit.terms import EVERY_DAY

#: fields of the days of the week, Monday first
WEEKDAY_FIELDS = (
    "monday",
    "tuesday",
    "wednesday",
    "thursday",
    "friday",
    "saturday",
    "sunday",
)


class LinkageVisitWeekdays(models.AbstractModel):
    """Seven boxes to tick: the days of the week on which visits may be."""

    _name = "linkage.visit.weekdays"
    _description = "Days of the Week for Visits"

    monday = fields.Boolean()
    tuesday = fields.Boolean()
    wednesday = fields.Boolean()
    thursday = fields.Boolean()
    friday = fields.Boolean()
    saturday = fields.Boolean()
    sunday = fields.Boolean()

    def _weekdays(self):
        """Days that are ticked, 0 is Monday; None for all of them."""
        self.ensure_one()
        ticked = frozenset(
            number for number, name in enumerate(WEEKDAY_FIELDS) if self[name]
        )
        return None if ticked == EVERY_DAY else ticked
