from odoo import api, fields, models
from odoo.fields import Domain


class LinkageCaseStage(models.Model):
    """Stages that only some service teams use."""

    _inherit = "linkage.case.stage"

    team_ids = fields.Many2many(
        "linkage.case.team",
        "linkage_case_stage_team_rel",
        "stage_id",
        "team_id",
        "Service Teams",
        help="Only these teams use the stage. Empty: every team does.",
    )

    @api.model
    def _of_team(self, team):
        """Domain of the stages that `team` (or no team) uses."""
        shared = Domain("team_ids", "=", False)
        return shared | Domain("team_ids", "in", team.ids) if team else shared

    def _fits(self, team):
        """Whether `team` uses this stage."""
        return not self.team_ids or team in self.team_ids
