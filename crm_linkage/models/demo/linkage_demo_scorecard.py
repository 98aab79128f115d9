from datetime import timedelta

from odoo import api, fields, models
from odoo.fields import Domain

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


class LinkageDemo(models.AbstractModel):
    """Scorecards of the last periods: closed ones, one in discussion, one draft."""

    _inherit = "linkage.demo"

    @api.model
    def _load_scorecards(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        today = self._today()
        Card = demo.env["linkage.scorecard"]
        for period in PERIODS:
            since = today - timedelta(days=100 if period == "month" else 280)
            for days in ended_since(since, today, period):
                Card._make(company, period, *days)
        self._settle_scorecards(Card.search(Domain.TRUE).origin_id)
        demo.env["linkage.commitment.outlook"]._look(company)

    @api.model
    def _settle_scorecards(self, agreements):
        """All but the last card of each running agreement are closed; of these, one is
        being discussed and the others are drafts."""
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
            if agreement._chain()[-1:].state == "active":
                last |= cards[:1]
            for card in cards - last:
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
