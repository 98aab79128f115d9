"""Clocks and events in the database: read and written for many cases at once."""

import json
from dataclasses import dataclass
from functools import lru_cache

from odoo import api, models
from odoo.tools import SQL

from ...domain.service.clock import Clock
from ...domain.service.marks import Marks
from .linkage_service_policy_plan import Promise
from .resource_calendar import to_datetime, to_moment

#: columns that are written, and how PostgreSQL reads them from an array
COLUMNS = {
    "policy_id": "integer",
    "target_seconds": "integer",
    "calendar_id": "integer",
    "tz": "text",
    "started_at": "moment",
    "paused_at": "moment",
    "stopped_at": "moment",
    "pauses": "jsonb",
    "round": "integer",
    "missed_rounds": "integer",
    "elapsed_seconds": "integer",
    "deadline": "moment",
    "risk_at": "moment",
    "critical_at": "moment",
    "breached_at": "moment",
    "swept_state": "text",
    "due_at": "moment",
    "step_ids": "integer[]",
    "step_at": "timestamp[]",
}
KEYS = {"case_id": "integer", "kind_id": "integer", "company_id": "integer"}
EVENT = {
    "case_id": "integer",
    "moment": "moment",
    "recorded_at": "moment",
    "signal": "text",
    "stage_id": "integer",
    "kind_id": "integer",
    "action": "text",
    "user_id": "integer",
    "note": "text",
    "effects": "jsonb",
}
#: the type of a column, and of the array that brings its values
READ = {
    "integer": SQL("integer"),
    "text": SQL("text"),
    "jsonb": SQL("jsonb"),
    "integer[]": SQL("integer[]"),
    "timestamp[]": SQL("timestamp[]"),
}
SENT = {
    "integer": SQL("integer[]"),
    "text": SQL("text[]"),
    "jsonb": SQL("text[]"),
    "moment": SQL("bigint[]"),
    "integer[]": SQL("text[]"),
    "timestamp[]": SQL("text[]"),
}


@dataclass(slots=True)
class Row:
    """A clock in memory; `id` None: not stored yet; `elapsed` None: it runs."""

    id: int | None
    case_id: int
    kind_id: int
    promise: Promise
    clock: Clock
    marks: Marks | None = None
    due_at: int | None = None
    breached_at: int | None = None
    swept_state: str | None = None
    missed: int = 0
    elapsed: int | None = None

    def values(self):
        """What is stored, in the order of `COLUMNS`."""
        promise, clock, marks = self.promise, self.clock, self.marks
        return (
            promise.policy_id,
            promise.seconds,
            promise.calendar_id,
            promise.tz,
            clock.started_at,
            clock.paused_at,
            clock.stopped_at,
            pauses_text(clock.pauses),
            clock.round,
            self.missed,
            self.elapsed,
            marks.deadline,
            marks.risk_at,
            marks.critical_at,
            self.breached_at,
            self.swept_state,
            self.due_at,
            *steps_text(marks.steps),
        )


@lru_cache(4096)
def pauses_text(pauses):
    return json.dumps(pauses) if pauses else None


@lru_cache(4096)
def steps_text(steps):
    """Both arrays of the steps as PostgreSQL reads them."""
    if not steps:
        return None, None
    ids = ",".join(str(id_) for _moment, id_ in steps)
    moments = ",".join(f'"{to_datetime(moment)}"' for moment, _id in steps)
    return f"{{{ids}}}", f"{{{moments}}}"


@lru_cache(4096)
def pauses_of(text):
    return tuple((start, end) for start, end in json.loads(text)) if text else ()


def read_column(name, kind):
    """A column of the arrays that were sent, as what is stored."""
    column = SQL.identifier(name)
    if kind == "moment":
        return SQL(
            "'epoch'::timestamp + %s * interval '1 second' AS %s", column, column
        )
    return SQL("%s::%s AS %s", column, READ[kind], column)


def unnest(columns, rows):
    """``SELECT`` of `rows` (in the order of `columns`), sent as an array a column."""
    arrays = list(zip(*rows, strict=True))
    return SQL(
        "SELECT %s FROM unnest(%s) AS sent(%s)",
        SQL(", ").join(map(read_column, columns, columns.values())),
        SQL(", ").join(
            SQL("%s::%s", list(array), SENT[kind])
            for kind, array in zip(columns.values(), arrays, strict=True)
        ),
        SQL(", ").join(map(SQL.identifier, columns)),
    )


