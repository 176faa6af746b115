"""What the application desk asks."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, F, Q, QuerySet

from cohorts.lifecycles.references import ReferenceState
from cohorts.models import Application, Condition, Decision, Document, Reference
from cohorts.queries.applications import Part, answers_for_reading
from talentprogram.journal import history
from talentprogram.notifications.models import Notice

COUNTED = (ReferenceState.RECEIVED, ReferenceState.WAIVED)


def with_references(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Applications with their call and person, how many references came and how many are needed."""
    return applications.select_related("call__cohort", "applicant").annotate(
        references_received=Count("references", filter=Q(references__state__in=COUNTED)),
        references_needed=F("call__min_references"),
    )


def references_of(application: Application) -> tuple[int, int]:
    """How many references came, or were waived, and how many the call needs."""
    return application.references.filter(state__in=COUNTED).count(), application.call.min_references


@dataclass(frozen=True)
class Dossier:
    """Everything about one application on one screen."""

    parts: list[Part]
    documents: list[Document]
    references: list[Reference]
    decisions: list[Decision]
    conditions: list[Condition]
    timeline: list[tuple[Any, Any]]
    letters: list[Notice]


def dossier(application: Application) -> Dossier:
    """A fixed number of queries, whatever the application holds."""
    references = list(application.references.order_by("created_at"))
    conditions = list(application.conditions.select_related("evidence"))
    about = [application.pk, *(each.pk for each in references), *(each.pk for each in conditions)]
    return Dossier(
        parts=answers_for_reading(application),
        documents=list(application.documents.select_related("question").order_by("created_at")),
        references=references,
        decisions=list(application.decisions.select_related("batch").order_by("-created_at")),
        conditions=conditions,
        timeline=[(entry, entry.words) for entry in history.of(application, *references, *conditions)],
        letters=list(Notice.objects.filter(subject_id__in=about).select_related("person")),
    )
