from odoo import models


class ResPartner(models.Model):
    """Grading some customers at once, from a card or a list."""

    _inherit = "res.partner"

    def _linkage_card_follow(self, sections, found):
        sections = super()._linkage_card_follow(sections, found)
        if found["grade"] and self.env.user.has_group("crm_linkage.group_manager"):
            sections["grade"]["buttons"].append(
                {
                    "label": self.env._("Grade Now"),
                    "icon": "fa-refresh",
                    "method": "action_linkage_grade",
                }
            )
        return sections

    def action_linkage_grade(self):
        """Grade these customers now, and tell how it went.

        :raise AccessError: the user is no manager
        :raise UserError: a scheme ranks, and no full run has done so yet
        """
        runs = self.env["linkage.grading.run"]
        runs._check_manager()
        customers = self.commercial_partner_id
        changed, left = runs._regrade(self.env.company, customers)
        return runs._notify(
            self.env._(
                "%(graded)s customers graded, %(changed)s grades changed. Ranks are "
                "those of the last full run.",
                graded=len(customers) - left,
                changed=changed,
            )
        )
