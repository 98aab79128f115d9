from odoo import api, fields, models
from odoo.exceptions import ValidationError

from ...domain.service.escalation import (
    ACTIVITY,
    AFTER,
    BEFORE,
    CONTACT,
    INFORM,
    LEADER,
    MANAGER,
    OWNER,
    RAISE,
    REASSIGN,
    SHARE,
    USER,
    Step,
)
from ..grading.reference import Reference

ACTIONS = [
    (INFORM, "Inform"),
    (REASSIGN, "Hand over"),
    (RAISE, "Raise the priority"),
    (ACTIVITY, "Plan an activity"),
]
RECIPIENTS = [
    (OWNER, "Owner"),
    (LEADER, "Team leader"),
    (MANAGER, "Service manager"),
    (USER, "A certain user"),
    (CONTACT, "Customer"),
]


class LinkageEscalationStep(models.Model):
    """What a service policy does before and after a deadline, and whom it reaches.

    Rule in `domain/service/escalation.py`. Fires once for each clock and round.
    """

    _name = "linkage.escalation.step"
    _description = "Escalation Step"
    _inherit = "linkage.service.part"
    _order = "policy_id, sequence, id"

    policy_id = fields.Many2one(
        "linkage.service.policy", required=True, index=True, ondelete="cascade"
    )
    origin_id = Reference(
        "linkage.escalation.step",
        copy=False,
        help="The step of an earlier version of the policy that this one goes on "
        "with: what was done there is not done again.",
    )
    sequence = fields.Integer(default=10)
    kind_id = fields.Many2one(
        "linkage.clock.kind",
        "Clock",
        index="btree_not_null",
        ondelete="restrict",
        help="Empty: for every clock of the policy.",
    )
    when = fields.Selection(
        [
            (SHARE, "At a share of the time"),
            (BEFORE, "Before the deadline"),
            (AFTER, "After the deadline"),
        ],
        required=True,
        default=SHARE,
    )
    share = fields.Float(
        default=0.75, help="Which part of the promised time is used up."
    )
    minutes = fields.Integer(
        help="How long before or after the deadline; 0 is the deadline itself."
    )
    is_working_time = fields.Boolean(
        "Working Time",
        default=True,
        help="Minutes count in the working hours of the clock; otherwise on the clock "
        "on the wall. Both stand still while the clock is paused.",
    )
    action = fields.Selection(ACTIONS, required=True, default=INFORM)
    recipient = fields.Selection(
        RECIPIENTS,
        "Whom",
        default=OWNER,
        help="Where the owner or the user is gone, the team leader is reached, where "
        "that one is gone the service manager. A customer without an e-mail address is "
        "not reached.",
    )
    user_id = fields.Many2one(
        "res.users",
        index="btree_not_null",
        domain=[("share", "=", False)],
    )
    activity_type_id = fields.Many2one(
        "mail.activity.type",
        "Activity",
        index="btree_not_null",
        ondelete="set null",
        domain="[('res_model', 'in', [False, 'linkage.case'])]",
        help="Empty: a to-do.",
    )
    in_working_hours = fields.Boolean(
        help="Wait until the recipient's working hours: those of the person, or else "
        "of the company.",
    )
    note = fields.Char(
        "Text", translate=True, help="What the recipient reads besides the case."
    )

    _share_range = models.Constraint(
        "CHECK(\"when\" != 'share' OR (share > 0 AND share <= 1))",
        "A share lies between 1 and 100 %: after the deadline, minutes count.",
    )
    _minutes_range = models.Constraint(
        "CHECK(minutes BETWEEN 0 AND 1000000)",
        "Minutes are not negative, and at most a million.",
    )

    @api.constrains("action", "recipient", "user_id")
    def _check_recipient(self):
        for step in self:
            if step.action == RAISE:
                continue
            if not step.recipient:
                message = self.env._("Say whom the step reaches.")
            elif step.recipient == USER and not step.user_id:
                message = self.env._("Say which user the step reaches.")
            elif step.recipient == CONTACT and step.action != INFORM:
                message = self.env._("A customer can only be informed.")
            elif step.recipient == OWNER and step.action == REASSIGN:
                message = self.env._("A case cannot be handed over to its own owner.")
            else:
                continue
            raise ValidationError(message)

    @api.onchange("action")
    def _onchange_action(self):
        for step in self:
            if step.action == REASSIGN and step.recipient in (OWNER, CONTACT):
                step.recipient = LEADER
            elif step.action == ACTIVITY and step.recipient == CONTACT:
                step.recipient = OWNER

    @api.depends("when", "share", "minutes", "is_working_time", "action", "recipient")
    @api.depends_context("lang")
    def _compute_display_name(self):
        for step in self:
            step.display_name = self.env._(
                "%(moment)s: %(action)s",
                moment=step._moment_label(),
                action=step._action_label(),
            )

    def _moment_label(self):
        """When, in words: "75 % of the time", "30 minutes before the deadline"."""
        if self.when == SHARE:
            return self.env._("%(share)d %% of the time", share=round(100 * self.share))
        if not self.minutes:
            return self.env._("At the deadline")
        values = {"minutes": self.minutes}
        if self.when == BEFORE:
            if self.is_working_time:
                return self.env._("%(minutes)d working minutes before", **values)
            return self.env._("%(minutes)d minutes before", **values)
        if self.is_working_time:
            return self.env._("%(minutes)d working minutes after", **values)
        return self.env._("%(minutes)d minutes after", **values)

    def _action_label(self):
        labels = dict(self._fields["action"]._description_selection(self.env))
        people = dict(self._fields["recipient"]._description_selection(self.env))
        action = labels.get(self.action, "")
        if self.action == RAISE:
            return action
        who = self.user_id.name if self.recipient == USER else None
        return f"{action}: {who or people.get(self.recipient, '')}"

    def copy_data(self, default=None):
        """A copy goes on with what its model was, so that nothing is done twice."""
        copies = super().copy_data(default)
        for step, values in zip(self, copies, strict=True):
            values["origin_id"] = step.origin_id.id or step.id
        return copies

    def _to_rule(self):
        self.ensure_one()
        return Step(
            id=self.id,
            kind_id=self.kind_id.id or None,
            when=self.when,
            share=self.share,
            seconds=60 * self.minutes,
            is_working=self.is_working_time,
        )
