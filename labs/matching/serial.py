"""First come, first served: students in order of score, each takes the best place that is left."""

from __future__ import annotations

from labs.matching.problem import Problem
from labs.matching.seats import NOBODY, House, Level, room_after_locks


def serial_order(problem: Problem, order: list[int]) -> list[int]:
    """Order the students by score, highest first; ties by lottery, those without a score last."""
    scores = problem.scores
    return sorted(order, key=lambda student: -score if (score := scores[student]) is not None else float("inf"))


def first_come(problem: Problem, house: House, order: list[int], choices: list[list[int]]) -> list[int]:
    """Let each student in turn take the best feasible place; locked pairs are seated beforehand."""
    room = room_after_locks(problem, house)
    seats = [NOBODY] * len(problem.students)
    for student, project in problem.locked.items():
        seats[student] = project
    for student in serial_order(problem, order):
        if student in problem.locked:
            continue
        for project in choices[student]:
            fills = house.fills(project)
            if all(room[constraint] > 0 for constraint in fills) and problem.accepts(student, project):
                seats[student] = project
                for constraint in fills:
                    room[constraint] -= 1
                break
    return seats


def unranked(house: House) -> House:
    """Give the same constraints with no ranking anywhere: under first come, first served only the turn counts."""
    levels = [[Level(level.kind, level.constraint, None) for level in rows] for rows in house.levels]
    return House(house.capacity, house.lower_quota, house.names, levels)
