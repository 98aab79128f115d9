from odoo import api, fields, models


class LinkageAgreement(models.Model):
    """The cards of an agreement, of all its versions."""

    _inherit = "linkage.agreement"

    scorecard_count = fields.Integer(compute="_compute_scorecard_count")

    @api.depends_context("uid")
    def _compute_scorecard_count(self):
        counts = {}
        Card = self.env["linkage.scorecard"]
        if Card.has_access("read"):
            counts = {
                origin.id: count
                for origin, count in Card._read_group(
                    [("origin_id", "in", self.origin_id.ids)],
                    ["origin_id"],
                    ["__count"],
                )
            }
        for agreement in self:
            agreement.scorecard_count = counts.get(agreement.origin_id.id, 0)

    def action_scorecards(self):
        """The cards of this agreement, whichever version judges."""
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_linkage.linkage_scorecard_action"
        )
        return {
            **action,
            "domain": [("origin_id", "=", self.origin_id.id)],
            "context": {},
        }
