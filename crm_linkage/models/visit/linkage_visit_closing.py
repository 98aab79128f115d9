from odoo import api, fields, models
from odoo.tools import format_date


class LinkageVisitClosing(models.Model):
    """Days on which an address is not visited: holidays of a shop, a rebuilding."""

    _name = "linkage.visit.closing"
    _description = "Closed Period of an Address"
    _order = "address_id, date_from, id"

    address_id = fields.Many2one(
        "linkage.visit.address", required=True, index=True, ondelete="cascade"
    )
    date_from = fields.Date("From", required=True, default=fields.Date.context_today)
    date_to = fields.Date(
        "To",
        required=True,
        default=fields.Date.context_today,
        help="Last day without visits.",
    )
    reason = fields.Char()

    _dates_in_order = models.Constraint(
        "CHECK(date_from <= date_to)",
        "A closed period begins before it ends.",
    )

    @api.depends("date_from", "date_to")
    def _compute_display_name(self):
        for closing in self:
            closing.display_name = self.env._(
                "%(first)s to %(last)s",
                first=format_date(self.env, closing.date_from),
                last=format_date(self.env, closing.date_to),
            )
