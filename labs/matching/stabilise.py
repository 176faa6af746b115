"""Which way to a stable matching: deferred acceptance where it suffices, search where it does not."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from labs.matching.problem import Problem
from labs.matching.promotion import promoted
from labs.matching.seats import NOBODY, House
from labs.matching.serial import first_come
from labs.matching.stability import blocking_pairs, cutoffs, verdicts
from labs.matching.stable import mentor_optimal, student_optimal
from labs.matching.watch import Watch

EXISTS, FEWEST, SUITED, LARGEST, PIECES = 40.0, 20.0, 2.0, 3.0, 0.7  # deterministic seconds of search
SMALL = 4000  # pairs up to which the search for the largest takes all of them at once
NOT_PROOF = "A student may gain by stating other wishes than their own under this mode."


@dataclass(frozen=True, slots=True)
class Found:
    """A matching and what is certain about it."""

    seats: list[int]
    certificate: dict[str, Any]


@dataclass(frozen=True, slots=True)
class Question:
    """What kind of stable matching is asked for."""

    problem: Problem
    house: House
    order: list[int]
    choices: list[list[int]]
    favour: str
    ties: str
    watch: Watch

    def answer(self) -> Found:
        """Go the cheapest way that keeps the promise."""
        if self.problem.has_co_mentors:
            return self.search_with_co_mentors()
        if self.ties == "max_size":
            return self.search_largest()
        way = student_optimal if self.favour == "students" else mentor_optimal
        seats = way(self.problem, self.house, self.order, self.choices)
        proof = self.favour == "students"
        return Found(seats, {"proven": True, "strategy_proof": proof} | ({} if proof else {"note": NOT_PROOF}))

    def search_with_co_mentors(self) -> Found:
        """Find a stable matching if there is one; else one with as few blocking pairs as could be found."""
        from labs.matching.search import Search

        search = Search(self.problem, self.house, self.order, self.choices, self.ties == "lottery", self.watch)
        start = first_come(self.problem, self.house, self.order, self.choices)
        verdict = search.stable(EXISTS)
        if verdict.values is None:
            return self.nearly_stable(search, start, none_exists=verdict.final)
        seats = search.seats(verdict.values)
        if self.ties == "max_size":
            return self.grown(search, seats)
        verdict = search.best_ranked(SUITED, seats, self.favour)
        if verdict.values is not None:
            seats = search.seats(verdict.values)
        return Found(seats, {"proven": True, "strategy_proof": False, "note": NOT_PROOF})

    def nearly_stable(self, search: Any, start: list[int], none_exists: bool) -> Found:
        """Give the fewest blocking pairs that were found, and whether that is proven the fewest."""
        verdict = search.fewest(FEWEST, start)
        seats = start if verdict.values is None else search.seats(verdict.values)
        blocking = len(self.blocking(seats))
        least = max(1 if none_exists else 0, round(verdict.bound)) if verdict.bound > -1e9 else int(none_exists)
        proven = blocking <= least
        return Found(
            seats,
            {
                "proven": proven,
                "none_exists": none_exists or (proven and blocking > 0),
                "blocking_pairs_bound": least,
                "strategy_proof": False,
                "note": NOT_PROOF,
            },
        )

    def blocking(self, seats: list[int]) -> list[tuple[int, int]]:
        """List what blocks a matching, in the notion of stability asked for."""
        place = None
        if self.ties == "lottery":
            place = [0] * len(self.order)
            for number, student in enumerate(self.order):
                place[student] = number
        cut = cutoffs(self.problem, self.house, seats, place)
        return blocking_pairs(cut, self.choices, verdicts(cut, self.choices))

    def search_largest(self) -> Found:
        """Find a largest weakly stable matching: by promotion, and by search where that leaves a doubt."""
        from labs.matching.linear import Outcome
        from labs.matching.objective import pairs_of
        from labs.matching.programme import Programme

        seats = promoted(self.problem, self.house, self.order, self.choices)
        programme = Programme(self.problem, self.house, pairs_of(self.problem, self.choices, self.order), self.watch)
        most = programme.minimise(programme.cost_of(lambda pair: -1)) if programme.pairs else None
        bound = len(self.problem.locked)
        bound += round(-most.value) if isinstance(most, Outcome) else 0
        if self.size(seats) == bound:
            return self.sized(seats, bound)
        from labs.matching.search import Search

        return self.grown(Search(self.problem, self.house, self.order, self.choices, False, self.watch), seats, bound)

    def grown(self, search: Any, seats: list[int], bound: int | None = None) -> Found:
        """Search for a larger matching than the one at hand."""
        from labs.matching.neighbourhood import improved

        locked = len(self.problem.locked)
        limit = len(self.order) if bound is None else bound
        if len(search.pairs) <= SMALL:
            verdict = search.largest(LARGEST, seats)
            if verdict.values is not None:
                larger = search.seats(verdict.values)
                seats = larger if self.size(larger) > self.size(seats) else seats
                limit = min(limit, int(-verdict.bound + 1e-6) + locked)
        if self.size(seats) < limit:
            seats = improved(search, seats, PIECES, limit - locked)
        return self.sized(seats, limit)

    def sized(self, seats: list[int], bound: int) -> Found:
        """State a size against its bound."""
        size = {"size": self.size(seats), "bound": bound, "proven": self.size(seats) >= bound}
        certificate = {"proven": size["proven"], "largest": size, "strategy_proof": False, "note": NOT_PROOF}
        return Found(seats, certificate)

    @staticmethod
    def size(seats: list[int]) -> int:
        """Count the placed."""
        return sum(seat != NOBODY for seat in seats)
