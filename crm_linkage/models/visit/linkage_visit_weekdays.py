from babel.dates import get_day_names

from odoo import api, fields, models
from odoo.tools import babel_locale_parse, get_lang

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
    weekdays_text = fields.Char("Days", compute="_compute_weekdays_text")

    @api.depends(*WEEKDAY_FIELDS)
    @api.depends_context("lang")
    def _compute_weekdays_text(self):
        locale = babel_locale_parse(get_lang(self.env).code)
        names = get_day_names("abbreviated", locale=locale)
        for record in self:
            days = record._weekdays()
            record.weekdays_text = (
                self.env._("Every day")
                if days is None
                else ", ".join(names[day] for day in sorted(days))
            )

    def _weekdays(self):
        """Days that are ticked, 0 is Monday; None for all of them."""
        self.ensure_one()
        ticked = frozenset(
            number for number, name in enumerate(WEEKDAY_FIELDS) if self[name]
        )
        return None if ticked == EVERY_DAY else ticked
