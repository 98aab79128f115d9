from dataclasses import dataclass
from datetime import timedelta

from odoo import api, fields, models
from odoo.tools import SQL

from .resource_calendar import to_datetime


@dataclass(frozen=True)
class KeepPromise:
    """A change of priority that leaves the clocks what they were promised."""


class LinkageCase(models.Model):
    """What the escalation chains did about a case, and who is behind it."""

    _inherit = "linkage.case"

    escalation_ids = fields.One2many(
        "linkage.escalation", "case_id", "Escalations", readonly=True
    )
    escalation_count = fields.Integer(
        "Number of Escalations", compute="_compute_escalation_count"
    )

    @api.depends("escalation_ids")
    def _compute_escalation_count(self):
        counts = dict(
            self.env["linkage.escalation"]._read_group(
                [("case_id", "in", self.ids)], ["case_id"], ["__count"]
            )
        )
        for case in self:
            case.escalation_count = counts.get(case, 0)

    def action_view_escalations(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_linkage.linkage_escalation_action"
        )
        return action | {"domain": [("case_id", "=", self.id)], "context": {}}

    def unlink(self):
        # the queue has no foreign key that would do it
        escalations = self.env["linkage.escalation"].sudo()
        ids, result = self.ids, super().unlink()
        escalations.search([("case_id", "in", ids)]).unlink()
        return result

    # -- events ------------------------------------------------------------------

    def _linkage_record(self, events, *, fresh=False):
        if events and not fresh:
            first = min(moment for _case, moment, _signal, _extra in events)
            self._linkage_sweep_until(to_datetime(first))
        return super()._linkage_record(events, fresh=fresh)

    def _linkage_promise(self, moment, **options):
        # a client can send a context, but no object of this class
        if isinstance(self.env.context.get("linkage_promise"), KeepPromise):
            return []
        self._linkage_sweep_until(moment)
        return super()._linkage_promise(moment, **options)

    def _linkage_sweep_until(self, moment):
        """What time has done before an event comes first: a step that was due then is
        taken as if the sweep had come in time."""
        if self and self.env["linkage.service.policy"]._has_steps():
            # sudo: whoever may change a case moves its clocks
            self.env["linkage.case.clock"].sudo()._sweep_where(
                moment - timedelta(seconds=1), SQL("case_id = ANY(%s)", self.ids)
            )

    def _linkage_raise(self, priority):
        """More urgent for us; what the customer was promised stays."""
        self.with_context(linkage_promise=KeepPromise()).write({"priority": priority})

    # -- people ------------------------------------------------------------------

    def _linkage_leader(self):
        """Who leads the service team of the case, else the sales team of its owner."""
        self.ensure_one()
        return self.team_id.user_id or self.user_id.sale_team_id.user_id

    def _linkage_customer_to_write(self):
        """The contact of the case, else its company; None: neither has an address."""
        self.ensure_one()
        for partner in (self.partner_id, self.commercial_partner_id):
            if partner.active and partner.email_normalized:
                return partner
        return None
