from datetime import timedelta

from odoo import api, fields, models
from odoo.exceptions import UserError

from .linkage_visit_due_plan import HORIZON_DAYS
from .visit_book import VisitBook

#: offers that the dialog shows
MOST = 3

#: the longest range of days that is looked through
LONGEST = 12 * 7


class LinkageVisitOffers(models.TransientModel):
    """The dialog that shows the best days for one more visit."""

    _name = "linkage.visit.offers"
    _description = "Days for a Visit"

    partner_id = fields.Many2one(
        "res.partner", "Address", required=True, readonly=True, ondelete="cascade"
    )
    user_id = fields.Many2one(
        "res.users",
        "Representative",
        required=True,
        readonly=True,
        ondelete="cascade",
    )
    company_id = fields.Many2one(
        "res.company", required=True, readonly=True, ondelete="cascade"
    )
    date_from = fields.Date(
        "From", required=True, default=lambda self: self._default_date_from()
    )
    date_to = fields.Date(
        "To", required=True, default=lambda self: self._default_date_to()
    )
    offer_ids = fields.One2many(
        "linkage.visit.offer", "offers_id", "Days", readonly=True
    )

    @api.model
    def _default_date_from(self):
        return fields.Date.context_today(self) + timedelta(days=1)

    @api.model
    def _default_date_to(self):
        return fields.Date.context_today(self) + timedelta(days=HORIZON_DAYS)

    def _book(self):
        """The days of the range.

        :raise UserError: the range is no range, lies in the past or is too long
        """
        settings = self.env["linkage.visit.representative"]._for_user(
            self.user_id, self.company_id
        )
        first = max(self.date_from, settings._today())
        if self.date_to < first:
            raise UserError(
                self.env._("Choose a last day that is not before the first, nor over.")
            )
        if (self.date_to - first).days >= LONGEST:
            raise UserError(self.env._("Choose at most twelve weeks."))
        return VisitBook(
            self.env,
            self.user_id,
            self.company_id,
            self.partner_id,
            first,
            self.date_to,
        )

    def action_search(self):
        """Look for the best days and show them."""
        self.ensure_one()
        book = self._book()
        if not book.is_known(self.partner_id.id):
            raise UserError(
                self.env["linkage.visit.due"]._no_offer_sentence(
                    book, self.partner_id, self.date_from, self.date_to
                )
            )
        self.offer_ids.unlink()
        offers = book.offers(self.partner_id.id)[:MOST]
        self.env["linkage.visit.offer"].create(
            [
                {
                    "offers_id": self.id,
                    "date": book.date(offer),
                    "start": book.start(offer),
                    "detour": offer.detour,
                    "visit_count": len(book.orders.get(offer.day, ())),
                }
                for offer in offers
            ]
        )
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Choose a Day"),
            "res_model": self._name,
            "res_id": self.id,
            "views": [[False, "form"]],
            "target": "new",
        }
