"""Blocking pairs: who would rather be elsewhere, where they would be taken.

At a full constraint only an application of strictly lower priority gives way, and never a locked one. So the least
application there, unlocked, is a cutoff: a student below the cutoff is kept out by that constraint. Linear in the
choices above the seats obtained.
"""

from __future__ import annotations

from dataclasses import dataclass

from labs.matching.problem import Problem, Ranking
from labs.matching.seats import NOBODY, House, Level, fill_of

LAST = 1 << 60  # a locked student whom a list does not know stands behind everybody
FORBIDDEN, CLOSED, UNACCEPTABLE = "forbidden", "closed", "unacceptable"
UNREAD: Ranking = {}
Verdict = Level | str | None  # what keeps a student out: a constraint, a bar, or nothing at all


@dataclass(frozen=True, slots=True)
class Cutoffs:
    """For a matching: which constraints are full, and the least unlocked application at each."""

    problem: Problem
    house: House
    seats: list[int]
    place: list[int] | None  # lottery number by student; None: the lists as given, without the lottery
    fill: list[int]
    cutoff: list[int]

    def key(self, student: int, level: Level) -> int:
        """Order applications at a constraint: position in the deciding list, then the lottery."""
        position = 0 if level.ranking is None else level.ranking.get(self.problem.students[student], LAST)
        return position if self.place is None else position * len(self.place) + self.place[student]

    def own_key(self, student: int, constraint: int) -> int | None:
        """Give the student's own application at a constraint, if the present seat is there."""
        seat = self.seats[student]
        if seat == NOBODY:
            return None
        return next((self.key(student, lv) for lv in self.house.levels[seat] if lv.constraint == constraint), None)


def cutoffs(problem: Problem, house: House, seats: list[int], place: list[int] | None) -> Cutoffs:
    """Read the cutoffs off a matching."""
    cut = Cutoffs(problem, house, seats, place, fill_of(house, seats), [-1] * len(house.capacity))
    least, names = cut.cutoff, problem.students
    factor = 1 if place is None else len(place)
    for student, project in enumerate(seats):
        if project == NOBODY or student in problem.locked:
            continue
        name, lot = names[student], 0 if place is None else place[student]
        for level in house.levels[project]:
            key = (0 if level.ranking is None else level.ranking[name]) * factor + lot
            if key > least[level.constraint]:
                least[level.constraint] = key
    return cut


def verdicts(cut: Cutoffs, choices: list[list[int]]) -> list[list[Verdict]]:
    """Say for every choice that a student lists above the seat obtained what keeps the student out."""
    problem, house, seats = cut.problem, cut.house, cut.seats
    barred: dict[int, set[int]] = {}
    for student, project in problem.forbidden:
        barred.setdefault(student, set()).add(project)
    closed = [project.closed for project in problem.projects]
    levels = [[(level.constraint, level.ranking, level) for level in rows] for rows in house.levels]
    full = [count >= capacity for count, capacity in zip(cut.fill, house.capacity, strict=True)]
    factor = 1 if cut.place is None else len(cut.place)
    told: list[list[Verdict]] = []
    for student, name in enumerate(problem.students):
        row: list[Verdict] = []
        told.append(row)
        seat, not_here = seats[student], barred.get(student, ())
        lot = 0 if cut.place is None else cut.place[student]
        free = student not in problem.locked
        for project in choices[student]:
            if project == seat:
                break
            if project in not_here:
                row.append(FORBIDDEN)
                continue
            if closed[project]:
                row.append(CLOSED)
                continue
            verdict: Verdict = None
            known: Ranking | None = UNREAD
            position: int | None = None
            for constraint, ranking, level in levels[project]:
                if ranking is not known:
                    known = ranking
                    position = 0 if ranking is None else ranking.get(name)
                    if position is None:
                        verdict = UNACCEPTABLE
                        break
                if verdict is None and full[constraint] and position is not None:
                    key, cutoff = position * factor + lot, cut.cutoff[constraint]
                    if cutoff < key and free:
                        verdict = level
                    elif cutoff <= key:
                        own = cut.own_key(student, constraint)
                        if own is None or own < key:
                            verdict = level
            row.append(verdict)
    return told


def blocking_pairs(cut: Cutoffs, choices: list[list[int]], told: list[list[Verdict]]) -> list[tuple[int, int]]:
    """List every blocking pair in order of ids: nothing keeps the student out of what they strictly prefer."""
    problem, pairs = cut.problem, []
    for student, row in enumerate(told):
        if None in row and student not in problem.locked:
            open_to = [project for project, verdict in zip(choices[student], row, strict=False) if verdict is None]
            pairs += [(student, project) for project in sorted(open_to) if prefers(cut, student, project)]
    return pairs


def prefers(cut: Cutoffs, student: int, project: int) -> bool:
    """Whether a student strictly prefers a project to the seat they have."""
    seat = cut.seats[student]
    return seat == NOBODY or cut.problem.rank_of(student, project) < cut.problem.rank_of(student, seat)
