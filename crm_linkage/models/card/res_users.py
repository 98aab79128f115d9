from odoo import fields, models


class ResUsers(models.Model):
    _inherit = "res.users"

    # rules are read without regard to what is archived: a former leader would go on
    # seeing those who left the team
    linkage_membership_ids = fields.One2many(
        "crm.team.member",
        "user_id",
        "Teams of Today",
        domain=[("active", "=", True)],
        help="The sales teams that the user is a member of now.",
    )
