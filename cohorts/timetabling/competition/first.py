"""A first feasible solution in plain Python, so that nothing heavy need be loaded before there is an answer.

Lectures are placed most constrained first; one that fits nowhere pushes out those in its way that have been pushed out
least (Müller, *Constraint-based Timetabling*, 2005).
"""

from __future__ import annotations

from collections.abc import Callable
from random import Random

from .instance import Instance, Solution

Spot = tuple[int, int]


class Tables:
    """An instance by numbers."""

    def __init__(self, instance: Instance) -> None:
        self.instance = instance
        self.courses, self.rooms = list(instance.courses), list(instance.rooms)
        number = {cid: c for c, cid in enumerate(self.courses)}
        self.slots = instance.days * instance.periods
        self.rivals = [sorted(number[other] for other in instance.rivals[cid]) for cid in self.courses]
        closed = {(number[cid], day * instance.periods + period) for cid, day, period in instance.unavailable}
        self.open = [[p for p in range(self.slots) if (c, p) not in closed] for c in range(len(self.courses))]
        seats = list(instance.rooms.values())
        self.short = [[max(0, instance.courses[cid].students - size) for size in seats] for cid in self.courses]
        self.course = [c for c, cid in enumerate(self.courses) for _ in range(instance.courses[cid].lectures)]

    def solution(self, where: list[Spot]) -> Solution:
        """Where the lectures stand, as lines."""
        periods = self.instance.periods
        return [
            (self.courses[c], self.rooms[r], p // periods, p % periods)
            for c, (p, r) in zip(self.course, where, strict=True)
        ]


class First:
    """Construction with repair."""

    def __init__(self, tables: Tables, seed: int) -> None:
        self.tables, self.random = tables, Random(seed)
        self.where: list[Spot | None] = [None] * len(tables.course)
        self.at: list[dict[int, int]] = [{} for _ in range(tables.slots)]
        self.held: list[dict[int, int]] = [{} for _ in range(tables.slots)]
        self.ousted = [1] * len(tables.course)
        self.queue = list(range(len(tables.course)))
        self._is_rival = [frozenset(others) for others in tables.rivals]

    def find(self, goes_on: Callable[[], bool]) -> list[Spot] | None:
        """A feasible solution, or None when it may not go on or a lecture has no period at all."""
        if any(not self.tables.open[c] for c in self.tables.course) or (self.queue and not self.tables.rooms):
            return None
        while self.queue:
            if not goes_on():
                return None
            self._place(self._next())
        return [spot for spot in self.where if spot is not None]

    def _next(self) -> int:
        i = max(range(len(self.queue)), key=lambda i: self._urgency(self.queue[i]))
        return self.queue.pop(i)

    def _urgency(self, lecture: int) -> float:
        c = self.tables.course[lecture]
        return self.ousted[lecture] * len(self.tables.rivals[c]) / len(self.tables.open[c])

    def _place(self, lecture: int) -> None:
        c = self.tables.course[lecture]
        best, least = -1, 1e18
        for p in self.tables.open[c]:
            weight = sum(self.ousted[other] ** 2 for other in self._in_the_way(c, p)) + self.random.random()
            if weight < least:
                best, least = p, weight
        for other in self._in_the_way(c, best):
            self._oust(other)
        self._put(lecture, best)

    def _in_the_way(self, c: int, p: int) -> list[int]:
        """Lectures of rival courses in that period; where it is full otherwise, one more."""
        rivals = [other for held, other in self.held[p].items() if held in self._is_rival[c]]
        if not rivals and len(self.at[p]) == len(self.tables.rooms):
            rivals = [min(self.at[p].values(), key=lambda other: (self.ousted[other], other))]
        return rivals

    def _oust(self, lecture: int) -> None:
        spot = self.where[lecture]
        assert spot is not None
        self.ousted[lecture] += 1
        self.where[lecture] = None
        del self.at[spot[0]][spot[1]], self.held[spot[0]][self.tables.course[lecture]]
        self.queue.append(lecture)

    def _put(self, lecture: int, p: int) -> None:
        c = self.tables.course[lecture]
        free = [r for r in range(len(self.tables.rooms)) if r not in self.at[p]]
        r = min(free, key=lambda r: (self.tables.short[c][r], r))
        self.where[lecture] = (p, r)
        self.at[p][r] = lecture
        self.held[p][c] = lecture
