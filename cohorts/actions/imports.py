"""Applications that came in elsewhere, on paper or from another system, brought in by the office."""

from datetime import datetime
from typing import Any

from django.db import transaction

from cohorts.actions import applications, submissions
from cohorts.lifecycles.applications import APPLICATION
from cohorts.models import Application, Call
from cohorts.queries import applications as asked
from talentprogram.accounts.models import Person
from talentprogram.journal.advance import advance, record
from talentprogram.notifications import outbox

NOTE = "Imported from a file"


@transaction.atomic
def receive(
    call: Call, *, email: str, names: dict[str, Any], stream: str, lab: str, by: Any, at: datetime
) -> Application:
    """Begin and send in an application in the name of a person, known by their address or new.

    It is the applicant's own from then on. No letter goes out: the office told people when it took their papers.
    """
    person = Person.objects.filter(email=email).first() or Person.objects.create_user(email, **names)
    application = applications.begin(call, by=person, at=at)
    applications.choose_stream(application, stream=stream, at=at)
    late = max(0, int((at - call.closes_at).total_seconds()))
    advance(
        application, APPLICATION, "submit", by=by, at=at, note=NOTE, submitted_at=at, late_by_seconds=late, lab_hint=lab
    )
    submissions.keep_version(application, asked.Filled(application), at)
    outbox.cancel_about(application, kinds=["cohorts.draft_started"], at=at)
    return application


@transaction.atomic
def amend(application: Application, *, by: Any, at: datetime, **fields: Any) -> None:
    """Correct the stream or the laboratory of what was brought in."""
    record(application, "amend", by=by, at=at, as_="coordinator", note=NOTE, detail={"fields": sorted(fields)})
    for name, value in fields.items():
        setattr(application, name, value)
    application.save(update_fields=[*fields, "updated_at"])
