"""The board on which the search moves sessions: indexes for speed, checked against `rules`.

A set of starts is an integer whose bits stand for the slots of the term, so that what a placed session forbids
to another is a stretch of bits, and the free starts of a session are what remains of its domain.
"""

from __future__ import annotations

from bisect import bisect_left, bisect_right
from collections.abc import Iterable, Sequence
from datetime import date, timedelta

from .problem import Party, Place, Plan, Problem, Session, Stretches


def slots(problem: Problem) -> list[int]:
    """Every instant on the grid of the teaching days, holidays left out."""
    cohort, clock = problem.cohort, problem.cohort.clock
    found: set[int] = set()
    day = cohort.start_on
    while day <= cohort.end_on:
        if day.isoweekday() in cohort.weekdays and day not in problem.holidays:
            minutes = range(cohort.day_starts, cohort.day_ends, cohort.grid)
            folds = (0,) if clock.steady(day) else (0, 1)
            found.update(at for m in minutes for fold in folds if (at := clock.at(day, m, fold)) is not None)
        day += timedelta(days=1)
    return sorted(found)


class Board:
    """Sessions by number, their domains, and a partial plan with its cost."""

    def __init__(self, problem: Problem) -> None:
        self.problem = problem
        self.ids = list(problem.sessions)
        self.sessions = [problem.sessions[xid] for xid in self.ids]
        self.number = {xid: x for x, xid in enumerate(self.ids)}
        self.minutes = [session.minutes for session in self.sessions]
        self.slots = slots(problem)
        self._spans: dict[tuple[int, int, int], int] = {}
        self._index_days()
        self._index_rooms()
        self._index_domains()
        self._index_neighbours()
        self._index_order()
        self._index_loads()
        self._index_costs()
        self.where: list[tuple[int, int] | None] = [None] * len(self.ids)
        self.cost = 0.0
        self.looks = 0

    # indexes ----------------------------------------------------------------------------------------------------
    def _index_days(self) -> None:
        local = [self.problem.local(at) for at in self.slots]
        self.days = sorted({day for day, _ in local})
        number = {day: d for d, day in enumerate(self.days)}
        self.day_of = [number[day] for day, _ in local]
        self.wall_of = [minute for _, minute in local]
        self.day_mask = [0] * len(self.days)
        for s, d in enumerate(self.day_of):
            self.day_mask[d] |= 1 << s
        self.first_of_day = [bisect_left(self.day_of, d) for d in range(len(self.days) + 1)]

    def _index_rooms(self) -> None:
        problem = self.problem
        self.room_ids = list(problem.rooms)
        self.room_number = {rid: r for r, rid in enumerate(self.room_ids)}
        sites = sorted({room.site for room in problem.rooms.values() if room.site is not None})
        self.site_of = [sites.index(room.site) if room.site is not None else -1 for room in problem.rooms.values()]
        self.site_of.append(-1)
        self.way = [[problem.travel.get((a, b), 0) if a != b else 0 for b in sites] + [0] for a in sites]
        self.way.append([0] * (len(sites) + 1))
        self.bookings: list[dict[int, int]] = [{} for _ in self.room_ids]

    def _index_domains(self) -> None:
        self._fits = {minutes: self._fitting(minutes) for minutes in sorted(set(self.minutes))}
        self.domain = [self._domain(session) for session in self.sessions]
        self.rooms = [self._rooms(session) for session in self.sessions]
        self.open = [{r: self._open(r, self.minutes[x]) for r in rooms} for x, rooms in enumerate(self.rooms)]
        self._settle_frozen()

    def _fitting(self, minutes: int) -> int:
        """Starts from which a session of this length ends within the day, no clock changing."""
        cohort, mask = self.problem.cohort, 0
        unsteady = {d for d, day in enumerate(self.days) if not cohort.clock.steady(day)}
        for s, wall in enumerate(self.wall_of):
            if wall + minutes <= cohort.day_ends and not (
                self.day_of[s] in unsteady and cohort.clock.changes_within(self.slots[s], minutes)
            ):
                mask |= 1 << s
        return mask

    def _domain(self, session: Session) -> int:
        problem = self.problem
        mask = self._fits[session.minutes]
        if session.first_day is not None and session.last_day is not None:
            mask &= self._between(session.first_day, session.last_day)
        for uid in problem.takes_part[session.id]:
            person = problem.people[uid]
            if person.free is not None:
                mask &= self._inside(person.free, session.minutes)
            mask &= ~self._touching(person.busy, session.minutes)
        pin = problem.pins.get(session.id)
        return mask & self._exactly(pin.start) if pin and pin.start is not None else mask

    def _settle_frozen(self) -> None:
        """What lies in the past stays there; nothing else may go there."""
        problem = self.problem
        if problem.frozen_before is None:
            return
        future = -1 << bisect_left(self.slots, problem.frozen_before)
        for x, xid in enumerate(self.ids):
            was = problem.current.get(xid)
            if was is None or was.start >= problem.frozen_before:
                self.domain[x] &= future
                continue
            self.domain[x] &= self._exactly(was.start)
            kept = -1 if was.room is None else self.room_number.get(was.room, -2)
            self.rooms[x] = [r for r in self.rooms[x] if r == kept]

    def _between(self, first: date, last: date) -> int:
        low, high = bisect_left(self.days, first), bisect_right(self.days, last)
        return _bits(self.first_of_day[low], self.first_of_day[high]) if low < high else 0

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

    def _exactly(self, at: int) -> int:
        s = bisect_left(self.slots, at)
        return 1 << s if s < len(self.slots) and self.slots[s] == at else 0

    def _rooms(self, session: Session) -> list[int]:
        """The rooms that will do; -1 alone when online."""
        if session.need is None:
            return [-1]
        need, seats, pin = session.need, self.problem.seats[session.id], self.problem.pins.get(session.id)
        return [
            r
            for r, room in enumerate(self.problem.rooms.values())
            if room.capacity >= seats
            and need.features <= room.features
            and need.site in (None, room.site)
            and (pin is None or pin.room in (None, room.id))
        ]

    def _open(self, r: int, minutes: int) -> int:
        return ~self._touching(self.problem.rooms[self.room_ids[r]].busy, minutes) if r >= 0 else -1

    def _index_neighbours(self) -> None:
        near: list[set[int]] = [set() for _ in self.ids]
        for party in self.problem.parties:
            for x, others in self._party(party):
                near[x] |= others
        self.near = [sorted(others - {x}) for x, others in enumerate(near)]
        self.is_near = near

    def _party(self, party: Party) -> Iterable[tuple[int, set[int]]]:
        left = {self.number[xid] for xid in party.left}
        right = {self.number[xid] for xid in party.right}
        yield from ((x, right) for x in left)
        if left is not right:
            yield from ((x, left) for x in right)

    def _index_order(self) -> None:
        self.before: list[list[int]] = [[self.number[y] for y in session.after] for session in self.sessions]
        self.behind: list[list[int]] = [[] for _ in self.ids]
        for x, earlier in enumerate(self.before):
            for y in earlier:
                self.behind[y].append(x)
        self.gap = [session.gap_days for session in self.sessions]

    def _index_loads(self) -> None:
        """Who could be asked too much on one day; those with the same sessions count once."""
        problem = self.problem
        limits: dict[tuple[str, ...], float] = {}
        loads = [(xids, problem.groups[gid].day_limit) for gid, xids in problem.of_group.items()]
        loads += [(xids, problem.people[uid].day_limit) for uid, xids in problem.of_person.items()]
        for xids, limit in loads:
            if sum(problem.sessions[xid].minutes for xid in xids) > limit:
                limits[xids] = min(limit, limits.get(xids, limit))
        self.loads_of: list[list[int]] = [[] for _ in self.ids]
        self.limits = list(limits.values())
        for e, xids in enumerate(limits):
            for x in (self.number[xid] for xid in xids):
                self.loads_of[x].append(e)
                if self.minutes[x] > self.limits[e]:
                    self.domain[x] = 0
        self.used = [[0] * len(self.days) for _ in self.limits]

    def _index_costs(self) -> None:
        problem, weights = self.problem, self.problem.weights
        weeks = [problem.week(day) for day in self.days]
        self.week_cost = [
            [weights["target_week"] * abs(w - session.target_week) if session.target_week else 0 for w in weeks]
            for session in self.sessions
        ]
        groups = {gid: g for g, gid in enumerate(problem.groups)}
        self.groups_of = [
            [groups[gid] for gid in problem.present_groups[xid]] if session.need is not None else []
            for xid, session in problem.sessions.items()
        ]
        self.group_days = [[0] * len(self.days) for _ in groups]
        modules = {module: m for m, module in enumerate(sorted({s.module for s in self.sessions}))}
        self.module_of = [modules[session.module] for session in self.sessions]
        self.module_rooms: list[dict[int, int]] = [{} for _ in modules]
        self.home = [self._home(xid) for xid in self.ids]
        self.w_group, self.w_room, self.w_moved = weights["group_day"], weights["room_stability"], weights["moved"]

    def _home(self, xid: str) -> tuple[int, int] | None:
        """Where the current plan has the session, if it could stand there; (-1, -1) if it could not."""
        was = self.problem.current.get(xid)
        if was is None:
            return None
        s = bisect_left(self.slots, was.start)
        r = -1 if was.room is None else self.room_number.get(was.room, -2)
        return (s, r) if s < len(self.slots) and self.slots[s] == was.start else (-1, -1)

    # moves ------------------------------------------------------------------------------------------------------
    def put(self, x: int, s: int, r: int) -> None:
        """Stand a session at a slot in a room."""
        self.where[x] = (s, r)
        d = self.day_of[s]
        self.cost += self.week_cost[x][d]
        if self.home[x] is not None and self.home[x] != (s, r):
            self.cost += self.w_moved
        for e in self.loads_of[x]:
            self.used[e][d] += self.minutes[x]
        if r < 0:
            return
        self.bookings[r][x] = s
        for g in self.groups_of[x]:
            self.group_days[g][d] += 1
            if self.group_days[g][d] == 1:
                self.cost += self.w_group
        rooms = self.module_rooms[self.module_of[x]]
        if r not in rooms:
            self.cost += self.w_room if rooms else 0
            rooms[r] = 0
        rooms[r] += 1

    def take(self, x: int) -> tuple[int, int]:
        """Take a session off the board, and say where it stood."""
        stood = self.where[x]
        assert stood is not None
        s, r = stood
        self.where[x] = None
        d = self.day_of[s]
        self.cost -= self.week_cost[x][d]
        if self.home[x] is not None and self.home[x] != stood:
            self.cost -= self.w_moved
        for e in self.loads_of[x]:
            self.used[e][d] -= self.minutes[x]
        if r < 0:
            return stood
        del self.bookings[r][x]
        for g in self.groups_of[x]:
            self.group_days[g][d] -= 1
            if self.group_days[g][d] == 0:
                self.cost -= self.w_group
        rooms = self.module_rooms[self.module_of[x]]
        rooms[r] -= 1
        if not rooms[r]:
            del rooms[r]
            self.cost -= self.w_room if rooms else 0
        return stood

    def allows(self, x: int, s: int, r: int) -> bool:
        """Whether the session may stand there as far as it alone is concerned."""
        return s >= 0 and r in self.open[x] and bool(self.domain[x] & self.open[x][r] & 1 << s)

    # questions --------------------------------------------------------------------------------------------------
    def free(self, x: int) -> dict[int, int]:
        """By room, the starts at which the session breaks nothing; rooms without any are left out."""
        common = self._timely(x)
        if not common:
            return {}
        by_site: dict[int, int] = {}
        found = {}
        for r in self.rooms[x]:
            site = self.site_of[r]
            if site not in by_site:
                by_site[site] = common & self._unhindered(x, site)
            mask = by_site[site] & self.open[x][r]
            if mask and r >= 0 and self.bookings[r]:
                mask &= ~self._booked(x, r)
            if mask:
                found[r] = mask
        return found

    def _timely(self, x: int) -> int:
        """Starts that order and hours a day leave."""
        mask = self.domain[x]
        for y in self.before[x]:
            stood = self.where[y]
            if stood is not None:
                mask &= -1 << self._earliest(y, stood[0], self.gap[x])
        for y in self.behind[x]:
            stood = self.where[y]
            if stood is not None:
                mask &= (1 << self._past_latest(x, stood[0], self.gap[y])) - 1
        for e in self.loads_of[x]:
            room = self.limits[e] - self.minutes[x]
            for d, used in enumerate(self.used[e]):
                if used > room:
                    mask &= ~self.day_mask[d]
        return mask

    def _earliest(self, y: int, s: int, gap: int) -> int:
        """The first slot for what comes after y."""
        least = bisect_left(self.slots, self.slots[s] + self.minutes[y])
        return max(least, self._first_slot(self.day_of[s], gap)) if gap else least

    def _first_slot(self, d: int, gap: int) -> int:
        return self.first_of_day[bisect_left(self.days, self.days[d] + timedelta(days=gap))]

    def _past_latest(self, x: int, s: int, gap: int) -> int:
        """The slot past the last at which x may stand before what stands at s."""
        most = bisect_right(self.slots, self.slots[s] - self.minutes[x])
        if not gap:
            return most
        last = bisect_right(self.days, self.days[self.day_of[s]] - timedelta(days=gap))
        return min(most, self.first_of_day[last])

    def _unhindered(self, x: int, site: int) -> int:
        """Starts at which nobody who takes part is elsewhere or on the way."""
        taken, minutes = 0, self.minutes[x]
        self.looks += len(self.near[x])
        for y in self.near[x]:
            stood = self.where[y]
            if stood is not None:
                other = self.site_of[stood[1]]
                there, back = self.way[site][other], self.way[other][site]
                taken |= self._span(stood[0], minutes + there, self.minutes[y] + back)
        return ~taken

    def _booked(self, x: int, r: int) -> int:
        taken, minutes = 0, self.minutes[x]
        self.looks += len(self.bookings[r])
        for y, s in self.bookings[r].items():
            taken |= self._span(s, minutes, self.minutes[y])
        return taken

    def _span(self, s: int, before: int, after: int) -> int:
        key = (s, before, after)
        mask = self._spans.get(key)
        if mask is None:
            at = self.slots[s]
            mask = _bits(bisect_right(self.slots, at - before), bisect_left(self.slots, at + after))
            self._spans[key] = mask
        return mask

    def in_the_way(self, x: int, s: int, r: int) -> list[int]:
        """The sessions that would have to go for x to stand there."""
        at, minutes, d = self.slots[s], self.minutes[x], self.day_of[s]
        site = self.site_of[r]
        self.looks += len(self.near[x])
        found: dict[int, None] = {}
        for y in self.near[x]:
            stood = self.where[y]
            if stood is not None and self._clash(at, minutes, site, y, stood):
                found[y] = None
        if r >= 0:
            for y, t in self.bookings[r].items():
                if self.slots[t] < at + minutes and at < self.slots[t] + self.minutes[y]:
                    found[y] = None
        for y in self.before[x]:
            stood = self.where[y]
            if stood is not None and s < self._earliest(y, stood[0], self.gap[x]):
                found[y] = None
        for y in self.behind[x]:
            stood = self.where[y]
            if stood is not None and s >= self._past_latest(x, stood[0], self.gap[y]):
                found[y] = None
        self._overload(x, d, found)
        return list(found)

    def _clash(self, at: int, minutes: int, site: int, y: int, stood: tuple[int, int]) -> bool:
        begins, other = self.slots[stood[0]], self.site_of[stood[1]]
        ends = begins + self.minutes[y]
        return at < ends + self.way[other][site] and begins < at + minutes + self.way[site][other]

    def _overload(self, x: int, d: int, found: dict[int, None]) -> None:
        """Add sessions of that day until nobody has too long a day."""
        for e in self.loads_of[x]:
            over = self.used[e][d] + self.minutes[x] - self.limits[e]
            if over <= 0:
                continue
            held = [
                y
                for y, stood in enumerate(self.where)
                if stood and self.day_of[stood[0]] == d and e in self.loads_of[y]
            ]
            over -= sum(self.minutes[y] for y in held if y in found)
            for y in sorted((y for y in held if y not in found), key=lambda y: (-self.minutes[y], y)):
                if over <= 0:
                    break
                found[y] = None
                over -= self.minutes[y]

    def plan(self) -> dict[str, Place]:
        """The board as a plan."""
        return {
            xid: Place(self.slots[stood[0]], None if stood[1] < 0 else self.room_ids[stood[1]])
            for xid, stood in zip(self.ids, self.where, strict=True)
            if stood is not None
        }

    def numbers(self, plan: Plan) -> list[tuple[int, int] | None]:
        """A plan by slots and rooms; what does not stand on the board is left out."""
        found: list[tuple[int, int] | None] = [None] * len(self.ids)
        for xid, place in plan.items():
            s = bisect_left(self.slots, place.start)
            if s < len(self.slots) and self.slots[s] == place.start:
                found[self.number[xid]] = (s, -1 if place.room is None else self.room_number[place.room])
        return found

    def set_plan(self, where: Sequence[tuple[int, int] | None]) -> None:
        """Clear the board and stand the sessions so."""
        for x, stood in enumerate(self.where):
            if stood is not None:
                self.take(x)
        for x, stood in enumerate(where):
            if stood is not None:
                self.put(x, *stood)


def _bits(low: int, high: int) -> int:
    return (1 << high) - (1 << low) if high > low else 0
