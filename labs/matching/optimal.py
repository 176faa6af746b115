"""The exact, lexicographic optimum: six levels, each proven or reported with its bound.

Where that suffices the levels are flows (`flow`). Otherwise they are an integer programme, solved one after another;
the duals of the last one settle most pairs, and the lottery decides among the rest. The last level names one matching
among all that tie, so the answer does not depend on how it was found.
"""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass

from labs.matching.flow import Flow, TooLarge, is_flow
from labs.matching.linear import Missed, Outcome
from labs.matching.objective import LEVELS, Level, Pair, pairs_of, values_of
from labs.matching.problem import Problem
from labs.matching.programme import Programme
from labs.matching.seats import NOBODY, House
from labs.matching.watch import Watch

INTEGRAL = 1e-4
WEIGHTS: dict[str, Callable[[Pair], int]] = {
    "placed": lambda pair: -1,
    "sum_squared": lambda pair: (pair.rank - 1) ** 2,
    "position": lambda pair: pair.position,
}


@dataclass(frozen=True, slots=True)
class Optimum:
    """The best matching found and how much of each level was proven."""

    seats: list[int]
    levels: list[Level]

    @property
    def proven(self) -> bool:
        """Whether every level is proven."""
        return all(level.proven for level in self.levels)


def optimum(problem: Problem, house: House, order: list[int], choices: list[list[int]], watch: Watch) -> Optimum:
    """Find the lexicographic optimum."""
    pairs = pairs_of(problem, choices, order)
    climb = _Climb(problem, house, order, pairs, watch)
    if pairs and is_flow(problem):
        try:
            climb.taken = Flow(problem, house, order, pairs, watch).run()
            return climb.told()
        except TooLarge:
            pass
    return climb.run()


