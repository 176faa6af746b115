"""The exact, lexicographic optimum: six levels, each proven or reported with its bound.

Without co-mentors, and where no project may close, the levels are minimum-cost flows (`flow`); otherwise they are an
integer programme (`programme`). The last level names one matching among all that tie, so the answer does not depend
on which solver found it.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

from labs.matching.objective import LEVELS, Level, Pair, pairs_of, values_of
from labs.matching.problem import Problem
from labs.matching.programme import Outcome, Programme
from labs.matching.seats import NOBODY, House
from labs.matching.watch import Watch

INTEGRAL = 1e-4


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
    return _Climb(problem, house, order, pairs, watch).run()


class _Climb:
    """Takes the levels one after another on the integer programme."""

    def __init__(self, problem: Problem, house: House, order: list[int], pairs: list[Pair], watch: Watch) -> None:
        self.problem, self.house, self.order, self.pairs, self.watch = problem, house, order, pairs, watch
        self.programme = Programme(problem, house, pairs, watch)
        self.taken = [False] * len(pairs)
        self.settled = [False] * len(pairs)
        self.proven: dict[str, tuple[float | None, bool]] = {}
        self.locked_rank = max((problem.rank_of(s, p) for s, p in problem.locked.items()), default=0)

    def run(self) -> Optimum:
        """Climb level by level."""
        if self.pairs:
            programme = self.programme
            self.level("placed", programme.cost_of(lambda _: -1))
            self.level("shortfall", dict.fromkeys(programme.missing, 1.0))
            self.worst_rank()
            self.level("sum_squared", programme.cost_of(lambda pair: (pair.rank - 1) ** 2))
            self.level("position", programme.cost_of(lambda pair: pair.position))
            self.lottery()
        return self.told()

    def level(self, name: str, cost: dict[int, float]) -> None:
        """Minimise one level and hold it from here on."""
        if not cost:
            return
        outcome = self.programme.minimise(cost)
        value = sum(weight for column, weight in cost.items() if column < len(self.pairs) and self.taken[column])
        if outcome is not None and outcome.found:
            self.taken, self.settled, value = outcome.taken, outcome.settled, outcome.value
        self.proven[name] = self.judged(value, outcome)
        self.programme.fix(cost, value)
        self.watch.best, self.watch.bound = value, None if outcome is None else outcome.bound
        self.watch.tick()

    @staticmethod
    def judged(value: float, outcome: Outcome | None) -> tuple[float | None, bool]:
        """Give the distance to the bound, and whether the value is proven."""
        if outcome is None or not math.isfinite(outcome.bound):
            return None, False
        bound = math.ceil(outcome.bound - INTEGRAL)
        return value - bound, value <= bound

    def worst_rank(self) -> None:
        """Find the smallest worst rank that the levels above allow, by bisection over the ranks."""
        ranks = sorted({max(pair.rank, self.locked_rank) for pair in self.pairs})
        squares = self.programme.cost_of(lambda pair: (pair.rank - 1) ** 2)
        low, high, proven = 0, len(ranks) - 1, True
        while low < high:
            middle = (low + high) // 2
            self.allow(ranks[middle])
            outcome = self.programme.minimise(squares)
            if outcome is None:
                low = middle + 1
            elif outcome.found:
                self.taken = outcome.taken
                reached = max(
                    (pair.rank for pair, taken in zip(self.pairs, self.taken, strict=True) if taken), default=0
                )
                high = next(i for i, rank in enumerate(ranks) if rank >= max(reached, self.locked_rank))
            else:
                low, proven = middle + 1, False
        self.allow(ranks[high])
        self.proven["worst_rank"] = (0.0 if proven else None, proven)

    def allow(self, worst: int) -> None:
        """Let only pairs up to a rank be taken."""
        columns = range(len(self.pairs))
        self.programme.bound(columns, [0.0] * len(self.pairs), [float(p.rank <= worst) for p in self.pairs])
        self.worst = worst

    def lottery(self) -> None:
        """Let students in lottery order take the best that the levels above leave them; settled pairs stay."""
        kept = [
            column
            for column, pair in enumerate(self.pairs)
            if pair.rank <= self.worst and (self.taken[column] or not self.settled[column])
        ]
        proven = True
        programme = self.narrowed(kept)
        taken = [self.taken[column] for column in kept]
        columns: dict[int, list[int]] = {}
        for column, pair in enumerate(programme.pairs):
            columns.setdefault(pair.student, []).append(column)
        for student in self.order:
            if len(columns.get(student, ())) + (not any(taken[c] for c in columns.get(student, ()))) < 2:
                continue
            mine = columns[student]
            has = next((programme.pairs[c].index for c in mine if taken[c]), len(self.problem.projects))
            if any(programme.pairs[c].index < has for c in mine):
                outcome = programme.minimise(
                    {c: float(programme.pairs[c].index - len(self.problem.projects)) for c in mine}
                )
                if outcome is not None and outcome.found:
                    taken = outcome.taken
                proven = proven and outcome is not None and outcome.found and outcome.value <= outcome.bound + 0.5
            programme.bound(mine, [float(taken[c]) for c in mine], [float(taken[c]) for c in mine])
            self.watch.tick()
        for column, value in zip(kept, taken, strict=True):
            self.taken[column] = value
        self.proven["lottery"] = (0.0 if proven else None, proven)

    def narrowed(self, kept: list[int]) -> Programme:
        """Build the programme of the pairs that are not settled, with every level held."""
        programme = Programme(self.problem, self.house, [self.pairs[c] for c in kept], self.watch)
        taken = [pair for column, pair in enumerate(self.pairs) if self.taken[column]]
        for weigh in (lambda p: 1, lambda p: (p.rank - 1) ** 2, lambda p: p.position):
            if cost := programme.cost_of(weigh):
                programme.fix(cost, float(sum(weigh(pair) for pair in taken)))
        if programme.missing:
            locked = values_of(self.problem, self.house, self.seats())["shortfall"]
            programme.fix(dict.fromkeys(programme.missing, 1.0), float(locked))
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
            distance, proven = self.proven.get(name, (0.0, True))
            value = values.get(name, 0)
            least = 0 if distance is None else value - round(distance)
            if name == "placed":
                least = len(self.problem.students) if distance is None else value + round(distance)
            levels.append(Level(name, value, value if proven else least, proven))
        return Optimum(seats, levels)
