from datetime import timedelta

from odoo import api, models
from odoo.fields import Command

from .agreements import AGREEMENTS
from .linkage_demo_trade import QUIET


class LinkageDemo(models.AbstractModel):
    """Agreements with commitments of both sides, one in each state."""

    _inherit = "linkage.demo"

    @api.model
    def _load_agreements(self):
        company = self.env.ref("base.main_company")
        demo = self.with_context(**QUIET).with_company(company)
        customers = demo._by_key("res.partner", "partner_")
        today = self._today()
        for agreement in AGREEMENTS:
            record = demo.env["linkage.agreement"].create(
                {
                    "name": agreement.name,
                    "partner_id": customers[agreement.customer].id,
                    "company_id": company.id,
                    "kind": "distributor",
                    "user_id": self.env.ref("crm_linkage.user_sophie").id,
                    "our_signatory_id": self.env.ref("crm_linkage.user_mark").id,
                    "date_start": today - timedelta(days=agreement.age),
                    "date_end": today + timedelta(days=agreement.left),
                    **agreement.words,
                    **agreement.terms,
                    "commitment_ids": [
                        Command.create(self._commitment_values(number, commitment))
                        for number, commitment in enumerate(agreement.commitments)
                    ],
                }
            )
            if agreement.signed:
                paula = self.env.ref("crm_linkage.user_portal_customer").partner_id
                record.signatory_ids = record.contact_ids = paula
            for step in agreement.steps:
                getattr(record, f"action_{step}")()
            self._backdate(record, agreement.age)
            if agreement.following:
                self._load_following(record, agreement.following)
            elif record.state == "proposed" and agreement.signed:
                self._demo_accept(record, "us", "mark")

    @api.model
    def _load_following(self, record, version):
        """The next version, which both sides accepted."""
        following = record.browse(record.action_new_version()["res_id"])
        following.write(
            {
                **version.words,
                "date_start": self._today() - timedelta(days=version.age),
            }
        )
        for promise in following.commitment_ids:
            target = version.targets.get(promise.metric_id.code)
            if target:
                promise.write(
                    {
                        "target": target,
                        "name": f"Orders of at least {target:,.0f} dollars a quarter.",
                    }
                )
        following.action_propose()
        self._demo_accept(following, "partner", "portal_customer")
        self._demo_accept(following, "us", "mark")
        self._backdate(following, version.age)

    @api.model
    def _demo_accept(self, record, side, login):
        user = self.env.ref(f"crm_linkage.user_{login}")
        record.with_user(user)._accept(
            side, user, record.content_hash, record.version, "203.0.113.7"
        )

    @api.model
    def _backdate(self, record, age):
        """What was activated today binds since its first day."""
        if record.activated_on:
            # sudo: the day is written by steps only
            record.sudo().activated_on = self._today() - timedelta(days=max(age, 0))
            # and what came before it ended on the day before, not yesterday
            record.previous_id.sudo().write(
                {"date_end": record.date_start - timedelta(days=1)}
            )

    @api.model
    def _commitment_values(self, number, commitment):
        values = {
            "sequence": 10 * (number + 1),
            "side": commitment.side,
            "name": commitment.name,
            "metric_id": self.env.ref(f"crm_linkage.metric_{commitment.metric}").id,
            "comparison": commitment.comparison,
            "target": commitment.target,
            "period": commitment.period,
            "weight": commitment.weight,
            "consequence": commitment.consequence,
            "action_text": commitment.action,
            "aspect": commitment.aspect,
        }
        if commitment.bonus:
            share, cap = commitment.bonus
            values |= {
                "consequence_kind": "bonus",
                "consequence_base": "share",
                "consequence_share": share,
                "consequence_cap": cap,
            }
        elif commitment.credit:
            values |= {
                "consequence_kind": "credit",
                "consequence_amount": commitment.credit,
            }
        return values
