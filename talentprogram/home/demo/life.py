"""The year as a list of events, each by the table, each with its journal entry: those before now have happened.

Bulk moves (submissions, references, screening, projects) are played by `advance` alone; decisions and offers are played
by the product's own actions, so that seats, conditions and the waiting list are what they would be.
"""

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from random import Random
from typing import Any

from talentprogram.home.demo.calendar import Year
from talentprogram.journal.advance import advance


@dataclass
class Diary:
    """Events in the order of their time; ties keep the order in which they were written."""

    year: Year
    _events: list[tuple[datetime, int, Callable[[datetime], Any]]] = field(default_factory=list)

    def write(self, at: datetime, event: Callable[[datetime], Any]) -> None:
        self._events.append((at, len(self._events), event))

    def move(self, at: datetime, thing: Any, table: Any, name: str, by: Any = None, **stamps: Any) -> None:
        """One move of one thing at that time."""
        self.write(at, lambda when: advance(thing, table, name, by=by, at=when, **stamps))

    def play(self) -> int:
        """Let everything happen that lies before now; answers how much did."""
        happened = [event for event in sorted(self._events, key=lambda each: each[:2]) if event[0] <= self.year.now]
        for at, _order, event in happened:
            event(at)
        return len(happened)


def between(chance: Random, begin: datetime, end: datetime, *, rush: float = 1.0) -> datetime:
    """Some instant in a window; a `rush` above one crowds them towards the end, as before a deadline."""
    return begin + (end - begin) * (1 - chance.random() ** rush)


def office_hours(at: datetime) -> datetime:
    """The same day at an hour at which somebody would be at a desk."""
    local = at.astimezone(at.tzinfo)
    return local.replace(hour=9 + local.minute % 9, minute=local.second, microsecond=0)


def days(count: float) -> timedelta:
    return timedelta(days=count)
