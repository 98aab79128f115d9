from odoo import api, fields, models


class LinkageAgreementTemplateLine(models.Model):
    """A standard in a template, with the target and weight it has there."""

    _name = "linkage.agreement.template.line"
    _description = "Promise of an Agreement Template"
    _order = "template_id, sequence, id"

    template_id = fields.Many2one(
        "linkage.agreement.template", required=True, index=True, ondelete="cascade"
    )
    sequence = fields.Integer(default=10)
    standard_id = fields.Many2one(
        "linkage.service.standard", required=True, index=True, ondelete="restrict"
    )
    side = fields.Selection(related="standard_id.side")
    aspect = fields.Selection(related="standard_id.aspect")
    unit = fields.Selection(related="standard_id.unit")
    target = fields.Float(
        compute="_compute_target", store=True, readonly=False, digits=(16, 4)
    )
    weight = fields.Float(default=1.0)
    consequence = fields.Text(help="What follows when the promise is not kept.")

    _weight_positive = models.Constraint(
        "CHECK(weight > 0)", "A promise weighs more than nothing."
    )

    @api.depends("standard_id")
    def _compute_target(self):
        for line in self:
            line.target = line.standard_id.target

    def _commitment_values(self):
        """The promise it makes, in the language of the context."""
        self.ensure_one()
        promise = self.env["linkage.commitment"]
        values = promise._standard_values(self.standard_id)
        return {
            **{
                name: value.id if isinstance(value, models.BaseModel) else value
                for name, value in values.items()
            },
            "standard_id": self.standard_id.id,
            "sequence": self.sequence,
            "target": self.target,
            "weight": self.weight,
            "consequence": self.consequence,
        }
