"""Check a plan against its request, independently of the engine."""

from itertools import pairwise

from odoo.addons.crm_linkage.domain.visit.distance import drive_minutes


def free_minutes(day, start, end):
    """Minutes from ``start`` to ``end`` without those of appointments."""
    busy = {m for span in day.busy for m in range(span.start, span.end)}
    return sum(1 for minute in range(start, end) if minute not in busy)


def faults(request, answer):
    """List what is wrong with a plan, in words."""
    return [
        *_day_faults(request, answer),
        *_stop_faults(request, answer),
        *_locked_faults(request, answer),
    ]


def _roads(request):
    places = [request.start, *(stop.place for stop in request.stops)]
    places.append(request.end or request.start)
    row = {stop.key: i + 1 for i, stop in enumerate(request.stops)}
    row |= {"start": 0, "end": len(places) - 1 if request.end else 0}

    def drive(here, there):
        i, j = row[here], row[there]
        if request.matrix:
            return request.matrix[i][j]
        return drive_minutes(places[i], places[j], request.travel)

    return drive


def _day_faults(request, answer):
    drive = _roads(request)
    for load in answer.loads:
        visits = [visit for visit in answer.visits if visit.day == load.day]
        if any(visit.problem for visit in visits):
            continue
        day = next(day for day in request.days if day.number == load.day)
        here, now, driven = "start", min(span.start for span in day.spans), 0
        for visit in visits:
            minutes = drive(here, visit.key)
            if visit.drive != minutes:
                yield f"{visit}: the drive takes {minutes}"
            if free_minutes(day, now, visit.start) < minutes:
                yield f"{visit}: too early"
            here, now = visit.key, visit.start + visit.minutes
            driven += minutes
            if free_minutes(day, visit.start, now) < visit.minutes:
                yield f"{visit}: overlaps an appointment"
        back = drive(here, "end") if visits else 0
        driven += back
        if visits:
            left = free_minutes(day, now, max(span.end for span in day.spans))
            if left < back:
                yield f"day {load.day}: back too late"
        worked = sum(visit.minutes for visit in visits)
        if (load.visits, load.drive, load.back) != (worked, driven, back):
            yield f"{load}: sums are {worked}, {driven}, {back}"
        taken = sum(
            s.end - s.start - free_minutes(day, s.start, s.end) for s in day.spans
        )
        if load.work > day.capacity - taken and "capacity" not in load.problems:
            yield f"{load}: more than {day.capacity} with {taken} of appointments"
        limit = request.longest_drive
        if limit is not None and driven > limit:
            if "longest_drive" not in load.problems:
                yield f"{load}: drives more than {limit}"
        if [visit.sequence for visit in visits] != list(range(1, len(visits) + 1)):
            yield f"day {load.day}: sequence"


def _stop_faults(request, answer):
    days = {day.number: day for day in request.days}
    for stop in request.stops:
        mine = sorted(v.day for v in answer.visits if v.key == stop.key)
        free = [v for v in answer.visits if v.key == stop.key and not v.locked]
        if len(set(mine)) < len(mine):
            yield f"{stop.key}: twice on a day"
        if stop.gap_min and stop.since is not None and free:
            mine.insert(0, stop.since)
        fixed = {
            visit.day
            for visit in answer.visits
            if visit.locked and visit.key == stop.key
        }
        fixed.add(stop.since)
        for before, after in pairwise(mine):
            if (
                stop.gap_min
                and after - before < stop.gap_min
                and not (before in fixed and after in fixed)
            ):
                yield f"{stop.key}: days {before} and {after} are too near"
        for visit in free:
            day = days.get(visit.day)
            end = visit.start + visit.minutes
            if visit.problem:
                yield f"{visit}: a problem without a lock"
            if day is None or visit.day < request.first_day:
                yield f"{visit}: no day of the plan"
                continue
            if stop.weekdays is not None and visit.day % 7 not in stop.weekdays:
                yield f"{visit}: weekday is not allowed"
            if any(a <= visit.day <= b for a, b in stop.closed):
                yield f"{visit}: closed on this date"
            if not any(s.start <= visit.start and end <= s.end for s in day.spans):
                yield f"{visit}: outside of working time"
            opened = [o for o in stop.openings if o.weekday == visit.day % 7]
            if stop.openings and not any(
                o.start <= visit.start and end <= o.end for o in opened
            ):
                yield f"{visit}: closed at this hour"


def _locked_faults(request, answer):
    for stop in request.stops:
        for locked in stop.locked:
            if locked.day < request.first_day:
                continue
            if not any(
                visit.locked
                and (visit.key, visit.day, visit.minutes)
                == (stop.key, locked.day, locked.minutes)
                and locked.start in (None, visit.start)
                for visit in answer.visits
            ):
                yield f"{stop.key}: {locked} is not kept"
