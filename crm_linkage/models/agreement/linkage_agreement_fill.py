from odoo import fields, models


class LinkageAgreementFill(models.TransientModel):
    """Dialog: fill a draft from a template."""

    _name = "linkage.agreement.fill"
    _description = "Fill an Agreement from a Template"

    agreement_id = fields.Many2one(
        "linkage.agreement", required=True, ondelete="cascade"
    )
    company_id = fields.Many2one(related="agreement_id.company_id")
    template_id = fields.Many2one(
        "linkage.agreement.template",
        required=True,
        ondelete="cascade",
        domain="[('company_id', 'in', [False, company_id])]",
    )
    line_ids = fields.One2many(related="template_id.line_ids")

    def action_fill(self):
        """Fill the agreement; what stands there already is kept."""
        self.ensure_one()
        self.agreement_id._fill_from(self.template_id)
        return {"type": "ir.actions.act_window_close"}
