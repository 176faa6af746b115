"""The search for stability where deferred acceptance does not reach: co-mentors, and the largest under ties.

Literals say which pairs are taken, which pairs block, and which constraints keep out all below a priority. Every
pair must be matched by something as good for the student, kept out by a constraint, or counted as blocking:

    taken at least as good + kept out at some constraint + blocking >= 1

as in Vande Vate (Linear programming brings marital bliss, 1989) and, with ties, Kwanashie and Manlove (An integer
programming approach to the hospitals/residents problem with ties, 2014).
"""

from __future__ import annotations

from collections.abc import Sequence

from labs.matching.clauses import Clauses, Verdict
from labs.matching.objective import Pair, pairs_of
from labs.matching.problem import Problem
from labs.matching.seats import NOBODY, House, Level, room_after_locks
from labs.matching.watch import Watch

UNKNOWN, ALWAYS = -2, -1


class Search:
    """The question of stability over the pairs of a problem; literal n is the nth pair."""

    def __init__(
        self, problem: Problem, house: House, order: list[int], choices: list[list[int]], lottery: bool, watch: Watch
    ) -> None:
        self.problem, self.house, self.lottery = problem, house, lottery
        self.pairs = pairs_of(problem, choices, order)
        self.room = room_after_locks(problem, house)
        self.place = {student: place for place, student in enumerate(order)}
        self.clauses = Clauses(watch)
        self.blocking: list[int] = []
        self.by_student: dict[int, list[int]] = {}
        self.at: dict[int, list[tuple[int, int]]] = {}  # by constraint: priority and number of every pair
        self.gates: dict[tuple[int, int], int | None] = {}
        for number, pair in enumerate(self.pairs):
            self.clauses.literal()
            self.by_student.setdefault(pair.student, []).append(number)
            for level in house.levels[pair.project]:
                self.at.setdefault(level.constraint, []).append((self.priority(pair, level), number))
        self._lay()

    def priority(self, pair: Pair, level: Level) -> int:
        """Order applications at a constraint; the lottery parts equals unless the lists count as given."""
        position = 0 if level.ranking is None else level.ranking[self.problem.students[pair.student]]
        return position * len(self.place) + self.place[pair.student] if self.lottery else position

    def _lay(self) -> None:
        for mine in self.by_student.values():
            self.clauses.at_most_one(mine)
        for constraint in sorted(self.at):
            applications = self.at[constraint]
            applications.sort()
            if len(applications) > self.room[constraint]:
                self.clauses.total(0, self.room[constraint], [number for _, number in applications])
        for number, pair in enumerate(self.pairs):
            self._lay_pair(number, pair)

    def _lay_pair(self, number: int, pair: Pair) -> None:
        """Lay the clause of one pair, with a literal for its blocking."""
        good = [other for other in self.by_student[pair.student] if self.pairs[other].rank <= pair.rank]
        gates: list[int] = []
        for level in self.house.levels[pair.project]:
            gate = self._gate(number, pair, level)
            if gate == ALWAYS:
                return
            if gate is not None:
                gates.append(gate)
        self.blocking.append(self.clauses.literal())
        self.clauses.any_of([*good, *gates, self.blocking[-1]])

    def _gate(self, number: int, pair: Pair, level: Level) -> int | None:
        """Give the literal that says the constraint keeps the pair out; None where it never can."""
        constraint, key = level.constraint, self.priority(pair, level)
        if self.room[constraint] <= 0:
            return ALWAYS
        if len(self.at[constraint]) < self.room[constraint]:
            return None
        gate = self._all_above(constraint, key - 1 if self.lottery else key)
        if self.lottery or gate is None:
            return gate
        lower = [other for other in self._own(number, pair, constraint) if self._priority_at(other, constraint) >= key]
        if not lower:
            return gate
        narrow = self.clauses.literal()  # a seat of the student's own that stands no higher would be given up
        self.clauses.any_of([-narrow - 1, gate])
        self.clauses.at_most_one([narrow, *lower])
        return narrow

    def _own(self, number: int, pair: Pair, constraint: int) -> list[int]:
        """List the student's other applications at a constraint."""
        fills = self.house.fills
        return [n for n in self.by_student[pair.student] if n != number and constraint in fills(self.pairs[n].project)]

    def _priority_at(self, number: int, constraint: int) -> int:
        pair = self.pairs[number]
        return next(
            self.priority(pair, level) for level in self.house.levels[pair.project] if level.constraint == constraint
        )

    def _all_above(self, constraint: int, limit: int) -> int | None:
        """Give the literal that says all room at a constraint is held by priorities up to a limit."""
        known = self.gates.get((constraint, limit), UNKNOWN)
        if known != UNKNOWN:
            return known
        above = [number for priority, number in self.at[constraint] if priority <= limit]
        gate, room = None, self.room[constraint]
        if len(above) >= room:
            gate = self.clauses.literal()
            self.clauses.total(room, len(above), above, when=gate)
        self.gates[constraint, limit] = gate
        return gate

    def stable(self, limit: float, hint: Sequence[int] | None = None) -> Verdict:
        """Look for a matching that nothing blocks."""
        return self.clauses.solve(limit, barred=self.blocking, hint=self.hinted(hint))

    def fewest(self, limit: float, hint: Sequence[int]) -> Verdict:
        """Look for the fewest blocking pairs."""
        return self.clauses.solve(limit, dict.fromkeys(self.blocking, 1), hint=self.hinted(hint))

    def largest(self, limit: float, seats: Sequence[int], free: set[int] | None = None) -> Verdict:
        """Look for the largest among the matchings that nothing blocks; only the free students may move, if any."""
        cost, hint = dict.fromkeys(range(len(self.pairs)), -1), self.hinted(seats)
        settled = {
            number: int(seats[pair.student] == pair.project)
            for number, pair in enumerate(self.pairs)
            if free is not None and pair.student not in free
        }
        return self.clauses.solve(limit, cost, barred=self.blocking, hint=hint, settled=settled)

    def best_ranked(self, limit: float, hint: Sequence[int], favour: str) -> Verdict:
        """Look for the one that suits one side best among the matchings that nothing blocks: least sum of ranks."""
        cost = {}
        for number, pair in enumerate(self.pairs):
            worst = max(self.pairs[other].rank for other in self.by_student[pair.student])
            gain = worst + 1 - pair.rank if favour == "students" else len(self.place) - pair.position
            cost[number] = -gain
        return self.clauses.solve(limit, cost, barred=self.blocking, hint=self.hinted(hint))

    def hinted(self, seats: Sequence[int] | None) -> list[int] | None:
        """Say which pairs a matching takes."""
        return None if seats is None else [int(seats[pair.student] == pair.project) for pair in self.pairs]

    def seats(self, values: Sequence[int]) -> list[int]:
        """Give the matching of a solution."""
        seats = [NOBODY] * len(self.problem.students)
        for student, project in self.problem.locked.items():
            seats[student] = project
        for pair, value in zip(self.pairs, values, strict=False):
            if value:
                seats[pair.student] = pair.project
        return seats
