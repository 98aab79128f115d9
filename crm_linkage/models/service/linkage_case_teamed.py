from odoo import api, fields, models
from odoo.fields import Domain


class LinkageCase(models.Model):
    """The service team of a case: its stages, and who gets a case without an owner."""

    _inherit = "linkage.case"

    team_id = fields.Many2one(
        "linkage.case.team",
        "Service Team",
        index="btree_not_null",
        check_company=True,
        help="Answers this case. Empty: the first team of the company takes it.",
    )
    stage_id = fields.Many2one(
        group_expand="_read_group_stages",
        domain="['|', ('team_ids', '=', False), ('team_ids', 'in', team_id)]",
    )

    @api.model
    def _read_group_stages(self, stages, domain):
        """Columns of the board: those in use, and those of the team that is shown."""
        team = self.env["linkage.case.team"].browse(
            self.env.context.get("default_team_id")
        )
        return stages.search(Domain("id", "in", stages.ids) | stages._of_team(team))

    # -- create, write -----------------------------------------------------------

    @api.model_create_multi
    def create(self, vals_list):
        self._fill_teams(vals_list)
        self._fill_owners(vals_list)
        self._fill_stages(vals_list)
        return super().create(vals_list)

    @api.model
    def _fill_teams(self, vals_list):
        """The first team of its company for each case that names none."""
        lacking = [vals for vals in vals_list if "team_id" not in vals]
        if not lacking:
            return
        defaults = self.default_get(["company_id", "team_id"])
        Company = self.env["res.company"]
        companies = {vals.get("company_id", defaults["company_id"]) for vals in lacking}
        first = self.env["linkage.case.team"]._first_of(Company.browse(companies))
        for vals in lacking:
            company_id = vals.get("company_id", defaults["company_id"])
            team = first.get(company_id)
            vals["team_id"] = defaults.get("team_id") or (team.id if team else False)

    @api.model
    def _fill_owners(self, vals_list):
        """An owner from the team for each case that would have none."""
        if any("user_id" not in vals for vals in vals_list):
            default = self.default_get(["user_id"]).get("user_id", False)
            for vals in vals_list:
                vals.setdefault("user_id", default)
        lacking = {}
        for vals in vals_list:
            if not vals["user_id"] and vals.get("team_id"):
                lacking.setdefault(vals["team_id"], []).append(vals)
        # sudo: how much others have to do is counted, not shown
        for team in self.env["linkage.case.team"].sudo().browse(lacking):
            owners = team._draw_owners(len(lacking[team.id]))
            for vals, owner in zip(lacking[team.id], owners, strict=True):
                vals["user_id"] = owner

    @api.model
    def _fill_stages(self, vals_list):
        """The first stage of its team for each case that names none."""
        if "default_stage_id" in self.env.context:
            return
        lacking = [vals for vals in vals_list if "stage_id" not in vals]
        if not lacking:
            return
        Team = self.env["linkage.case.team"]
        stages = self.env["linkage.case.stage"].search(Domain.TRUE)
        # sudo: see `_fill_teams`
        for team_id in {vals.get("team_id") for vals in lacking}:
            team = Team.sudo().browse(team_id or ())
            stage = stages.sudo().filtered(lambda one, team=team: one._fits(team))[:1]
            for vals in lacking:
                if stage and vals.get("team_id") == team_id:
                    vals["stage_id"] = stage.id

    def write(self, vals):
        if "team_id" not in vals:
            return super().write(vals)
        # sudo: see `_fill_teams`
        calendars = self.sudo().team_id.calendar_id
        result = super().write(vals)
        if "stage_id" not in vals:
            self._follow_team()
        if calendars | self.sudo().team_id.calendar_id:  # other working hours
            self._linkage_promise(fields.Datetime.now())
        return result

    def _follow_team(self):
        """A stage that the new team does not use gives way to one alike."""
        for (team, stage), cases in self.grouped(
            lambda case: (case.team_id, case.stage_id)
        ).items():
            if stage.sudo()._fits(team):
                continue
            same = Domain.AND(
                Domain(name, "=", stage[name])
                for name in ("is_closed", "is_waiting", "is_response")
            )
            fitting = stage._of_team(team)
            target = stage.search(fitting & same, limit=1)
            if not target and not stage.is_closed:
                target = stage.search(fitting & self._open_stages(), limit=1)
            if target:
                cases.write({"stage_id": target.id})

    def _move(self, domain):
        """To the first stage of each case's team that `domain` finds."""
        for team, cases in self.grouped("team_id").items():
            fitting = self.env["linkage.case.stage"]._of_team(team)
            super(LinkageCase, cases)._move(domain & fitting)
        return True

    @api.onchange("team_id")
    def _onchange_team_id(self):
        if self.team_id and not self.stage_id._fits(self.team_id):
            self.stage_id = self.stage_id.search(
                self.stage_id._of_team(self.team_id), limit=1
            )
