from odoo import api, fields, models
from odoo.exceptions import UserError, ValidationError
from odoo.tools import format_datetime, is_html_empty

from .linkage_case_complaint import JUSTICES

TOLD_BY = [
    ("mail", "E-Mail"),
    ("phone", "Phone"),
    ("visit", "Visit"),
    ("letter", "Letter"),
]
#: written by the step that closes, never typed
RECORDED = ("solution_told_at", "solution_told_by", "solution_teller_id", "closer_id")


class LinkageCase(models.Model):
    """Closing: with a solution, and a complaint not without telling it (D11.2)."""

    _inherit = "linkage.case"

    solution_told_at = fields.Datetime(
        "Solution Told",
        readonly=True,
        copy=False,
        help="When the customer was told the solution. Closing records it.",
    )
    solution_told_by = fields.Selection(TOLD_BY, "Told By", readonly=True, copy=False)
    solution_teller_id = fields.Many2one(
        "res.users", "Who Told It", readonly=True, copy=False
    )
    closer_id = fields.Many2one("res.users", "Closed By", readonly=True, copy=False)

    @api.constrains(
        "stage_id", "kind", "solution_told_at", *(f"{name}_fair" for name in JUSTICES)
    )
    def _check_told(self):
        """A complaint in a closing stage is answered in all that D11.2 asks."""
        for case in self:
            lacking = case._lacking() if case.stage_id.is_closed else []
            if lacking:
                raise ValidationError(
                    self.env._(
                        "%(case)s: before a complaint is closed, fill in: %(fields)s. "
                        "The button Close asks for all of it.",
                        case=case.display_name,
                        fields=", ".join(lacking),
                    )
                )

    # -- what steps record cannot be typed -----------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        if not self.env.su:
            for vals in vals_list:
                self._refuse_recorded(vals)
        return super(LinkageCase, self._without_recorded()).create(vals_list)

    def write(self, vals):
        if not self.env.su:
            self._refuse_recorded(vals)
        result = super().write(vals)
        if "stage_id" in vals:
            self._record_closer()
        return result

    def _record_closer(self):
        """Who closed it; opened again, what was told belongs to what did not hold."""
        # sudo: nobody may type what this step records
        cases = self.sudo()
        cases.filtered(lambda one: one.is_closed and not one.closer_id).write(
            {"closer_id": self.env.uid}
        )
        cases.filtered(lambda one: not one.is_closed and one.closer_id).write(
            dict.fromkeys(RECORDED, False)
        )

    @api.model
    def _refuse_recorded(self, vals):
        if not vals.keys().isdisjoint(RECORDED):
            raise UserError(
                self.env._(
                    "Who was told the solution, and when, is recorded by closing."
                )
            )

    def _without_recorded(self):
        proposed = {f"default_{name}" for name in RECORDED}
        context = self.env.context
        if proposed.isdisjoint(context):
            return self
        kept = {key: value for key, value in context.items() if key not in proposed}
        return self.with_env(self.env(context=kept))

    # -- steps -----------------------------------------------------------------------

    def action_solve(self):
        """Ask for the solution, and whatever else closing needs."""
        self.ensure_one()
        self._check_open()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Close %(case)s", case=self.display_name),
            "res_model": "linkage.case.close",
            "views": [[False, "form"]],
            "target": "new",
            "context": {"default_case_id": self.id},
        }

    def _check_open(self):
        """Refuse to close what somebody has closed already.

        :raise UserError: says who closed it, and when
        """
        for case in self:
            if case.is_closed:
                raise UserError(
                    self.env._(
                        "%(case)s was closed on %(moment)s by %(user)s.",
                        case=case.display_name,
                        moment=format_datetime(
                            self.env,
                            case.closed_at or case.write_date,
                            dt_format="short",
                        ),
                        user=case.sudo().closer_id.name or self.env._("somebody else"),
                    )
                )

    def _linkage_close(self, values):
        """Close a case once, with its solution.

        :param values: `solution` (HTML), `told_by` (see `TOLD_BY`; None: the customer
            was not told), `told_at`, and any fields of the case
        :raise UserError: somebody closed it meanwhile, or has it in hand right now
        :raise ValidationError: a complaint lacks what D11.2 asks
        """
        self.ensure_one()
        values = dict(values)
        told_by, told_at = values.pop("told_by", None), values.pop("told_at", None)
        self.check_access("write")
        if not self.try_lock_for_update():
            raise UserError(
                self.env._(
                    "Somebody else is changing %(case)s right now. Try again.",
                    case=self.display_name,
                )
            )
        self.invalidate_recordset(["stage_id", "closed_at", "closer_id"])
        self._check_open()
        now = fields.Datetime.now()
        if values:
            self.write(values)
        if told_by == "mail":
            self._tell_solution()
        if told_by:
            # sudo: nobody may type what this step records
            self.sudo().write(
                {
                    "solution_told_at": told_at or now,
                    "solution_told_by": told_by,
                    "solution_teller_id": self.env.uid,
                }
            )
        self.action_close()

    def _tell_solution(self):
        """Mail the solution to the customer, in the thread of the case.

        :raise UserError: nobody to write to, or nothing to tell
        """
        self.ensure_one()
        if is_html_empty(self.solution):
            raise UserError(self.env._("Write down the solution that is told."))
        if not self.partner_id.email:
            raise UserError(
                self.env._(
                    "%(customer)s has no e-mail address: tell it another way.",
                    customer=self.partner_id.display_name or self.env._("The customer"),
                )
            )
        self.message_post_with_source(
            self.env.ref("crm_linkage.mail_template_case_solution"),
            subtype_xmlid="mail.mt_comment",
            message_type="comment",
        )
