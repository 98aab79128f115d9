from datetime import timedelta

from odoo import fields, models
from odoo.exceptions import UserError

from .linkage_case_event import ACTIONS

#: a start may be put off, but not for ever
AHEAD = timedelta(days=366)


class LinkageCase(models.Model):
    """Clocks moved by hand."""

    _inherit = "linkage.case"

    def _linkage_move_clock(self, code, action, moment=None, note=None):
        """Start, pause, resume, stop or reset a clock of this case by hand.

        Not for clients: who may do so, and that a reason is needed, is asked by
        `linkage.case.clock.linkage_move_by_hand`.

        :param code: kind of the clock
        :param action: one of `ACTIONS`
        :param moment: UTC text; a start counts from then, before or after now. Other
            actions happen now
        :param note: why
        :raise AccessError: the user may not change the case
        :raise UserError: no such clock, action or moment, or the case is closed
        """
        self.ensure_one()
        self.check_access("write")
        if action not in dict(ACTIONS):
            raise UserError(
                self.env._("There is no such action of a clock: %(name)s", name=action)
            )
        if self.is_closed:
            raise UserError(
                self.env._(
                    "The case is closed, and so are its clocks. Reopen it first."
                )
            )
        kind = self.env["linkage.clock.kind"].sudo().search([("code", "=", code)])
        clock = self.sudo().clock_ids.filtered(lambda clock: clock.kind_id == kind)
        if not clock:
            promises = self.env["linkage.service.policy"]._promises(self.sudo())
            if kind.id not in promises[self.id]:
                raise UserError(
                    self.env._(
                        "Nothing is promised for this case under %(kind)s.",
                        kind=kind.name or code,
                    )
                )
            if action not in ("start", "reset"):
                raise UserError(
                    self.env._("%(kind)s has not been started.", kind=kind.name)
                )
        self._linkage_signal(
            "hand",
            self._linkage_hand_moment(action, moment),
            kind_id=kind.id,
            action=action,
            note=(note or "")[:200] or None,
        )

    def _linkage_hand_moment(self, action, moment):
        now = fields.Datetime.now()
        if not moment or action != "start":
            return now
        try:
            found = fields.Datetime.to_datetime(moment)
        except (TypeError, ValueError):
            found = None
        if not found or not now - 10 * AHEAD <= found <= now + AHEAD:
            raise UserError(
                self.env._(
                    "From when does the clock count? Give a moment not more than a "
                    "year ahead."
                )
            )
        return found
