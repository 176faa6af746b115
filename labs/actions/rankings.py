"""What is done with preferences: a round is set up and announced, lists are kept, submitted, and locked at its end."""

import logging
import secrets
from collections.abc import Callable
from datetime import datetime
from hashlib import sha256
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts import public
from labs.lifecycles.rankings import PREFERENCE_LIST, ListState, window_is_closed
from labs.models import Choice, PreferenceList, Project, Round
from labs.queries import rankings as asked
from talentprogram.accounts.models import Person
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.values import LANGUAGES, in_every_language

log = logging.getLogger(__name__)
Order = list[Any]


@transaction.atomic
def set_up(round_: Round, *, by: Person | None, at: datetime) -> Round:
    """Keep a new round. Its lottery is drawn now and its commitment published, before anybody ranks (I28)."""
    round_.seed = secrets.token_hex(16)
    round_.seed_commitment = sha256(round_.seed.encode()).hexdigest()
    round_.save(force_insert=True)
    record(round_, "set_up", by=by, at=at, as_="coordinator", detail={"seed_commitment": round_.seed_commitment})
    return round_


@transaction.atomic
def amend_round(round_: Round, *, by: Person, at: datetime, changed: list[str]) -> None:
    """Change the window or the rules of a round."""
    record(round_, "amend", by=by, at=at, as_="coordinator", detail={"fields": sorted(changed)})
    round_.save(update_fields=[*changed, "updated_at"])


@transaction.atomic
def announce(round_: Round, *, by: Person | None, at: datetime) -> int:
    """Give every participant a list and tell them once, when the window opens (N58); answers how many."""
    if at >= round_.closes_at:
        raise Refused(_("This round is over."))
    cause = record(round_, "announce", by=by, at=at, as_="coordinator")
    if not Round.objects.filter(pk=round_.pk, announced_at=None).update(announced_at=at, updated_at=at):
        raise Refused(_("This round has been announced already."))
    round_.announced_at = at
    everybody = list(public.participants(round_.cohort))
    for enrolment in everybody:
        mine, _new = PreferenceList.objects.get_or_create(round=round_, enrolment=enrolment)
        outbox.post(
            "labs.preferences_opened", to=enrolment.person, because=cause.key, about=mine, at=at,
            not_before=max(at, round_.opens_at), batch=f"round {round_.pk}",
            cohort_name=in_every_language(round_.cohort, "name"), choices_required=round_.choices_required,
            other_lab_min=round_.other_lab_min, closes_at=round_.closes_at, action_path=reverse("labs:ranking"),
        )  # fmt: skip
    return len(everybody)


def add(round_: Round, enrolment: Any, project: Project, *, at: datetime) -> PreferenceList:
    """Put a project at the end of a participant's list."""
    if project.cohort_id != round_.cohort_id or project.state not in asked.LIVE:
        raise Refused(_("This project is not offered to your cohort now."))

    def at_the_end(order: Order) -> Order:
        if project.pk not in order and len(order) >= round_.choices_required:
            text = _("Your list already has its %(count)s projects. Take one out first.")
            raise Refused(text % {"count": round_.choices_required})
        return order if project.pk in order else [*order, project.pk]

    return _rewrite(round_, enrolment, at_the_end, at=at)


def place(round_: Round, enrolment: Any, project: Project, *, rank: int, at: datetime) -> PreferenceList:
    """Move a project of the list to a rank; the others close up."""

    def moved(order: Order) -> Order:
        if project.pk not in order:
            raise Refused(_("This project is no longer on your list."))
        rest = [each for each in order if each != project.pk]
        where = min(max(rank, 1), len(order)) - 1
        return [*rest[:where], project.pk, *rest[where:]]

    return _rewrite(round_, enrolment, moved, at=at)


def remove(round_: Round, enrolment: Any, project: Project, *, at: datetime) -> PreferenceList:
    """Take a project off the list."""
    return _rewrite(round_, enrolment, lambda order: [each for each in order if each != project.pk], at=at)


