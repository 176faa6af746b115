"""Offers: made, answered, lapsed, promoted from the waiting list, and taken back. Whatever ends one frees its seat."""

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts import wording
from cohorts.actions import seats
from cohorts.lifecycles.applications import APPLICATION, UNDO, ApplicationState
from cohorts.models import Application, Cohort, Condition, Decision
from cohorts.queries import admissions as asked
from talentprogram.journal.advance import advance
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.values import HONG_KONG, in_every_language
from talentprogram.partners.calendars import noon_after
from talentprogram.partners.queries import key_calendars

SHORT_FUSE = 5  # working days to answer an offer from the waiting list, and to have a lapsed one reinstated
CONDITIONS_BEFORE_START = timedelta(days=38)
LEAST_TIME_FOR_CONDITIONS = timedelta(days=14)
MOST_DEFERRED = 0.05  # of the places of a cohort
SETTLED = (ApplicationState.ACCEPTED, ApplicationState.ENROLLED)


@transaction.atomic
def release_offer(application: Application, *, decision: Decision, by: Any, at: datetime) -> None:
    """Make the offer that was decided: a seat, a deadline, conditions, and a letter that waits for its batch."""
    answer_by = noon_after(at, application.call.offer_working_days, key_calendars())
    entry = advance(application, APPLICATION, "release_offer", by=by, at=at, answer_by=answer_by)
    _offered(application, "cohorts.offer_made", decision, entry.key, at)


@transaction.atomic
def release_waitlist(application: Application, *, decision: Decision, by: Any, at: datetime) -> None:
    """Put somebody on the waiting list; the letter names a band, never the rank."""
    entry = advance(application, APPLICATION, "release_waitlist", by=by, at=at)
    outbox.post(
        "cohorts.waitlisted", to=application.applicant, because=entry.key, about=application, at=at,
        batch=str(decision.batch_id), call_title=in_every_language(application.call, "title"),
        rank_band=asked.rank_band(decision.rank), action_path=_page(application),
    )  # fmt: skip


@transaction.atomic
def release_reject(application: Application, *, decision: Decision, by: Any, at: datetime) -> None:
    """Tell somebody that they were not selected, with the public text of one honest reason."""
    entry = advance(application, APPLICATION, "release_reject", by=by, at=at, reason=decision.reason_code)
    outbox.post(
        "cohorts.not_selected", to=application.applicant, because=entry.key, about=application, at=at,
        batch=str(decision.batch_id), call_title=in_every_language(application.call, "title"),
        feedback_line=wording.REASONS[decision.reason_code],
    )  # fmt: skip


@transaction.atomic
def accept(application: Application, *, by: Any, at: datetime) -> None:
    """Take the offer. One person holds one place in a cohort."""
    entry = advance(application, APPLICATION, "accept", by=by, at=at)
    others = Application.objects.filter(applicant=application.applicant_id, call__cohort=application.call.cohort_id)
    if others.filter(state__in=SETTLED).exclude(pk=application.pk).exists():
        raise Refused(_("You have already accepted another offer for this cohort. Decline one of them first."))
    outbox.post(
        "cohorts.offer_accepted", to=application.applicant, because=entry.key, about=application, at=at,
        cohort_name=_cohort_name(application), conditions=_names(asked.open_conditions(application)),
        action_path=reverse("cohorts:conditions", args=[application.pk]),
    )  # fmt: skip


@transaction.atomic
def decline(application: Application, *, by: Any, at: datetime) -> None:
    """Let the offer go; for a day it can be taken up again if the place is still free."""
    entry = advance(application, APPLICATION, "decline", by=by, at=at, left_at=at)
    outbox.post(
        "cohorts.offer_declined", to=application.applicant, because=entry.key, about=application, at=at,
        cohort_name=_cohort_name(application), undo_until=at + UNDO, action_path=_offer_page(application),
    )  # fmt: skip
    give_up_seat(application, at=at)


@transaction.atomic
def undo_decline(application: Application, *, by: Any, at: datetime) -> None:
    """Take a declined offer up again, with at least a day to think, if a place is still free."""
    answer_by = max(application.answer_by, at + UNDO) if application.answer_by else at + UNDO
    advance(application, APPLICATION, "undo_decline", by=by, at=at, answer_by=answer_by, left_at=None)
    seats.take(application)
    outbox.cancel_about(application, kinds=["cohorts.offer_declined"], at=at)


@transaction.atomic
def expire(application: Application, *, at: datetime) -> None:
    """Let an offer lapse that nobody answered."""
    entry = advance(application, APPLICATION, "expire", by=None, at=at, left_at=at)
    outbox.post(
        "cohorts.offer_expired", to=application.applicant, because=entry.key, about=application, at=at,
        cohort_name=_cohort_name(application), action_path=_offer_page(application),
        reinstate_until=_last_reinstatement(application),
    )  # fmt: skip
    give_up_seat(application, at=at)


