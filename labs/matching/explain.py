"""Why: for every choice up to the one obtained, an honest reason that follows from the matching and names nobody."""

from __future__ import annotations

from typing import Any

from labs.matching.gains import Gains
from labs.matching.problem import Problem
from labs.matching.seats import NOBODY, Level
from labs.matching.stability import CLOSED, FORBIDDEN, UNACCEPTABLE, Cutoffs, Verdict

PLACED, FULL, NEEDED = "placed", "full_of_higher_priority", "another_choice_needed_it"
WORDS = {"project": "project", "mentor": "mentor", "co_mentor": "co-mentor", "lab": "lab"}
BARS = {
    FORBIDDEN: "This pair is not allowed.",
    CLOSED: "The project is closed.",
    UNACCEPTABLE: "The project or a mentor of it does not take this student.",
}

Entry = dict[str, Any]


class Explainer:
    """Turns verdicts into reasons; equal reasons are worded once."""

    def __init__(
        self, cut: Cutoffs, choices: list[list[int]], told: list[list[Verdict]], gains: Gains | None = None
    ) -> None:
        self.cut, self.choices, self.told, self.gains = cut, choices, told, gains
        self.problem: Problem = cut.problem
        self.worded: dict[tuple[str, int, bool], Entry] = {}
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
        names = [project.id for project in self.problem.projects]
        bars = {bar: {"outcome": bar, "reason": reason} for bar, reason in BARS.items()}
        told = {}
        for student, name in enumerate(self.problem.students):
            rows: list[Entry] = []
            tied, choices, rank = self.problem.tied_ranks.get(student), self.choices[student], 0
            for index, verdict in enumerate(self.told[student]):
                project = choices[index]
                rank = index + 1 if tied is None else tied[index]
                if verdict is None:
                    why = self.open_question(student, project)
                elif isinstance(verdict, str):
                    why = bars[verdict]
                else:
                    why = self.full(student, verdict)
                rows.append({"project": names[project], "rank": rank, **why})
            if self.cut.seats[student] != NOBODY:
                rows.append(self.placed(student, len(rows)))
            told[name] = rows
        return told

    def placed(self, student: int, index: int) -> Entry:
        """Say that the place was obtained."""
        problem, seat = self.problem, self.cut.seats[student]
        tied = problem.tied_ranks.get(student)
        if index == len(self.choices[student]):
            rank = problem.rank_off_list(student)
        else:
            rank = index + 1 if tied is None else tied[index]
        reason = "The place was fixed by hand." if student in problem.locked else "The place was obtained."
        return {"project": problem.projects[seat].id, "rank": rank, "outcome": PLACED, "reason": reason}

    def full(self, student: int, level: Level) -> Entry:
        """Say at which constraint all places are held, by how many of higher priority and how many by hand."""
        constraint, seat = level.constraint, self.cut.seats[student]
        there = seat != NOBODY and constraint in self.cut.house.fills(seat)
        if self.seated_at or constraint in self.locked_at:
            return self.counted(student, level, there)
        known = self.worded.get((level.kind, constraint, there))
        if known is None:
            known = self.counted(student, level, there)
            self.worded[level.kind, constraint, there] = known
        return known

    def counted(self, student: int, level: Level, there: bool) -> Entry:
        """Count who holds the places of a constraint; whoever is not locked or equal stands higher."""
        cut, constraint = self.cut, level.constraint
        name, capacity = cut.house.names[constraint][1], cut.house.capacity[constraint]
        at = {"kind": level.kind, "id": name, "capacity": capacity}
        if capacity == 0:
            return {"outcome": CLOSED, "reason": f"The {WORDS[level.kind]} {name} has no places.", "at": at}
        key = cut.key(student, level)
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
