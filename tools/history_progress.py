"""How far a long load is: a bar on a terminal, a line now and then elsewhere."""

import time


class Progress:
    """Counts up to `total`; shows count, speed and the time that is left."""

    WIDTH = 30
    LINE_EVERY = 10  # seconds between lines where there is no terminal

    def __init__(self, total, unit, out):
        self.total, self.unit, self.out = total, unit, out
        self.done = 0
        self.start = self.shown = time.monotonic()
        self.terminal = out.isatty()

    @property
    def seconds(self):
        return time.monotonic() - self.start

    @property
    def speed(self):
        """Units per second so far."""
        return self.done / self.seconds if self.seconds else 0.0

    def advance(self, count):
        self.done += count
        now = time.monotonic()
        last = self.done >= self.total
        if self.terminal:
            self.out.write("\r" + self._bar() + ("\n" if last else ""))
            self.out.flush()
        elif last or now - self.shown >= self.LINE_EVERY:
            self.shown = now
            self.out.write(self._text() + "\n")
            self.out.flush()

    def _text(self):
        left = (self.total - self.done) / self.speed if self.speed else 0
        return (
            f"{self.done:,} of {self.total:,} {self.unit}, {self.speed:.0f} a second, "
            f"{int(left) // 60}:{int(left) % 60:02d} left"
        )

    def _bar(self):
        filled = self.WIDTH * self.done // max(self.total, 1)
        return f"[{'#' * filled:-<{self.WIDTH}}] {self._text()}  "
