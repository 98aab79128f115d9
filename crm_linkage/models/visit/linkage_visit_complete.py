from odoo import fields, models

from ...domain.visit.outcome import ADVANCES, OUTCOMES


class LinkageVisitComplete(models.TransientModel):
    """The dialog that closes a visit: result, next step, note (D6.4)."""

    _name = "linkage.visit.complete"
    _description = "Complete a Visit"

    visit_id = fields.Many2one("linkage.visit", required=True, ondelete="cascade")
    outcome = fields.Selection(
        list(OUTCOMES),
        required=True,
        help="Advance: the customer agreed to something that moves the sale on. "
        "Continuation: a talk without movement.",
    )
    advance = fields.Selection(list(ADVANCES), "Agreed To")
    next_step = fields.Char(help="What you do next for this customer.")
    next_step_date = fields.Date(
        "On", help="With a date the next step becomes an activity of yours."
    )
    note = fields.Text()

    def action_confirm(self):
        for dialog in self:
            dialog.visit_id._complete(
                {
                    "outcome": dialog.outcome,
                    "advance": dialog.advance,
                    "next_step": dialog.next_step,
                    "next_step_date": dialog.next_step_date,
                    "note": dialog.note or dialog.visit_id.note,
                }
            )
        return {"type": "ir.actions.act_window_close"}
