"""Reading an instance (placement/1): every refusal names the field, what is wrong and what to change."""

from __future__ import annotations

import json
import math
from collections.abc import Mapping
from hashlib import sha256
from itertools import pairwise
from typing import Any

from labs.matching.problem import Lab, Mentor, Problem, Project, Ranking, Unusable
from labs.matching.watch import unswept

FORMAT = "placement/1"
FORMATS = (FORMAT, "spa/1")


def read(document: Mapping[str, Any]) -> Problem:
    """Read an instance, or say by name what makes it unusable."""
    if not isinstance(document, Mapping):
        raise Unusable("instance", "must be an object with students, projects and mentors")
    if "instance" in document and "students" not in document:
        return read(document["instance"])
    if document.get("format", FORMAT) not in FORMATS:
        raise Unusable("format", f"is {document['format']!r}; write {FORMAT!r}")
    with unswept():
        return _read(document)


def _read(document: Mapping[str, Any]) -> Problem:
    fingerprint = instance_sha256(document)
    students = _table(document, "students")
    mentor_field = "mentors" if "mentors" in document else "lecturers"
    if mentor_field == "lecturers" and "lecturers" not in document:
        raise Unusable("mentors", "is missing; list every mentor with a capacity")
    lab_rows = _table(document, "labs", optional=True)
    labs = tuple(_lab(key, lab_rows[key], students) for key in sorted(lab_rows))
    mentor_rows = _table(document, mentor_field)
    mentors = tuple(_mentor(key, mentor_rows[key], students, mentor_field) for key in sorted(mentor_rows))
    project_rows = _table(document, "projects")
    projects = _projects(project_rows, mentor_rows, mentors, lab_rows, labs, students)
    ids = tuple(sorted(students))
    choices, tied_ranks, scores = _students(students, ids, {p.id: i for i, p in enumerate(projects)})
    number = {key: i for i, key in enumerate(ids)}
    project_number = {p.id: i for i, p in enumerate(projects)}
    forbidden = _pairs(document, "forbidden", number, project_number)
    problem = Problem(
        students=ids,
        choices=choices,
        tied_ranks=tied_ranks,
        scores=scores,
        projects=projects,
        mentors=mentors,
        labs=labs,
        locked=_locked(document, number, project_number),
        forbidden=frozenset(forbidden),
        document=document,
        fingerprint=fingerprint,
    )
    _refuse_broken_locks(problem)
    _refuse_disagreement(problem)
    return problem


def instance_sha256(document: Mapping[str, Any]) -> str:
    """Fingerprint the canonical instance: sorted keys, UTF-8, no white space."""
    try:
        text = json.dumps(document, sort_keys=True, separators=(",", ":"), ensure_ascii=False, allow_nan=False)
        return sha256(text.encode()).hexdigest()
    except (TypeError, ValueError) as error:
        raise Unusable(
            "instance", f"is not plain JSON in UTF-8 ({error}); use objects, lists, text and numbers"
        ) from None


def _table(document: Mapping[str, Any], field: str, optional: bool = False) -> Mapping[str, Any]:
    rows = document.get(field)
    if rows is None and optional:
        return {}
    if not isinstance(rows, Mapping):
        raise Unusable(field, "must be an object of rows by id" if field in document else "is missing; add it")
    for key, row in rows.items():
        if not isinstance(key, str):
            raise Unusable(f"{field}.{key}", "has an id that is not text; write ids as text")
        if not isinstance(row, Mapping):
            raise Unusable(f"{field}.{key}", "must be an object")
    return rows


def _whole(row: Mapping[str, Any], where: str, field: str, default: int | None = None) -> int:
    value = row.get(field)
    if value is None and default is not None:
        return default
    if not isinstance(value, int) or isinstance(value, bool) or value < 0:
        said = "is missing" if value is None else f"is {value!r}"
        raise Unusable(f"{where}.{field}", f"{said}; write a whole number from 0 up")
    return value


def _capacities(row: Mapping[str, Any], where: str) -> tuple[int, int]:
    capacity, lower = _whole(row, where, "capacity"), _whole(row, where, "lower_quota", 0)
    if lower > capacity:
        raise Unusable(
            f"{where}.lower_quota",
            f"cannot be met: it asks for {lower} and the capacity is {capacity}; lower the quota or raise the capacity",
        )
    return capacity, lower