def expire_due(*, at: datetime) -> int:
    """Let every unanswered offer lapse whose time has passed; somebody who answers meanwhile wins or loses cleanly."""
    count = 0
    for application in asked.overdue_offers(at):
        try:
            expire(application, at=at)
        except Refused:
            continue
        count += 1
    return count


def give_up_seat(application: Application, *, at: datetime) -> None:
    """Free the place of somebody who leaves, and offer it to whoever waits next. Call it after the move."""
    if seats.free(application):
        promote_next(application.call.cohort, at=at)


@transaction.atomic
def promote_next(cohort: Cohort, *, at: datetime) -> list[Application]:
    """Offer each place that is left to the next on the waiting list; answers to whom."""
    waiting = asked.waiting_list(cohort)[: max(asked.seats_left(cohort), 0)]
    for application in waiting:
        _promote(application, by=None, at=at, detail={"rule": "next on the waiting list"})
    return waiting


@transaction.atomic
def promote(application: Application, *, by: Any, at: datetime, note: str = "") -> None:
    """Offer a place to somebody on the waiting list; out of turn only with a reason."""
    waiting = asked.waiting_list(application.call.cohort)
    if waiting and waiting[0].pk != application.pk and not note:
        raise Refused(
            _("%(reference)s is next on the waiting list. Say why somebody else goes first.")
            % {"reference": waiting[0]}
        )
    _promote(application, by=by, at=at, note=note)


def _promote(application: Application, *, by: Any, at: datetime, **why: Any) -> None:
    answer_by = noon_after(at, SHORT_FUSE, key_calendars())
    entry = advance(application, APPLICATION, "promote", by=by, at=at, answer_by=answer_by, **why)
    _offered(application, "cohorts.waitlist_promoted", asked.standing_decision(application), entry.key, at)


@transaction.atomic
def grant_deferral(application: Application, *, by: Any, at: datetime, note: str) -> None:
    """Let somebody come with the next intake; the place is freed. Only a few places of a cohort may be deferred."""
    advance(application, APPLICATION, "grant_deferral", by=by, at=at, note=note)
    cohort = application.call.cohort
    deferred = Application.objects.filter(call__cohort=cohort, state=ApplicationState.DEFERRED).count()
    if deferred > max(1, int(cohort.capacity * MOST_DEFERRED)):
        raise Refused(_("No more than five per cent of the places of a cohort can be deferred."))
    give_up_seat(application, at=at)


@transaction.atomic
def reinstate(application: Application, *, by: Any, at: datetime, note: str) -> None:
    """Renew an offer that lapsed not long ago, if a place is free."""
    if at > _last_reinstatement(application):
        raise Refused(_("A lapsed offer can be reinstated for five working days; that time has passed."))
    answer_by = noon_after(at, SHORT_FUSE, key_calendars())
    entry = advance(application, APPLICATION, "reinstate", by=by, at=at, note=note, answer_by=answer_by, left_at=None)
    _offered(application, "cohorts.offer_reinstated", asked.standing_decision(application), entry.key, at)


def _last_reinstatement(application: Application) -> datetime:
    return noon_after(application.answer_by or application.updated_at, SHORT_FUSE, key_calendars())


def _offered(application: Application, kind: str, decision: Decision | None, because: str, at: datetime) -> None:
    """What every offer brings: a seat, conditions as rows, a letter."""
    seats.take(application)
    _ask_conditions(application, decision.conditions if decision else [], at)
    outbox.post(
        kind, to=application.applicant, because=because, about=application, at=at,
        batch=str(decision.batch_id) if decision and kind == "cohorts.offer_made" else "",
        call_title=in_every_language(application.call, "title"), cohort_name=_cohort_name(application),
        stream=wording.STREAMS.get(application.stream, application.stream),
        conditions=_names(asked.open_conditions(application)),
        expires_at=application.answer_by, action_path=_offer_page(application),
    )  # fmt: skip


def _ask_conditions(application: Application, kinds: list[str], at: datetime) -> None:
    """One row a condition; agreement to the programme terms is always one of them."""
    start = application.call.cohort.t0_on
    soonest = (application.answer_by or at).astimezone(HONG_KONG).date() + LEAST_TIME_FOR_CONDITIONS
    due_on = max(start - CONDITIONS_BEFORE_START, soonest)
    have = set(application.conditions.values_list("kind", flat=True))
    wanted = dict.fromkeys(["terms", *kinds])
    Condition.objects.bulk_create(
        Condition(application=application, kind=kind, due_on=due_on) for kind in wanted if kind not in have
    )


def _names(conditions: Any) -> list[Any]:
    return [wording.EVIDENCE[each.kind] for each in conditions]


def _cohort_name(application: Application) -> dict[str, str]:
    return in_every_language(application.call.cohort, "name")


def _offer_page(application: Application) -> str:
    return reverse("cohorts:offer", args=[application.pk])


def _page(application: Application) -> str:
    return reverse("cohorts:application", args=[application.pk])
