"""Rows as the engine reads them (placement/1): what a run freezes, what is wrong with it, what has changed since."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Mapping
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.translation import gettext as _

from cohorts import public as cohorts
from labs.lifecycles.placements import HOLDS_A_PLACE, PlacementState
from labs.lifecycles.projects import ProjectState
from labs.lifecycles.rankings import ListState
from labs.models import Choice, MatchRun, Mentor, Placement, Project, Round

Document = dict[str, Any]
COUNTED_LISTS = (ListState.SUBMITTED, ListState.LOCKED, ListState.DEFAULTED)
SETTLED = tuple(state for state in HOLDS_A_PLACE if state is not PlacementState.PROPOSED)
RUNS = (ProjectState.PUBLISHED, ProjectState.RUNNING)


def instance(round: Round, *, apart_from: MatchRun | None = None) -> Document:
    """Everything a run decides on, by code. Confirmed placements are locked pairs and declined ones forbidden.

    `apart_from` leaves out the placements of one run, so that its own answer does not count as a change of its inputs.
    """
    listed: dict[Any, list[str]] = defaultdict(list)
    chosen = Choice.objects.filter(preference_list__round=round, preference_list__state__in=COUNTED_LISTS).order_by(
        "rank"
    )
    for enrolment, code in chosen.values_list("preference_list__enrolment", "project__code"):
        listed[enrolment].append(code)
    students = {
        each.code: {"prefs": listed[each.pk], **({} if each.score is None else {"score": each.score})}
        for each in cohorts.participants(round.cohort)
    }
    pairs = _pairs(round, students, apart_from)
    ranked = {code for row in students.values() for code in row["prefs"]} | {code for _student, code in pairs["locked"]}
    projects = list(round.cohort.projects.filter(Q(state__in=RUNS) | Q(code__in=ranked)).with_people())
    return {"format": "placement/1", "students": students, **_supply(projects, round.cohort), **pairs}


def supply(cohort: Any) -> Document:
    """What a cohort's published projects offer, before anyone states a wish."""
    return {"format": "placement/1", "students": {}, **_supply(cohort.projects.public().with_people(), cohort)}


def _supply(projects: Iterable[Project], cohort: Any) -> Document:
    rows = {each.code: _project(each) for each in sorted(projects, key=lambda each: each.code)}
    leads = {each for project in projects for each in (project.academic_mentor, project.industrial_mentor) if each}
    taken = _taken_elsewhere(cohort)
    mentors = {
        each.code: {"capacity": max(0, each.max_students - taken[each.pk])}
        for each in sorted(leads, key=lambda m: m.code)
    }
    labs = {
        code: {"capacity": sum(row["capacity"] for row in rows.values() if row["lab"] == code)} for code in _labs(rows)
    }
    return {"projects": rows, "mentors": mentors, "labs": labs}


def _project(project: Project) -> dict[str, Any]:
    row: dict[str, Any] = {
        "capacity": project.capacity,
        "mentor": project.academic_mentor.code if project.academic_mentor else None,
        "co_mentor": project.industrial_mentor.code if project.industrial_mentor else None,
        "lab": project.lab.code,
    }
    if project.capacity_min:
        row["lower_quota"] = project.capacity_min
    if project.state not in RUNS:
        row["closed"] = True
    return row


def _labs(rows: Mapping[str, Any]) -> list[str]:
    return sorted({row["lab"] for row in rows.values()})


def _taken_elsewhere(cohort: Any) -> Counter[Any]:
    """How many students of other cohorts each mentor supervises now."""
    others = Placement.objects.filter(state__in=HOLDS_A_PLACE).exclude(enrolment__cohort=cohort)
    pairs = others.values_list("project__academic_mentor", "project__industrial_mentor")
    return Counter(mentor for pair in pairs for mentor in pair)


def _pairs(round: Round, students: Mapping[str, Any], apart_from: MatchRun | None) -> dict[str, list[list[str]]]:
    made = Placement.objects.filter(enrolment__cohort=round.cohort).exclude(run=apart_from) if apart_from else (
        Placement.objects.filter(enrolment__cohort=round.cohort)
    )  # fmt: skip
    rows = made.values_list("enrolment__code", "project__code", "state").order_by("enrolment__code", "project__code")
    found: dict[str, list[list[str]]] = {"locked": [], "forbidden": []}
    for student, project, state in rows:
        kind = "locked" if state in SETTLED else "forbidden" if state == PlacementState.DECLINED else ""
        if kind and student in students and [student, project] not in found[kind]:
            found[kind].append([student, project])
    known = {code for row in students.values() for code in row["prefs"]}
    found["forbidden"] = [pair for pair in found["forbidden"] if pair[1] in known and pair not in found["locked"]]
    return found