def _ranking(listed: Any, where: str, known: Mapping[str, Any], noun: str) -> dict[str, int]:
    """Read a list with ties into dense ranks from 0; nothing twice, nothing unknown."""
    if not isinstance(listed, list | tuple):
        raise Unusable(where, "must be a list, best first")
    try:
        ranking = dict(zip(listed, range(len(listed)), strict=True))
        count = len(listed)
    except TypeError:
        ranking, count = {}, 0
        for rank, entry in enumerate(listed):
            for key in _tie(entry, where):
                count += 1
                ranking[key] = rank
    if len(ranking) != count or not ranking.keys() <= known.keys():
        _refuse_list(listed, where, known, noun)
    return ranking


def _tie(entry: Any, where: str) -> list[str]:
    if not isinstance(entry, list | tuple):
        return [entry]
    if not entry:
        raise Unusable(where, "has an empty tie; take it out")
    for key in entry:
        if not isinstance(key, str):
            raise Unusable(where, f"has {key!r} inside a tie; write ids as text")
    return list(entry)


def _refuse_list(listed: Any, where: str, known: Mapping[str, Any], noun: str) -> None:
    seen = set()
    for entry in listed:
        for key in _tie(entry, where):
            if not isinstance(key, str):
                raise Unusable(where, f"has {key!r}; write ids as text")
            if key not in known:
                raise Unusable(where, f"ranks {noun} {key!r}, who is not among the {noun}s; add or take out {key!r}")
            if key in seen:
                raise Unusable(where, f"ranks {noun} {key!r} twice; keep one")
            seen.add(key)


def _lab(key: str, row: Mapping[str, Any], students: Mapping[str, Any]) -> Lab:
    where = f"labs.{key}"
    capacity, lower = _capacities(row, where)
    listed = row.get("prefs")
    return Lab(
        key, capacity, lower, None if listed is None else _ranking(listed, f"{where}.prefs", students, "student")
    )


def _mentor(key: str, row: Mapping[str, Any], students: Mapping[str, Any], field: str) -> Mentor:
    where = f"{field}.{key}"
    capacity, lower = _capacities(row, where)
    listed, scores = row.get("prefs"), row.get("scores")
    if listed is not None and scores is not None:
        raise Unusable(f"{where}.scores", "is given beside prefs; keep one of the two")
    ranking = None
    if listed is not None:
        ranking = _ranking(listed, f"{where}.prefs", students, "student")
    elif scores is not None:
        ranking = _ranking_of_scores(scores, f"{where}.scores", students)
    return Mentor(key, capacity, lower, ranking)


def _ranking_of_scores(scores: Any, where: str, students: Mapping[str, Any]) -> dict[str, int]:
    if not isinstance(scores, Mapping):
        raise Unusable(where, "must be an object of numbers by student")
    for key, value in scores.items():
        if key not in students:
            raise Unusable(where, f"scores student {key!r}, who is not among the students; add or take out {key!r}")
        if not _is_number(value):
            raise Unusable(f"{where}.{key}", f"is {value!r}; write a number")
    rank = {value: position for position, value in enumerate(sorted(set(scores.values()), reverse=True))}
    return {key: rank[value] for key, value in scores.items()}


def _is_number(value: Any) -> bool:
    return isinstance(value, int | float) and not isinstance(value, bool) and abs(value) < math.inf


def _projects(
    rows: Mapping[str, Any],
    mentor_rows: Mapping[str, Any],
    mentors: tuple[Mentor, ...],
    lab_rows: Mapping[str, Any],
    labs: tuple[Lab, ...],
    students: Mapping[str, Any],
) -> tuple[Project, ...]:
    """Read the projects and see that every mentor leads in one role and every lead mentor in one lab."""
    mentor_number = {mentor.id: i for i, mentor in enumerate(mentors)}
    lab_number = {lab.id: i for i, lab in enumerate(labs)}
    lab_of_mentor: dict[str, str | None] = {}
    first_led: dict[str, str] = {}
    projects = []
    for key in sorted(rows):
        row, where = rows[key], f"projects.{key}"
        lead = _leader(row, where, ("mentor", "lecturer"), mentor_number)
        if lead is None:
            raise Unusable(f"{where}.mentor", "is missing: a project needs a mentor; name one")
        lab = _lab_name(row, where, mentor_rows[lead].get("lab"), lab_rows)
        if lab_of_mentor.setdefault(lead, lab) != lab:
            raise Unusable(
                f"{where}.lab",
                f"is {lab!r}, but mentor {lead!r} leads {first_led[lead]!r} in {lab_of_mentor[lead]!r}; "
                "keep a lead mentor's projects in one lab",
            )
        first_led.setdefault(lead, key)
        second = _leader(row, where, ("co_mentor",), mentor_number)
        capacity, lower = _capacities(row, where)
        closed = row.get("closed")
        if closed is not None and not isinstance(closed, bool):
            raise Unusable(f"{where}.closed", f"is {closed!r}; write true or false")
        listed = row.get("prefs")
        ranking = None if listed is None else _ranking(listed, f"{where}.prefs", students, "student")
        project = Project(
            id=key,
            capacity=capacity,
            lower_quota=lower,
            mentor=mentor_number[lead],
            co_mentor=None if second is None else mentor_number[second],
            lab=lab_number.get(lab) if lab is not None else None,
            ranking=ranking,
            closed=bool(closed),
        )
        projects.append(project)
    _refuse_two_roles(projects, mentors)
    return tuple(projects)


