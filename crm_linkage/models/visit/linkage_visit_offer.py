from odoo import fields, models
from odoo.exceptions import UserError


class LinkageVisitOffer(models.TransientModel):
    """A day on which a visit would fit in."""

    _name = "linkage.visit.offer"
    _description = "Day for a Visit"
    _order = "detour, date, id"

    offers_id = fields.Many2one(
        "linkage.visit.offers", required=True, ondelete="cascade", index=True
    )
    date = fields.Date("Day", required=True)
    start = fields.Datetime("At", required=True)
    detour = fields.Integer(help="Minutes of driving that the visit adds to the day.")
    visit_count = fields.Integer("Visits That Day", help="Planned there already.")

    def action_take(self):
        """Plan the visit on this day, reckoned anew: others may have been faster.

        :raise UserError: a visit is planned meanwhile, or the day is full now
        """
        self.ensure_one()
        dialog = self.offers_id
        Due = self.env["linkage.visit.due"]
        Due._rows_of(dialog.partner_id, dialog.company_id)._check_open()
        book = dialog._book()
        for offer in book.offers(dialog.partner_id.id):
            if book.date(offer) == self.date:
                planned = Due._take(book, dialog.partner_id, offer)
                undo = self.env["linkage.visit.due.undo"]._remember([planned])
                return undo._notification([planned], [])
        raise UserError(
            self.env._("That day is full by now: press Search to see other days.")
        )
