"""A stretch of time that begins at an instant and ends before another."""

from dataclasses import dataclass
from datetime import datetime, timedelta


@dataclass(frozen=True)
class Window:
    """Half open: the instant it ends is already outside. `None` leaves a side unbounded."""

    begins: datetime | None
    ends: datetime | None

    def holds(self, at: datetime) -> bool:
        return (self.begins is None or self.begins <= at) and (self.ends is None or at < self.ends)

    def extended(self, grace: timedelta) -> "Window":
        return Window(self.begins, self.ends + grace if self.ends else None)

    def overlaps(self, other: "Window") -> bool:
        """Whether some instant lies in both."""
        return (self.begins is None or other.ends is None or self.begins < other.ends) and (
            other.begins is None or self.ends is None or other.begins < self.ends
        )
