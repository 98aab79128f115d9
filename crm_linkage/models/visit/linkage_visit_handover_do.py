from odoo import api, models
from odoo.exceptions import UserError
from odoo.tools import formatLang

from .linkage_visit_plan import QUIET


class LinkageVisitHandover(models.TransientModel):
    """What a hand-over means, and doing it."""

    _inherit = "linkage.visit.handover"

    @api.depends("line_ids.receiver_id", "facts", "write_salesperson", "what")
    def _compute_effect(self):
        for handover in self:
            handover.effect = bool(handover.line_ids) and self.env["ir.qweb"]._render(
                "crm_linkage.linkage_visit_handover_effect",
                {
                    "rows": handover._effect_rows(),
                    "customers": len(handover.line_ids),
                    "visits": sum(handover.line_ids.mapped("visits_ahead")),
                    "giver": handover.user_id.name,
                    "facts": handover.facts or {},
                    "what": handover.what,
                    "number": lambda value, digits=0: formatLang(
                        self.env, value or 0.0, digits=digits
                    ),
                },
            )

    def _effect_rows(self):
        """For each receiver what comes, and the load before and after in percent."""
        rows = []
        receivers = (self.facts or {}).get("receivers", {})
        for user, lines in self.line_ids.grouped("receiver_id").items():
            fact = receivers.get(str(user._origin.id))
            row = {
                "name": user.name or "",
                "customers": len(lines),
                "visits": sum(lines.mapped("visits_ahead")),
                "load": None,
            }
            if fact and fact["able"]:
                after = fact["minutes"] + sum(lines.mapped("minutes"))
                row["load"] = tuple(
                    round(100 * minutes / fact["able"])
                    for minutes in (fact["minutes"], after)
                )
            rows.append(row)
        return sorted(rows, key=lambda row: row["name"])

    def action_apply(self):
        """Hand over what the lines say. Batches: one write for each receiver.

        Visits that began, were done or lie before the chosen day stay as they are.
        """
        self.ensure_one()
        self._check_allowed()
        self._check_choice()
        if not self.line_ids:
            raise UserError(self.env._("Press “Show What Follows” first."))
        customers = self.line_ids.customer_id
        visits = self._visits_ahead(customers)
        # rights to the customers are those to their visits and representative: the
        # teams were checked. Only the host's salesperson needs the host's own rights.
        moved = self.env["linkage.visit"]
        fixed = self._fixed()
        own = customers.filtered(
            lambda one: one._linkage_representative(self.company_id) == self.user_id
        )
        for receiver, lines in self.line_ids.grouped("receiver_id").items():
            mine = lines.customer_id
            ahead = self.env["linkage.visit"].union(
                *(visits[one] for one in mine if one in visits)
            )
            moved |= ahead
            self._give_visits(ahead, receiver)
            if self.what == "customers":
                self._give_customers(mine & own, receiver)
                fixed.filtered(
                    lambda one, mine=mine: one.partner_id.commercial_partner_id in mine
                ).user_id = receiver
        return self._done(len(customers), len(moved))

    def _give_visits(self, visits, receiver):
        """A stand-in's visits leave the plan, so that his next plan keeps them."""
        values = {"user_id": receiver.id}
        if self.what == "visits":
            values["plan_id"] = False
        # sudo: a supervisor gives between teams of his own; both sides were checked
        visits.sudo().with_context(**QUIET).write(values)

    def _give_customers(self, customers, receiver):
        partners = customers.with_company(self.company_id).with_context(**QUIET)
        if self.write_salesperson:
            partners.write({"user_id": receiver.id})
        # sudo: the representative in a company is ours to say, not a contact's data
        own = False if self.write_salesperson else receiver.id
        partners.sudo().write({"linkage_representative_id": own})

    def _done(self, customers, visits):
        message = (
            self.env._(
                "%(customers)s customers and %(visits)s visits were handed over.",
                customers=customers,
                visits=visits,
            )
            if self.what == "customers"
            else self.env._("%(visits)s visits were handed over.", visits=visits)
        )
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "type": "success",
                "message": message,
                "next": {"type": "ir.actions.act_window_close"},
            },
        }