class LinkageCaseClock(models.Model):
    """Clocks and events are read and written in a statement each, whatever their
    number; what the ORM remembers of them is dropped."""

    _inherit = "linkage.case.clock"

    @api.model
    def _load(self, case_ids=None, where=None):
        """The clocks of these cases, or those that `where` (SQL) finds, as `Row`s."""
        pinned = self.env["linkage.service.policy"]._pinned
        times = (
            "started_at",
            "paused_at",
            "stopped_at",
            "deadline",
            "risk_at",
            "critical_at",
            "breached_at",
            "due_at",
        )
        rows = self.env.execute_query(
            SQL(
                """
                SELECT id, case_id, kind_id, company_id, policy_id, target_seconds,
                       calendar_id, tz, pauses::text, round, missed_rounds,
                       elapsed_seconds, swept_state, step_ids, step_at, %s
                  FROM linkage_case_clock clock
                 WHERE %s
                 ORDER BY case_id, id
                """,
                SQL(", ").join(
                    SQL("EXTRACT(EPOCH FROM %s)::bigint", SQL.identifier(name))
                    for name in times
                ),
                SQL("case_id = ANY(%s)", list(case_ids)) if where is None else where,
            )
        )
        known = {}
        return [self._row(known, pinned, *row) for row in rows]

    @api.model
    def _row(
        self, known, pinned, id_, case_id, kind_id, company_id, policy_id, seconds,
        calendar_id, tz, pauses, round_, missed, elapsed, swept_state, step_ids,
        step_at, started_at, paused_at, stopped_at, deadline, risk_at, critical_at,
        breached_at, due_at,
    ):  # fmt: skip
        """A `Row` of what `_load` reads; equal values are kept once, in `known`."""
        promised = (kind_id, company_id, policy_id, seconds, calendar_id, tz)
        if promised not in known:
            known[promised] = Promise(
                policy_id,
                seconds,
                calendar_id,
                company_id,
                tz,
                *pinned(policy_id, kind_id),
            )
        happened = (seconds, started_at, pauses, paused_at, stopped_at, round_)
        if happened not in known:
            known[happened] = Clock(
                seconds, started_at, pauses_of(pauses), paused_at, stopped_at, round_
            )
        steps = ()
        if step_ids:
            steps = tuple(zip(map(to_moment, step_at), step_ids, strict=True))
        marked = (deadline, risk_at, critical_at, steps)
        if marked not in known:
            known[marked] = Marks(*marked)
        return Row(
            id_,
            case_id,
            kind_id,
            known[promised],
            known[happened],
            known[marked],
            due_at,
            breached_at,
            swept_state,
            missed,
            elapsed,
        )

    @api.model
    def _store(self, rows):
        """Insert the new ones of these `Row`s, update the others."""
        fresh = [row for row in rows if row.id is None]
        if fresh:
            columns = {**KEYS, **COLUMNS}
            self.env.cr.execute(
                SQL(
                    "INSERT INTO linkage_case_clock (%s) %s",
                    SQL(", ").join(map(SQL.identifier, columns)),
                    unnest(
                        columns,
                        [
                            (
                                row.case_id,
                                row.kind_id,
                                row.promise.company_id,
                                *row.values(),
                            )
                            for row in fresh
                        ],
                    ),
                )
            )
        stored = [row for row in rows if row.id is not None]
        if stored:
            self.env.cr.execute(
                SQL(
                    "UPDATE linkage_case_clock clock SET %s FROM (%s) new "
                    "WHERE clock.id = new.id",
                    SQL(", ").join(
                        SQL("%s = new.%s", SQL.identifier(name), SQL.identifier(name))
                        for name in COLUMNS
                    ),
                    unnest(
                        {"id": "integer", **COLUMNS},
                        [(row.id, *row.values()) for row in stored],
                    ),
                )
            )
        self.invalidate_model(flush=False)

    @api.model
    def _append(self, events):
        """Insert events, given in the order of `EVENT`."""
        if not events:
            return
        self.env.cr.execute(
            SQL(
                "INSERT INTO linkage_case_event (%s) %s",
                SQL(", ").join(map(SQL.identifier, EVENT)),
                unnest(EVENT, events),
            )
        )
        self.env["linkage.case.event"].invalidate_model(flush=False)
