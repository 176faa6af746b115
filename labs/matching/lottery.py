"""The lottery: one number per student, from the seed and the id alone, so that nobody else's presence moves it."""

from __future__ import annotations

from hmac import digest

from labs.matching.problem import Problem

Seed = int | str


def normal_seed(seed: Seed) -> Seed:
    """Read a seed alike from a shell and from Python: decimal digits are a number."""
    text = str(seed)
    return int(text) if text.lstrip("-").isdecimal() and str(int(text)) == text else text


def draw(problem: Problem, seed: Seed) -> list[int]:
    """Give the student numbers in lottery order: ascending HMAC-SHA256(seed, student id)."""
    key = str(seed).encode()
    ids = problem.students
    drawn = [digest(key, student.encode(), "sha256") for student in ids]
    return sorted(range(len(ids)), key=lambda student: (drawn[student], ids[student]))


def strict_choices(problem: Problem, seed: Seed) -> list[list[int]]:
    """Give every student's choices with ties broken by HMAC-SHA256(seed, student NUL project)."""
    if not problem.tied_ranks:
        return problem.choices
    key = str(seed).encode()
    choices = list(problem.choices)
    for student, ranks in problem.tied_ranks.items():
        name = problem.students[student]
        drawn = {
            project: digest(key, f"{name}\0{problem.projects[project].id}".encode(), "sha256")
            for project in choices[student]
        }
        rows = sorted(zip(ranks, choices[student], strict=True), key=lambda row: (row[0], drawn[row[1]], row[1]))
        choices[student] = [project for _, project in rows]
    return choices
