"""Questions about projects: the catalogue, the pages of mentors, the desk."""

import re
from dataclasses import dataclass, field
from typing import Any

from django.db.models import Q, QuerySet, Sum
from django.utils import translation

from cohorts import public
from labs.models import Lab, Mentor, Project, Theme
from labs.queries.mentors import UNDER_WAY
from talentprogram.accounts.roles import Role
from talentprogram.partners.models import Site

NAMES = ("display_name", "legal_family_name", "legal_given_name", "legal_name_native")
MENTORS = ("academic_mentor", "industrial_mentor")


@dataclass(frozen=True)
class Wish:
    """What a reader of the catalogue is looking for."""

    words: str = ""
    lab: str = ""
    theme: str = ""
    sector: str = ""
    site: str = ""
    speaks: str = ""
    cohort: str = ""


@dataclass(frozen=True)
class Facets:
    """What the catalogue can be filtered by: rows that published projects really have."""

    labs: list[Lab] = field(default_factory=list)
    themes: list[Theme] = field(default_factory=list)
    sites: list[Site] = field(default_factory=list)
    cohorts: list[Any] = field(default_factory=list)

    @property
    def sectors(self) -> list[str]:
        return sorted({sector for theme in self.themes for sector in theme.sectors})


def facets() -> Facets:
    """Four questions, however many projects there are."""
    shown = Project.objects.public().order_by()
    return Facets(
        list(Lab.objects.filter(pk__in=shown.values("lab"))),
        list(Theme.objects.filter(pk__in=shown.values("theme")).select_related("lab")),
        list(Site.objects.filter(pk__in=shown.values("site"))),
        list(public.cohorts_under_way().filter(pk__in=shown.values("cohort"))),
    )


def catalogue(wish: Wish, known: Facets) -> QuerySet[Project]:
    """The published projects that somebody looks for, with all that a card shows."""
    found = (
        Project.objects.public()
        .with_people()
        .select_related("site", "cohort", *(f"{m}__organisation" for m in MENTORS))
    )
    for name, column in (
        ("lab", "lab__code"),
        ("theme", "theme__code"),
        ("site", "site__code"),
        ("cohort", "cohort__code"),
    ):
        if value := getattr(wish, name):
            found = found.filter(**{column: value})
    if wish.sector:
        found = found.filter(theme__in=[theme for theme in known.themes if wish.sector in theme.sectors])
    if wish.speaks:
        speakers = [pk for pk, spoken in Mentor.objects.values_list("pk", "languages") if wish.speaks in spoken]
        found = found.filter(Q(academic_mentor__in=speakers) | Q(industrial_mentor__in=speakers))
    for word in wish.words.split()[:8]:
        found = found.filter(_says(word))
    return found.order_by("cohort", "lab__code", "code")


def _says(word: str) -> Q:
    """One word in the code, in title or summary (the reader's language and English), or in a mentor's name."""
    own = (translation.get_language() or "en").replace("-", "_")
    columns = ["code", *(f"{text}_{code}" for text in ("title", "summary") for code in {"en", own})]
    columns += [f"{mentor}__person__{name}" for mentor in MENTORS for name in NAMES]
    match = Q()
    for column in columns:
        match |= Q(**{f"{column}__icontains": word})
    return match


def whole(projects: QuerySet[Project]) -> QuerySet[Project]:
    """Projects with everything that a page about one shows."""
    return projects.with_people().select_related(
        "site__organisation", "cohort", "proposed_by__person", *(f"{m}__organisation" for m in MENTORS)
    )


def public_page(cohort: str, code: str) -> Project | None:
    return whole(Project.objects.public()).filter(cohort__code__iexact=cohort, code__iexact=code).first()


def of_mentor(mentor: Mentor) -> QuerySet[Project]:
    """The projects of one mentor, the latest first; those they are asked to join among them."""
    mine = Project.objects.filter(Q(academic_mentor=mentor) | Q(industrial_mentor=mentor) | Q(proposed_by=mentor))
    return whole(mine).order_by("-created_at")


def places_of(mentor: Mentor) -> int:
    """How many places the projects of a mentor have together; more than their cap is allowed, for some stay empty."""
    mine = Q(academic_mentor=mentor) | Q(industrial_mentor=mentor)
    return Project.objects.filter(mine, state__in=UNDER_WAY).aggregate(sum=Sum("capacity"))["sum"] or 0


def on_desk_of(person: Any, projects: QuerySet[Project]) -> QuerySet[Project]:
    """Of these projects those that a person works with on the desk: all, their laboratory's, their partner's."""
    if person.is_superuser or person.has_role(Role.COORDINATOR):
        return projects
    reach = Q(pk__in=[])
    for grant in person.grants:
        reach |= _reach(grant)
    return projects.filter(reach)


def _reach(grant: Any) -> Q:
    """The projects that one grant of a role opens; a grant without a scope opens all."""
    if grant.role == Role.LAB_MANAGER:
        return Q(lab=grant.lab_id) if grant.lab_id else Q(pk__isnull=False)
    if grant.role == Role.PARTNER_APPROVER and grant.partner_id:
        return Q(academic_mentor__organisation=grant.partner_id) | Q(industrial_mentor__organisation=grant.partner_id)
    if grant.role == Role.PARTNER_APPROVER:
        return Q(pk__isnull=False)
    return Q(pk__in=[])


def next_code(cohort: Any, lab: Lab) -> str:
    """The next free code of a laboratory in a cohort, in the manner of the codes it has: AI-25 after AI-24."""
    known = list(Project.objects.filter(lab=lab, cohort=cohort).values_list("code", flat=True))
    parts = [match.groups() for code in known if (match := re.fullmatch(r"(.+)-(\d+)", code))]
    prefix = parts[0][0] if parts else lab.code
    number = max((int(number) for _prefix, number in parts), default=0) + 1
    return f"{prefix}-{number:02d}"


def of_codes(pairs: list[tuple[str, str]]) -> dict[tuple[str, str], Project]:
    """Projects by cohort and code."""
    codes = {code for _cohort, code in pairs}
    found = whole(Project.objects.filter(code__in=codes))
    return {(each.cohort.code, each.code): each for each in found}
