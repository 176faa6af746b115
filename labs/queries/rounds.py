"""Questions about match runs: the desk's pages, the comparison, the files, and a student's own result."""

from __future__ import annotations

import json
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.utils.translation import gettext as _

from labs import wording
from labs.lifecycles.placements import PlacementState
from labs.lifecycles.rounds import RunState
from labs.matching import text_of
from labs.models import MatchResult, MatchRun, Placement, Project, Round
from labs.queries.gauge import Gauge, gauge, gauge_card
from labs.queries.instances import SETTLED, differences, instance, names
from talentprogram.journal import keys

__all__ = [
    "Gauge", "changes", "comparison", "gauge", "gauge_card", "instance", "instance_text", "keys_of", "result_text",
    "results", "results_with_placements", "told", "waiting", "why",
]  # fmt: skip
SHOWN_TO_STUDENTS = (RunState.PUBLISHED, RunState.SUPERSEDED)


def waiting() -> list[MatchRun]:
    """The runs whose inputs are frozen and that nobody has computed yet, the oldest first."""
    return list(MatchRun.objects.filter(state=RunState.VALIDATED).select_related("round__cohort").order_by("id"))


def changes(run: MatchRun) -> list[str]:
    """What has changed since the inputs of a run were frozen, in sentences that staff read; empty when nothing has."""
    now = instance(run.round, apart_from=run)
    if now == run.instance:
        return []
    return list(differences(run.instance, now, names(run.round.cohort))) or [_("The inputs have changed.")]


def keys_of(run: MatchRun) -> list[Any]:
    """The keys turned on the result of a run, oldest first."""
    return keys.keys_of(run, run.result_hash) if run.result_hash else []


def results(run: MatchRun) -> QuerySet[MatchResult]:
    """What each student got, by code."""
    return run.results.select_related("enrolment__person", "project__lab").order_by("enrolment__code")


def results_with_placements(run: MatchRun) -> list[tuple[MatchResult, Placement | None]]:
    """What each student got, beside the placement that came of it; two queries."""
    made = Placement.objects.filter(enrolment__cohort=run.round.cohort_id).exclude(state=PlacementState.SUPERSEDED)
    of_pair = {(each.enrolment_id, each.project_id): each for each in made}
    return [(each, of_pair.get((each.enrolment_id, each.project_id))) for each in results(run)]


@dataclass(frozen=True)
class Bar:
    """One bar of a small chart: 0 to 100 long, 28 high when it stands."""

    label: str
    count: int
    share: int

    @property
    def height(self) -> int:
        return max(1, round(self.share * 0.28))

    @property
    def top(self) -> int:
        return 28 - self.height


@dataclass(frozen=True)
class Figures:
    """The metrics of one run as its page shows them."""

    placed: int
    unplaced: int
    mean_rank: float | None
    worst_rank: int | None
    blocking_pairs: int
    stable: bool
    proven: bool
    ranks: list[Bar]
    labs: list[Bar]
    empty_projects: list[str]
    full_mentors: int
    mentors: int
    levels: list[dict[str, Any]]

    @property
    def total(self) -> int:
        return self.placed + self.unplaced


def figures(run: MatchRun) -> Figures | None:
    """The metrics of a computed run; None before it is computed."""
    if not run.result:
        return None
    numbers, certificate = run.result["metrics"], run.result["certificate"]
    fill, ranks = numbers["fill"], numbers["rank_histogram"]
    most = max(ranks.values(), default=1)
    return Figures(
        placed=numbers["placed"],
        unplaced=numbers["unplaced"],
        mean_rank=numbers["mean_rank"],
        worst_rank=numbers["worst_rank"],
        blocking_pairs=numbers["blocking_pairs"],
        stable=certificate["stable"],
        proven=certificate["proven"],
        ranks=[Bar(rank, ranks[rank], round(100 * ranks[rank] / most)) for rank in sorted(ranks, key=int)],
        labs=[
            Bar(code, row["placed"], round(100 * row["placed"] / max(1, numbers["placed"])))
            for code, row in sorted(fill["labs"].items())
        ],
        empty_projects=sorted(code for code, row in fill["projects"].items() if not row["placed"]),
        full_mentors=sum(row["placed"] >= row["capacity"] for row in fill["mentors"].values()),
        mentors=len(fill["mentors"]),
        levels=certificate.get("levels", []),
    )


