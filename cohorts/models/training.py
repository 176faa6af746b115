"""What a cohort learns together: modules, and the sessions they consist of."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts import wording
from cohorts.lifecycles.timetables import SESSION
from talentprogram.kernel.models import Row, StateField, state_is_known


class Module(Row):
    """A training module of one cohort."""

    MOVE_WORDS = wording.MODULE_MOVES

    cohort = models.ForeignKey("cohorts.Cohort", models.CASCADE, related_name="modules", verbose_name=_("cohort"))
    code = models.SlugField(_("code"), max_length=16)
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"), blank=True)
    lead_teacher = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="+",
        verbose_name=_("lead teacher"),
    )
    credits = models.PositiveSmallIntegerField(_("credits"), default=1)

    class Meta:
        verbose_name = _("module")
        verbose_name_plural = _("modules")
        ordering = ["cohort", "code"]
        constraints = [models.UniqueConstraint(fields=["cohort", "code"], name="one_module_a_code")]

    def __str__(self) -> str:
        return self.title


class Session(Row):
    """One meeting of a module. What it needs is set here; where and when it is, the published timetable says.

    Its identity is stable: `uid` and a `sequence` that rises only on change (RFC 5545).
    """

    WORDS = wording.SESSION
    MOVE_WORDS = wording.SESSION_MOVES

    module = models.ForeignKey(Module, models.CASCADE, related_name="sessions", verbose_name=_("module"))
    number = models.PositiveSmallIntegerField(_("number"))
    title = models.CharField(_("title"), max_length=160, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"))
    groups = models.ManyToManyField("cohorts.Group", related_name="sessions", verbose_name=_("groups"))
    teachers = models.ManyToManyField(
        settings.AUTH_USER_MODEL, related_name="sessions_taught", blank=True, verbose_name=_("teachers")
    )
    is_online = models.BooleanField(_("online"), default=False)
    link = models.URLField(_("link"), blank=True)
    room_features = models.JSONField(_("features the room needs"), default=list, blank=True)
    site = models.ForeignKey(
        "partners.Site", models.PROTECT, null=True, blank=True, related_name="+", verbose_name=_("site")
    )
    target_week = models.PositiveSmallIntegerField(_("target week"), null=True, blank=True)
    after = models.ManyToManyField(
        "self", symmetrical=False, blank=True, related_name="before", verbose_name=_("comes after")
    )
    gap_days_min = models.PositiveSmallIntegerField(_("days between"), default=0)
    state = StateField(SESSION, verbose_name=_("state"))
    starts_at = models.DateTimeField(_("starts at"), null=True, editable=False)
    room = models.ForeignKey(
        "partners.Room",
        models.PROTECT,
        null=True,
        blank=True,
        editable=False,
        related_name="sessions",
        verbose_name=_("room"),
    )
    sequence = models.PositiveIntegerField(default=0, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    class Meta:
        verbose_name = _("session")
        verbose_name_plural = _("sessions")
        ordering = ["starts_at", "module", "number"]
        constraints = [
            state_is_known(SESSION),
            models.UniqueConstraint(fields=["module", "number"], name="one_session_a_number"),
            models.CheckConstraint(condition=Q(minutes__gt=0), name="session_takes_time"),
            models.CheckConstraint(
                condition=Q(state="draft") | Q(starts_at__isnull=False), name="published_session_has_a_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.module.code}-{self.number}"

    @property
    def ends_at(self) -> datetime | None:
        return self.starts_at + timedelta(minutes=self.minutes) if self.starts_at else None

    @property
    def uid(self) -> str:
        """The identity of this session in every calendar, for good."""
        return f"session-{self.pk}@jtdp"


class Unavailability(Row):
    """When a teacher or a room cannot be had."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.CASCADE,
        null=True,
        blank=True,
        related_name="unavailable",
        verbose_name=_("person"),
    )
    room = models.ForeignKey(
        "partners.Room", models.CASCADE, null=True, blank=True, related_name="unavailable", verbose_name=_("room")
    )
    begins_at = models.DateTimeField(_("from"))
    ends_at = models.DateTimeField(_("to"))
    reason = models.CharField(_("reason"), max_length=120, blank=True)

    class Meta:
        verbose_name = _("unavailable time")
        verbose_name_plural = _("unavailable times")
        ordering = ["begins_at"]
        constraints = [
            models.CheckConstraint(condition=Q(ends_at__gt=models.F("begins_at")), name="unavailability_ends_later"),
            models.CheckConstraint(
                condition=Q(person__isnull=True, room__isnull=False) | Q(person__isnull=False, room__isnull=True),
                name="unavailable_is_a_person_or_a_room",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person or self.room} {self.begins_at:%Y-%m-%d %H:%M}"
