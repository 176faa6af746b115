"""What is kept and said when an application comes in: the version, the consents, the receipt."""

from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from cohorts.models import Application, ApplicationVersion, Consent, Question
from cohorts.queries import applications as asked
from talentprogram.notifications import outbox
from talentprogram.notifications.values import in_every_language

NOBODY = _("nobody: this call asks for no reference now")
NO_DATE = _("a date that will be announced")


def keep_version(application: Application, filled: asked.Filled, at: datetime) -> ApplicationVersion:
    """What is sent in, as a row of its own under the next number."""
    content = asked.snapshot(filled)
    last = asked.last_version(application)
    return ApplicationVersion.objects.create(
        application=application, number=last.number + 1 if last else 1, submitted_at=at,
        snapshot=content, content_hash=asked.content_hash(content),
    )  # fmt: skip


def keep_consents(
    application: Application, filled: asked.Filled, given: Mapping[str, str], language: str, at: datetime
) -> None:
    """A row for each consent, with the words as they stood on the page; what was not ticked is kept as not given."""
    asked_for = [
        (question.key, f"{question.label}\n{question.help}".strip(), filled.values.get(question.pk) is True)
        for _section, question in filled.questions()
        if question.kind == Question.Kind.CONSENT
    ]
    Consent.objects.bulk_create(
        Consent(
            person=application.applicant, application=application, purpose=purpose, text=text,
            language=language, given=agreed, at=at,
        )
        for purpose, text, agreed in [*asked_for, *((purpose, text, True) for purpose, text in given.items())]
    )  # fmt: skip


def send_receipt(application: Application, filled: asked.Filled, version: ApplicationVersion, entry: Any) -> None:
    """Promise the letter that says what we have, its hash, and what happens next."""
    call = application.call
    outbox.post(
        "cohorts.application_submitted", to=application.applicant, because=entry.key, about=application, at=entry.at,
        reference_no=application.reference, call_title=in_every_language(call, "title"), submitted_at=version.submitted_at,
        content_hash=version.content_hash, referees=[each.referee_name for each in filled.referees] or [NOBODY],
        decisions_on=call.decisions_on or NO_DATE,
        action_path=reverse("cohorts:application", args=[application.pk]),
    )  # fmt: skip