class _Climb:
    """Takes the levels one after another."""

    def __init__(self, problem: Problem, house: House, order: list[int], pairs: list[Pair], watch: Watch) -> None:
        self.problem, self.house, self.order, self.pairs, self.watch = problem, house, order, pairs, watch
        self.taken = [False] * len(pairs)
        self.settled = [False] * len(pairs)
        self.bounds: dict[str, int | None] = {}
        self.unproven: set[str] = set()
        self.locked_rank = max((problem.rank_of(s, p) for s, p in problem.locked.items()), default=0)

    def run(self) -> Optimum:
        """Climb level by level."""
        if self.pairs:
            self.programme = programme = Programme(self.problem, self.house, self.pairs, self.watch)
            programme.lay_quotas(self.problem, self.house)
            self.level("placed", programme.cost_of(WEIGHTS["placed"]))
            self.level("shortfall", dict.fromkeys(programme.missing, 1.0))
            self.worst_rank()
            self.level("sum_squared", programme.cost_of(WEIGHTS["sum_squared"]))
            self.level("position", programme.cost_of(WEIGHTS["position"]))
            self.lottery()
        return self.told()

    def level(self, name: str, cost: dict[int, float]) -> None:
        """Minimise one level and hold it from here on."""
        if not cost:
            return
        found = self.programme.minimise(cost)
        if isinstance(found, Outcome):
            self.taken, self.settled = self.programme.taken(found.values), found.settled[: len(self.pairs)]
        value = values_of(self.problem, self.house, self.seats())[name]
        offset = value - round(found.value) if isinstance(found, Outcome) and name != "placed" else 0
        if isinstance(found, Missed) or math.ceil(found.bound - INTEGRAL) < found.value:
            self.unproven.add(name)
            self.bounds[name] = round(found.bound) + offset if abs(found.bound) < 1e20 else None
        held = found.value if isinstance(found, Outcome) else self.value_of(cost)
        self.programme.fix(cost, held)
        self.watch.best, self.watch.bound = float(value), found.bound
        self.watch.tick()

    def value_of(self, cost: dict[int, float]) -> float:
        """Evaluate a cost over the pairs taken."""
        return sum(weight for column, weight in cost.items() if column < len(self.pairs) and self.taken[column])

    def worst_rank(self) -> None:
        """Find the smallest worst rank that the levels above allow, by bisection over the ranks."""
        ranks = sorted({max(pair.rank, self.locked_rank) for pair in self.pairs})
        squares = self.programme.cost_of(WEIGHTS["sum_squared"])
        low, high = 0, len(ranks) - 1
        while low < high:
            middle = (low + high) // 2
            self.allow(ranks[middle])
            found = self.programme.minimise(squares)
            if isinstance(found, Outcome):
                self.taken = self.programme.taken(found.values)
                reached = max((p.rank for p, taken in zip(self.pairs, self.taken, strict=True) if taken), default=0)
                high = next(i for i, rank in enumerate(ranks) if rank >= max(reached, self.locked_rank))
            else:
                low = middle + 1
                if not found.proven:
                    self.unproven.add("worst_rank")
        self.allow(ranks[high])

    def allow(self, worst: int) -> None:
        """Let only pairs up to a rank be taken."""
        self.worst = worst
        columns = range(len(self.pairs))
        self.programme.bound(columns, [0.0] * len(self.pairs), [float(pair.rank <= worst) for pair in self.pairs])

    def lottery(self) -> None:
        """Let students in lottery order take the best that the levels above leave them; settled pairs stay."""
        kept = [
            column
            for column, pair in enumerate(self.pairs)
            if pair.rank <= self.worst and (self.taken[column] or not self.settled[column])
        ]
        programme = self.narrowed(kept)
        taken = [self.taken[column] for column in kept]
        taken = self.in_turn(programme, taken, lambda pair: pair.rank)
        if self.problem.tied_ranks:
            taken = self.in_turn(programme, taken, lambda pair: pair.index)
        for column, value in zip(kept, taken, strict=True):
            self.taken[column] = value

    def in_turn(self, programme: Programme, taken: list[bool], wish: Callable[[Pair], int]) -> list[bool]:
        """Let one student after another take the best that is left, and hold it."""
        nowhere = len(self.problem.projects) + 1
        for student in self.order:
            mine = programme.by_student.get(student, [])
            wishes = {column: wish(programme.pairs[column]) for column in mine}
            has = next((wishes[column] for column in mine if taken[column]), nowhere)
            if any(better < has for better in wishes.values()):
                found = programme.minimise({column: float(wishes[column] - nowhere) for column in mine})
                if isinstance(found, Outcome):
                    taken = programme.taken(found.values)
                if isinstance(found, Missed) or found.value > found.bound + 0.5:
                    self.unproven.add("lottery")
                has = next((wishes[column] for column in mine if taken[column]), nowhere)
            self.hold(programme, mine, [column for column in mine if wishes[column] == has])
            self.watch.tick()
        return taken

    @staticmethod
    def hold(programme: Programme, mine: list[int], equal: list[int]) -> None:
        """Hold a student to one of the equally good pairs, or to none."""
        if mine:
            lower = [float(equal == [column]) for column in mine]
            programme.bound(mine, lower, [float(column in equal) for column in mine])
        if len(equal) > 1:
            programme.fix(dict.fromkeys(equal, 1.0), 1.0)

    def narrowed(self, kept: list[int]) -> Programme:
        """Build the programme of the pairs that are not settled, with every level held."""
        programme = Programme(self.problem, self.house, [self.pairs[column] for column in kept], self.watch)
        programme.lay_quotas(self.problem, self.house)
        for name in WEIGHTS:
            if cost := programme.cost_of(WEIGHTS[name]):
                programme.fix(cost, self.value_of(self.programme.cost_of(WEIGHTS[name])))
        if programme.missing:
            shortfall = values_of(self.problem, self.house, self.seats())["shortfall"]
            programme.fix(dict.fromkeys(programme.missing, 1.0), float(shortfall))
        return programme

    def seats(self) -> list[int]:
        """Give the matching of the pairs taken."""
        seats = [NOBODY] * len(self.problem.students)
        for student, project in self.problem.locked.items():
            seats[student] = project
        for pair, taken in zip(self.pairs, self.taken, strict=True):
            if taken:
                seats[pair.student] = pair.project
        return seats

    def told(self) -> Optimum:
        """State the values of the matching, with the bounds that were proven."""
        seats = self.seats()
        values = values_of(self.problem, self.house, seats)
        levels = []
        for name in LEVELS:
            proven = name not in self.unproven
            value = values.get(name, 0)
            bound = value if proven else self.bounds.get(name)
            if name == "placed" and bound is not None and not proven:
                bound = len(self.problem.locked) - bound
            levels.append(Level(name, value, bound, proven))
        return Optimum(seats, levels)
