"""Questions about decisions, batches, seats, offers and conditions."""

import hashlib
import json
from collections import Counter
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from cohorts import wording
from cohorts.lifecycles.admissions import BatchState, ConditionState
from cohorts.lifecycles.applications import ApplicationState
from cohorts.models import Application, Cohort, Condition, Decision, DecisionBatch, Seat
from talentprogram.accounts.models import Person
from talentprogram.accounts.queries import holders
from talentprogram.accounts.roles import Role
from talentprogram.journal import history
from talentprogram.partners.models import Organisation
from talentprogram.partners.queries import key_partners

SPOKEN_FOR = (BatchState.LOCKED, BatchState.KEY_ONE, BatchState.APPROVED, BatchState.RELEASING)
OPEN_CONDITIONS = (ConditionState.PENDING, ConditionState.SUBMITTED)
RANK_BANDS = ((5, "1–5"), (10, "6–10"))


def content(batch: DecisionBatch) -> str:
    """What the two keys are turned on, as canonical JSON: every outcome, and how often the batch was locked.

    The count makes the keys of an earlier lock void even if the same outcomes are locked again (I18).
    """
    locks = history.of(batch).filter(verb="lock").count()
    decisions = [
        {
            "application": each.application.reference, "outcome": each.outcome, "rank": each.rank, "score": each.score,
            "conditions": sorted(each.conditions), "reason": each.reason_code,
        }
        for each in batch.decisions.select_related("application").order_by("application__reference")
    ]  # fmt: skip
    values = {
        "format": "decision-batch/1",
        "batch": str(batch.pk),
        "call": batch.call.slug,
        "lock": locks,
        "decisions": decisions,
    }
    return json.dumps(values, sort_keys=True, ensure_ascii=False, separators=(",", ":"))


def content_hash(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


@dataclass(frozen=True)
class Summary:
    """A batch at a glance: how many of which outcome, by stream and by laboratory, and whether the seats suffice."""

    outcomes: dict[str, int]
    rows: list[tuple[str, str, dict[str, int]]] = field(default_factory=list)
    free: int = 0
    promised: int = 0

    @property
    def needed(self) -> int:
        return self.outcomes["offer"]

    @property
    def left(self) -> int:
        """The seats that nobody sits on and no other locked batch will fill."""
        return self.free - self.promised

    @property
    def in_words(self) -> list[tuple[Any, str, dict[str, int]]]:
        """The rows as staff read them."""
        return [(wording.STREAMS.get(stream, stream), lab, counted) for stream, lab, counted in self.rows]

    @property
    def fits(self) -> bool:
        return self.needed <= self.left


def summary(batch: DecisionBatch) -> Summary:
    """Three queries, however many decisions."""
    counted: dict[tuple[str, str], Counter[str]] = {}
    found = batch.decisions.values_list("application__stream", "application__lab_hint", "outcome").annotate(
        n=Count("pk")
    )
    for stream, lab, outcome, number in found.order_by():
        counted.setdefault((stream, lab), Counter())[outcome] += number
    total: Counter[str] = sum(counted.values(), Counter())
    names = list(Decision.Outcome.values)
    return Summary(
        outcomes={name: total[name] for name in names},
        rows=[(*key, {name: counted[key][name] for name in names}) for key in sorted(counted)],
        free=free_seats(batch.call.cohort_id),
        promised=promised_seats(batch),
    )


def free_seats(cohort: Any) -> int:
    return Seat.objects.filter(cohort=cohort, application=None).count()


def promised_seats(batch: DecisionBatch) -> int:
    """How many offers other locked batches of the same cohort hold."""
    return _promised().filter(batch__call__cohort=batch.call.cohort_id).exclude(batch=batch).count()


def _promised() -> QuerySet[Decision]:
    return Decision.objects.filter(
        outcome=Decision.Outcome.OFFER,
        batch__state__in=SPOKEN_FOR,
        application__state=ApplicationState.DECISION_PENDING,
    )


def seats_left(cohort: Cohort) -> int:
    """The free seats of a cohort that no locked batch will fill."""
    promised = _promised().filter(batch__call__cohort=cohort).count()
    return free_seats(cohort) - promised


def decisions(batch: DecisionBatch) -> QuerySet[Decision]:
    """The rows of a batch as its page shows them: offers, then the waiting list by rank, then the others."""
    rows = batch.decisions.select_related("application__applicant", "application__call")
    return rows.order_by(
        "outcome", F("rank").asc(nulls_last=True), F("score").desc(nulls_last=True), "application__reference"
    )


def no_longer_pending(batch: DecisionBatch) -> QuerySet[Decision]:
    """Decisions whose application has moved on, by withdrawal for instance: the release leaves these out."""
    return decisions(batch).exclude(application__state=ApplicationState.DECISION_PENDING)


def left_out(batch: DecisionBatch) -> list[str]:
    """By number: whom the release left out, or before it whom it would leave out now."""
    if batch.state == BatchState.RELEASED:
        done = history.of(batch).filter(verb="all_transitions_done").first()
        return list(done.detail.get("left_out", [])) if done else []
    return [each.application.reference for each in no_longer_pending(batch)]


def with_counts(batches: QuerySet[DecisionBatch]) -> QuerySet[DecisionBatch]:
    """Batches with the number of their decisions by outcome."""
    return batches.select_related("call").annotate(
        **{f"{name}s": Count("decisions", filter=Q(decisions__outcome=name)) for name in Decision.Outcome.values}
    )


def draft_batches() -> QuerySet[DecisionBatch]:
    return DecisionBatch.objects.filter(state=BatchState.DRAFT).select_related("call")


def due_batches(at: datetime) -> QuerySet[DecisionBatch]:
    return DecisionBatch.objects.filter(state=BatchState.APPROVED, release_at__lte=at).select_related("call__cohort")


def overdue_offers(at: datetime) -> QuerySet[Application]:
    return Application.objects.filter(state=ApplicationState.OFFERED, answer_by__lte=at).select_related(
        "call__cohort", "applicant"
    )


def approvers(at: datetime, *, without: Organisation | None = None) -> list[Person]:
    """Who can turn a key, once each; the people of one key partner are left out if asked."""
    partners = [partner for partner in key_partners() if without is None or partner.pk != without.pk]
    found = {each.pk: each for partner in partners for each in holders(Role.PARTNER_APPROVER, at=at, partner=partner)}
    return list(found.values())


def standing_decision(application: Application) -> Decision | None:
    """The decision that counts: the latest that was made about an application."""
    return application.decisions.select_related("batch").order_by("-created_at").first()


def waiting_list(cohort: Cohort) -> list[Application]:
    """Who waits for a place in this cohort, next first: by release, then by rank."""
    ranked = Decision.objects.filter(
        outcome=Decision.Outcome.WAITLIST, batch__state=BatchState.RELEASED,
        application__state=ApplicationState.WAITLISTED, application__call__cohort=cohort,
    ).select_related("application__call__cohort", "application__applicant").order_by("batch__released_at", "rank")  # fmt: skip
    return list(dict.fromkeys(each.application for each in ranked))


def rank_band(rank: int | None) -> str:
    """A rank as the applicant is told it: a band, never the number."""
    return next((band for most, band in RANK_BANDS if rank is not None and rank <= most), "11+")


def open_conditions(application: Application) -> QuerySet[Condition]:
    """What still stands between an accepted offer and an enrolment."""
    return application.conditions.exclude(state__in=[ConditionState.MET, ConditionState.WAIVED])
