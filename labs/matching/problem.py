"""What is to be solved: a placement instance as values, in an order that no input order can change."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

Ranking = Mapping[str, int]


class Unusable(ValueError):
    """The instance cannot be solved as it stands; the field and the remedy are named."""

    def __init__(self, field: str, text: str) -> None:
        super().__init__(f"{field}: {text}")
        self.field = field
        self.text = text


@dataclass(frozen=True, slots=True)
class Project:
    """A project: who leads it, where, how many it takes and how it ranks students (None: as its mentor does)."""

    id: str
    capacity: int
    lower_quota: int
    mentor: int
    co_mentor: int | None
    lab: int | None
    ranking: Ranking | None
    closed: bool


@dataclass(frozen=True, slots=True)
class Mentor:
    """A mentor of either side, with dense ranks of the students (None: indifferent)."""

    id: str
    capacity: int
    lower_quota: int
    ranking: Ranking | None


@dataclass(frozen=True, slots=True)
class Lab:
    """A lab; a ranking is only ever a master list that agrees with all its mentors."""

    id: str
    capacity: int
    lower_quota: int
    ranking: Ranking | None


@dataclass(frozen=True, slots=True)
class Problem:
    """A placement instance that has been read and found usable; all tuples are in order of id."""

    students: tuple[str, ...]
    choices: list[list[int]]  # by student: project numbers, best first
    tied_ranks: dict[int, list[int]]  # by student with ties: dense ranks parallel to the choices (else 1, 2, 3 ...)
    scores: list[float | None]
    projects: tuple[Project, ...]
    mentors: tuple[Mentor, ...]
    labs: tuple[Lab, ...]
    locked: dict[int, int]
    forbidden: frozenset[tuple[int, int]]
    document: Mapping[str, Any]
    fingerprint: str

    @property
    def has_co_mentors(self) -> bool:
        """Whether any project is led from both sides, so that a stable matching may not exist."""
        return any(project.co_mentor is not None for project in self.projects)

    def ranks(self, student: int) -> list[int]:
        """Give the dense ranks parallel to the student's choices."""
        return self.tied_ranks.get(student) or list(range(1, len(self.choices[student]) + 1))

    def rank_off_list(self, student: int) -> int:
        """Give the rank of a locked project that the student did not list: one more than the list is long."""
        tied = self.tied_ranks.get(student)
        return (tied[-1] if tied else len(self.choices[student])) + 1

    def rank_of(self, student: int, project: int) -> int:
        """Give the dense rank of a project for a student, listed or not."""
        if project in self.choices[student]:
            return self.ranks(student)[self.choices[student].index(project)]
        return self.rank_off_list(student)

    def ranking_at_project(self, project: Project) -> Ranking | None:
        """Who comes first at a project: its own list, else its mentor's."""
        return project.ranking if project.ranking is not None else self.mentors[project.mentor].ranking

    def ranking_at_mentor(self, project: Project) -> Ranking | None:
        """Who comes first at the academic mentor: their own list, else the project's."""
        own = self.mentors[project.mentor].ranking
        return own if own is not None else project.ranking

    def ranking_at_co_mentor(self, project: Project) -> Ranking | None:
        """Who comes first at the industrial mentor: their own list, else the project's."""
        if project.co_mentor is None:
            return None
        own = self.mentors[project.co_mentor].ranking
        return own if own is not None else self.ranking_at_project(project)

    def ranking_at_lab(self, project: Project) -> Ranking | None:
        """Who comes first at the lab: its master list, else the order of applications at the mentors."""
        master = self.labs[project.lab].ranking if project.lab is not None else None
        return master if master is not None else self.ranking_at_mentor(project)

    def given_lists(self, project: Project) -> list[Ranking]:
        """List every ranking that must hold a student for the project to accept them."""
        lists = [project.ranking, self.mentors[project.mentor].ranking]
        if project.co_mentor is not None:
            lists.append(self.mentors[project.co_mentor].ranking)
        if project.lab is not None:
            lists.append(self.labs[project.lab].ranking)
        return [ranking for ranking in lists if ranking is not None]

    def accepts(self, student: int, project: int) -> bool:
        """Whether project and mentors find the student acceptable and nothing forbids the pair."""
        if self.projects[project].closed or (student, project) in self.forbidden:
            return False
        return all(self.students[student] in ranking for ranking in self.given_lists(self.projects[project]))
