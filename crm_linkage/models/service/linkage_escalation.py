from odoo import api, fields, models

from ...domain.service.escalation import INFORM, RAISE
from ..grading.reference import Reference
from .linkage_escalation_step import ACTIONS

QUEUED, SENT, SKIPPED, FAILED = "queued", "sent", "skipped", "failed"


class LinkageEscalation(models.Model):
    """A step of an escalation chain that came due for a clock, and what became of it.

    Written by the sweep (`linkage.case.clock._sweep`) by the ten thousand, and so
    without foreign keys for what the sweep writes; goes with its case
    (`linkage.case.unlink`).
    """

    _name = "linkage.escalation"
    _description = "Escalation"
    _order = "id desc"
    _rec_name = "step_id"
    _log_access = False

    clock_id = Reference(
        "linkage.case.clock", "Service Clock", required=True, readonly=True
    )
    case_id = Reference("linkage.case", required=True, index=True, readonly=True)
    company_id = Reference("res.company", required=True, readonly=True)
    step_id = Reference("linkage.escalation.step", required=True, readonly=True)
    # one step through all versions of its policy: it is done once
    origin_id = Reference("linkage.escalation.step", required=True, readonly=True)
    round = fields.Integer(
        required=True, readonly=True, help="How often the clock had begun anew."
    )
    moment = fields.Datetime(
        "Due", required=True, readonly=True, help="When the step was due."
    )
    state = fields.Selection(
        [
            (QUEUED, "Waiting"),
            (SENT, "Done"),
            (SKIPPED, "Skipped"),
            (FAILED, "Failed"),
        ],
        required=True,
        readonly=True,
    )
    deliver_at = fields.Datetime(
        "Not Before",
        readonly=True,
        help="When the working hours of the recipient begin.",
    )
    sent_at = fields.Datetime("Done At", readonly=True)
    user_id = fields.Many2one(
        "res.users",
        "Reached",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    partner_id = fields.Many2one(
        "res.partner",
        "Customer Reached",
        readonly=True,
        index="btree_not_null",
        ondelete="set null",
    )
    error = fields.Char(
        "Reason", readonly=True, help="Why it was skipped, or what went wrong."
    )
    # read from the step and the case
    action = fields.Selection(
        ACTIONS, compute="_compute_action", search="_search_action"
    )
    kind_id = fields.Many2one(related="clock_id.kind_id", string="Clock")
    deadline = fields.Datetime(related="clock_id.deadline")
    commercial_partner_id = fields.Many2one(
        related="case_id.commercial_partner_id", string="Customer"
    )

    _once = models.UniqueIndex(
        "(clock_id, origin_id, round)", "A step is done once for a clock and round."
    )
    _queued_idx = models.Index("(deliver_at) WHERE state = 'queued'")

    @api.depends("step_id")
    def _compute_action(self):
        for escalation in self.sudo():
            escalation.action = escalation.step_id.action or INFORM

    @api.model
    def _search_action(self, operator, value):
        if operator != "in":
            return NotImplemented
        steps = self.env["linkage.escalation.step"]._search([("action", "in", value)])
        return fields.Domain("step_id", "in", steps)

    def action_open_case(self):
        """The case, for whom a row of the list is opened."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "res_model": "linkage.case",
            "res_id": self.case_id.id,
            "views": [[False, "form"]],
        }

    def action_retry(self):
        """Try again what failed, with the next delivery; for managers."""
        self.check_access("read")
        self.env["linkage.escalation.step"].check_access("write")
        # sudo: nobody writes the queue by hand
        failed = self.sudo().filtered(lambda one: one.state == FAILED)
        failed.write({"state": QUEUED, "error": False, "deliver_at": False})
        self._wake()

    @api.model
    def _wake(self):
        """Let the delivery run as soon as this is committed."""
        self.env.ref("crm_linkage.ir_cron_deliver_escalations").sudo()._trigger()

    def _needs_recipient(self):
        return self.step_id.action != RAISE
