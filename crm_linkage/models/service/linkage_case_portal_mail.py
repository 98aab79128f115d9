from odoo import models


class LinkageCase(models.Model):
    """Mails about a case lead customers with a login to their page of it."""

    _inherit = "linkage.case"

    def _notify_get_recipients_groups(self, message, model_description, msg_vals=False):
        groups = super()._notify_get_recipients_groups(
            message, model_description, msg_vals=msg_vals
        )
        if not self:
            return groups
        self.ensure_one()
        # the page itself says whose case it is: the address opens nothing to others
        button = {
            "url": f"{self.get_base_url()}/my/cases/{self.id}",
            "title": self.env._("View Case"),
        }
        for name, _is_member, data in groups:
            if name == "portal":
                data.update(active=True, has_button_access=True, button_access=button)
        return groups
