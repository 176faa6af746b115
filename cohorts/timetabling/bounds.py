"""What a plan must cost at least, without any search."""

from __future__ import annotations

from math import ceil

from .check import violations
from .problem import Problem


def least_cost(problem: Problem) -> float:
    """A group with sessions in rooms needs as many days as its hours a day, or the day itself, make necessary."""
    cohort, days = problem.cohort, 0
    for gid, xids in problem.of_group.items():
        minutes = sum(problem.sessions[xid].minutes for xid in xids if problem.sessions[xid].need is not None)
        longest = min(problem.groups[gid].day_limit, cohort.day_ends - cohort.day_starts)
        days += ceil(minutes / longest) if minutes and longest else 0
    return problem.weights["group_day"] * days


def least_moves(problem: Problem) -> int:
    """At least one session of every breach in the current plan must move; breaches without a common session add up."""
    breaches = sorted((hit.sessions for hit in violations(problem, problem.current)), key=len)
    moving: set[str] = set()
    moves = 0
    for sessions in breaches:
        if moving.isdisjoint(sessions):
            moving.update(sessions)
            moves += 1
    return moves
