from odoo import api, fields, models
from odoo.exceptions import ValidationError

NEVER, TURNS, LEAST = "none", "turns", "least"


class LinkageCaseTeam(models.Model):
    """Who answers cases of a kind, from which mailbox, and in which stages (D11)."""

    _name = "linkage.case.team"
    _description = "Service Team"
    _inherit = ["mail.alias.mixin", "mail.thread"]
    _order = "sequence, name, id"
    _check_company_auto = True

    name = fields.Char(required=True, translate=True)
    active = fields.Boolean(default=True)
    sequence = fields.Integer(
        default=10, help="Cases without a team go to the first team of their company."
    )
    company_id = fields.Many2one(
        "res.company", required=True, default=lambda self: self.env.company, index=True
    )
    user_id = fields.Many2one(
        "res.users",
        "Leader",
        index="btree_not_null",
        domain=[("share", "=", False)],
        check_company=True,
        help="Sees and works on every case of the team.",
    )
    member_ids = fields.Many2many(
        "res.users",
        "linkage_case_team_member_rel",
        "team_id",
        "user_id",
        "Members",
        domain=[("share", "=", False)],
        check_company=True,
    )
    calendar_id = fields.Many2one(
        "resource.calendar",
        "Working Hours",
        index="btree_not_null",
        check_company=True,
        help="When the team works: clocks of its cases run then, unless their policy "
        "has hours of its own. Empty: the working hours of the company.",
    )
    stage_ids = fields.Many2many(
        "linkage.case.stage",
        "linkage_case_stage_team_rel",
        "team_id",
        "stage_id",
        "Own Stages",
        help="Stages that only some teams use. Those of all teams need not be listed.",
    )
    assignment = fields.Selection(
        [
            (NEVER, "Nobody"),
            (TURNS, "Members by Turns"),
            (LEAST, "Who Has the Fewest Open Cases"),
        ],
        "Owner of a New Case",
        required=True,
        default=NEVER,
        help="Who gets a case that comes without an owner: by mail, from the portal.",
    )
    on_closed_mail = fields.Selection(
        [("reopen", "Reopen the Case"), ("new", "Open a New Case")],
        "A Mail to a Closed Case",
        required=True,
        default="reopen",
        help="A new case is linked to the closed one.",
    )
    reopen_days = fields.Integer(
        "Within Days",
        default=14,
        help="A mail that comes later than this after the closing opens a new case.",
    )
    alias_id = fields.Many2one(
        help="Mail to this address becomes a case of the team, whoever sent it."
    )
    open_count = fields.Integer("Open Cases", compute="_compute_open_count")

    _reopen_days_positive = models.Constraint(
        "CHECK(reopen_days >= 0)", "A closed case is reopened within 0 days or more."
    )

    def _compute_open_count(self):
        counts = dict(
            self.env["linkage.case"]._read_group(
                [("team_id", "in", self.ids), ("stage_id.is_closed", "=", False)],
                ["team_id"],
                ["__count"],
            )
        )
        for team in self:
            team.open_count = counts.get(team, 0)

    @api.constrains("assignment", "member_ids")
    def _check_members(self):
        for team in self:
            if team.assignment != NEVER and not team.member_ids:
                raise ValidationError(
                    self.env._(
                        "%(team)s has no members that new cases could go to.",
                        team=team.display_name,
                    )
                )

    def copy_data(self, default=None):
        vals_list = super().copy_data(default)
        for team, vals in zip(self, vals_list, strict=True):
            if not (default or {}).get("name"):
                vals["name"] = self.env._("%(team)s (copy)", team=team.name)
        return vals_list

    def _alias_get_creation_values(self):
        values = super()._alias_get_creation_values()
        values["alias_model_id"] = self.env["ir.model"]._get_id("linkage.case")
        if self.id:
            values["alias_defaults"] = {
                "team_id": self.id,
                "company_id": self.company_id.id,
            }
        return values

    def write(self, vals):
        result = super().write(vals)
        if "company_id" in vals:
            for team in self:  # what mail to the team becomes, belongs to its company
                values = team._alias_get_creation_values()
                team.alias_id.sudo().alias_defaults = str(values["alias_defaults"])
        return result

    def action_open_cases(self):
        self.ensure_one()
        action = self.env["ir.actions.act_window"]._for_xml_id(
            "crm_linkage.linkage_case_action"
        )
        action["domain"] = [("team_id", "=", self.id)]
        action["context"] = {
            "default_team_id": self.id,
            "search_default_filter_open": 1,
        }
        return action

    # -- who gets a new case -----------------------------------------------------

    @api.model
    def _first_of(self, companies):
        """``{company id: team}`` that takes cases which name none, in one query."""
        first = {}
        # sudo: whoever may write down a case need not see the team that takes it
        for team in self.sudo().search([("company_id", "in", companies.ids)]):
            first.setdefault(team.company_id.id, team)
        return first

    def _draw_owners(self, count):
        """The users, in order, who get the next `count` cases of the team.

        :return: list of `count` user ids, or of False where the team gives to nobody
        """
        self.ensure_one()
        members = self.member_ids.filtered("active").sorted("id")
        if self.assignment == NEVER or not members:
            return [False] * count
        Case = self.env["linkage.case"].with_context(active_test=False)
        domain = [("team_id", "=", self.id), ("user_id", "in", members.ids)]
        if self.assignment == TURNS:
            last = dict(Case._read_group(domain, ["user_id"], ["id:max"]))
            queue = members.sorted(lambda user: (last.get(user, 0), user.id))
            return [queue[n % len(queue)].id for n in range(count)]
        domain.append(("stage_id.is_closed", "=", False))
        load = dict.fromkeys(members, 0)
        load.update(Case._read_group(domain, ["user_id"], ["__count"]))
        owners = []
        for _n in range(count):
            owner = min(load, key=lambda user: (load[user], user.id))
            load[owner] += 1
            owners.append(owner.id)
        return owners
