from datetime import timedelta

from odoo import api, fields, models

from ...domain.visit.difference import difference
from ...domain.visit.timetable import timetable


class LinkageVisitPlan(models.Model):
    """What the search answered, beside what is planned now."""

    _inherit = "linkage.visit.plan"

    change_ids = fields.One2many(
        "linkage.visit.plan.change", "plan_id", "Changes", readonly=True
    )
    moved_count = fields.Integer(
        "Moved", readonly=True, copy=False, help="Visits that change their day."
    )
    added_count = fields.Integer(
        "Added", readonly=True, copy=False, help="Visits that are not planned now."
    )
    dropped_count = fields.Integer(
        "Dropped", readonly=True, copy=False, help="Visits planned now that go."
    )
    saved_minutes = fields.Integer(
        "Driving Saved",
        readonly=True,
        copy=False,
        help="Minutes of driving less than what is planned now; below zero: more.",
    )
    planned_on = fields.Datetime("Planned At", readonly=True, copy=False)

    # the same in hours, as people read them
    visit_hours = fields.Float("With Customers (hours)", compute="_compute_hours")
    drive_hours = fields.Float("Driving (hours)", compute="_compute_hours")
    shortest_hours = fields.Float("Shortest Day (hours)", compute="_compute_hours")
    longest_hours = fields.Float("Longest Day (hours)", compute="_compute_hours")
    saved_hours = fields.Float("Driving Saved (hours)", compute="_compute_hours")
    more_hours = fields.Float("More Driving (hours)", compute="_compute_hours")
    has_before = fields.Boolean(
        readonly=True, copy=False, help="Visits were planned before this plan."
    )

    @api.depends(
        "visit_minutes",
        "drive_minutes",
        "shortest_day",
        "longest_day",
        "saved_minutes",
    )
    def _compute_hours(self):
        for plan in self:
            plan.visit_hours = plan.visit_minutes / 60
            plan.drive_hours = plan.drive_minutes / 60
            plan.shortest_hours = plan.shortest_day / 60
            plan.longest_hours = plan.longest_day / 60
            plan.saved_hours = plan.saved_minutes / 60
            plan.more_hours = -plan.saved_minutes / 60

    def _keep(self, request, answer, grades, warning=False):
        """Store a plan in the place of the draft before, and what it changes.

        Addresses that were deleted or archived meanwhile are left out, with a note.

        :param grades: dict of address id -> grade id
        """
        settings = self._settings()
        found = self.env["res.partner"].search(
            [("id", "in", [stop.key for stop in request.stops])]
        )
        alive = set(found.ids)
        placed = [visit for visit in answer.visits if visit.key in alive]
        first = self.date_start + timedelta(days=request.first_day)
        now = self._visits().filtered(lambda visit: visit.date >= first)
        self._forget()
        stops = self._keep_stops(settings, placed, grades, now)
        dropped = now.filtered(lambda visit: visit._may_be_replanned())
        dropped -= stops.visit_id
        missed = [one for one in answer.unplaced if one.key in alive]
        self._keep_unplaced(missed, grades)
        replans = any(visit._may_be_replanned() for visit in now)
        if replans:
            reasons = {one.key: one.reason for one in reversed(missed)}
            self._keep_changes(stops, dropped, grades, reasons)
        worked = [load for load in answer.loads if load.visits]
        work = [load.work for load in worked]
        drive = sum(load.drive for load in worked)
        self._record(
            {
                "state": "ready",
                "progress": 100,
                "planned_on": fields.Datetime.now(),
                "stop_count": len(placed),
                "unplaced_count": sum(one.missing for one in missed),
                "visit_minutes": sum(load.visits for load in worked),
                "drive_minutes": drive,
                "shortest_day": min(work, default=0),
                "longest_day": max(work, default=0),
                "moved_count": len(stops.filtered(lambda s: s.change == "moved")),
                "added_count": len(stops.filtered(lambda s: s.change == "new")),
                "dropped_count": len(dropped),
                "has_before": replans,
                "saved_minutes": (
                    self._drive_now(request, now) - drive if replans else 0
                ),
                "note": self._notes(len(request.stops) - len(alive), warning),
            }
        )

    def _notes(self, gone, warning):
        notes = []
        if gone:
            notes.append(
                self.env._(
                    "Addresses that were deleted or archived meanwhile and are left "
                    "out: %(count)s.",
                    count=gone,
                )
            )
        if warning:
            notes.append(warning)
        return "\n".join(notes) or False

    def _keep_stops(self, settings, placed, grades, now):
        open_ones = now.filtered(lambda visit: visit._may_be_replanned())
        dates = [self.date_start + timedelta(days=one.day) for one in placed]
        fixed = (now - open_ones).grouped(lambda v: (v.partner_id.id, v.date))
        wanted = [
            (one.key, date)
            for one, date in zip(placed, dates, strict=True)
            if not one.locked
        ]
        matches = iter(match(wanted, open_ones))
        values = []
        for one, date in zip(placed, dates, strict=True):
            if one.locked:
                visit = fixed.get((one.key, date), open_ones.browse())[:1]
                change = "fixed"
            else:
                visit = next(matches)
                same = visit.date == date
                change = "new" if not visit else "same" if same else "moved"
            values.append(
                {
                    "plan_id": self.id,
                    "partner_id": one.key,
                    "grade_id": grades.get(one.key),
                    "date": date,
                    "sequence": one.sequence,
                    "planned_start": settings._to_utc(date, one.start),
                    "duration": one.minutes,
                    "drive_minutes": one.drive,
                    "change": change,
                    "visit_id": visit.id,
                    "start_before": visit.planned_start,
                }
            )
        return self.env["linkage.visit.stop"].create(values)

    def _keep_unplaced(self, missed, grades):
        self.env["linkage.visit.unplaced"].create(
            [
                {
                    "plan_id": self.id,
                    "partner_id": one.key,
                    "grade_id": grades.get(one.key),
                    "missing": one.missing,
                    "reason": one.reason,
                }
                for one in missed
            ]
        )

    def _keep_changes(self, stops, dropped, grades, reasons):
        kinds = {"new": "added", "moved": "moved"}
        values = [
            {
                "plan_id": self.id,
                "partner_id": stop.partner_id.id,
                "grade_id": stop.grade_id.id,
                "kind": kinds[stop.change],
                "visit_id": stop.visit_id.id,
                "start_before": stop.start_before,
                "date_before": stop.visit_id.date,
                "date_after": stop.date,
            }
            for stop in stops
            if stop.change in kinds
        ]
        values += [
            {
                "plan_id": self.id,
                "partner_id": visit.partner_id.id,
                "grade_id": grades.get(visit.partner_id.id),
                "kind": "dropped",
                "visit_id": visit.id,
                "start_before": visit.planned_start,
                "date_before": visit.date,
                "reason": reasons.get(visit.partner_id.id, "not_asked"),
            }
            for visit in dropped
        ]
        self.env["linkage.visit.plan.change"].create(values)

    @api.model
    def _drive_now(self, request, visits):
        """Minutes of driving on the days of a request as visits are planned now."""
        orders = {}
        for visit in visits:
            orders.setdefault((visit.date - self.date_start).days, []).append(
                visit.partner_id.id
            )
        return sum(
            timetable(orders[day.number], day, request).drive
            for day in request.days
            if day.number in orders
        )


def match(wanted, visits):
    """Which visit serves which stop: one of the same day first, then the nearest.

    :param wanted: list of (address id, date)
    :param visits: records that may be moved
    :return: list of visits, in the order of `wanted`; empty records for new stops
    """
    days, dates = {}, {}
    for key, date in wanted:
        days.setdefault(key, []).append(date)
    for visit in visits:
        dates.setdefault(visit.partner_id.id, []).append(visit.date)
    origin = {}
    for key, old, new in difference(dates, days).moved:
        origin.setdefault((key, new), []).append(old)
    free = {}
    for visit in reversed(visits):
        free.setdefault((visit.partner_id.id, visit.date), []).append(visit)
    found = []
    for key, date in wanted:
        if free.get((key, date)):
            found.append(free[key, date].pop())
        elif origin.get((key, date)):
            found.append(free[key, origin[key, date].pop()].pop())
        else:
            found.append(visits.browse())
    return found