def comparison(round: Round) -> list[tuple[MatchRun, Figures | None]]:
    """Every run of a round beside its figures, the newest first; one query."""
    found = MatchRun.objects.filter(round=round).select_related("round__cohort").defer("instance")
    return [(run, figures(run)) for run in found]


def instance_text(run: MatchRun) -> str:
    """The frozen inputs as a file that `python -m labs.matching` reads on any machine."""
    return json.dumps(run.instance, sort_keys=True, ensure_ascii=False, indent=1) + "\n"


def result_text(run: MatchRun) -> str:
    """The answer as a file that `python -m labs.matching --check` holds against the inputs."""
    return text_of(run.result)


@dataclass(frozen=True)
class Step:
    """One project that a student listed, and why it was or was not theirs."""

    project: Project
    rank: int
    outcome: str
    at: dict[str, Any]
    gained: str
    is_theirs: bool

    @property
    def words(self) -> Any:
        """The reason in one sentence; where a cap is named, the page says which."""
        return wording.GAINS.get(self.gained) or wording.OUTCOMES[self.outcome]


@dataclass(frozen=True)
class Why:
    """What a student may know of the published result: their placement, if they have one, and each step to it."""

    placement: Placement | None
    steps: list[Step]
    run: MatchRun
    took_part: int

    @property
    def was_short(self) -> bool:
        """Whether the caps alone left this student without a project."""
        short = (self.run.joint_capacity or 0) < self.took_part
        return short and not any(step.outcome == "not_confirmed" for step in self.steps)


def told(enrolments: Iterable[Any]) -> list[tuple[MatchResult, Placement | None]]:
    """The latest published result of each of these participants, with the placement that came of it; two queries.

    A placement that a later run has made stays unseen until that run is published, too.
    """
    enrolments = list(enrolments)
    shown = MatchResult.objects.filter(enrolment__in=enrolments, run__state__in=SHOWN_TO_STUDENTS)
    rows = shown.select_related("run").defer("run__instance").order_by("run__published_at", "run__number")
    latest = {each.enrolment_id: each for each in rows}
    made = Placement.objects.filter(enrolment__in=enrolments, state__in=SETTLED).select_related(
        "project__lab", "project__academic_mentor__person", "project__academic_mentor__organisation",
        "project__industrial_mentor__person", "project__industrial_mentor__organisation",
    )  # fmt: skip
    held = {(each.enrolment_id, each.project_id): each for each in made}
    return [
        (each, held.get((each.enrolment_id, each.project_id)) if each.project_id else None) for each in latest.values()
    ]


def why(enrolment: Any) -> Why | None:
    """The result of one participant with its reasons; None as long as nothing is published (I15)."""
    shown, held = next(iter(told([enrolment])), (None, None))
    if shown is None:
        return None
    result = shown
    if held is not None and held.run_id != shown.run_id:  # the reasons are those of the run that made the placement
        made_by = MatchResult.objects.filter(enrolment=enrolment, run=held.run_id).select_related("run")
        result = made_by.defer("run__instance").first() or shown
    numbers = result.run.result["metrics"]
    return Why(held, _steps(result, enrolment, held), shown.run, numbers["placed"] + numbers["unplaced"])


def _steps(result: MatchResult, enrolment: Any, held: Placement | None) -> list[Step]:
    codes = [row["project"] for row in result.explanation]
    found = {each.code: each for each in Project.objects.filter(cohort=enrolment.cohort_id, code__in=codes)}
    steps = []
    for row in result.explanation:
        theirs = held is not None and held.project.code == row["project"]
        outcome = "not_confirmed" if row["outcome"] == "placed" and not theirs else row["outcome"]
        gained = row.get("gained", {}).get("level", "")
        steps.append(Step(found[row["project"]], row["rank"], outcome, row.get("at", {}), gained, theirs))
    return steps
