from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.fields import Domain

from .linkage_service_policy import ACTIVE, DRAFT, RETIRED

#: what the steps of a policy record, with what a new one has
RECORDED = {"state": DRAFT, "version": 1, "previous_id": False}


class LinkageServicePolicy(models.Model):
    """Versions of a policy: what clocks run by stays, a change is the next version."""

    _name = "linkage.service.policy"
    _inherit = ["linkage.service.policy", "linkage.recorded"]

    version = fields.Integer(default=1, readonly=True, copy=False)
    previous_id = fields.Many2one(
        "linkage.service.policy",
        "Version Before",
        ondelete="set null",
        copy=False,
        readonly=True,
        index="btree_not_null",
        help="The version that this one puts out of force.",
    )
    change_ids = fields.One2many(
        "linkage.clock.change",
        "policy_id",
        "Activations",
        readonly=True,
        help="When it was put in force, and what that did to running cases.",
    )

    @api.model_create_multi
    def create(self, vals_list):
        for vals in vals_list:
            self._check_typed(
                name for name in RECORDED.keys() & vals if vals[name] != RECORDED[name]
            )
        if not self.env.su:
            self = self._without_defaults(RECORDED)
        return super().create(vals_list)

    def write(self, vals):
        self._check_typed(RECORDED.keys() & vals)
        return super().write(vals)

    @api.model
    def _check_typed(self, names):
        """
        :raise UserError: past the buttons nobody is asked whether running cases follow,
            and nothing says later who changed what they are promised
        """
        if not self.env.su and any(names):
            raise UserError(
                self.env._(
                    "State and versions of a policy come from its steps; they cannot "
                    "be typed."
                )
            )

    @api.depends("name", "version")
    def _compute_display_name(self):
        for policy in self:
            name = policy.name or ""
            policy.display_name = (
                self.env._(
                    "%(policy)s, version %(number)s", policy=name, number=policy.version
                )
                if policy.version > 1
                else name
            )

    def action_new_version(self):
        """A draft that is like the policy and replaces it when it is activated."""
        self.ensure_one()
        # sudo: version and the one before are recorded, not typed
        draft = (
            self.sudo()
            .copy(
                {"name": self.name, "version": self.version + 1, "previous_id": self.id}
            )
            .sudo(False)
        )
        draft.check_access("create")
        return {
            "type": "ir.actions.act_window",
            "res_model": self._name,
            "res_id": draft.id,
            "views": [[False, "form"]],
        }

    def _activate(self):
        """Put the policies in force; the versions before them are retired.

        :raise ValidationError: another policy is in force for the same customers, or
            one has no target
        """
        for policy in self:
            if policy.state == ACTIVE:
                continue
            if not policy.target_ids:
                raise ValidationError(
                    self.env._(
                        "%(policy)s has no target yet: it would promise nothing.",
                        policy=policy.display_name,
                    )
                )
            before = policy.previous_id
            if before.state == ACTIVE:
                before._record({"state": RETIRED})
            policy._record({"state": ACTIVE})
            policy._check_overlap()

    def action_retire(self):
        """Take the policies out of force; clocks that run by them run on."""
        self._record({"state": RETIRED})

    def action_to_draft(self):
        """Take back policies that no clock runs by, to work on them again.

        :raise UserError: clocks run by one of them
        """
        self._check_open()
        self._record({"state": DRAFT})

    @api.constrains("agreement_id", "grade_ids", "company_id", "state")
    def _check_overlap(self):
        """Two policies in force never claim the same customers with the same right."""
        for policy in self.filtered(lambda policy: policy.state == ACTIVE):
            others = self.sudo().search(  # also one of a company the user does not see
                [
                    ("state", "=", ACTIVE),
                    ("company_id", "=", policy.company_id.id),
                    ("id", "!=", policy.id),
                    ("agreement_id", "=", policy.agreement_id.id),
                ]
            )
            if policy.grade_ids:
                others = others.filtered(lambda o, p=policy: o.grade_ids & p.grade_ids)
            else:
                others = others.filtered(lambda other: not other.grade_ids)
            if others:
                raise ValidationError(
                    self.env._(
                        "%(policy)s and %(other)s are for the same customers. Retire "
                        "one of them first, or make a new version of it.",
                        policy=policy.display_name,
                        other=others[0].display_name,
                    )
                )

    def _open_cases(self):
        """Domain of the open cases that the policy is for, if no narrower one is."""
        self.ensure_one()
        domain = Domain("closed_at", "=", False)
        if self.company_id:
            domain &= Domain("company_id", "=", self.company_id.id)
        if self.agreement_id:
            partner = self.agreement_id.commercial_partner_id
            domain &= Domain("commercial_partner_id", "=", partner.id)
            domain &= Domain("company_id", "=", self.agreement_id.company_id.id)
        if self.grade_ids:
            standings = self.env["linkage.grade.standing"].sudo()  # as clocks are
            theirs = standings._search([("grade_id", "in", self.grade_ids.ids)])
            domain &= Domain(
                "commercial_partner_id", "in", theirs.subselect("partner_id")
            )
        return domain

    def action_activate(self):
        """Put the policy in force; asks whether running cases follow, if there are any.

        :raise ValidationError: see `_activate`
        """
        self.ensure_one()
        cases = self.env["linkage.case"].sudo().with_context(active_test=False)
        if self.state == ACTIVE or not cases.search_count(self._open_cases(), limit=1):
            self._activate()
            return None
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Put in Force"),
            "res_model": "linkage.service.policy.activation",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_policy_id": self.id},
        }
