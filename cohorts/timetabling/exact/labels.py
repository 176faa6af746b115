"""Which named items forbid which starts and rooms: the rules as they bear on one session, one label each.

An item is a rule and its subject, as the checker names them. Unlike the board, nothing is left out here, so that an
item can be lifted and the starts that it alone forbade come back.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from datetime import date, timedelta
from functools import cache

from ..clock import DAY
from ..problem import Problem, Session, Stretches

Item = tuple[str, str]


class Labels:
    """Every instant on the grid of every day of the term, around the clock, and what forbids it."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.slots = self._slots()
        self.all = (1 << len(self.slots)) - 1
        self._local = [problem.local(at) for at in self.slots]
        self.days = sorted({day for day, _ in self._local})
        self._ordinals = [day.toordinal() for day, _ in self._local]
        self.fits = cache(self._fits)
        self.steady = cache(self._steady)

    def _slots(self) -> list[int]:
        cohort, clock = self.problem.cohort, self.problem.cohort.clock
        found = {pin.start for pin in self.problem.pins.values() if pin.start is not None}
        found.update(place.start for place in self.problem.current.values())
        day = cohort.start_on
        while day <= cohort.end_on:
            minutes = range(cohort.day_starts % cohort.grid, DAY, cohort.grid)
            folds = (0,) if clock.steady(day) else (0, 1)
            found.update(at for m in minutes for fold in folds if (at := clock.at(day, m, fold)) is not None)
            day += timedelta(days=1)
        return sorted(found)

    # starts -----------------------------------------------------------------------------------------------------
    def starts(self, xid: str) -> dict[Item, int]:
        """For each item that bears on a session, the starts that it forbids."""
        problem, session = self.problem, self.problem.sessions[xid]
        found: dict[Item, int] = {
            ("outside_day", xid): self.all & ~self.fits(session.minutes),
            ("off_grid", xid): self.all & ~self.steady(session.minutes),
        }
        for day in sorted(problem.holidays):
            found["holiday", day.isoformat()] = self._between(day, day)
        if session.first_day is not None and session.last_day is not None:
            found["outside_window", xid] = self.all & ~self._between(session.first_day, session.last_day)
        for uid in problem.takes_part[xid]:
            person = problem.people[uid]
            away = self._touching(person.busy, session.minutes)
            if person.free is not None:
                away |= self.all & ~self._inside(person.free, session.minutes)
            found["person_unavailable", uid] = away
        found |= self._fixed(session)
        return {item: mask for item, mask in found.items() if mask}

    def _fixed(self, session: Session) -> dict[Item, int]:
        problem, found = self.problem, {}
        pin, was = problem.pins.get(session.id), problem.current.get(session.id)
        if pin and pin.start is not None:
            found["pin_broken", session.id] = self.all & ~self.exactly(pin.start)
        if problem.frozen_before is not None:
            if was is not None and was.start < problem.frozen_before:
                found["frozen_moved", session.id] = self.all & ~self.exactly(was.start)
            else:
                found["frozen_moved", session.id] = (1 << bisect_left(self.slots, problem.frozen_before)) - 1
        return found

    def _fits(self, minutes: int) -> int:
        cohort, mask = self.problem.cohort, 0
        for s, (day, wall) in enumerate(self._local):
            in_term = cohort.start_on <= day <= cohort.end_on and day.isoweekday() in cohort.weekdays
            if in_term and cohort.day_starts <= wall and wall + minutes <= cohort.day_ends:
                mask |= 1 << s
        return mask

    def _steady(self, minutes: int) -> int:
        cohort, mask = self.problem.cohort, 0
        for s, (day, wall) in enumerate(self._local):
            on_grid = (wall - cohort.day_starts) % cohort.grid == 0
            late = wall + minutes > DAY or not cohort.clock.steady(day)
            if on_grid and not (late and cohort.clock.changes_within(self.slots[s], minutes)):
                mask |= 1 << s
        return mask

    def exactly(self, at: int) -> int:
        """That one start."""
        return 1 << bisect_left(self.slots, at)

    def _between(self, first: date, last: date) -> int:
        low = bisect_left(self._ordinals, first.toordinal())
        return _bits(low, bisect_right(self._ordinals, last.toordinal()))

    def _inside(self, stretches: Stretches, minutes: int) -> int:
        mask = 0
        for begins, ends in stretches:
            mask |= _bits(bisect_left(self.slots, begins), bisect_right(self.slots, ends - minutes))
        return mask

    def _touching(self, stretches: Stretches, minutes: int) -> int:
        mask = 0
        for begins, ends in stretches:
            mask |= _bits(bisect_right(self.slots, begins - minutes), bisect_left(self.slots, ends))
        return mask

    def instants(self, mask: int) -> list[int]:
        """The starts of a set."""
        found = []
        while mask:
            low = mask & -mask
            found.append(self.slots[low.bit_length() - 1])
            mask ^= low
        return found

    # rooms ------------------------------------------------------------------------------------------------------
    def rooms(self, xid: str) -> dict[str | None, list[Item]]:
        """The rooms that a session could have, each with the items that forbid it altogether."""
        problem, session = self.problem, self.problem.sessions[xid]
        pin, was = problem.pins.get(xid), problem.current.get(xid)
        frozen = was is not None and problem.frozen_before is not None and was.start < problem.frozen_before
        found: dict[str | None, list[Item]] = {}
        for rid in problem.rooms if session.need is not None and problem.rooms else (None,):
            items = [(rule, xid) for rule in self._unfit(session, rid)]
            if pin and pin.room is not None and pin.room != rid:
                items.append(("pin_broken", xid))
            if frozen and was is not None and was.room != rid:
                items.append(("frozen_moved", xid))
            found[rid] = items
        return found

    def _unfit(self, session: Session, rid: str | None) -> list[str]:
        if session.need is None:
            return []
        if rid is None:
            return ["wrong_site"]
        room, need, rules = self.problem.rooms[rid], session.need, []
        if room.capacity < self.problem.seats[session.id]:
            rules.append("room_too_small")
        if need.features - room.features:
            rules.append("room_lacks_feature")
        if need.site not in (None, room.site):
            rules.append("wrong_site")
        return rules

    def closed(self, rid: str, minutes: int) -> int:
        """The starts at which a room is not open throughout."""
        return self._touching(self.problem.rooms[rid].busy, minutes)


def _bits(low: int, high: int) -> int:
    return (1 << high) - (1 << low) if high > low else 0
