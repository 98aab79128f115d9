from odoo import api, fields, models

from .res_partner import COLORS
from .resource_calendar import to_moment

#: of a face, what the page needs to count on by itself
COUNTED = (
    "state",
    "deadline",
    "risk_at",
    "critical_at",
    "remaining",
    "paused",
    "stopped_at",
    "spans",
)


class LinkageCase(models.Model):
    """The clocks of a case as its customer sees them: the same that the agent sees."""

    _inherit = "linkage.case"

    def _portal_clocks(self):
        """``{case id: [values of a clock]}`` of the clocks a customer sees.

        A clock is a dict of `label`, `state`, `state_label`, `color`, `is_running`
        (it counts down, or stands still only until we work again), `left` (working
        seconds), `now` and `deadline_at` (seconds since 1970), the texts `deadline` and
        `stopped`, and `face`: what `clock_time.js` needs to go on counting.
        """
        now = to_moment(fields.Datetime.now())
        badges = self._portal_badges()
        return {
            case_id: [
                self._portal_clock(face, now, badges)
                for face in faces
                if face["shown_to_customer"]
            ]
            for case_id, faces in self._linkage_clock_faces().items()
        }

    @api.model
    def _portal_badges(self):
        """``{state: (label, colour)}``"""
        states = self.env["linkage.case.clock"]._fields["state"]
        return {
            state: (label, COLORS[state])
            for state, label in states._description_selection(self.env)
        }

    @api.model
    def _portal_clock(self, face, now, badges):
        is_open = not face["stopped_at"] and not face["paused"]
        return {
            "label": face["label"],
            "state": face["state"],
            "state_label": face["state_label"],
            "color": COLORS[face["state"]],
            "is_running": bool(is_open and face["deadline"]),
            "left": face["remaining"],
            "now": now,
            "deadline": self._portal_text(face["deadline"]),
            "deadline_at": to_moment(fields.Datetime.to_datetime(face["deadline"])),
            "stopped": self._portal_text(face["stopped_at"]),
            "face": {**{name: face[name] for name in COUNTED}, "badges": badges},
        }

    @api.model
    def _portal_text(self, moment):
        """A moment of a face (a text in UTC, or False) for the customer."""
        return self._portal_moment(fields.Datetime.to_datetime(moment)) or ""

    @api.model
    def _portal_next_clock(self, clocks):
        """The clock that is due next; the last one where none runs any more."""
        running = [clock for clock in clocks if clock["is_running"]]
        if running:
            return min(running, key=lambda clock: clock["deadline_at"])
        return clocks[-1] if clocks else None
