"""The gauge: how many students all capacities together can take, where it is tight, and what one more place brings."""

from __future__ import annotations

from collections.abc import Iterator
from copy import deepcopy
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q

from cohorts import public as cohorts
from labs.matching import Unusable, joint_capacity, read
from labs.models import Mentor
from labs.queries.instances import Document, supply

FILLING = ("planned", "enrolling")
MOST_STEPS = 12


@dataclass(frozen=True)
class Bottleneck:
    """A mentor with whom one more slot would let one more student be placed."""

    mentor: Mentor
    slots: int
    labs: str
    capacity_then: int

    @property
    def one_more(self) -> int:
        return self.slots + 1


@dataclass(frozen=True)
class Gauge:
    """Joint capacity against the size of a cohort."""

    cohort: Any
    size: int
    capacity: int
    projects: int
    places: int
    academic_slots: int
    industrial_slots: int
    bottlenecks: list[Bottleneck] = field(default_factory=list)
    advice: list[Bottleneck] = field(default_factory=list)
    fault: str = ""

    @property
    def missing(self) -> int:
        return max(0, self.size - self.capacity)

    @property
    def capacity_after_advice(self) -> int:
        return self.advice[-1].capacity_then if self.advice else self.capacity

    @property
    def codes(self) -> list[str]:
        return [each.mentor.code for each in self.bottlenecks]


def gauge(cohort: Any) -> Gauge:
    """What the published projects of a cohort can take, in a fixed number of queries."""
    document = supply(cohort)
    projects, mentors = document["projects"], document["mentors"]
    leads = {side: {row[side] for row in projects.values()} for side in ("mentor", "co_mentor")}
    totals = {
        "cohort": cohort,
        "size": _size(cohort),
        "projects": len(projects),
        "places": sum(row["capacity"] for row in projects.values()),
        "academic_slots": sum(mentors[code]["capacity"] for code in leads["mentor"]),
        "industrial_slots": sum(mentors[code]["capacity"] for code in leads["co_mentor"]),
    }
    try:
        capacity, tight = joint_capacity(read(document))
    except Unusable as why:
        return Gauge(capacity=0, fault=str(why), **totals)
    known = _mentors(cohort)
    rows = [_bottleneck(document, known[code], capacity + 1) for code in tight if code in known]
    steps = [_bottleneck(document, known[code], then) for code, then in _advice(document, capacity, totals["size"])]
    return Gauge(capacity=capacity, bottlenecks=rows, advice=steps, **totals)


def gauge_card(person: Any) -> list[Gauge]:
    """The gauges that stand on a person's desk: every cohort under way that has published projects.

    For coordinators and lab managers (`policies.reads_gauge`); the caller asks it.
    """
    with_projects = cohorts.cohorts_under_way().filter(projects__state__in=("published", "running")).distinct()
    return [gauge(cohort) for cohort in with_projects]


def _size(cohort: Any) -> int:
    """Those enrolled; while enrolment is still under way and nobody ranks yet, the places the cohort is to have."""
    enrolled = cohort.enrolments.live().count()
    if cohort.rounds.filter(announced_at__isnull=False).exists():
        return enrolled
    return max(enrolled, cohort.capacity) if cohort.state in FILLING else enrolled


def _mentors(cohort: Any) -> dict[str, Mentor]:
    leading = Q(academic_projects__cohort=cohort) | Q(industrial_projects__cohort=cohort)
    found = Mentor.objects.filter(leading).distinct().select_related("person", "organisation")
    return {each.code: each for each in found}


def _bottleneck(document: Document, mentor: Mentor, then: int) -> Bottleneck:
    led = [row for row in document["projects"].values() if mentor.code in (row["mentor"], row["co_mentor"])]
    labs = ", ".join(sorted({row["lab"] for row in led}))
    return Bottleneck(mentor, document["mentors"][mentor.code]["capacity"], labs, then)


def _advice(document: Document, capacity: int, size: int) -> Iterator[tuple[str, int]]:
    """One more slot at a time, each at a mentor where it brings one more student, until the cohort fits."""
    document = deepcopy(document)
    for _step in range(MOST_STEPS):
        if capacity >= size:
            return
        _capacity, tight = joint_capacity(read(document))
        if not (mentors := [code for code in tight if code in document["mentors"]]):
            return
        document["mentors"][mentors[0]]["capacity"] += 1
        capacity += 1
        yield mentors[0], capacity
