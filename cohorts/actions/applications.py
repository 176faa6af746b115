"""What applicants do with their application: begin, answer, send in, recall, withdraw."""

import secrets
from collections.abc import Mapping
from datetime import datetime
from typing import Any

from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts.actions import admissions, documents, references, submissions
from cohorts.lifecycles.applications import APPLICATION, UNDO, ApplicationState
from cohorts.models import Answer, Application, ApplicationVersion, Call, Question
from cohorts.queries import applications as asked
from cohorts.queries import references as letters
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.lifecycle import Refused
from talentprogram.kernel.uploads import Upload
from talentprogram.notifications import outbox
from talentprogram.notifications.values import in_every_language

S = ApplicationState
TRIES = 20


@transaction.atomic
def begin(call: Call, *, by: Any, at: datetime) -> Application:
    """Start a draft, or find the application this person has already: there is one live one (I01)."""
    if existing := asked.live(call, by):
        return existing
    _takes_applications(call, at)
    application = _new_draft(call, by)
    if application is None:  # the other tab was faster
        return asked.live(call, by) or begin(call, by=by, at=at)
    entry = record(application, "begin", by=by, at=at, as_="student")
    outbox.post(
        "cohorts.draft_started", to=by, because=entry.key, about=application, at=at,
        call_title=in_every_language(call, "title"), closes_at=call.closes_at, action_path=_page(application),
    )  # fmt: skip
    return application


@transaction.atomic
def answer(application: Application, given: Mapping[Question, Any], *, at: datetime) -> None:
    """Keep what was typed, finished or not. An Upload replaces the file of its question; None takes an answer away."""
    _hold(application, at)
    for question, value in given.items():
        if question.kind == Question.Kind.FILE:
            value = (
                documents.keep(application, question, value)
                if isinstance(value, Upload)
                else documents.drop(application, question)
            )
        if value is None:
            Answer.objects.filter(application=application, question=question).delete()
        else:
            Answer.objects.update_or_create(application=application, question=question, defaults={"value": value})
    _saved(application, at, lab_hint=_lab_of_first_theme(application))


@transaction.atomic
def choose_stream(application: Application, *, stream: str, at: datetime) -> None:
    """Say as what one applies."""
    _hold(application, at)
    if stream not in application.call.streams:
        raise Refused(_("This call is not for that stream."))
    _saved(application, at, stream=stream)


@transaction.atomic
def name_referees(application: Application, rows: list[dict[str, Any]], *, by: Any, at: datetime) -> None:
    """Say who will write about one; nobody is written to before the application is sent in."""
    references.name(application, rows, by=by, at=at)
    _hold(application, at)
    if letters.standing(application).count() > application.call.most_referees:
        raise Refused(_("At most %(n)d referees can be named.") % {"n": application.call.most_referees})
    _saved(application, at)


@transaction.atomic
def submit(
    application: Application, *, consents: Mapping[str, str], language: str, by: Any, at: datetime
) -> ApplicationVersion:
    """Send an application in: a version that never changes, the consents as they were read, and requests to referees.

    `consents` are the texts ticked on the last page, by purpose. Refused while anything is missing.
    """
    back = application.state == S.RETURNED
    late = max(0, int((at - application.call.closes_at).total_seconds())) if not back else application.late_by_seconds
    if not back:
        _takes_applications(application.call, at)
    stamps: dict[str, Any] = {} if back else {"submitted_at": at, "late_by_seconds": late}
    entry = advance(application, APPLICATION, "resubmit" if back else "submit", by=by, at=at, **stamps)
    filled = asked.Filled(application)  # read after the move: nothing is written to a draft that is none any more
    if filled.lacking:
        raise Refused(
            _("Something is still missing: %(parts)s.")
            % {"parts": ", ".join(str(part.title) for part in filled.lacking)}
        )
    version = submissions.keep_version(application, filled, at)
    submissions.keep_consents(application, filled, consents, language, at)
    if application.call.asks_references_now:
        references.ask(application, by=by, at=at)
    submissions.send_receipt(application, filled, version, entry)
    return version


