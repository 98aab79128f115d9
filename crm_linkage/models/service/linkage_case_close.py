from odoo import api, fields, models
from odoo.exceptions import UserError
from odoo.tools import is_html_empty

from .linkage_case_closing import TOLD_BY
from .linkage_case_complaint import FAIR, JUSTICES

TAKEN = (
    "solution",
    "cause_id",
    "leaving_reason_id",
    *(f"{name}_{part}" for name in JUSTICES for part in ("fair", "note")),
)


class LinkageCaseClose(models.TransientModel):
    """What closing a case asks for; a complaint asks for more (D11.2)."""

    _name = "linkage.case.close"
    _description = "Close a Case"

    case_id = fields.Many2one("linkage.case", required=True, ondelete="cascade")
    kind = fields.Selection(related="case_id.kind")
    customer_id = fields.Many2one(related="case_id.partner_id", string="Customer")
    customer_email = fields.Char(related="case_id.partner_id.email")
    solution_seen = fields.Html(
        help="The solution as it stood when the dialog opened.",
    )
    solution = fields.Html(help="What was done. The customer is told this.")
    told_by = fields.Selection(
        TOLD_BY, "Tell the Customer By", help="E-mail sends the solution right away."
    )
    told_at = fields.Datetime("Told On", help="When the customer was told. Empty: now.")
    outcome_fair = fields.Selection(FAIR, "Outcome Fair?")
    outcome_note = fields.Char()
    procedure_fair = fields.Selection(FAIR, "Procedure Fair?")
    procedure_note = fields.Char()
    interaction_fair = fields.Selection(FAIR, "Interaction Fair?")
    interaction_note = fields.Char()
    cause_id = fields.Many2one("linkage.case.cause")
    leaving_reason_id = fields.Many2one("linkage.leaving.reason", "Leaves Because of")

    @api.model
    def default_get(self, fields):
        values = super().default_get(fields)
        case = self.env["linkage.case"].browse(values.get("case_id", ()))
        for name in TAKEN:
            field = case._fields[name]
            values[name] = field.convert_to_write(case[name], case) if case else False
        values["solution_seen"] = values["solution"]
        if case.kind == "complaint" or case.partner_id.email:
            values["told_by"] = "mail" if case.partner_id.email else "phone"
        return {name: values[name] for name in values if name in fields}

    @api.onchange("told_by")
    def _onchange_told_by(self):
        if self.told_by == "mail":
            self.told_at = False

    def action_close(self):
        """Close the case with what stands here.

        :raise UserError: somebody closed it or wrote another solution meanwhile
        """
        self.ensure_one()
        case = self.case_id
        if is_html_empty(self.solution):
            raise UserError(self.env._("Write down the solution."))
        if self.told_at and self.told_at > fields.Datetime.now():
            raise UserError(self.env._("The customer was told in the past, or now."))
        case.invalidate_recordset(["solution"])
        if not case.is_closed and (case.solution or "") != (self.solution_seen or ""):
            raise UserError(
                self.env._(
                    "%(user)s wrote another solution meanwhile. Keep yours as a note, "
                    "or close this dialog and read theirs.",
                    user=case.write_uid.name,
                )
            )
        names = TAKEN if case.kind == "complaint" else ("solution",)
        values = {name: self[name] for name in names}
        for name in ("cause_id", "leaving_reason_id"):
            if name in values:
                values[name] = values[name].id
        case._linkage_close(
            {**values, "told_by": self.told_by, "told_at": self.told_at}
        )
        return {"type": "ir.actions.act_window_close"}

    def action_note(self):
        """Keep what was written as a note, e.g. when a colleague closed first."""
        self.ensure_one()
        if is_html_empty(self.solution):
            raise UserError(self.env._("There is nothing to keep as a note."))
        self.case_id.message_post(body=self.solution, subtype_xmlid="mail.mt_note")
        return {"type": "ir.actions.act_window_close"}