def names(cohort: Any) -> dict[str, str]:
    """Who stands behind each code of an instance, for sentences that staff read."""
    people = {each.code: f"{each.code} {each.person.name}" for each in cohorts.participants(cohort)}
    leading = Mentor.objects.filter(Q(academic_projects__cohort=cohort) | Q(industrial_projects__cohort=cohort))
    mentors: QuerySet[Mentor] = leading.distinct().select_related("person")
    return people | {each.code: f"{each.code} {each.person.name}" for each in mentors}


def faults(document: Document, named: Mapping[str, str]) -> Iterator[str]:
    """What must be changed before a run can be computed: each a sentence that says who or what, and the remedy."""
    students, projects, mentors = document["students"], document["projects"], document["mentors"]
    if not students:
        yield _("Nobody is enrolled in this cohort.")
    if not any(not row.get("closed") for row in projects.values()):
        yield _("This cohort has no published project.")
    for code, row in students.items():
        for project in sorted(code for code, times in Counter(row["prefs"]).items() if times > 1):
            yield _("%(student)s ranks %(project)s twice; keep one.") % {
                "student": named.get(code, code),
                "project": project,
            }
        for project in sorted(set(row["prefs"]) - set(projects)):
            yield _("%(student)s ranks %(project)s, which this cohort does not have.") % {
                "student": named.get(code, code), "project": project,
            }  # fmt: skip
    for code, row in projects.items():
        if not row["mentor"] or not row["co_mentor"]:
            yield _("%(project)s lacks a mentor; it needs one academic and one industrial mentor.") % {"project": code}
        if not row["capacity"]:
            yield _("%(project)s has no places; give it at least one.") % {"project": code}
    open_for = {row[side] for row in projects.values() if not row.get("closed") for side in ("mentor", "co_mentor")}
    for code, row in mentors.items():
        if not row["capacity"] and code in open_for:
            yield _(
                "%(mentor)s takes no more students but leads a published project; raise the cap or suspend the project."
            ) % {"mentor": named.get(code, code)}


def remarks(document: Document, named: Mapping[str, str]) -> Iterator[str]:
    """What does not stop a run but should be known before it is proposed."""
    for code, row in document["students"].items():
        if not row["prefs"]:
            yield _("%(student)s has no list in this round and will not be placed.") % {
                "student": named.get(code, code)
            }
    for code, row in document["projects"].items():
        wanted = sum(code in student["prefs"] for student in document["students"].values())
        if row.get("closed") and wanted:
            yield _("%(project)s is on %(count)d lists but is not published; it counts as closed.") % {
                "project": code, "count": wanted,
            }  # fmt: skip


def differences(before: Document, after: Document, named: Mapping[str, str]) -> Iterator[str]:
    """What has changed between two instances, one sentence a row."""
    for part in ("students", "projects", "mentors"):
        old, new = before.get(part, {}), after.get(part, {})
        for code in sorted(set(old) | set(new)):
            who = named.get(code, code)
            if code not in new:
                yield _("%(what)s is gone.") % {"what": who}
            elif code not in old:
                yield _("%(what)s is new.") % {"what": who}
            elif old[code].get("capacity") != new[code].get("capacity"):
                yield _("%(what)s: places %(old)d → %(new)d.") % {
                    "what": who, "old": old[code]["capacity"], "new": new[code]["capacity"],
                }  # fmt: skip
            elif old[code].get("prefs") != new[code].get("prefs"):
                yield _("%(what)s: the list has changed.") % {"what": who}
            elif old[code] != new[code]:
                yield _("%(what)s has changed.") % {"what": who}
    for part in ("locked", "forbidden"):
        for student, project in sorted(tuple(pair) for pair in _changed(before.get(part, []), after.get(part, []))):
            yield _("%(what)s: the answers of its mentors have changed.") % {
                "what": f"{named.get(student, student)}, {project}"
            }


def _changed(old: list[list[str]], new: list[list[str]]) -> list[list[str]]:
    return [pair for pair in [*old, *new] if (pair in old) != (pair in new)]
