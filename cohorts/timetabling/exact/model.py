"""The timetable as a model for CP-SAT (Perron and Furnon, OR-Tools), whole or in part, with every item or without some.

Sessions are intervals with a start and, where there is a choice, one literal a room; who cannot be at two places at
once is a no-overlap; days are literals where a rule or a cost speaks of days.
"""

from __future__ import annotations

from collections.abc import Callable, Collection, Hashable, Mapping
from datetime import date
from itertools import combinations
from typing import Any, TypeVar

from ortools.sat.python import cp_model

from ..clock import DAY
from ..problem import Party, Place, Plan, Problem
from .labels import Item, Labels

Name = TypeVar("Name", bound=Hashable)


class Model:
    """Some sessions of a problem under all items but those lifted."""

    def __init__(
        self,
        labels: Labels,
        sessions: Collection[str] | None = None,
        lifted: Collection[Item] = (),
        only: Collection[Item] | None = None,
        optional: bool = False,
        held: Mapping[str, Place] | None = None,
    ) -> None:
        self.labels, self.problem = labels, labels.problem
        self.ids = [xid for xid in self.problem.sessions if sessions is None or xid in sessions]
        self.lifted, self.only = frozenset(lifted), None if only is None else frozenset(only)
        self.model = cp_model.CpModel()
        self.base = labels.slots[0] if labels.slots else 0
        self.impossible = False
        self.start: dict[str, Any] = {}
        self.room: dict[str, dict[str | None, Any]] = {}
        self.interval: dict[str, Any] = {}
        self.on: dict[str, dict[date, Any]] = {}
        self._true = self.model.new_constant(1)
        self.optional = optional
        self.held: Mapping[str, Place] = held or {}
        self.placed: dict[str, Any] = {}
        self._bookings: dict[str, list[Any]] = {}
        self._domains: dict[str, int] = {}
        for xid in self.ids:
            self._session(xid)
        self.impossible = self.impossible or (not optional and self._circular())
        if not self.impossible:
            self._apart()
            self._order()
            self._loads()

    def active(self, rule: str, subject: str) -> bool:
        """Whether an item holds."""
        return (rule, subject) not in self.lifted and (self.only is None or (rule, subject) in self.only)

    def _circular(self) -> bool:
        """Whether the order of these sessions runs in a circle, which bounds alone would find only step by step."""
        waits = {
            xid: {before for before in self.problem.sessions[xid].after if before in self.start}
            for xid in self.start
            if self.active("order", xid)
        }
        while ready := [xid for xid, before in waits.items() if not before & waits.keys()]:
            for xid in ready:
                del waits[xid]
        return bool(waits)

    # one session ------------------------------------------------------------------------------------------------
    def _session(self, xid: str) -> None:
        mask = self.labels.all
        for item, forbidden in self.labels.starts(xid).items():
            if self.active(*item):
                mask &= ~forbidden
        if xid in self.held:
            mask &= self.labels.exactly(self.held[xid].start)
        rooms = {rid: mask & ~self._closed(xid, rid) for rid in self._open_rooms(xid)}
        mask = 0
        for allowed in rooms.values():
            mask |= allowed
        rooms = {rid: allowed for rid, allowed in rooms.items() if allowed}
        if not rooms:
            self.impossible = self.impossible or not self.optional
            return
        minutes = self.problem.sessions[xid].minutes
        self._domains[xid] = mask
        self.placed[xid] = placed = self.model.new_bool_var("") if self._may_go(xid) else self._true
        self.start[xid] = start = self.model.new_int_var_from_domain(self._domain(mask), "")
        self.interval[xid] = self.model.new_optional_fixed_size_interval_var(start, minutes, placed, "")
        self.room[xid] = self._one_of(rooms, placed)
        for rid, allowed in rooms.items():
            if allowed != mask:
                self.model.add_linear_expression_in_domain(start, self._domain(allowed)).only_enforce_if(
                    self.room[xid][rid]
                )
            if rid is not None and self.active("room_overlap", rid):
                booking = self.model.new_optional_fixed_size_interval_var(start, minutes, self.room[xid][rid], "")
                self._bookings.setdefault(rid, []).append(booking)

    def _may_go(self, xid: str) -> bool:
        return self.optional or xid in self.held

    def _one_of(self, names: Collection[Name], placed: Any) -> dict[Name, Any]:
        """A literal a name, one of which holds if the session is placed."""
        if len(names) == 1:
            return dict.fromkeys(names, placed)
        literals = {name: self.model.new_bool_var("") for name in names}
        if placed is self._true:
            self.model.add_exactly_one(literals.values())
        else:
            self.model.add(sum(literals.values()) == placed)
        return literals

    def _open_rooms(self, xid: str) -> list[str | None]:
        found = [rid for rid, items in self.labels.rooms(xid).items() if not any(self.active(*item) for item in items)]
        return [rid for rid in found if xid not in self.held or rid == self.held[xid].room]

    def _closed(self, xid: str, rid: str | None) -> int:
        if rid is None or not self.active("room_unavailable", rid):
            return 0
        return self.labels.closed(rid, self.problem.sessions[xid].minutes)

    def _domain(self, mask: int) -> Any:
        return cp_model.Domain.from_values([at - self.base for at in self.labels.instants(mask)])

    def days(self, xid: str) -> dict[date, Any]:
        """A literal for each day on which the session may be."""
        if xid not in self.on:
            by_day: dict[date, list[int]] = {}
            for at in self.labels.instants(self._domains[xid]):
                by_day.setdefault(self.problem.day(at), []).append(at - self.base)
            literals = self._one_of(by_day, self.placed[xid])
            if len(by_day) > 1:
                for day, starts in by_day.items():
                    within = cp_model.Domain(starts[0], starts[-1])
                    self.model.add_linear_expression_in_domain(self.start[xid], within).only_enforce_if(literals[day])
            self.on[xid] = literals
        return self.on[xid]

    # sessions together ------------------------------------------------------------------------------------------
    def _apart(self) -> None:
        for bookings in self._bookings.values():
            if len(bookings) > 1:
                self.model.add_no_overlap(bookings)
        whole = self.only is None and not self.lifted
        apart: set[tuple[str, str]] = set()
        for party in self.problem.parties:
            if self.active(f"{party.kind}_overlap", party.id):
                self._keep_apart(party, apart, whole)
        ways: set[tuple[str, str]] = set()
        for party in self.problem.parties:
            if self.problem.longest_travel and self.active("travel_too_short", party.id):
                for pair in self._pairs(party):
                    if pair not in ways:
                        ways.add(pair)
                        self._travel(*pair, pair in apart)

    def _pairs(self, party: Party) -> list[tuple[str, str]]:
        held = [xid for xid in self.start if xid in party.left or xid in party.right]
        return [
            (a, b)
            for a, b in combinations(held, 2)
            if ((a in party.left and b in party.right) or (b in party.left and a in party.right))
            and not (a in self.held and b in self.held)
        ]

    def _keep_apart(self, party: Party, apart: set[tuple[str, str]], whole: bool) -> None:
        fresh = [pair for pair in self._pairs(party) if pair not in apart]
        if not fresh:
            return
        apart.update(fresh)
        together = party.left | party.right if whole and party.right >= party.left else party.left
        clique = [xid for xid in self.start if xid in together]
        if party.left <= party.right and len(clique) > 1:
            self.model.add_no_overlap([self.interval[xid] for xid in clique])
            inside = set(clique)
            fresh = [(a, b) for a, b in fresh if not (a in inside and b in inside)]
        for a, b in fresh:
            self.model.add_no_overlap([self.interval[a], self.interval[b]])

    def _sites(self, xid: str) -> dict[str | None, Any]:
        by_site: dict[str | None, list[Any]] = {}
        for rid, literal in self.room[xid].items():
            by_site.setdefault(self.problem.site(rid), []).append(literal)
        if len(by_site) == 1:
            return dict.fromkeys(by_site)
        found = {}
        for site, literals in by_site.items():
            found[site] = literals[0] if len(literals) == 1 else self.model.new_bool_var("")
            if len(literals) > 1:
                self.model.add(sum(literals) == found[site])
        return found

    def _travel(self, a: str, b: str, apart: bool) -> None:
        way = self.problem.travel
        sites_a, sites_b = self._sites(a), self._sites(b)
        choices = [
            (here, there, one, other)
            for here, one in sites_a.items()
            for there, other in sites_b.items()
            if here is not None
            and there is not None
            and here != there
            and way.get((here, there), 0) + way.get((there, here), 0)
        ]
        if not choices or not self._near(a, b):
            return
        first, second = self.model.new_bool_var(""), self.model.new_bool_var("")
        ends_a, ends_b = (self.start[xid] + self.problem.sessions[xid].minutes for xid in (a, b))
        orders, both = [first, second], [self.placed[a], self.placed[b]]
        if not apart:
            at_once = self.model.new_bool_var("")
            self.model.add(self.start[a] < ends_b).only_enforce_if([at_once, *both])
            self.model.add(self.start[b] < ends_a).only_enforce_if([at_once, *both])
            orders.append(at_once)
        self.model.add_exactly_one(orders)
        for here, there, one, other in choices:
            given = [*both, *(literal for literal in (one, other) if literal is not None)]
            out, back = way.get((here, there), 0), way.get((there, here), 0)
            self.model.add(self.start[b] >= ends_a + out).only_enforce_if([first, *given])
            self.model.add(self.start[a] >= ends_b + back).only_enforce_if([second, *given])
        self.model.add(self.start[b] >= ends_a).only_enforce_if([first, *both])
        self.model.add(self.start[a] >= ends_b).only_enforce_if([second, *both])

    def _near(self, a: str, b: str) -> bool:
        """Whether two sessions could come so close that the way matters."""
        slack = self.problem.longest_travel + DAY
        days_a = {day.toordinal() for day in self._days_of(a)}
        return any(
            day.toordinal() + shift in days_a for day in self._days_of(b) for shift in range(-1, slack // DAY + 1)
        )

    def _days_of(self, xid: str) -> set[date]:
        return {self.problem.day(at) for at in self.labels.instants(self._domains[xid])}

    def _order(self) -> None:
        for xid in self.ids:
            session = self.problem.sessions[xid]
            for before in session.after:
                if not {before, xid} <= self.start.keys() or not self.active("order", xid):
                    continue
                both = [self.placed[before], self.placed[xid]]
                ends = self.start[before] + self.problem.sessions[before].minutes
                self.model.add(self.start[xid] >= ends).only_enforce_if(both)
                if session.gap_days:
                    later = self._day_number(xid) >= self._day_number(before) + session.gap_days
                    self.model.add(later).only_enforce_if(both)

    def _day_number(self, xid: str) -> Any:
        return sum(day.toordinal() * literal for day, literal in self.days(xid).items())

    def _loads(self) -> None:
        problem, seen = self.problem, set()
        loads = [("group", gid, problem.groups[gid].day_limit, xids) for gid, xids in problem.of_group.items()]
        loads += [("person", uid, problem.people[uid].day_limit, xids) for uid, xids in problem.of_person.items()]
        for kind, subject, limit, xids in loads:
            held = tuple(xid for xid in xids if xid in self.start)
            minutes = sum(problem.sessions[xid].minutes for xid in held)
            if not self.active(f"{kind}_day_too_long", subject) or minutes <= limit or (held, limit) in seen:
                continue
            seen.add((held, limit))
            self._load(held, int(limit))

    def _load(self, held: tuple[str, ...], limit: int) -> None:
        by_day: dict[date, list[tuple[int, Any]]] = {}
        for xid in held:
            for day, literal in self.days(xid).items():
                by_day.setdefault(day, []).append((self.problem.sessions[xid].minutes, literal))
        for terms in by_day.values():
            if sum(minutes for minutes, _ in terms) > limit:
                self.model.add(sum(minutes * literal for minutes, literal in terms) <= limit)

    # answers ----------------------------------------------------------------------------------------------------
    def plan(self, value: Callable[[Any], int]) -> dict[str, Place]:
        """The plan that an assignment stands for."""
        return {
            xid: Place(
                value(self.start[xid]) + self.base,
                next(rid for rid, literal in self.room[xid].items() if value(literal)),
            )
            for xid in self.start
            if value(self.placed[xid])
        }

    def hint(self, plan: Plan) -> None:
        """Tell the solver of a plan, whole."""
        for xid in self.start:
            if self._may_go(xid):
                self.model.add_hint(self.placed[xid], xid in plan)
            if xid not in plan:
                continue
            self.model.add_hint(self.start[xid], plan[xid].start - self.base)
            for rid, literal in self.room[xid].items():
                if literal is not self.placed[xid]:
                    self.model.add_hint(literal, rid == plan[xid].room)
            day = self.problem.day(plan[xid].start)
            for other, literal in self.on.get(xid, {}).items():
                if literal is not self.placed[xid]:
                    self.model.add_hint(literal, other == day)


def solver(seconds: float, work: float | None = None, seed: int = 0) -> Any:
    """CP-SAT on one thread, limited by the clock and, to be repeatable, by its own measure of work."""
    found = cp_model.CpSolver()
    found.parameters.num_workers = 1
    found.parameters.random_seed = seed
    found.parameters.max_time_in_seconds = max(0.01, seconds)
    if work is not None:
        found.parameters.max_deterministic_time = work
    return found


def decide(model: Model, seconds: float, work: float | None = None) -> dict[str, Place] | bool | None:
    """A plan, False when none exists, None when it is not known in time."""
    if model.impossible:
        return False
    search = solver(seconds, work)
    status = search.solve(model.model)
    if status in (cp_model.OPTIMAL, cp_model.FEASIBLE):
        return model.plan(search.value)
    return False if status == cp_model.INFEASIBLE else None


__all__ = ["Model", "Problem", "cp_model", "decide", "solver"]