@transaction.atomic
def submit(mine: PreferenceList, *, seen: str, by: Person, at: datetime) -> None:
    """Hand the list in and send its receipt (N60), if it keeps the rules and is the list that the student saw."""
    again = mine.state == ListState.REOPENED
    cause = advance(
        mine, PREFERENCE_LIST, "submit_again_or_timeout" if again else "submit", by=by, at=at, submitted_at=at
    )
    now = PreferenceList.objects.get(pk=mine.pk)  # our own row lock holds it still from here on
    if seen != stamp(now):
        raise Refused(_("Your list was changed in another window after this page was loaded. Please look at it again."))
    projects = asked.chosen(now)
    if broken := [
        rule.text for rule in asked.rules(mine.round, projects, asked.home_lab(mine.enrolment)) if not rule.holds
    ]:
        raise Refused(_("Your list is not complete yet. %(rules)s.") % {"rules": "; ".join(broken)})
    outbox.post(
        "labs.preferences_receipt", to=mine.enrolment.person, because=cause.key, about=mine, at=at,
        ranked_list=[_line(rank, project) for rank, project in enumerate(projects, 1)],
        closes_at=mine.round.closes_at, action_path=reverse("labs:ranking"),
    )  # fmt: skip


def edit(mine: PreferenceList, *, by: Person, at: datetime) -> None:
    """Take the list back to change it; it counts again once it is handed in again."""
    advance(mine, PREFERENCE_LIST, "edit", by=by, at=at)


def reopen(mine: PreferenceList, *, by: Person, at: datetime, note: str) -> None:
    """Give a student back a list that was locked."""
    advance(mine, PREFERENCE_LIST, "reopen", by=by, at=at, note=note)


def lock_due(*, at: datetime) -> int:
    """Lock the lists of every round whose window has ended; answers how many."""
    over = Round.objects.filter(closes_at__lte=at, announced_at__isnull=False)
    over = over.filter(lists__state__in=[ListState.DRAFT, ListState.SUBMITTED]).distinct().select_related("cohort")
    return sum(lock(round_, at=at) for round_ in over)


def lock(round_: Round, *, at: datetime) -> int:
    """Lock what was handed in, and make a list for those who did not, each in its own transaction."""
    for enrolment in public.participants(round_.cohort).exclude(preference_lists__round=round_):
        PreferenceList.objects.get_or_create(round=round_, enrolment=enrolment)
    due = round_.lists.filter(state__in=[ListState.DRAFT, ListState.SUBMITTED])
    lists = list(due.select_related("round", "enrolment__person", "enrolment__application"))
    offered, interests = asked.offered_in(round_.cohort), public.interests_of([each.enrolment for each in lists])
    for mine in lists:
        try:
            _lock(mine, offered, interests.get(mine.enrolment_id, []), at=at)
        except Refused as why:  # somebody was faster, or the window was prolonged this moment
            log.info("List %s was not locked: %s", mine.pk, why)
    return len(lists)


@transaction.atomic
def _lock(mine: PreferenceList, offered: list[Project], interests: list[str], *, at: datetime) -> None:
    if mine.state == ListState.SUBMITTED:
        advance(mine, PREFERENCE_LIST, "lock", by=None, at=at)
        return
    own = asked.chosen(mine)
    home = asked.home_lab(mine.enrolment)
    whole = asked.completed(own, offered, interests, mine.round, home, mine.enrolment.code)
    advance(mine, PREFERENCE_LIST, "lock_without_submit", by=None, at=at, detail={"own_choices": len(own)})
    _write(mine, [project.pk for project in whole])


@transaction.atomic
def _rewrite(round_: Round, enrolment: Any, change: Callable[[Order], Order], *, at: datetime) -> PreferenceList:
    """Put a new order in the place of the old one, with the row of the list held: ranks are 1 to n again (I25)."""
    PreferenceList.objects.get_or_create(round=round_, enrolment=enrolment)
    mine = PreferenceList.objects.select_for_update().get(round=round_, enrolment=enrolment)
    mine.round = round_
    if mine.state == ListState.SUBMITTED:
        raise Refused(_("You have submitted this list. Choose “Change my list” first."))
    if mine.state not in asked.WRITABLE:
        raise Refused(_("Your list is locked."))
    if mine.state == ListState.DRAFT and (why := window_is_closed(mine, at)):
        raise Refused(str(why))
    old = list(mine.choices.order_by("rank").values_list("project_id", flat=True))
    if (new := change(old)) != old:
        _write(mine, new)
        mine.saved_at = at
        mine.save(update_fields=["saved_at", "updated_at"])
    return mine


def _write(mine: PreferenceList, order: Order) -> None:
    mine.choices.all().delete()
    Choice.objects.bulk_create(
        Choice(preference_list=mine, rank=rank, project_id=pk) for rank, pk in enumerate(order, 1)
    )


def stamp(mine: PreferenceList) -> str:
    """What a page remembers of the list it shows."""
    return mine.saved_at.isoformat() if mine.saved_at else ""


def _line(rank: int, project: Project) -> dict[str, str]:
    titles = in_every_language(project, "title")
    return {code: f"{rank}. {titles[code]}" for code in LANGUAGES}
