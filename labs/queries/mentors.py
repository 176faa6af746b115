"""Questions about mentors."""

from django.db.models import Count, F, Q, QuerySet

from labs.lifecycles.projects import ProjectState as S
from labs.models import Mentor, Project

UNDER_WAY = [
    S.SUBMITTED, S.CHANGES_REQUESTED, S.ENDORSED, S.CLEARED, S.PUBLISHED, S.REVISED, S.SUSPENDED, S.RUNNING
]  # fmt: skip


def with_projects(mentors: QuerySet[Mentor]) -> QuerySet[Mentor]:
    """Mentors with their people, their partner and the number of projects they carry now."""
    alive = {side: Q(**{f"{side}_projects__state__in": UNDER_WAY}) for side in ("academic", "industrial")}
    return mentors.select_related("person", "organisation").annotate(
        project_count=Count("academic_projects", filter=alive["academic"], distinct=True)
        + Count("industrial_projects", filter=alive["industrial"], distinct=True)
    )


def counterparts(project: Project) -> QuerySet[Mentor]:
    """Whom a project may ask to join: active mentors of the other side and the other partner than its proposer's."""
    mine = project.proposed_by
    others = with_projects(Mentor.objects.filter(person__is_active=True)).order_by(F("organisation__code"), "code")
    return others.exclude(Q(side=mine.side) | Q(organisation=mine.organisation_id)) if mine else others


def of_codes(codes: list[str]) -> dict[str, Mentor]:
    """Mentors by their code, with their people and partners."""
    return {each.code: each for each in Mentor.objects.filter(code__in=codes).select_related("person", "organisation")}
