"""A larger stable matching, piece by piece: around somebody unplaced the search is exact, the rest stays.

Large neighbourhood search (Shaw: Using constraint programming and local search methods to solve vehicle routing
problems, 1998). Which pieces are tried depends on a fixed sequence alone, and the effort is counted, not timed.
"""

from __future__ import annotations

from random import Random

from labs.matching.search import Search
from labs.matching.seats import NOBODY

FIRST, GROWTH, PATIENCE = 650, 1.25, 4  # students free to move; growth after so many rounds without gain
ROUND, LAYING = 0.5, 4e-6  # deterministic seconds: the most a round may search, and what laying each pair costs


def improved(search: Search, seats: list[int], effort: float, most: int) -> list[int]:
    """Free the students around an unplaced one, place as many as can be, and go on while effort is left."""
    draw, there = Random(0), _applicants(search)
    free_size, idle = float(FIRST), 0
    while effort > 0:
        unplaced = [student for student in search.by_student if seats[student] == NOBODY]
        if not unplaced or len(search.by_student) - len(unplaced) >= most:
            break
        free = _around(search, there, draw, draw.choice(unplaced), int(free_size))
        verdict = search.largest(min(ROUND, effort), seats, free)
        effort -= verdict.effort + LAYING * len(search.pairs)
        found = seats if verdict.values is None else search.seats(verdict.values)
        gained = sum(seat != NOBODY for seat in found) - sum(seat != NOBODY for seat in seats)
        seats, idle = (found, 0) if gained > 0 else (found if gained == 0 else seats, idle + 1)
        if idle >= PATIENCE:
            free_size, idle = free_size * GROWTH, 0
    return seats


def _applicants(search: Search) -> dict[int, list[int]]:
    """List by constraint who applied there."""
    there: dict[int, dict[int, None]] = {}
    for pair in search.pairs:
        for constraint in search.house.fills(pair.project):
            there.setdefault(constraint, {})[pair.student] = None
    return {constraint: list(students) for constraint, students in there.items()}


def _around(search: Search, there: dict[int, list[int]], draw: Random, start: int, size: int) -> set[int]:
    """Gather the students nearest to one, by the constraints they share."""
    free, queue = {start: None}, [start]
    for student in queue:
        constraints = {c: None for n in search.by_student[student] for c in search.house.fills(search.pairs[n].project)}
        for constraint in draw.sample(list(constraints), len(constraints)):
            for other in draw.sample(there[constraint], len(there[constraint])):
                if len(free) >= size:
                    return set(free)
                if other not in free:
                    free[other] = None
                    queue.append(other)
    return set(free)
