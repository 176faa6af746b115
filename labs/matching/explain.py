"""Why: for every choice up to the one obtained, an honest reason that follows from the matching and names nobody."""

from __future__ import annotations

from typing import Any

from labs.matching.gains import Gains
from labs.matching.problem import Problem
from labs.matching.seats import NOBODY, Level
from labs.matching.stability import Cutoffs

PLACED, FULL, FORBIDDEN, CLOSED = "placed", "full_of_higher_priority", "forbidden", "closed"
UNACCEPTABLE, NEEDED = "unacceptable", "another_choice_needed_it"
WORDS = {"project": "project", "mentor": "mentor", "co_mentor": "co-mentor", "lab": "lab"}

Entry = dict[str, Any]


class Explainer:
    """Reads the reasons off a matching, one student at a time."""

    def __init__(self, cut: Cutoffs, choices: list[list[int]], gains: Gains | None = None) -> None:
        self.cut, self.gains = cut, gains
        self.problem: Problem = cut.problem
        self.choices = choices
        self.locked_at: dict[int, list[int]] = {}
        self.seated_at: dict[int, list[int]] = {}
        for student, project in sorted(self.problem.locked.items()):
            for constraint in cut.house.fills(project):
                self.locked_at.setdefault(constraint, []).append(student)
        if cut.place is None:
            for student, project in enumerate(cut.seats):
                for constraint in cut.house.fills(project) if project != NOBODY else ():
                    self.seated_at.setdefault(constraint, []).append(student)

    def all(self) -> dict[str, list[Entry]]:
        """Explain every listed choice of every student up to the one obtained."""
        return {name: self.of(student) for student, name in enumerate(self.problem.students)}

    def of(self, student: int) -> list[Entry]:
        """Explain one student's choices, best first; a locked place that was not listed comes last."""
        problem, seat = self.problem, self.cut.seats[student]
        rows: list[Entry] = []
        tied = problem.tied_ranks.get(student)
        for index, project in enumerate(self.choices[student]):
            rank = index + 1 if tied is None else tied[index]
            if project == seat:
                return [*rows, self.placed(student, project, rank)]
            rows.append({"project": problem.projects[project].id, "rank": rank, **self.refused(student, project)})
        if seat != NOBODY:
            rows.append(self.placed(student, seat, problem.rank_off_list(student)))
        return rows

    def placed(self, student: int, project: int, rank: int) -> Entry:
        """Say that the place was obtained."""
        reason = "The place was fixed by hand." if student in self.problem.locked else "The place was obtained."
        return {"project": self.problem.projects[project].id, "rank": rank, "outcome": PLACED, "reason": reason}

    def refused(self, student: int, project: int) -> Entry:
        """Say why a preferred project was not obtained."""
        problem = self.problem
        if (student, project) in problem.forbidden:
            return {"outcome": FORBIDDEN, "reason": "This pair is not allowed."}
        if problem.projects[project].closed:
            return {"outcome": CLOSED, "reason": "The project is closed."}
        if not problem.accepts(student, project):
            return {"outcome": UNACCEPTABLE, "reason": "The project or a mentor of it does not take this student."}
        level = self.cut.kept_out_by(student, project)
        return self.open_question(student, project) if level is None else self.full(student, project, level)

    def full(self, student: int, project: int, level: Level) -> Entry:
        """Say at which constraint all places are held, by how many of higher priority and how many by hand."""
        cut, constraint = self.cut, level.constraint
        name, capacity = cut.house.names[constraint][1], cut.house.capacity[constraint]
        at = {"kind": level.kind, "id": name, "capacity": capacity}
        if capacity == 0:
            return {"outcome": CLOSED, "reason": f"The {WORDS[level.kind]} {name} has no places.", "at": at}
        key = cut.key(student, level)
        seat = cut.seats[student]
        there = seat != NOBODY and constraint in cut.house.fills(seat)
        fixed = [s for s in self.locked_at.get(constraint, ()) if s != student]
        fixed = [s for s in fixed if not self.above(s, level, key)]
        tied = self.tied(student, constraint, key)
        higher = cut.fill[constraint] - there - len(fixed) - tied
        reason = held(f"{WORDS[level.kind]} {name}", capacity, higher, tied, len(fixed))
        numbers = {"higher": higher, "equal": tied, "fixed": len(fixed)}
        return {"outcome": FULL, "reason": reason, "at": at, **numbers}

    def above(self, student: int, level: Level, key: int) -> bool:
        """Whether a seated student's application at the constraint stands strictly higher than the key."""
        own = self.cut.own_key(student, level.constraint)
        return own is not None and own < key

    def tied(self, student: int, constraint: int, key: int) -> int:
        """Count the others at a constraint who stand exactly as high; only the lists as given have such."""
        others = self.seated_at.get(constraint, ())
        locked = self.problem.locked
        return sum(1 for s in others if s != student and s not in locked and self.cut.own_key(s, constraint) == key)

    def open_question(self, student: int, project: int) -> Entry:
        """Say why a place that no priority bars was not given: what the whole gained."""
        if student in self.problem.locked:
            return {"outcome": NEEDED, "reason": "A place elsewhere was fixed by hand."}
        if self.gains is not None:
            quota = self.problem.projects[project].lower_quota
            if quota > 1 and self.cut.fill[project] == 0:
                return {"outcome": CLOSED, "reason": f"The project needs {quota} students and does not run."}
            return {"outcome": NEEDED, **self.gains.of(student, project).told()}
        return {
            "outcome": NEEDED,
            "reason": "No placement satisfies every priority; this is one of the fewest pairs left unsatisfied.",
        }


def held(where: str, capacity: int, higher: int, equal: int, fixed: int) -> str:
    """Say in a sentence by how many of which priority all places are held."""
    by = [f"{higher} by students of higher priority"] if higher or not (equal or fixed) else []
    by += [f"{equal} by students of equal priority"] if equal else []
    by += [f"{fixed} by hand"] if fixed else []
    places, are = ("The only place", "is") if capacity == 1 else (f"All {capacity} places", "are")
    return f"{places} of {where} {are} held: {', '.join(by)}."
