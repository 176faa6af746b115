"""Placements, and what each of the two mentors answered."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labs import wording
from labs.lifecycles.placements import HOLDS_A_PLACE, PLACEMENT
from talentprogram.kernel.models import Row, StateField, state_is_known


class Placement(Row):
    """A student on a project under its two mentors (I32: one at a time)."""

    WORDS = wording.PLACEMENT
    MOVE_WORDS = wording.PLACEMENT_MOVES

    enrolment = models.ForeignKey(
        "cohorts.Enrolment", models.PROTECT, related_name="placements", verbose_name=_("enrolment")
    )
    project = models.ForeignKey("labs.Project", models.PROTECT, related_name="placements", verbose_name=_("project"))
    run = models.ForeignKey(
        "labs.MatchRun", models.PROTECT, null=True, related_name="placements", verbose_name=_("match run")
    )
    state = StateField(PLACEMENT, verbose_name=_("state"))
    respond_by = models.DateTimeField(_("mentors answer by"))
    start_on = models.DateField(_("starts on"))
    end_on = models.DateField(_("ends on"))

    class Meta:
        verbose_name = _("placement")
        verbose_name_plural = _("placements")
        ordering = ["project", "enrolment"]
        constraints = [
            state_is_known(PLACEMENT),
            models.UniqueConstraint(
                fields=["enrolment"], condition=Q(state__in=HOLDS_A_PLACE), name="one_live_placement_a_student"
            ),
            models.CheckConstraint(condition=Q(end_on__gt=models.F("start_on")), name="placement_ends_after_it_begins"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment.code} → {self.project.code}"


class MentorReply(Row):
    """One mentor's answer on one placement. Silence is no answer, and no consent."""

    class Answer(models.TextChoices):
        CONFIRM = "confirm", _("Confirm")
        DECLINE = "decline", _("Cannot take this student")

    placement = models.ForeignKey(Placement, models.CASCADE, related_name="replies")
    mentor = models.ForeignKey("labs.Mentor", models.PROTECT, related_name="replies", verbose_name=_("mentor"))
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    answer = models.CharField(_("answer"), max_length=8, choices=Answer.choices)
    reason_code = models.CharField(
        _("reason"), max_length=16, choices=list(wording.DECLINE_REASONS.items()), blank=True
    )
    note = models.CharField(_("note"), max_length=500, blank=True)
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("mentor's reply")
        verbose_name_plural = _("mentors' replies")
        constraints = [
            models.UniqueConstraint(fields=["placement", "mentor"], name="one_reply_a_mentor"),
            models.CheckConstraint(condition=~Q(answer="decline") | ~Q(reason_code=""), name="decline_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.mentor}: {self.answer}"
