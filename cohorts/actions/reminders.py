"""Reminders before a deadline and the day after: each occasion once, none once its cause is gone."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts.models import Application, Reference
from cohorts.queries import reminders as asked
from cohorts.queries.applications import Filled
from cohorts.queries.references import token_of
from talentprogram.notifications import outbox
from talentprogram.notifications.values import in_every_language


def send_due(*, at: datetime) -> int:
    """Promise every reminder that is due; answers how many. A sweep that runs twice promises nothing twice."""
    count = 0
    for each in asked.due(at):
        with transaction.atomic():
            SENDERS[each.kind](each.about, each.occasion, at)
        count += 1
    return count


def _of_draft(application: Application, occasion: str, at: datetime) -> None:
    filled = Filled(application)
    sections = ((part, filled.section(part.key)) for part in filled.lacking)
    missing = [in_every_language(section, "title") if section else part.title for part, section in sections]
    outbox.post(
        "cohorts.deadline_reminder", to=application.applicant, because=occasion, about=application, at=at,
        call_title=in_every_language(application.call, "title"), closes_at=application.call.closes_at,
        missing=missing or [_("Check and submit")], action_path=reverse("cohorts:application", args=[application.pk]),
    )  # fmt: skip


def _of_offer(application: Application, occasion: str, at: datetime) -> None:
    outbox.post(
        "cohorts.offer_reminder", to=application.applicant, because=occasion, about=application, at=at,
        cohort_name=in_every_language(application.call.cohort, "name"), expires_at=application.answer_by,
        action_path=reverse("cohorts:offer", args=[application.pk]),
    )  # fmt: skip


def _of_reference(reference: Reference, occasion: str, at: datetime) -> None:
    outbox.post(
        "cohorts.reference_reminder", to=reference.referee_email, because=occasion, about=reference, at=at,
        language=reference.language, name=reference.referee_name, due_at=reference.due_at, last_day=reference.last_moment,
        student_name=reference.application.applicant.full_names,
        action_path=reverse("cohorts:letter", args=[token_of(reference)]),
    )  # fmt: skip


SENDERS: dict[str, Callable[[Any, str, datetime], None]] = {
    asked.DRAFT: _of_draft,
    asked.OFFER: _of_offer,
    asked.REFERENCE: _of_reference,
}