def _leader(row: Mapping[str, Any], where: str, fields: tuple[str, ...], known: Mapping[str, int]) -> str | None:
    for field in fields:
        name = row.get(field)
        if name is None:
            continue
        if not isinstance(name, str) or name not in known:
            raise Unusable(f"{where}.{field}", f"is {name!r}, who is not among the mentors; add them or name another")
        return name
    return None


def _lab_name(row: Mapping[str, Any], where: str, of_mentor: Any, lab_rows: Mapping[str, Any]) -> str | None:
    own = row.get("lab")
    name = own if own is not None else of_mentor
    if name is None:
        return None
    if not isinstance(name, str) or (lab_rows and name not in lab_rows):
        raise Unusable(f"{where}.lab", f"is {name!r}, which is not among the labs; add it or name another")
    if of_mentor is not None and of_mentor != name:
        raise Unusable(f"{where}.lab", f"is {name!r}, but its mentor belongs to {of_mentor!r}; make them one")
    return name


def _refuse_two_roles(projects: list[Project], mentors: tuple[Mentor, ...]) -> None:
    leads = {project.mentor: project.id for project in projects}
    for project in projects:
        if project.co_mentor is not None and project.co_mentor in leads:
            raise Unusable(
                f"projects.{project.id}.co_mentor",
                f"is {mentors[project.co_mentor].id!r}, who is the mentor of {leads[project.co_mentor]!r}; "
                "a mentor leads in one role only, so name another",
            )


def _students(
    rows: Mapping[str, Any], ids: tuple[str, ...], project_number: dict[str, int]
) -> tuple[list[list[int]], dict[int, list[int]], list[float | None]]:
    choices: list[list[int]] = []
    tied_ranks: dict[int, list[int]] = {}
    scores: list[float | None] = []
    number = project_number.__getitem__
    for student, key in enumerate(ids):
        row = rows[key]
        listed = row.get("prefs")
        if not isinstance(listed, list | tuple):
            raise Unusable(f"students.{key}.prefs", "must be a list of projects, best first")
        try:
            chosen = list(map(number, listed))
            if len(set(chosen)) != len(chosen):
                _refuse_list(listed, f"students.{key}.prefs", project_number, "project")
        except (TypeError, KeyError):
            ranking = _ranking(listed, f"students.{key}.prefs", project_number, "project")
            order = sorted(ranking, key=lambda name: (ranking[name], name))
            chosen = [project_number[name] for name in order]
            tied_ranks[student] = [ranking[name] + 1 for name in order]
        choices.append(chosen)
        score = row.get("score")
        if score is not None and not _is_number(score):
            raise Unusable(f"students.{key}.score", f"is {score!r}; write a number")
        scores.append(score)
    return choices, tied_ranks, scores


def _pairs(
    document: Mapping[str, Any], field: str, students: Mapping[str, int], projects: Mapping[str, int]
) -> list[tuple[int, int]]:
    listed = document.get(field)
    if listed is None:
        return []
    if not isinstance(listed, list | tuple):
        raise Unusable(field, "must be a list of pairs [student, project]")
    pairs = []
    for place, pair in enumerate(listed):
        where = f"{field}[{place}]"
        if not isinstance(pair, list | tuple) or len(pair) != 2 or not all(isinstance(part, str) for part in pair):
            raise Unusable(where, "must be a pair [student, project]")
        if pair[0] not in students:
            raise Unusable(where, f"names student {pair[0]!r}, who is not among the students; take the pair out")
        if pair[1] not in projects:
            raise Unusable(where, f"names project {pair[1]!r}, which is not among the projects; take the pair out")
        pairs.append((students[pair[0]], projects[pair[1]]))
    return pairs


