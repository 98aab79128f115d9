from odoo import fields, models

from ..grading.reference import Reference

SIGNALS = [
    ("opened", "Opened"),
    ("stage", "Moved"),
    ("answered", "We answered"),
    ("customer", "The customer wrote"),
    ("closed", "Closed"),
    ("reopened", "Reopened"),
    ("hand", "By hand"),
    ("policy", "Other target"),
]
ACTIONS = [
    ("start", "Started"),
    ("pause", "Paused"),
    ("resume", "Resumed"),
    ("stop", "Stopped"),
    ("reset", "Begun anew"),
]


class LinkageCaseEvent(models.Model):
    """What happened to a case, for its clocks: only added to, never changed.

    Written by `linkage.case._linkage_signal` alone; gone only with the case. `effects`
    keeps what the event did to each kind of clock by the rules of its time, so that
    replaying the events gives the clocks again whatever the rules are now.
    """

    _name = "linkage.case.event"
    _description = "Case Event"
    _order = "case_id, id"
    _rec_name = "signal"
    _log_access = False

    case_id = fields.Many2one(
        "linkage.case", required=True, index=True, ondelete="cascade"
    )
    moment = fields.Datetime(required=True, help="From when it counts.")
    recorded_at = fields.Datetime(required=True, help="When it was written down.")
    signal = fields.Selection(SIGNALS, "What Happened", required=True)
    stage_id = Reference("linkage.case.stage")
    kind_id = Reference("linkage.clock.kind", "Clock")
    action = fields.Selection(ACTIONS)
    user_id = fields.Many2one("res.users", "By", ondelete="set null")
    note = fields.Char()
    effects = fields.Json(
        help="What it did to the clocks: kind -> actions, by the rules of its time."
    )
