"""Wall clocks and instants: an instant is a whole number of minutes since 1970 in UTC."""

from __future__ import annotations

from dataclasses import dataclass, field
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

DAY = 24 * 60
_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)
_EPOCH_DAY = _EPOCH.date().toordinal()


class NoSuchHour(ValueError):
    """The clocks jump over this time of day."""


def instant(moment: datetime) -> int:
    """The minute of an aware moment, seconds dropped."""
    return (moment - _EPOCH) // timedelta(minutes=1)


@dataclass(frozen=True)
class Clock:
    """The wall clock of one time zone."""

    zone: ZoneInfo
    _midnights: dict[date, int] = field(default_factory=dict, compare=False, repr=False)

    def moment(self, at: int) -> datetime:
        """The aware local time of an instant."""
        return (_EPOCH + timedelta(minutes=at)).astimezone(self.zone)

    def local(self, at: int) -> tuple[date, int]:
        """The local date and the minute of the day shown by the wall clock."""
        day = date.fromordinal(_EPOCH_DAY + at // DAY)
        for candidate in (day, day + timedelta(days=1), day - timedelta(days=1)):
            minute = at - self.midnight(candidate)
            if 0 <= minute < DAY and self.steady(candidate):
                return candidate, minute
        shown = self.moment(at)
        return shown.date(), shown.hour * 60 + shown.minute

    def midnight(self, day: date) -> int:
        """The first instant of a local day."""
        if day not in self._midnights:
            self._midnights[day] = self._edge(day, 0)
        return self._midnights[day]

    def steady(self, day: date) -> bool:
        """Whether no clock changes on that day."""
        first = self.midnight(day)
        if self.midnight(day + timedelta(days=1)) - first != DAY:
            return False
        return self.moment(first).utcoffset() == self.moment(first + DAY // 2).utcoffset()

    def at(self, day: date, minute: int, fold: int = 0) -> int | None:
        """The instant at which the wall shows this time, or None in an hour that does not exist."""
        if minute < DAY and self.steady(day):
            return self.midnight(day) + minute
        wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
        found = instant(wall.replace(tzinfo=self.zone, fold=fold))
        return found if self.moment(found).replace(tzinfo=None) == wall else None

    def edge(self, day: date, minute: int) -> int:
        """The instant of a boundary; in an hour that does not exist, the moment of the jump."""
        if minute < DAY and self.steady(day):
            return self.midnight(day) + minute
        return self._edge(day, minute)

    def parse(self, text: str) -> datetime:
        """Read ISO 8601; without an offset it is local time, and must exist."""
        moment = datetime.fromisoformat(text)
        if moment.tzinfo is not None:
            return moment
        local = moment.replace(tzinfo=self.zone)
        if local.astimezone(UTC).astimezone(self.zone).replace(tzinfo=None) != moment:
            raise NoSuchHour(f"{text} does not exist in {self.zone.key}: the clocks jump over it")
        return local

    def changes_within(self, start: int, minutes: int) -> bool:
        """Whether the clocks change while a session of this length runs."""
        return self.moment(start).utcoffset() != self.moment(start + minutes - 1).utcoffset()

    def iso(self, at: int) -> str:
        """Local time with its offset, to the second."""
        return self.moment(at).isoformat()

    def plain(self, at: int) -> str:
        """Local time as a person writes it."""
        return self.moment(at).strftime("%a %d %b %Y %H:%M")

    def _edge(self, day: date, minute: int) -> int:
        wall = datetime.combine(day, datetime.min.time()) + timedelta(minutes=minute)
        after = instant(wall.replace(tzinfo=self.zone, fold=0))
        if self.moment(after).replace(tzinfo=None) == wall:
            return after
        before = instant(wall.replace(tzinfo=self.zone, fold=1))
        offset = self.moment(after).utcoffset()
        return next(at for at in range(before, after + 1) if self.moment(at).utcoffset() == offset)