@transaction.atomic
def recall(application: Application, *, by: Any, at: datetime) -> None:
    """Take a submitted application back to change it, while the call is open; letters that were asked for stay asked."""
    entry = advance(application, APPLICATION, "recall", by=by, at=at)
    outbox.post(
        "cohorts.application_recalled", to=application.applicant, because=entry.key, about=application, at=at,
        reference_no=application.reference, closes_at=application.call.closes_at, action_path=_page(application),
    )  # fmt: skip


@transaction.atomic
def withdraw(application: Application, *, by: Any, at: datetime) -> None:
    """Leave; for 24 hours it can be undone, and until then the referees are not told."""
    entry = advance(application, APPLICATION, "withdraw", by=by, at=at, left_at=at)
    outbox.post(
        "cohorts.application_withdrawn", to=application.applicant, because=entry.key, about=application, at=at,
        reference_no=application.reference, undo_until=at + UNDO, action_path=_page(application),
    )  # fmt: skip
    admissions.give_up_seat(application, at=at)


@transaction.atomic
def undo_withdraw(application: Application, *, by: Any, at: datetime) -> None:
    """Come back after a withdrawal by mistake."""
    try:
        with transaction.atomic():
            advance(application, APPLICATION, "undo_withdraw", by=by, at=at, left_at=None)
    except IntegrityError:
        raise Refused(_("You have begun another application to this call meanwhile. Discard it first."))
    if application.call.asks_references_now:
        references.ask_again(application, by=by, at=at)


@transaction.atomic
def discard(application: Application, *, by: Any, at: datetime) -> None:
    """Throw a draft away."""
    advance(application, APPLICATION, "discard", by=by, at=at)
    outbox.cancel_about(application, kinds=["cohorts.draft_started", "cohorts.application_recalled"], at=at)


def _takes_applications(call: Call, at: datetime) -> None:
    if not call.is_open or not call.window.holds(at):
        raise Refused(_("This call takes no applications now."))


def _new_draft(call: Call, person: Any) -> Application | None:
    """A draft under a number that nobody has; None if the person has a live application after all."""
    stream = call.streams[0] if len(call.streams) == 1 else ""
    for _attempt in range(TRIES):
        number = f"{call.cohort.code}-{secrets.randbelow(1_000_000):06d}"
        if Application.objects.filter(reference=number).exists():
            continue
        try:
            with transaction.atomic():
                return Application.objects.create(call=call, applicant=person, reference=number, stream=stream)
        except IntegrityError:
            if asked.live(call, person):
                return None
    raise Refused(_("No application number was free. Please try again."))


def _hold(application: Application, at: datetime) -> None:
    """Hold the row until the answers are written, and make sure that it still takes them.

    Whoever sends in changes the row first: an autosave that comes a moment later waits here and is told.
    """
    seen = Application.objects.select_for_update().only("state").get(pk=application.pk)
    if seen.state == S.RETURNED:
        return
    if seen.state != S.DRAFT:
        raise Refused(
            _("This application has been sent in, so it cannot be changed. You can recall it while the call is open.")
        )
    _takes_applications(application.call, at)


def _saved(application: Application, at: datetime, **fields: Any) -> None:
    for field, value in {"saved_at": at, **fields}.items():
        setattr(application, field, value)
    application.save(update_fields=["saved_at", *fields, "updated_at"])


def _lab_of_first_theme(application: Application) -> str:
    """The laboratory of the theme ranked first; empty while none is ranked."""
    ranked = Answer.objects.filter(application=application, question__kind=Question.Kind.RANKING).select_related(
        "question"
    )
    for each in ranked:
        first = each.value[0] if isinstance(each.value, list) and each.value else None
        option = each.question.options.filter(key=first).first()
        if option is not None:
            return option.lab_code
    return ""


def _page(application: Application) -> str:
    return reverse("cohorts:application", args=[application.pk])
