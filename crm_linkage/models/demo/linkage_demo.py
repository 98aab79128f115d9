from odoo import api, fields, models

TIME_ZONE = "America/Los_Angeles"
LOGINS = ("anna", "ben", "carla", "sophie", "mark", "sven", "portal_customer")


class LinkageDemo(models.AbstractModel):
    """Fills a demo database; only demo files call it.

    Partners, users and products are data files; what they bought, paid and complained
    about is made here, through the ORM and relative to today, always the same for the
    same day.
    """

    _name = "linkage.demo"
    _description = "Linkage Demo Data"

    @api.model
    def _settle_users(self):
        """Keep the host's chat assistant off the screens of the demo's people, and
        their messages in the demo."""
        users = self.env["res.users"].search([("login", "in", LOGINS)])
        users.filtered(lambda user: not user.share).notification_type = "inbox"
        if "odoobot_state" in users._fields:  # its module may be left out
            users.write({"odoobot_state": "disabled"})

    @api.model
    def _today(self):
        """Today where the demo's company is, not where the server thinks it is."""
        return fields.Date.context_today(self.with_context(tz=TIME_ZONE))
