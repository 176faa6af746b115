"""How long a search may go on: on the clock, or, where answers must repeat, by counting work."""

from __future__ import annotations

from collections.abc import Callable
from time import monotonic

Progress = Callable[[float, float | None, float | None], None]
Cancelled = Callable[[], bool]
POLL = 0.1
TELL = 0.5
GUARD = 30


class Effort:
    """A time limit that also reports progress and hears a cancellation.

    With `rate` the seconds are counted in work (so many looks a second), so that the same search is made on every
    machine however busy it is; the real clock is then only a guard, at thirty times the seconds.
    """

    def __init__(
        self,
        seconds: float,
        progress: Progress | None = None,
        cancelled: Cancelled | None = None,
        rate: float | None = None,
        began: float | None = None,
    ) -> None:
        self.seconds = seconds
        self.most = seconds * GUARD if rate else seconds
        self.rate = rate
        self.cancelled = False
        self.best: float | None = None
        self.bound: float | None = None
        self.work = 0.0
        self._began = monotonic() if began is None else began
        self._progress, self._ask = progress, cancelled
        self._asked, self._told = self._began, self._began

    def real(self) -> float:
        """Seconds by the real clock."""
        return monotonic() - self._began

    def spent(self) -> float:
        """Seconds by the clock that counts here."""
        return self.work / self.rate if self.rate else self.real()

    def share(self) -> float:
        """How much of the time has gone, between 0 and 1."""
        return min(1.0, self.spent() / self.seconds) if self.seconds > 0 else 1.0

    def goes_on(self, until: float = 1.0) -> bool:
        """Whether to go on, up to a share of the time; it polls and reports as it is asked."""
        now = monotonic()
        if now - self._asked >= POLL:
            self._asked = now
            if self._ask is not None and self._ask():
                self.cancelled = True
        if now - self._told >= TELL:
            self._told = now
            self.tell()
        return not self.cancelled and now - self._began < self.most and self.share() < until

    def tell(self) -> None:
        """Report the best value so far."""
        if self._progress is not None:
            self._progress(round(self.real(), 3), self.best, self.bound)
