from datetime import timedelta

from odoo import api, models

from .credit import APPROVED, LIMITS, OPEN_ORDERS, REJECTED, STOPS
from .linkage_demo_trade import QUIET


class LinkageDemo(models.AbstractModel):
    """What customers may owe: limits, who is stopped, and what waits for a decision."""

    _inherit = "linkage.demo"

    @api.model
    def _load_credit(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        company.account_use_credit_limit = True
        partners = demo._by_key("res.partner", "partner_")
        for key, limit in LIMITS.items():
            partners[key].credit_limit = limit
        demo._make_open_orders(partners)
        standings = demo.env["linkage.credit.standing"]
        standings._check(company, standings._due(company, len(partners)))
        demo._decide_reviews(partners)
        demo._make_stops(partners)

    @api.model
    def _make_open_orders(self, partners):
        """Orders of these days that nobody has invoiced yet."""
        product = next(iter(self._by_key("product.product", "product_").values()))
        orders = self.env["sale.order"].create(
            [
                {
                    "partner_id": partners[key].id,
                    "user_id": partners[key].user_id.id,
                    "order_line": [
                        (0, 0, {"product_id": product.id, "price_unit": amount})
                    ],
                }
                for key, amount in OPEN_ORDERS.items()
            ]
        )
        orders.action_confirm()

    @api.model
    def _decide_reviews(self, partners):
        """Mark, the manager, has decided some of what was suggested."""
        manager = self.env.ref("crm_linkage.user_mark")
        for key, note in (APPROVED | REJECTED).items():
            review = self.env["linkage.credit.review"].search(
                [("partner_id", "=", partners[key].id), ("state", "=", "proposed")]
            )
            if not review:  # what they bought up to today gives no reason to decide
                continue
            review = review.with_user(manager)
            review.note = note
            if key in APPROVED:
                review.action_approve()
            else:
                review.action_reject()

    @api.model
    def _make_stops(self, partners):
        stops = self.env["linkage.credit.stop"].create(
            [
                {
                    "partner_id": partners[key].id,
                    "company_id": self.env.company.id,
                    "reason": reason,
                    "user_id": self.env.ref(f"crm_linkage.user_{who}").id,
                    "date_start": self._today() - timedelta(days=days),
                }
                for key, reason, who, days, _released in STOPS
            ]
        )
        for stop, (*_values, released) in zip(stops, STOPS, strict=True):
            if released is not None:
                stop.write(
                    {
                        "date_end": self._today() - timedelta(days=released),
                        "released_by": stop.user_id.id,
                    }
                )
