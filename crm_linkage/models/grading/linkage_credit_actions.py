from odoo import api, models
from odoo.exceptions import AccessError

#: buttons that are there only while accounting checks no limit
SWITCHES = ("action_explain_check", "action_switch_on_check")


class LinkageCreditStanding(models.Model):
    """What the buttons of the credit screens do."""

    _inherit = "linkage.credit.standing"

    @api.model
    def _get_view_cache_key(self, view_id=None, view_type="form", **options):
        key = super()._get_view_cache_key(view_id, view_type, **options)
        # sudo: a setting that everyone works by
        is_on = self.env.company.sudo().account_use_credit_limit
        return (*key, is_on, self._may_switch_on(), self._sees_overdue())

    @api.model
    def _get_view(self, view_id=None, view_type="form", **options):
        """Lists say that limits are not checked only where they are not.

        Columns of what is overdue are there only for those who may see it.
        """
        arch, view = super()._get_view(view_id, view_type, **options)
        # sudo: a setting that everyone works by
        if view_type == "list":
            is_on = self.env.company.sudo().account_use_credit_limit
            offered = (
                "action_switch_on_check"
                if self._may_switch_on()
                else "action_explain_check"
            )
            for button in arch.xpath("//button[contains(@name, '_check')]"):
                name = button.get("name")
                if name in SWITCHES and (is_on or name != offered):
                    button.getparent().remove(button)
            if not self._sees_overdue():
                secret = "//field[@name='overdue' or @name='oldest_days']"
                for field in arch.xpath(secret):
                    field.getparent().remove(field)
        return arch, view

    def action_open_partner(self):
        """Open the card of the customer."""
        self.ensure_one()
        return self.partner_id.get_formview_action()

    @api.model
    def action_explain_check(self):
        """Say that accounting checks no limit here, and who can change it."""
        self.check_access("read")
        company = self.env.company
        return {
            "type": "ir.actions.client",
            "tag": "display_notification",
            "params": {
                "title": self.env._("Limits are not checked"),
                "message": self.env._(
                    "Sales credit limits are switched off for %(company)s: no "
                    "quotation and no invoice warns when a limit is exceeded. An "
                    "administrator can switch them on in the settings of accounting.",
                    company=company.name,
                ),
                "type": "warning",
                "sticky": True,
            },
        }

    @api.model
    def action_switch_on_check(self):
        """Switch the host's credit limits on for the current company.

        :raise AccessError: the user may not change settings of the company
        """
        if not self._may_switch_on():
            raise AccessError(
                self.env._("Only administrators and accountants switch this on.")
            )
        # sudo: accountants may set this in their settings without writing companies
        self.env.company.sudo().account_use_credit_limit = True
        return {"type": "ir.actions.client", "tag": "soft_reload"}

    @api.model
    def _may_switch_on(self):
        user = self.env.user
        return user.has_group("base.group_system") or user.has_group(
            "account.group_account_manager"
        )

    def action_approve(self):
        """Approve what is suggested."""
        return self.review_id.action_approve()

    def action_open_review(self):
        """Decide on another amount than the suggested one."""
        self.ensure_one()
        return {
            **self.env["res.partner"]._linkage_form_action(self.review_id),
            "name": self.env._("Credit Review"),
            "target": "new",
        }

    def action_open_reviews(self):
        """What was suggested and decided for this customer."""
        return self._of_customer("linkage.credit.review", self.env._("Credit Reviews"))

    def action_open_stops(self):
        """When and why this customer was stopped."""
        return self._of_customer("linkage.credit.stop", self.env._("Credit Stops"))

    def _of_customer(self, model, name):
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": name,
            "res_model": model,
            "views": [[False, "list"], [False, "form"]],
            "domain": [
                ("partner_id", "=", self.partner_id.id),
                ("company_id", "=", self.company_id.id),
            ],
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
            },
        }

    def action_stop(self):
        """Ask for the reason and stop the customer."""
        self.ensure_one()
        return {
            "type": "ir.actions.act_window",
            "name": self.env._("Stop Credit"),
            "res_model": "linkage.credit.stop",
            "views": [[False, "form"]],
            "target": "new",
            "context": {
                "default_partner_id": self.partner_id.id,
                "default_company_id": self.company_id.id,
            },
        }

    def action_reject(self):
        """Leave the limit as it is."""
        return self.review_id.action_reject()

    def action_release(self):
        """Sell on credit again."""
        stops = self.env["linkage.credit.stop"]
        for standing in self.filtered("is_stopped"):
            found = stops._open_stop(standing.partner_id, standing.company_id)
            stops |= found.with_env(self.env)
        return stops.action_release()
