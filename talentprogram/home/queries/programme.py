"""What a visitor reads first."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Count, Q

from cohorts.lifecycles.calls import CallState
from cohorts.models import Call
from labs.lifecycles.projects import ProjectState
from labs.models import Lab, Theme
from talentprogram.home.queries.shapes import address
from talentprogram.partners.models import Organisation

SHOWN = (ProjectState.PUBLISHED, ProjectState.RUNNING)


@dataclass(frozen=True)
class CallCard:
    """A call as the front page shows it."""

    call: Call
    url: str
    apply_url: str
    is_open: bool


@dataclass(frozen=True)
class LabCard:
    """A laboratory, its themes, and how many projects it offers."""

    lab: Lab
    themes: list[Theme]
    projects: int


@dataclass(frozen=True)
class FrontPage:
    """Everything the front page says that is not fixed text."""

    calls: list[CallCard]
    labs: list[LabCard]
    partners: list[Organisation]

    @property
    def projects(self) -> int:
        return sum(card.projects for card in self.labs)

    @property
    def themes(self) -> int:
        return sum(len(card.themes) for card in self.labs)


def programme(at: datetime) -> FrontPage:
    """The open and announced calls, the laboratories with their themes, the partners: four questions."""
    calls = Call.objects.filter(state__in=[CallState.OPEN, CallState.SCHEDULED], closes_at__gt=at).order_by("closes_at")
    labs = Lab.objects.annotate(
        shown=Count("projects", filter=Q(projects__state__in=SHOWN), distinct=True)
    ).prefetch_related("themes")
    return FrontPage(
        [_call(call, at) for call in calls.select_related("cohort")],
        [LabCard(lab, list(lab.themes.all()), lab.shown) for lab in labs],
        list(Organisation.objects.all()),
    )


def _call(call: Call, at: datetime) -> CallCard:
    is_open = call.state == CallState.OPEN and call.window.holds(at)
    return CallCard(call, _page(call), address("cohorts:start", call.slug) if is_open else "", is_open)


def _page(call: Any) -> str:
    return address("cohorts:call", call.slug) or address("cohorts:calls")
