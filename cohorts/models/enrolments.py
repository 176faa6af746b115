"""Cohorts, and who is enrolled in them."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts import wording
from cohorts.lifecycles.enrolments import COHORT, ENROLMENT, LIVE
from talentprogram.kernel.models import Row, StateField, state_is_known


class Cohort(Row):
    """One intake of the programme, from its calls to its certificates."""

    WORDS = wording.COHORT
    MOVE_WORDS = wording.COHORT_MOVES

    code = models.SlugField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=120)
    state = StateField(COHORT, verbose_name=_("state"))
    t0_on = models.DateField(_("start of the placements"))
    ends_on = models.DateField(_("end"))
    teaching_from = models.DateField(_("teaching from"))
    teaching_to = models.DateField(_("teaching to"))
    capacity = models.PositiveSmallIntegerField(_("places"))

    class Meta:
        verbose_name = _("cohort")
        verbose_name_plural = _("cohorts")
        ordering = ["-t0_on"]
        constraints = [
            state_is_known(COHORT),
            models.CheckConstraint(condition=Q(ends_on__gt=models.F("t0_on")), name="cohort_ends_after_it_begins"),
            models.CheckConstraint(
                condition=Q(teaching_to__gt=models.F("teaching_from")), name="teaching_ends_after_it_begins"
            ),
        ]

    def __str__(self) -> str:
        return self.name


class Group(Row):
    """Some participants of a cohort who do something together: a pod, a rotation through a laboratory."""

    class Kind(models.TextChoices):
        COHORT = "cohort", _("Whole cohort")
        POD = "pod", _("Pod")
        ROTATION = "lab_rotation", _("Lab rotation")

    cohort = models.ForeignKey(Cohort, models.CASCADE, related_name="groups", verbose_name=_("cohort"))
    code = models.SlugField(_("code"), max_length=16)
    name = models.CharField(_("name"), max_length=80)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.POD)
    parent = models.ForeignKey("self", models.SET_NULL, null=True, blank=True, verbose_name=_("part of"))
    max_size = models.PositiveSmallIntegerField(_("most members"), default=8)

    class Meta:
        verbose_name = _("group")
        verbose_name_plural = _("groups")
        ordering = ["cohort", "code"]
        constraints = [models.UniqueConstraint(fields=["cohort", "code"], name="one_group_a_code")]

    def __str__(self) -> str:
        return self.name


class EnrolmentQuerySet(models.QuerySet["Enrolment"]):
    def live(self) -> EnrolmentQuerySet:
        return self.filter(state__in=LIVE)


class Enrolment(Row):
    """A person in a cohort (I20: once)."""

    WORDS = wording.ENROLMENT
    MOVE_WORDS = wording.ENROLMENT_MOVES

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="enrolments", verbose_name=_("person")
    )
    cohort = models.ForeignKey(Cohort, models.PROTECT, related_name="enrolments", verbose_name=_("cohort"))
    application = models.OneToOneField(
        "cohorts.Application",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="enrolment",
        verbose_name=_("application"),
    )
    code = models.CharField(_("code"), max_length=12)
    stream = models.CharField(_("stream"), max_length=12, choices=list(wording.STREAMS.items()))
    state = StateField(ENROLMENT, verbose_name=_("state"))
    groups = models.ManyToManyField(Group, related_name="members", blank=True, verbose_name=_("groups"))
    needs_permission = models.BooleanField(_("needs permission to take part"), default=False)
    score = models.FloatField(_("selection score"), null=True, blank=True)
    enrolled_at = models.DateTimeField(_("enrolled at"))

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        verbose_name = _("enrolment")
        verbose_name_plural = _("enrolments")
        ordering = ["cohort", "code"]
        constraints = [
            state_is_known(ENROLMENT),
            models.UniqueConstraint(fields=["person", "cohort"], name="one_enrolment_a_cohort"),
            models.UniqueConstraint(fields=["cohort", "code"], name="one_enrolment_a_code"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.person}"
