"""Working days. A day on which any of the given calendars rests is not one; a make-up day works on a weekend."""

from collections.abc import Iterable, Mapping
from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
NOON = time(12, 0)
RESTS = frozenset({"holiday", "weather"})


def is_working_day(day: date, calendars: Iterable[Mapping[date, str]]) -> bool:
    """Whether every calendar ({date: kind of day}) works that day."""
    return all(_works(day, calendar) for calendar in calendars)


def _works(day: date, calendar: Mapping[date, str]) -> bool:
    kind = calendar.get(day)
    if kind == "makeup_workday":
        return True
    return day.isoweekday() <= 5 and kind not in RESTS


def working_day_after(day: date, count: int, calendars: Iterable[Mapping[date, str]]) -> date:
    """The `count`-th working day after `day`; the day itself does not count."""
    calendars = list(calendars)
    for _ in range(count):
        day += timedelta(days=1)
        while not is_working_day(day, calendars):
            day += timedelta(days=1)
    return day


def noon_of(day: date) -> datetime:
    """Noon in Hong Kong on that day: the hour at which our deadlines fall."""
    return datetime.combine(day, NOON, HONG_KONG)


def noon_after(at: datetime, working_days: int, calendars: Iterable[Mapping[date, str]]) -> datetime:
    """Noon in Hong Kong on the n-th working day after an instant."""
    return noon_of(working_day_after(at.astimezone(HONG_KONG).date(), working_days, calendars))
