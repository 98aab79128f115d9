from odoo import api, models


class LinkageGradeStanding(models.Model):
    """What becomes of warnings when partners become one, beside their grades."""

    _inherit = "linkage.grade.standing"

    @api.model
    def _combine(self, sources, target):
        result = super()._combine(sources, target)
        # sudo: whoever may merge partners may do it with what we know of them
        warnings = self.env["linkage.churn.warning"].sudo()
        found = warnings.search(
            [("partner_id", "in", (sources | target).ids), ("state", "=", "open")]
        )
        kept = found.filtered(lambda one: one.partner_id == target).company_id
        for warning in found.filtered(lambda one: one.partner_id != target):
            if warning.company_id in kept:
                warning.state = "ended"  # one of both is enough
            else:
                kept |= warning.company_id
        self.env.flush_all()
        return result