def _locked(document: Mapping[str, Any], students: Mapping[str, int], projects: Mapping[str, int]) -> dict[int, int]:
    locked: dict[int, int] = {}
    for place, (student, project) in enumerate(_pairs(document, "locked", students, projects)):
        if student in locked:
            name = document["locked"][place][0]
            raise Unusable(f"locked[{place}]", f"pins student {name!r} a second time; keep one pin for {name!r}")
        locked[student] = project
    return locked


def _refuse_broken_locks(problem: Problem) -> None:
    """See that the locked pairs alone are an answer: none forbidden or closed, no capacity below them."""
    held: dict[tuple[str, str], int] = {}
    for student, number in sorted(problem.locked.items()):
        project = problem.projects[number]
        pair = f"{problem.students[student]!r} and {project.id!r}"
        if (student, number) in problem.forbidden:
            raise Unusable("locked", f"holds {pair}, a pair that is forbidden; unlock it or allow it")
        if project.closed:
            raise Unusable("locked", f"holds {pair}, but the project is closed; unlock the pair or open the project")
        for where in constraints_of(problem, project):
            held[where] = held.get(where, 0) + 1
    capacity = {("projects", row.id): row.capacity for row in problem.projects}
    capacity |= {("mentors", row.id): row.capacity for row in problem.mentors}
    capacity |= {("labs", row.id): row.capacity for row in problem.labs}
    for where in sorted(held):
        if held[where] > capacity[where]:
            raise Unusable(
                f"{where[0]}.{where[1]}.capacity",
                f"is {capacity[where]}, below the {held[where]} locked pairs there; raise it or unlock a pair",
            )


def constraints_of(problem: Problem, project: Project) -> list[tuple[str, str]]:
    """Name the constraints that a seat at the project fills."""
    names = [("projects", project.id), ("mentors", problem.mentors[project.mentor].id)]
    if project.co_mentor is not None:
        names.append(("mentors", problem.mentors[project.co_mentor].id))
    if project.lab is not None:
        names.append(("labs", problem.labs[project.lab].id))
    return names


def _refuse_disagreement(problem: Problem) -> None:
    """See that a project's list agrees with its ranked mentor, and a lab's master list with every mentor there."""
    for project in problem.projects:
        own, mentor = project.ranking, problem.mentors[project.mentor]
        if own is not None and mentor.ranking is not None and (split := _disagreement(mentor.ranking, own)):
            raise Unusable(
                f"projects.{project.id}.prefs",
                f"orders {split[0]!r} and {split[1]!r} otherwise than mentor {mentor.id!r} does; "
                "give both the same order or leave one list out",
            )
    for number, lab in enumerate(problem.labs):
        if lab.ranking is not None:
            _refuse_lab_list(problem, number, lab)


def _refuse_lab_list(problem: Problem, number: int, lab: Lab) -> None:
    """A master list must order the applications at each mentor of the lab exactly as the mentor does."""
    master = lab.ranking or {}
    by_mentor: dict[int, list[tuple[int, int, str]]] = {}
    for project in problem.projects:
        if project.lab == number:
            ranking = problem.ranking_at_mentor(project)
            rows = by_mentor.setdefault(project.mentor, [])
            rows += [(master[s], 0 if ranking is None else ranking[s], s) for s in (ranking or master) if s in master]
    for mentor in sorted(by_mentor):
        if split := _first_split(by_mentor[mentor]):
            raise Unusable(
                f"labs.{lab.id}.prefs",
                f"orders {split[0]!r} and {split[1]!r} otherwise than mentor {problem.mentors[mentor].id!r} does; "
                "a lab's list must agree with all its mentors, so mend it or leave it out",
            )


def _disagreement(one: Ranking, other: Ranking) -> tuple[str, str] | None:
    return _first_split([(one[s], other[s], s) for s in other if s in one])


def _first_split(rows: list[tuple[int, int, str]]) -> tuple[str, str] | None:
    """Give two students whom two rankings order differently, if any; ties must be ties in both."""
    rows.sort()
    for (one, other, student), (next_one, next_other, next_student) in pairwise(rows):
        if (one < next_one) != (other < next_other) or other > next_other:
            return student, next_student
    return None
