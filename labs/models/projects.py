"""Projects: each with one academic and one industrial mentor."""

from __future__ import annotations

from typing import Any

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from labs import wording
from labs.lifecycles.projects import PROJECT, ProjectState
from talentprogram.kernel.models import Row, StateField, state_is_known

LANGUAGES = ("en", "zh_hant", "zh_hans")


class ProjectQuerySet(models.QuerySet["Project"]):
    def public(self) -> ProjectQuerySet:
        """What the catalogue shows."""
        return self.filter(state__in=[ProjectState.PUBLISHED, ProjectState.RUNNING])

    def with_people(self) -> ProjectQuerySet:
        return self.select_related("theme", "lab", "academic_mentor__person", "industrial_mentor__person")


class Project(Row):
    """What a student works on in a laboratory, under two mentors of different partners (I21)."""

    WORDS = wording.PROJECT
    MOVE_WORDS = wording.PROJECT_MOVES

    class DataClass(models.TextChoices):
        OPEN = "open", pgettext_lazy("data class", "Open")
        INTERNAL = "internal", _("Internal")
        CONFIDENTIAL = "confidential", _("Confidential")
        RESTRICTED = "restricted", _("Restricted")

    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, related_name="projects", verbose_name=_("cohort"))
    code = models.CharField(_("code"), max_length=16)
    lab = models.ForeignKey("labs.Lab", models.PROTECT, related_name="projects", verbose_name=_("laboratory"))
    theme = models.ForeignKey("labs.Theme", models.PROTECT, related_name="projects", verbose_name=_("research theme"))
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary in plain words"), blank=True, max_length=1200)
    first_weeks = models.TextField(_("the first four weeks"), blank=True)
    outcomes = models.TextField(_("what a student learns"), blank=True)
    required_skills = models.JSONField(_("skills required"), default=list, blank=True)
    taught_skills = models.JSONField(_("skills taught"), default=list, blank=True)
    capacity = models.PositiveSmallIntegerField(_("places"), default=1)
    capacity_min = models.PositiveSmallIntegerField(_("fewest students"), default=0)
    academic_mentor = models.ForeignKey(
        "labs.Mentor",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="academic_projects",
        verbose_name=_("academic mentor"),
    )
    industrial_mentor = models.ForeignKey(
        "labs.Mentor",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="industrial_projects",
        verbose_name=_("industrial mentor"),
    )
    proposed_by = models.ForeignKey(
        "labs.Mentor", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("proposed by")
    )
    counterpart_confirmed = models.BooleanField(_("both mentors confirmed"), default=False, editable=False)
    site = models.ForeignKey(
        "partners.Site", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("site")
    )
    hazards = models.JSONField(_("hazards"), default=list, blank=True)
    data_class = models.CharField(_("data class"), max_length=16, choices=DataClass.choices, default=DataClass.OPEN)
    state = StateField(PROJECT, verbose_name=_("state"))

    objects = ProjectQuerySet.as_manager()

    class Meta:
        verbose_name = _("project")
        verbose_name_plural = _("projects")
        ordering = ["cohort", "code"]
        constraints = [
            state_is_known(PROJECT),
            models.UniqueConstraint(fields=["cohort", "code"], name="one_project_a_code"),
            models.CheckConstraint(condition=Q(capacity__gte=1, capacity__lte=12), name="project_capacity_in_range"),
            models.CheckConstraint(condition=Q(capacity_min__lte=F("capacity")), name="project_minimum_below_capacity"),
            models.CheckConstraint(
                condition=~Q(state__in=["submitted", "endorsed", "cleared", "published", "revised", "running"])
                | Q(academic_mentor__isnull=False, industrial_mentor__isnull=False, counterpart_confirmed=True),
                name="project_has_both_mentors",
            ),
            models.CheckConstraint(
                condition=Q(academic_mentor__isnull=True)
                | Q(industrial_mentor__isnull=True)
                | ~Q(academic_mentor=F("industrial_mentor")),
                name="project_has_two_different_mentors",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.title}"

    @property
    def speaks_every_language(self) -> bool:
        """Whether title and summary are written in all three languages."""
        return all(getattr(self, f"{field}_{code}") for field in ("title", "summary") for code in LANGUAGES)

    @property
    def mentors(self) -> list[Any]:
        """The two mentors, the academic one first; fewer while one of them is missing."""
        return [each for each in (self.academic_mentor, self.industrial_mentor) if each is not None]

    @property
    def hazard_words(self) -> list[Any]:
        """The hazards in the reader's language."""
        return [wording.HAZARDS.get(hazard, hazard) for hazard in self.hazards]

    @property
    def sector_words(self) -> list[Any]:
        """The sectors of its theme in the reader's language."""
        return [wording.SECTORS.get(sector, sector) for sector in self.theme.sectors]
