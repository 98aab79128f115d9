from odoo import fields, models
from odoo.exceptions import AccessError


class DigestDigest(models.Model):
    _inherit = "digest.digest"

    kpi_linkage_downgrade = fields.Boolean("Key Customers That Lost Ground")
    kpi_linkage_downgrade_value = fields.Integer(
        compute="_compute_kpi_linkage_downgrade_value"
    )

    def _compute_kpi_linkage_downgrade_value(self):
        if not self.env.user.has_group("crm_linkage.group_representative"):
            raise AccessError(
                self.env._("Only users with a role in Linkage see grades.")
            )
        self._calculate_company_based_kpi(
            "linkage.grade.change",
            "kpi_linkage_downgrade_value",
            date_field="recorded",
            additional_domain=[("is_key_loss", "=", True)],
        )

    def _compute_kpis_actions(self, company, user):
        menu = self.env.ref("crm_linkage.menu_root")
        return {
            **super()._compute_kpis_actions(company, user),
            "kpi_linkage_downgrade": "crm_linkage.linkage_grade_change_action"
            f"?menu_id={menu.id}",
        }
