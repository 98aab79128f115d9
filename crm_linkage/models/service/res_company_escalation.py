from odoo import fields, models


class ResCompany(models.Model):
    """Who is told when a team cannot keep a promise."""

    _inherit = "res.company"

    linkage_service_manager_id = fields.Many2one(
        "res.users",
        "Service Manager",
        domain="[('share', '=', False), ('company_ids', 'in', id)]",
        help="Who is told when a team cannot keep a promise. Empty: one of the users "
        "with the role Manager.",
    )

    def _linkage_service_manager(self):
        """The named manager, else the first with the role; may be nobody."""
        self.ensure_one()
        named = self.linkage_service_manager_id
        if named._linkage_works_for(self):
            return named
        users = self.env.ref("crm_linkage.group_manager").sudo().all_user_ids
        # the administrator only where there is no other
        admin = self.env.ref("base.user_admin", raise_if_not_found=False)
        return users.filtered(lambda user: user._linkage_works_for(self)).sorted(
            lambda user: (user == admin, user.id)
        )[:1]
