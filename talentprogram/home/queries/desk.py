"""The desk's day: what waits for whom, as numbers that lead to the rows. One question for each kind of thing."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import cache
from typing import Any

from django.db.models import Count
from django.utils.translation import gettext as _

from cohorts.models import Application, Condition, DecisionBatch, Reference, Timetable
from labs.lifecycles.rounds import RunState
from labs.models import MatchRun, Placement, Project, Round
from labs.policies import reads_gauge
from labs.queries.gauge import Gauge, gauge_card
from talentprogram.accounts.policies import approves, coordinates, manages_labs, operates
from talentprogram.accounts.roles import Role
from talentprogram.home.queries.shapes import Card, address
from talentprogram.notifications.models import Notice


@dataclass(frozen=True)
class Column:
    """Cards under one heading: whose move it is."""

    title: Any
    cards: list[Card] = field(default_factory=list)


@dataclass(frozen=True)
class Tally:
    """How many rows of one kind stand in each state, asked once."""

    model: Any
    by_state: dict[str, int]

    def card(self, title: Any, *states: str, tone: str = "act") -> Card:
        page = f"admin:{self.model._meta.app_label}_{self.model._meta.model_name}_changelist"
        query = f"?state__exact={states[0]}" if len(states) == 1 else f"?state__in={','.join(states)}"
        return Card(title, sum(self.by_state.get(state, 0) for state in states), address(page, query=query), tone)


Tallies = Callable[[Any], Tally]


def desk_today(person: Any, at: datetime) -> list[Column]:
    """The columns of the desk for one person: theirs first; cards that count nothing stay away."""
    columns = [Column(title, [card for card in cards if card.count]) for title, cards in _columns(person, at)]
    return [column for column in columns if column.cards]


def _columns(person: Any, at: datetime) -> Iterator[tuple[Any, list[Card]]]:
    """Each heading with its cards, where the person's roles open it; what two cards count is asked once."""
    count = cache(_by_state)
    if approves(person):
        yield _("Two keys"), _keys(count)
    if manages_labs(person):
        yield _("My laboratory"), _laboratory(person, count)
    if coordinates(person):
        yield _("Admissions"), _admissions(count)
        yield _("Projects and matching"), [_to_match(at), *_matching(count)]
    if reads_gauge(person):
        yield _("Joint capacity"), [_capacity(each) for each in gauge_card(person)]
    if coordinates(person) or operates(person):
        yield _("Letters"), _letters(count)
    if coordinates(person):
        yield _("Waiting for others"), _elsewhere(count)


def _by_state(model: Any, **only: Any) -> Tally:
    rows = model._base_manager.filter(**only).order_by().values_list("state").annotate(Count("pk"))
    return Tally(model, dict(rows))


def _admissions(count: Tallies) -> list[Card]:
    applications, batches, conditions = count(Application), count(DecisionBatch), count(Condition)
    return [
        applications.card(_("Applications to screen"), "submitted"),
        applications.card(_("Under review, without an outcome"), "under_review", "interviewing"),
        applications.card(_("Outcomes recorded"), "decision_pending", tone="wait"),
        batches.card(_("Decision batches to lock"), "draft"),
        batches.card(_("Decision batches to release"), "approved"),
        conditions.card(_("Evidence to check"), "submitted"),
        applications.card(_("Accepted, to be enrolled"), "accepted"),
    ]


def _matching(count: Tallies) -> list[Card]:
    projects, runs, placements = count(Project), count(MatchRun), count(Placement)
    return [
        projects.card(_("Projects to publish"), "cleared", "revised"),
        runs.card(_("Match runs to compute"), "draft", "validated"),
        runs.card(_("Match runs to propose"), "computed"),
        runs.card(_("Match runs to publish"), "approved"),
        runs.card(_("Match runs that failed"), "failed", tone="bad"),
        placements.card(_("Placements a mentor declined"), "declined", tone="bad"),
        count(Timetable).card(_("Timetables to publish"), "solved"),
    ]


def _to_match(at: datetime) -> Card:
    """Rounds in which the lists are locked and nobody has begun a match run that still counts."""
    begun = MatchRun.objects.exclude(state__in=[RunState.DISCARDED, RunState.FAILED]).values("round")
    waiting = Round.objects.filter(closes_at__lte=at).exclude(pk__in=begun).count()
    return Card(_("Rounds to be matched"), waiting, address("admin:labs_matchrun_start"), "act")


def _capacity(gauge: Gauge) -> Card:
    title = _("Places that can be filled at once, of those needed: %(cohort)s") % {"cohort": gauge.cohort.name}
    tone, figure = "bad" if gauge.missing else "good", f"{gauge.capacity} / {gauge.size}"
    return Card(title, gauge.size, address("admin:labs_matchrun_gauge"), tone, figure)


def _keys(count: Tallies) -> list[Card]:
    return [
        count(DecisionBatch).card(_("Decision batches waiting for keys"), "locked", "key_one"),
        count(MatchRun).card(_("Match runs waiting for keys"), "proposed", "key_one"),
        count(Project).card(_("Projects in clearance"), "endorsed"),
    ]


def _laboratory(person: Any, count: Tallies) -> list[Card]:
    labs = [grant.lab_id for grant in person.grants if grant.role == Role.LAB_MANAGER]
    mine = count(Project) if None in labs else _by_state(Project, lab__in=labs)
    return [mine.card(_("Projects to endorse"), "submitted")]


def _letters(count: Tallies) -> list[Card]:
    letters = count(Notice)
    return [
        letters.card(_("Letters held for release"), "held"),
        letters.card(_("Letters whose fate is unknown"), "unknown", tone="bad"),
        letters.card(_("Letters that could not be sent"), "dead", tone="bad"),
        letters.card(_("Letters about to leave"), "planned", "sending", tone="wait"),
    ]


def _elsewhere(count: Tallies) -> list[Card]:
    references, applications = count(Reference), count(Application)
    return [
        references.card(_("References overdue"), "overdue", tone="bad"),
        references.card(_("Referees whose address does not work"), "bounced", tone="bad"),
        references.card(_("References awaited"), "requested", "opened", "drafted", tone="wait"),
        applications.card(_("Drafts"), "draft", tone="wait"),
        applications.card(_("Returned to the applicant"), "returned", tone="wait"),
        applications.card(_("Offers not answered yet"), "offered", tone="wait"),
        count(DecisionBatch).card(_("Decision batches waiting for keys"), "locked", "key_one", tone="wait"),
        count(MatchRun).card(_("Match runs waiting for keys"), "proposed", "key_one", tone="wait"),
        count(Placement).card(_("Placements waiting for mentors"), "proposed", tone="wait"),
    ]
