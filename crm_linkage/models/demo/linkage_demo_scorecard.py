from datetime import timedelta

from odoo import api, fields, models

from ...domain.agreement.commitment import PERIODS
from ...domain.agreement.scorecard import ended_since
from .linkage_demo_trade import QUIET

#: what both sides said to a card, in turn
COMMENTS = (
    (
        "Thank you for the steady orders. We missed a call in the second week.",
        "Fine with us. Please call before ten, the shop is full after that.",
    ),
    (
        "The late cases were deliveries; the new carrier starts next month.",
        "Agreed. We will have the invoices paid by the fifth.",
    ),
)
#: agreements with a card a month; the others have one a quarter
MONTHLY = ("Tea programme with Japantown Grocery",)


class LinkageDemo(models.AbstractModel):
    """Scorecards of the last periods: closed ones, one in discussion, one draft."""

    _inherit = "linkage.demo"

    @api.model
    def _load_scorecards(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        agreements = demo.env["linkage.agreement"].search(
            [("state", "=", "active"), ("company_id", "=", company.id)]
        )
        for agreement in agreements:
            agreement.sudo().write(
                {
                    # the demo's agreements were activated when they began
                    "activated_on": agreement.date_start,
                    "scorecard_period": "month"
                    if agreement.name in MONTHLY
                    else "quarter",
                }
            )
        partner_side = agreements.commitment_ids.filtered(
            lambda one: one.metric_id.code == "revenue_net"
        )
        partner_side.sudo().write(
            {
                "tolerance": 0.1,
                "consequence_kind": "bonus",
                "consequence_base": "share",
                "consequence_share": 0.02,
                "consequence_cap": 500,
            }
        )
        agreements.commitment_ids.filtered(
            lambda one: one.metric_id.code == "cases_in_time"
        ).sudo().write({"consequence_kind": "credit", "consequence_amount": 50})
        today = self._today()
        Card = demo.env["linkage.scorecard"]
        for period in PERIODS:
            since = today - timedelta(days=100 if period == "month" else 280)
            for days in ended_since(since, today, period):
                Card._make(company, period, *days)
        self._settle_scorecards(agreements)
        demo.env["linkage.commitment.outlook"]._look(company)

    @api.model
    def _settle_scorecards(self, agreements):
        """All but the last card of each agreement are closed; of the last ones, the
        first is being discussed and the others are drafts."""
        sophie = self.env.ref("crm_linkage.user_sophie")
        last = self.env["linkage.scorecard"]
        for number, agreement in enumerate(agreements):
            cards = (
                self.env["linkage.scorecard"]
                .with_user(sophie)
                .with_context(**QUIET)
                .sudo()
                .search([("origin_id", "=", agreement.origin_id.id)])
            )
            last |= cards[:1]
            for card in cards[1:]:
                ours, theirs = COMMENTS[(number + card.date_to.month) % len(COMMENTS)]
                card.action_discuss()
                card.write(
                    {
                        "our_comment": ours,
                        "partner_comment": theirs,
                        "partner_comment_by": card.commercial_partner_id.name,
                        "partner_comment_at": fields.Datetime.to_datetime(
                            card.date_to + timedelta(days=9)
                        ),
                    }
                )
                card.action_close()
                card._record({"closed_on": card.date_to + timedelta(days=12)})
        last[:1].action_discuss()
        last[:1].our_comment = COMMENTS[0][0]
