"""What lists, boards and forms show of the clocks of many cases."""

from odoo import api, fields, models

from ...domain.service.marks import state
from .resource_calendar import to_datetime, to_moment

#: so many spans of working hours ahead let a screen count down without asking again
SPANS_AHEAD = 6


def to_text(moment):
    """As the host sends a datetime to a client: UTC, without zone; False for None."""
    return fields.Datetime.to_string(to_datetime(moment))


def seconds_left(row, work, now):
    """Working seconds left of the promise; all of them without a calendar. A clock
    that has stopped keeps what was left then."""
    if row.elapsed is not None:
        return max(0, row.promise.seconds - row.elapsed)
    if work is None:
        return row.promise.seconds
    return row.clock.reading(work, now).remaining


class LinkageCase(models.Model):
    _inherit = "linkage.case"

    def _linkage_clock_faces(self):
        """The clocks of these cases as a screen shows them now.

        Ten queries at most, whatever the number of cases. Moments are texts in UTC,
        durations whole seconds of working time.

        :return: ``{case id: [face, ...]}`` in the order of the kinds, a face being a
            dict of ``id``, ``kind`` (code), ``label``, ``shown_to_customer``,
            ``state`` and ``state_label``, ``deadline``, ``risk_at``, ``critical_at``
            (False: none as things stand), ``target``, ``remaining``, ``paused``,
            ``stopped_at`` (False: open), ``breached_at``, ``round``, and ``spans``:
            the next spans of working hours as [from, until] in seconds since 1970, in
            which a running clock counts down; empty where it does not
        """
        # whoever may see a case may see how it stands
        Clock = self.env["linkage.case.clock"].sudo()
        rows = Clock._load(self.ids) if self.ids else []
        found = {case.id: [] for case in self}
        if not rows:
            return found
        kinds = Clock.env["linkage.clock.kind"].browse({row.kind_id for row in rows})
        order = {kind.id: n for n, kind in enumerate(kinds.sorted())}
        worktimes = Clock._times_of(rows)
        labels = dict(Clock._fields["state"]._description_selection(self.env))
        now, spans = to_moment(fields.Datetime.now()), {}
        for row in sorted(rows, key=lambda row: (row.case_id, order[row.kind_id])):
            work = worktimes(*Clock._key_of(row))
            kind = kinds.browse(row.kind_id)
            shown = state(row.clock, row.marks, now)
            ticks = row.clock.stopped_at is None and row.clock.paused_at is None
            if ticks and work is not None and work not in spans:
                spans[work] = [list(span) for span in work.ahead(now, SPANS_AHEAD)]
            found[row.case_id].append(
                {
                    "id": row.id,
                    "kind": kind.code,
                    "label": kind.name,
                    "shown_to_customer": kind.shown_to_customer,
                    "state": shown,
                    "state_label": labels[shown],
                    "deadline": to_text(row.marks.deadline),
                    "risk_at": to_text(row.marks.risk_at),
                    "critical_at": to_text(row.marks.critical_at),
                    "target": row.promise.seconds,
                    "remaining": seconds_left(row, work, now),
                    "paused": row.clock.paused_at is not None,
                    "stopped_at": to_text(row.clock.stopped_at),
                    "breached_at": to_text(
                        row.marks.deadline if shown == "breached" else None
                    ),
                    "round": row.clock.round,
                    "spans": spans.get(work, []) if ticks else [],
                }
            )
        return found


class LinkageCaseClock(models.Model):
    _inherit = "linkage.case.clock"

    @api.model
    def _key_of(self, row):
        promise = row.promise
        return promise.calendar_id, promise.company_id, promise.tz

    @api.model
    def _times_of(self, rows):
        """How the calendars of these `Row`s answer."""
        calendars = self.env["resource.calendar"].browse(
            {row.promise.calendar_id for row in rows} - {None}
        )
        companies = self.env["res.company"].browse(
            {row.promise.company_id for row in rows}
        )
        return calendars.exists()._linkage_clock_times(companies)
