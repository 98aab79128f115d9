from odoo import fields, models


class LinkageCardReviewDialog(models.TransientModel):
    """Asks for the note of a review."""

    _name = "linkage.card.review.dialog"
    _description = "Review Cards"

    partner_ids = fields.Many2many(
        "res.partner",
        relation="linkage_card_review_dialog_partner_rel",
        string="Customers",
        required=True,
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company
    )
    note = fields.Text(help="What was found, or what is to be done.")

    def action_done(self):
        self.ensure_one()
        self.env["linkage.card.review"]._review(
            self.partner_ids, self.company_id, self.note
        )
        return {"type": "ir.actions.act_window_close"}
