from odoo import api, models
from odoo.exceptions import UserError
from odoo.fields import Domain


class LinkageCase(models.Model):
    """The buttons of a case: each moves it to the first stage of that meaning."""

    _inherit = "linkage.case"

    def action_take(self):
        """Make the current user the owner."""
        self.write({"user_id": self.env.uid})

    def action_answer(self):
        self._move(Domain("is_response", "=", True) & self._open_stages())

    def action_wait(self):
        self._move(Domain("is_waiting", "=", True))

    def action_close(self):
        self._move(Domain("is_closed", "=", True))

    def action_reopen(self):
        self._move(Domain("is_response", "=", True) & self._open_stages())

    @api.model
    def _open_stages(self):
        return Domain("is_closed", "=", False) & Domain("is_waiting", "=", False)

    def _move(self, domain):
        """To the first stage that `domain` finds."""
        stage = self.env["linkage.case.stage"].search(domain, limit=1)
        if not stage:
            raise UserError(
                self.env._(
                    "There is no such stage: a manager can add one in the settings of "
                    "the case stages."
                )
            )
        self.write({"stage_id": stage.id})
