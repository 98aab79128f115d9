"""The clock of a day without its appointments.

Appointments are neither for driving nor for visiting. On this clock their minutes do
not exist: what lies between two of them is reckoned as if it followed without a break.
Spans that an appointment cuts stay apart, so that no visit is torn by it.
"""

from .route import join


class Clock:
    """Translates between minutes of the day and minutes of this clock.

    :param busy: iterable of ``(start, end)``
    """

    def __init__(self, busy=()):
        self.busy = join((start, end) for start, end in busy if start < end)

    def squeeze(self, minute):
        """Minute of this clock; all minutes of an appointment are the same one."""
        return minute - self.busy_minutes(minute)

    def busy_minutes(self, until):
        """Minutes of appointments before ``until``."""
        return sum(min(end, until) - start for start, end in self.busy if start < until)

    def begin(self, minute):
        """Minute of the day at which something begins: after an appointment."""
        for start, end in self.busy:
            if start > minute:
                break
            minute += end - start
        return minute

    def finish(self, minute):
        """Minute of the day at which something ends: before an appointment."""
        for start, end in self.busy:
            if start >= minute:
                break
            minute += end - start
        return minute

    def spans(self, spans):
        """Cut ``(start, end)`` at the appointments; sorted tuple on this clock."""
        pieces = []
        for start, end in sorted(spans):
            for busy_start, busy_end in self.busy:
                if busy_end <= start or busy_start >= end:
                    continue
                if start < busy_start:
                    pieces.append((start, busy_start))
                start = max(start, busy_end)
            if start < end:
                pieces.append((start, end))
        return tuple((self.squeeze(a), self.squeeze(b)) for a, b in pieces)
