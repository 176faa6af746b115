"""Questions about rounds and preference lists: the student's page, the rules of a list, the input of a match run."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from cohorts import public
from labs.lifecycles.projects import ProjectState
from labs.lifecycles.rankings import ListState
from labs.models import Choice, PreferenceList, Project, Round, Theme

LIVE = (ProjectState.PUBLISHED, ProjectState.RUNNING)
WRITABLE = (ListState.DRAFT, ListState.REOPENED)


@dataclass(frozen=True)
class Rule:
    """One line of the checklist."""

    text: str
    holds: bool


@dataclass(frozen=True)
class Page:
    """What a student sees of their list."""

    round: Round
    mine: PreferenceList
    projects: list[Project]
    rules: list[Rule]
    home: str

    @property
    def is_complete(self) -> bool:
        return all(rule.holds for rule in self.rules)

    @property
    def is_full(self) -> bool:
        return len(self.projects) >= self.round.choices_required


def current_round(cohort: Any, at: datetime) -> Round | None:
    """The announced round whose window is open, or opens next; else the last one that was."""
    rounds = list(cohort.rounds.filter(announced_at__isnull=False).order_by("number"))
    ahead = [each for each in rounds if at < each.closes_at]
    return ahead[0] if ahead else (rounds[-1] if rounds else None)


def page(enrolment: Any, at: datetime) -> Page | None:
    """Everything on a student's page of preferences, or None while no round was announced."""
    round_ = current_round(enrolment.cohort, at)
    if round_ is None:
        return None
    mine = PreferenceList.objects.filter(round=round_, enrolment=enrolment).first()
    mine = mine or PreferenceList(round=round_, enrolment=enrolment)
    mine.round, mine.enrolment = round_, enrolment
    projects, home = chosen(mine), home_lab(enrolment)
    return Page(round_, mine, projects, rules(round_, projects, home), home)


def chosen(preference_list: PreferenceList) -> list[Project]:
    """The projects of a list in their order, with all that a row shows."""
    choices = Choice.objects.filter(preference_list=preference_list).order_by("rank").select_related(
        "project__lab", "project__theme", "project__cohort", "project__site",
        "project__academic_mentor__person", "project__industrial_mentor__person",
    )  # fmt: skip
    return [choice.project for choice in choices]


def listed(enrolment: Any, at: datetime) -> set[Any] | None:
    """The projects that a participant has on a list that is open to changes now; None when there is no such list."""
    round_ = current_round(enrolment.cohort, at) if enrolment else None
    if round_ is None or not round_.window.holds(at):
        return None
    mine = PreferenceList.objects.filter(round=round_, enrolment=enrolment).first()
    if mine is not None and mine.state not in WRITABLE:
        return None
    return set(Choice.objects.filter(preference_list=mine).values_list("project_id", flat=True)) if mine else set()


def home_lab(enrolment: Any) -> str:
    """The laboratory a participant came for: as their application says, or that of their first interest."""
    if enrolment.application_id and enrolment.application.lab_hint:
        return enrolment.application.lab_hint
    first = next(iter(public.interests(enrolment)), "")
    theme = Theme.objects.filter(code__iexact=first).select_related("lab").first() if first else None
    return theme.lab.code if theme else ""


def rules(round_: Round, projects: list[Project], home: str) -> list[Rule]:
    """The rules of a round, each with whether this list keeps it."""
    needed, count = round_.choices_required, len(projects)
    home = home or (projects[0].lab.code if projects else "")
    abroad = sum(project.lab.code != home for project in projects)
    lines = [Rule(_("%(count)s of %(needed)s projects chosen") % {"count": count, "needed": needed}, count == needed)]
    if round_.other_lab_min:
        text = ngettext(
            "At least %(count)s project in the other laboratory", "At least %(count)s projects in the other laboratory",
            round_.other_lab_min,
        )  # fmt: skip
        lines.append(Rule(text % {"count": round_.other_lab_min}, abroad >= round_.other_lab_min))
    if gone := [project.code for project in projects if project.state not in LIVE]:
        lines.append(Rule(_("No longer offered, please take out: %(codes)s") % {"codes": ", ".join(gone)}, False))
    return lines


def completed(
    own: list[Project], offered: Iterable[Project], interests: list[str], round_: Round, home: str, salt: str
) -> list[Project]:
    """A list made whole for somebody who did not: what they chose first, then their themes in order, then the rest.

    Within a theme the order is drawn from the student's own code, so that not everybody gets the same first project.
    """
    themes = {code.upper(): place for place, code in enumerate(interests)}

    def wish(project: Project) -> tuple[Any, ...]:
        drawn = sha256(f"{salt}:{project.code}".encode()).hexdigest()
        return themes.get(project.theme.code.upper(), len(themes)), project.lab.code != home, drawn

    kept = [project for project in own if project.state in LIVE]
    rest = sorted((project for project in offered if project not in kept), key=wish)
    home = home or next((project.lab.code for project in [*kept, *rest]), "")
    abroad = [project for project in rest if project.lab.code != home]
    missing = max(0, round_.other_lab_min - sum(project.lab.code != home for project in kept))
    tail = abroad[:missing]
    body = [*kept, *(project for project in rest if project not in tail)]
    return [*body[: max(0, round_.choices_required - len(tail))], *tail]


def offered_in(cohort: Any) -> list[Project]:
    """The live projects of a cohort with their themes and laboratories."""
    return list(Project.objects.filter(cohort=cohort, state__in=LIVE).select_related("theme", "lab").order_by("code"))


def ranked(round_: Round) -> dict[Any, list[Any]]:
    """The locked lists of a round: {enrolment id: [project ids, best first]}; one question."""
    choices = Choice.objects.filter(
        preference_list__round=round_, preference_list__state__in=[ListState.LOCKED, ListState.DEFAULTED]
    ).order_by("preference_list__enrolment__code", "rank")
    lists: dict[Any, list[Any]] = {}
    for enrolment, project in choices.values_list("preference_list__enrolment_id", "project_id"):
        lists.setdefault(enrolment, []).append(project)
    return lists


def who_listed(project: Project) -> list[Choice]:
    """The choices of this project on lists that still count, each with its student."""
    counts = Choice.objects.filter(project=project).exclude(preference_list__state=ListState.VOID)
    return list(counts.select_related("preference_list__enrolment__person"))
