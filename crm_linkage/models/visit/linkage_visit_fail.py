from odoo import fields, models

from ...domain.visit.outcome import FAILURES


class LinkageVisitFail(models.TransientModel):
    """The dialog that says why a visit did not take place."""

    _name = "linkage.visit.fail"
    _description = "Visit Failed"

    visit_id = fields.Many2one("linkage.visit", required=True, ondelete="cascade")
    failure = fields.Selection(list(FAILURES), "Reason", required=True)
    note = fields.Text()

    def action_confirm(self):
        for dialog in self:
            dialog.visit_id._fail(dialog.failure, dialog.note)
        return {"type": "ir.actions.act_window_close"}
