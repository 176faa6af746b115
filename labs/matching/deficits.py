"""Lower quotas that a stable matching leaves unmet, and what would mend each."""

from __future__ import annotations

from typing import Any

from labs.matching.problem import Problem
from labs.matching.seats import NOBODY, House, deficits_of, fill_of


def deficits(problem: Problem, house: House, seats: list[int], choices: list[list[int]]) -> list[dict[str, Any]]:
    """List every shortfall with the two ways out: a lower quota, or pairs to pin that fit beside the others."""
    fill = fill_of(house, seats)
    rows = []
    for constraint, short in deficits_of(problem, house, fill):
        kind, name = house.names[constraint]
        pins = _pins(problem, house, seats, choices, fill, constraint, short)
        found = f"pin {len(pins)} of the students who listed it" if pins else "no student who could be pinned listed it"
        rows.append(
            {
                "kind": kind,
                "id": name,
                "placed": fill[constraint],
                "lower_quota": house.lower_quota[constraint],
                "short": short,
                "mend": {
                    "lower_quota": fill[constraint],
                    "pin": [[problem.students[s], problem.projects[p].id] for s, p in pins],
                    "text": f"Lower the quota to {fill[constraint]}, or {found}.",
                },
            }
        )
    return rows


def _pins(
    problem: Problem,
    house: House,
    seats: list[int],
    choices: list[list[int]],
    fill: list[int],
    constraint: int,
    short: int,
) -> list[tuple[int, int]]:
    """Choose students for the missing places: the unplaced first, then whoever ranks it best; room is kept."""
    left = [capacity - count for capacity, count in zip(house.capacity, fill, strict=True)]
    rows = []
    for student, listed in enumerate(choices):
        seat = seats[student]
        if student in problem.locked or (seat != NOBODY and constraint in house.fills(seat)):
            continue
        for rank, project in enumerate(listed):
            if constraint in house.fills(project) and problem.accepts(student, project):
                rows.append((seat != NOBODY, rank, student, project))
    pins: dict[int, int] = {}
    for _, _, student, project in sorted(rows):
        if len(pins) < short and student not in pins and all(left[c] > 0 for c in house.fills(project)):
            pins[student] = project
            for c in house.fills(project):
                left[c] -= 1
    return sorted(pins.items())
