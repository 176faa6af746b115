"""What both solvers and certificates ask of a problem: the constraints by number and who comes first at each."""

from __future__ import annotations

from dataclasses import dataclass

from labs.matching.problem import Lab, Mentor, Problem, Project, Ranking

NOBODY = -1
KINDS = ("project", "mentor", "co_mentor", "lab")


@dataclass(frozen=True, slots=True)
class Level:
    """One constraint that a seat at a project fills, and the ranking that decides there."""

    kind: str
    constraint: int
    ranking: Ranking | None


@dataclass(frozen=True, slots=True)
class House:
    """The constraints of a problem, numbered: projects first, then mentors, then labs."""

    capacity: list[int]
    lower_quota: list[int]
    names: list[tuple[str, str]]
    levels: list[list[Level]]  # by project, in the order of KINDS

    def fills(self, project: int) -> list[int]:
        """List the constraints of a seat at the project."""
        return [level.constraint for level in self.levels[project]]


def house_of(problem: Problem) -> House:
    """Number the constraints; a closed project has no places."""
    mentors, labs = len(problem.projects), len(problem.projects) + len(problem.mentors)
    levels = []
    for number, project in enumerate(problem.projects):
        rows = [
            Level("project", number, problem.ranking_at_project(project)),
            Level("mentor", mentors + project.mentor, problem.ranking_at_mentor(project)),
        ]
        if project.co_mentor is not None:
            rows.append(Level("co_mentor", mentors + project.co_mentor, problem.ranking_at_co_mentor(project)))
        if project.lab is not None:
            rows.append(Level("lab", labs + project.lab, problem.ranking_at_lab(project)))
        levels.append(rows)
    rows_of_all: list[Project | Mentor | Lab] = [*problem.projects, *problem.mentors, *problem.labs]
    others: list[Mentor | Lab] = [*problem.mentors, *problem.labs]
    kinds = ["project"] * mentors + ["mentor"] * len(problem.mentors) + ["lab"] * len(problem.labs)
    return House(
        capacity=[0 if row.closed else row.capacity for row in problem.projects] + [row.capacity for row in others],
        lower_quota=[0 if row.closed else row.lower_quota for row in problem.projects]
        + [row.lower_quota for row in others],
        names=[(kind, row.id) for kind, row in zip(kinds, rows_of_all, strict=True)],
        levels=levels,
    )


def room_after_locks(problem: Problem, house: House) -> list[int]:
    """Give the places that the locked pairs leave at each constraint."""
    room = list(house.capacity)
    for project in problem.locked.values():
        for constraint in house.fills(project):
            room[constraint] -= 1
    return room


def fill_of(house: House, seats: list[int]) -> list[int]:
    """Count the students at each constraint."""
    fill = [0] * len(house.capacity)
    for project in seats:
        if project != NOBODY:
            for level in house.levels[project]:
                fill[level.constraint] += 1
    return fill


def shortfall_of(problem: Problem, house: House, fill: list[int]) -> int:
    """Total what is missing to the lower quotas; an empty project counts as closed and lacks nothing."""
    return sum(short for _, short in deficits_of(problem, house, fill))


def deficits_of(problem: Problem, house: House, fill: list[int]) -> list[tuple[int, int]]:
    """List the constraints below their lower quota and by how many."""
    first_mentor = len(problem.projects)
    return [
        (constraint, lower - fill[constraint])
        for constraint, lower in enumerate(house.lower_quota)
        if fill[constraint] < lower and (constraint >= first_mentor or fill[constraint] > 0)
    ]
