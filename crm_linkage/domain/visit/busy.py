"""Appointments as spans of days: cut at midnight, united where they overlap."""

from datetime import datetime, time, timedelta

from .request import Span

DAY = timedelta(days=1)
MINUTE = timedelta(minutes=1)


def spans_of(begin, end, first):
    """Cut an appointment at midnights.

    Seconds are rounded so that the span holds the appointment.

    :param begin: naive local datetime
    :param end: naive local datetime, not before ``begin``
    :param first: date of day number 0
    :return: iterator of (day number, :class:`Span`)

    >>> from datetime import date
    >>> first = date(2024, 3, 4)
    >>> list(spans_of(datetime(2024, 3, 4, 23), datetime(2024, 3, 5, 1), first))
    [(0, Span(start=1380, end=1440)), (1, Span(start=0, end=60))]
    """
    midnight = datetime.combine(begin.date(), time.min)
    while midnight < end:
        start = max(begin, midnight)
        stop = min(end, midnight + DAY)
        if start < stop:
            minutes = Span((start - midnight) // MINUTE, -((midnight - stop) // MINUTE))
            yield (midnight.date() - first).days, minutes
        midnight += DAY


def unite(spans):
    """Sorted spans without overlap that cover the same minutes.

    >>> unite([Span(60, 90), Span(0, 70), Span(100, 110)])
    (Span(start=0, end=90), Span(start=100, end=110))
    """
    united = []
    for span in sorted(spans, key=lambda span: (span.start, span.end)):
        if united and span.start <= united[-1].end:
            last = united.pop()
            span = Span(last.start, max(last.end, span.end))
        united.append(span)
    return tuple(united)
