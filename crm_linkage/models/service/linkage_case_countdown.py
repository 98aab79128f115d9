"""The clocks of a case on the screen: what counts down, and groups by state."""

from odoo import api, fields, models
from odoo.tools import SQL

from .linkage_case_clock import STATES
from .resource_calendar import to_moment


class LinkageCase(models.Model):
    _inherit = "linkage.case"

    clock_faces = fields.Json(
        "Countdown",
        compute="_compute_clock_faces",
        help="What the screen needs to count down without asking again.",
    )

    @api.depends("clock_state")
    def _compute_clock_faces(self):
        """`now` (seconds since 1970 UTC) and `clocks` as `_linkage_clock_faces` gives
        them, for all cases of the page at once; False for a case without clocks."""
        faces = self._linkage_clock_faces()
        now = to_moment(fields.Datetime.now())
        for case in self:
            clocks = faces.get(case.id)
            case.clock_faces = {"now": now, "clocks": clocks} if clocks else False

    @api.model
    def _linkage_clock_fields(self):
        return [*super()._linkage_clock_fields(), "clock_faces"]

    def _field_to_sql(self, alias, field_expr, query=None):
        """Cases group and sort by the state of the clock that needs somebody most."""
        if field_expr != "clock_state":
            return super()._field_to_sql(alias, field_expr, query)
        self._check_field_access(self._fields["clock_state"], "read")
        worst = SQL("MIN(%s)", self._clock_rank())
        names = SQL(" ").join(
            SQL("WHEN %s THEN %s", rank, state)
            for rank, (state, _label) in enumerate(STATES)
        )
        return SQL(
            "(SELECT CASE %s %s END FROM linkage_case_clock clock "
            "WHERE clock.case_id = %s)",
            worst,
            names,
            SQL.identifier(alias, "id"),
        )

    @api.model
    def _clock_rank(self):
        """The place of a clock's state in `STATES`, as `_state_at` finds it."""
        rank = {state: number for number, (state, _label) in enumerate(STATES)}
        now = fields.Datetime.now()
        return SQL(
            "CASE WHEN clock.stopped_at IS NOT NULL THEN "
            "CASE WHEN clock.breached_at IS NULL THEN %(met)s ELSE %(breached)s END "
            "WHEN clock.deadline < %(now)s THEN %(breached)s "
            "WHEN clock.paused_at IS NOT NULL THEN %(paused)s "
            "WHEN clock.deadline IS NULL THEN %(no_hours)s "
            "WHEN clock.critical_at <= %(now)s THEN %(critical)s "
            "WHEN clock.risk_at <= %(now)s THEN %(at_risk)s ELSE %(running)s END",
            now=now,
            **rank,
        )
