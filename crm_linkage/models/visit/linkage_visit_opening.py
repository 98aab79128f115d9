from odoo import api, fields, models

from ...domain.visit.request import Opening

WEEKDAYS = [
    ("0", "Monday"),
    ("1", "Tuesday"),
    ("2", "Wednesday"),
    ("3", "Thursday"),
    ("4", "Friday"),
    ("5", "Saturday"),
    ("6", "Sunday"),
]


class LinkageVisitOpening(models.Model):
    """When an address can be visited. An address without lines is always open.

    Lines may overlap (two merged partners bring theirs): they are united.
    """

    _name = "linkage.visit.opening"
    _description = "Opening Hours of an Address"
    _order = "partner_id, weekday, hour_from, id"

    partner_id = fields.Many2one(
        "res.partner", "Address", required=True, index=True, ondelete="cascade"
    )
    weekday = fields.Selection(WEEKDAYS, required=True, default="0")
    hour_from = fields.Float(
        "From", required=True, default=9.0, help="Local time of the address."
    )
    hour_to = fields.Float("To", required=True, default=17.0)

    _hours_in_a_day = models.Constraint(
        "CHECK(0 <= hour_from AND hour_from < hour_to AND hour_to <= 24)",
        "Opening hours begin before they end, between 0:00 and 24:00.",
    )

    @api.depends("weekday", "hour_from", "hour_to")
    def _compute_display_name(self):
        days = dict(self._fields["weekday"]._description_selection(self.env))
        for opening in self:
            opening.display_name = (
                f"{days.get(opening.weekday, '')} "
                f"{_clock(opening.hour_from)}-{_clock(opening.hour_to)}"
            )

    def _as_opening(self):
        """The line as the rules know it, hours as minutes since midnight."""
        self.ensure_one()
        return Opening(
            int(self.weekday), round(self.hour_from * 60), round(self.hour_to * 60)
        )


def _clock(hours):
    return "{:02d}:{:02d}".format(*divmod(round(hours * 60), 60))
