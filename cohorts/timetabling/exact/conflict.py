"""Why no plan exists: named items that cannot hold together, none of which could be left out.

1. Grow a set of sessions: solve it exactly; complete the plan greedily; what finds no place joins the set. Either the
   plan becomes whole, or the set has no plan: it is small, because only what failed has joined.
2. Leave out sessions, then items, as long as the rest still has no plan (deletion, with halving chunks); then items
   again with every session on which they bear, since one rule may contradict itself over more sessions.
3. Verify: the items have no plan; without any one of them there is one, which the checker finds free of the others.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from time import monotonic
from typing import Any, TypeVar

from ..board import Board
from ..check import violations
from ..problem import Place, Plan, Problem
from ..search import Search
from .labels import Item, Labels
from .model import Model, decide
from .wording import words

T = TypeVar("T")


class TooLong(Exception):
    """The time was up before the answer was known."""


@dataclass
class Found:
    """Either a whole plan, or the conflict with a plan for what stands outside it."""

    plan: dict[str, Place]
    conflict: list[dict[str, Any]] | None


class Explaining:
    """One search for a conflict."""

    def __init__(self, labels: Labels, seconds: float, work: float | None, seed: int) -> None:
        self.labels, self.problem = labels, labels.problem
        self.until, self.work = monotonic() + seconds, work
        self.board = Board(self.problem)
        self.seed = seed
        self.tests = 0

    def run(self, unplaced: Iterable[str]) -> Found:
        """Start from the sessions that found no place."""
        core = set(unplaced)
        while True:
            plan = self.decide(core)
            if plan is None:
                return Found({}, self.minimal(core))
            whole, failing = self._complete(plan)
            if not failing:
                return Found(whole, None)
            core |= failing

    def decide(
        self, sessions: Iterable[str], only: Iterable[Item] | None = None, lifted: Iterable[Item] = ()
    ) -> dict[str, Place] | None:
        """A plan for some sessions under some items, or None when there is none."""
        self.tests += 1
        left = self.until - monotonic()
        if left <= 0:
            raise TooLong
        wanted = None if only is None else frozenset(only)
        answer = decide(Model(self.labels, set(sessions), frozenset(lifted), wanted), left, self.work)
        if answer is None or answer is True:
            raise TooLong
        return None if answer is False else answer

    def _complete(self, plan: Plan) -> tuple[dict[str, Place], set[str]]:
        """Put the other sessions around a plan; say which find no place."""
        board = self.board
        board.set_plan(board.numbers(plan))
        search = Search(board, self.seed)
        search.keep = {board.number[xid] for xid in plan}
        search.unplaced = [x for x, stood in enumerate(board.where) if stood is None and x not in set(search.hopeless)]
        steps = iter(range(4 * len(board.ids)))
        search.construct(lambda: next(steps, None) is not None)
        whole = board.plan()
        return whole, {xid for xid in self.problem.sessions if xid not in whole}

    # minimal ----------------------------------------------------------------------------------------------------
    def minimal(self, core: set[str]) -> list[dict[str, Any]]:
        """The conflict within sessions that have no plan."""
        sessions = _without(sorted(core), lambda rest: self.decide(rest) is None)
        items = _without(self._items(sessions), lambda rest: self.decide(sessions, only=rest) is None)
        concerned = [xid for xid in self.problem.sessions if any(concerns(self.problem, item, xid) for item in items)]
        fewer = _without(items, lambda rest: self.decide(concerned, only=rest) is None)
        if fewer != items:
            items = fewer
            sessions = _without(concerned, lambda rest: self.decide(rest, only=items) is None)
        if self.decide(sessions, only=items) is not None:
            raise AssertionError("the conflict does not hold when solved again")
        return [self._described(item, items, sessions, concerned) for item in items]

    def _items(self, sessions: Sequence[str]) -> list[Item]:
        """Everything that bears on these sessions, first what one would rather not blame."""
        found: dict[Item, None] = {}
        for xid in sessions:
            found.update(dict.fromkeys(self.labels.starts(xid)))
            for rid, items in self.labels.rooms(xid).items():
                found.update(dict.fromkeys(items))
                if rid is not None:
                    found["room_overlap", rid] = None
                    found["room_unavailable", rid] = None
            if any(before in sessions for before in self.problem.sessions[xid].after):
                found["order", xid] = None
        for party in self.problem.parties:
            if len((party.left | party.right) & set(sessions)) > 1:
                found[f"{party.kind}_overlap", party.id] = None
                found["travel_too_short", party.id] = None
        for kind, held in (("group", self.problem.of_group), ("person", self.problem.of_person)):
            for subject, xids in held.items():
                if set(xids) & set(sessions):
                    found[f"{kind}_day_too_long", subject] = None
        return sorted(found, key=lambda item: (_RELUCTANCE.index(item[0]), item[1]))

    def _described(
        self, item: Item, items: Sequence[Item], sessions: Sequence[str], concerned: Sequence[str]
    ) -> dict[str, Any]:
        """An item in words, after proof that it cannot be spared, and what the plan would be without it."""
        rest = [other for other in items if other != item]
        plan = self.decide(concerned, only=rest)
        if plan is None:
            raise AssertionError("the conflict could be shorter")
        broken = [hit for hit in violations(self.problem, plan) if (hit.rule, hit.subject) in items]
        if any((hit.rule, hit.subject) != item for hit in broken):
            raise AssertionError("the checker does not agree with the plan without an item")
        rule, subject = item
        involved = [xid for xid in sessions if concerns(self.problem, item, xid)]
        return {
            "rule": rule,
            "subject": subject,
            "text": words(self.problem, item, involved),
            "sessions": involved,
            "without": self._relaxed(item, sessions),
        }

    def _relaxed(self, item: Item, sessions: Sequence[str]) -> str:
        """What lifting an item would give, when everything else holds."""
        plan = self.decide(sessions, lifted=[item])
        if plan is None:
            return "Another rule would still stand in the way."
        broken = [hit for hit in violations(self.problem, plan) if (hit.rule, hit.subject) == item]
        moved = list(dict.fromkeys(xid for hit in broken for xid in hit.sessions))[:3]
        spots = [self._spot(xid, plan[xid]) for xid in moved]
        return f"Then all of these could be placed, with {'; '.join(spots)}." if spots else "Then all could be placed."

    def _spot(self, xid: str, place: Place) -> str:
        return f"{xid} on {self.problem.when(place.start)}" + (f" in {place.room}" if place.room else "")


_RELUCTANCE = (
    "off_grid",
    "holiday",
    "outside_day",
    "group_day_too_long",
    "person_day_too_long",
    "travel_too_short",
    "room_unavailable",
    "room_overlap",
    "group_overlap",
    "room_too_small",
    "wrong_site",
    "room_lacks_feature",
    "frozen_moved",
    "outside_window",
    "person_overlap",
    "order",
    "person_unavailable",
    "pin_broken",
)
"""The rules in the order in which they are left out when the rest explains as much."""


def concerns(problem: Problem, item: Item, xid: str) -> bool:
    """Whether a session is one that an item bears on."""
    rule, subject = item
    session = problem.sessions[xid]
    if rule in ("person_overlap", "person_unavailable", "person_day_too_long"):
        return subject in problem.takes_part[xid]
    if rule == "group_day_too_long":
        return xid in problem.of_group[subject]
    if rule == "travel_too_short" and subject in problem.people:
        return subject in problem.takes_part[xid]
    if rule in ("group_overlap", "travel_too_short"):
        return any(xid in party.left | party.right for party in problem.group_parties if party.id == subject)
    if rule in ("room_overlap", "room_unavailable"):
        return session.need is not None
    if rule == "order":
        return xid == subject or xid in problem.sessions[subject].after
    return rule == "holiday" or xid == subject


def _without(things: Sequence[T], still: Callable[[list[T]], bool]) -> list[T]:
    """Leave out things, in ever smaller chunks, as long as the rest still holds."""
    rest, size = list(things), max(1, len(things) // 2)
    while True:
        at = 0
        while at < len(rest):
            shorter = rest[:at] + rest[at + size :]
            if len(rest) > 1 and still(shorter):
                rest = shorter
            else:
                at += size
        if size == 1:
            return rest
        size = max(1, size // 2)
