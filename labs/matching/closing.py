"""Projects that run empty because their lower quota would cost more than they bring, and what it would cost."""

from __future__ import annotations

from typing import Any

from labs.matching.linear import INFINITE, Outcome
from labs.matching.objective import pairs_of, values_of
from labs.matching.optimal import WEIGHTS, Optimum
from labs.matching.problem import Problem
from labs.matching.programme import Programme
from labs.matching.seats import House, fill_of, room_after_locks
from labs.matching.watch import Watch

TRIED = 3000  # pairs times projects up to which the cost of opening is worked out exactly


def closed_projects(
    problem: Problem, house: House, order: list[int], choices: list[list[int]], best: Optimum, watch: Watch
) -> list[dict[str, Any]]:
    """List the open projects with a lower quota above one that run empty, and why."""
    fill, room, rows = fill_of(house, best.seats), room_after_locks(problem, house), []
    for number, project in enumerate(problem.projects):
        if project.closed or project.lower_quota < 2 or fill[number]:
            continue
        wanted = sum(
            number in choices[student] and problem.accepts(student, number)
            for student in range(len(problem.students))
            if student not in problem.locked
        )
        row = {"project": project.id, "lower_quota": project.lower_quota, "wanted_by": wanted}
        most = min(room[constraint] for constraint in house.fills(number))
        if wanted < project.lower_quota:
            row["why"] = f"It needs {project.lower_quota}, and {wanted} students who may take it listed it."
        elif most < project.lower_quota:
            row["why"] = f"It needs {project.lower_quota}, and its mentors and lab have room for {most}."
        else:
            row["why"] = _cost_of_opening(problem, house, order, choices, best, number, watch)
        rows.append(row)
    return rows


def _cost_of_opening(
    problem: Problem, house: House, order: list[int], choices: list[list[int]], best: Optimum, number: int, watch: Watch
) -> str:
    """Solve again with the project running, level by level, until one is worse."""
    pairs, values = pairs_of(problem, choices, order), values_of(problem, house, best.seats)
    if len(pairs) > TRIED or not best.proven:
        return "Running it would make the placement worse at one of the levels."
    programme = Programme(problem, house, pairs, watch)
    programme.lay_quotas(problem, house)
    programme.row(1, INFINITE, programme.by_constraint[number])
    for name, text in (
        ("placed", "fewer students could be placed"),
        ("shortfall", "more places would be missing to lower quotas"),
        ("worst_rank", "the worst rank would be worse"),
        ("sum_squared", "ranks would be worse on the whole"),
        ("position", "students would stand lower with their projects"),
    ):
        if name == "worst_rank":
            programme.bound(
                range(len(pairs)), [0.0] * len(pairs), [float(pair.rank <= values["worst_rank"]) for pair in pairs]
            )
            cost = programme.cost_of(WEIGHTS["sum_squared"])
        else:
            cost = dict.fromkeys(programme.missing, 1.0) if name == "shortfall" else programme.cost_of(WEIGHTS[name])
        own = [column for column, pair in enumerate(pairs) if best.seats[pair.student] == pair.project]
        target = float(values["shortfall"]) if name == "shortfall" else sum(cost.get(column, 0.0) for column in own)
        found = programme.minimise(cost) if cost or name == "worst_rank" else None
        if found is not None and not isinstance(found, Outcome):
            return f"With it running, {text}."
        if isinstance(found, Outcome) and name != "worst_rank":
            if found.value > target + 0.5:
                return f"With it running, {text}."
            programme.fix(cost, target)
    return "With it running, the placement would be as good; the lottery decided."
