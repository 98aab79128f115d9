from odoo import fields, models


class LinkageScorecardReopen(models.TransientModel):
    """Why a closed card is opened again."""

    _name = "linkage.scorecard.reopen"
    _description = "Reopen a Scorecard"

    scorecard_id = fields.Many2one("linkage.scorecard", required=True)
    reason = fields.Text(
        required=True, help="It is logged with the card, with your name and the time."
    )

    def action_reopen(self):
        self.ensure_one()
        self.scorecard_id._reopen(self.reason)
        return {"type": "ir.actions.act_window_close"}
