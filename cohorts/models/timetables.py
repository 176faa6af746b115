"""Versions of a cohort's timetable, and the calendar addresses that people subscribe to."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts import wording
from cohorts.lifecycles.timetables import TIMETABLE, TimetableState
from talentprogram.kernel.models import Row, StateField, state_is_known


class Timetable(Row):
    """One version: the instance that was solved, the plan that came out, and whether it was published.

    `instance` and `plan` are the engine's own formats (timetable/1, timetable-plan/1), checked before they are kept.
    """

    WORDS = wording.TIMETABLE
    MOVE_WORDS = wording.TIMETABLE_MOVES

    cohort = models.ForeignKey("cohorts.Cohort", models.CASCADE, related_name="timetables", verbose_name=_("cohort"))
    number = models.PositiveSmallIntegerField(_("version"))
    state = StateField(TIMETABLE, verbose_name=_("state"))
    instance = models.JSONField(default=dict, editable=False)
    plan = models.JSONField(default=dict, editable=False)
    changes = models.JSONField(default=list, editable=False)
    message = models.TextField(_("message"), blank=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    class Meta:
        verbose_name = _("timetable")
        verbose_name_plural = _("timetables")
        ordering = ["cohort", "-number"]
        constraints = [
            state_is_known(TIMETABLE),
            models.UniqueConstraint(fields=["cohort", "number"], name="one_timetable_a_version"),
            models.UniqueConstraint(
                fields=["cohort"], condition=Q(state=TimetableState.PUBLISHED), name="one_published_timetable"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.cohort.code} v{self.number}"


class Feed(Row):
    """The secret address of one person's calendar. Only the hash of the secret is kept; a new address ends the old."""

    MOVE_WORDS = wording.FEED_MOVES

    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="feed", verbose_name=_("person")
    )
    version = models.PositiveSmallIntegerField(default=1)
    token_hash = models.CharField(max_length=64, unique=True)

    class Meta:
        verbose_name = _("calendar address")
        verbose_name_plural = _("calendar addresses")

    def __str__(self) -> str:
        return str(self.person)


class Follower(Row):
    """Somebody who sees a participant's week because they work with them: a mentor."""

    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.CASCADE, related_name="follows", verbose_name=_("person")
    )
    enrolment = models.ForeignKey(
        "cohorts.Enrolment", models.CASCADE, related_name="followers", verbose_name=_("enrolment")
    )

    class Meta:
        verbose_name = _("follower of a week")
        verbose_name_plural = _("followers of weeks")
        constraints = [models.UniqueConstraint(fields=["person", "enrolment"], name="nobody_follows_twice")]

    def __str__(self) -> str:
        return f"{self.person} → {self.enrolment}"
