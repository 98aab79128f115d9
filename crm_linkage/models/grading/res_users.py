from odoo import models
from odoo.fields import Domain


class ResUsers(models.Model):
    _inherit = "res.users"

    def _linkage_able(self, company, role="group_representative"):
        """Those of these users who can act in a company; two queries.

        Archived and portal users, those of other companies and those without the role
        are left out: nobody is told of what they cannot open.
        """
        group = self.env.ref(f"crm_linkage.{role}")
        # sudo: roles of colleagues are not readable by every role
        return self.sudo().search(
            Domain("id", "in", self.ids)
            & Domain("share", "=", False)
            & Domain("company_ids", "in", company.ids)
            & Domain("all_group_ids", "in", group.ids)
        )

    def _linkage_leaders(self, company):
        """Who leads the teams of these users, as far as they supervise in a company.

        :return: dict of user -> leaders (users, never the user themselves); users
            without a leader are missing
        """
        # sudo: teams are not readable by every role
        memberships = (
            self.env["crm.team.member"]
            .sudo()
            .search_fetch(
                [
                    ("user_id", "in", self.ids),
                    ("crm_team_id.company_id", "in", [False, company.id]),
                ],
                ["user_id", "crm_team_id"],
            )
        )
        able = memberships.crm_team_id.user_id._linkage_able(
            company, "group_supervisor"
        )
        leaders = {}
        for membership in memberships:
            user, leader = membership.user_id, membership.crm_team_id.user_id
            if leader in able and leader != user:
                leaders[user] = leaders.get(user, self.env["res.users"]) | leader
        return leaders
