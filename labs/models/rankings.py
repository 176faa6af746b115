"""Rounds in which students rank projects, and what they ranked."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from labs import wording
from labs.lifecycles.rankings import PREFERENCE_LIST
from talentprogram.kernel.models import Row, StateField, state_is_known
from talentprogram.kernel.window import Window


class Round(Row):
    """A window in which a cohort ranks projects, and the rules of a list."""

    MOVE_WORDS = wording.ROUND_MOVES

    cohort = models.ForeignKey("cohorts.Cohort", models.CASCADE, related_name="rounds", verbose_name=_("cohort"))
    number = models.PositiveSmallIntegerField(_("number"), default=1)
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    choices_required = models.PositiveSmallIntegerField(_("choices"), default=6)
    other_lab_min = models.PositiveSmallIntegerField(_("at least in the other laboratory"), default=1)
    seed = models.CharField(_("seed of the lottery"), max_length=32, editable=False)
    seed_commitment = models.CharField(_("commitment to the seed"), max_length=64, editable=False)
    announced_at = models.DateTimeField(_("announced at"), null=True, editable=False)

    class Meta:
        verbose_name = _("preference round")
        verbose_name_plural = _("preference rounds")
        ordering = ["cohort", "number"]
        constraints = [
            models.UniqueConstraint(fields=["cohort", "number"], name="one_round_a_number"),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="round_closes_after_it_opens"),
        ]

    def __str__(self) -> str:
        return f"{self.cohort.code} · {self.number}"

    @property
    def window(self) -> Window:
        return Window(self.opens_at, self.closes_at)


class PreferenceList(Row):
    """One student's list in one round."""

    WORDS = wording.PREFERENCE_LIST
    MOVE_WORDS = wording.PREFERENCE_LIST_MOVES

    enrolment = models.ForeignKey(
        "cohorts.Enrolment", models.CASCADE, related_name="preference_lists", verbose_name=_("enrolment")
    )
    round = models.ForeignKey(Round, models.CASCADE, related_name="lists", verbose_name=_("preference round"))
    state = StateField(PREFERENCE_LIST, verbose_name=_("state"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    saved_at = models.DateTimeField(_("saved at"), null=True, editable=False)

    class Meta:
        verbose_name = _("preference list")
        verbose_name_plural = _("preference lists")
        ordering = ["round", "enrolment"]
        constraints = [
            state_is_known(PREFERENCE_LIST),
            models.UniqueConstraint(fields=["enrolment", "round"], name="one_list_a_round"),
        ]

    def __str__(self) -> str:
        return f"{self.enrolment.code} {self.round}"


class Choice(Row):
    """One rank of a list: no project twice, no rank twice (I25)."""

    preference_list = models.ForeignKey(PreferenceList, models.CASCADE, related_name="choices")
    rank = models.PositiveSmallIntegerField(_("rank"))
    project = models.ForeignKey("labs.Project", models.PROTECT, related_name="choices", verbose_name=_("project"))

    class Meta:
        verbose_name = _("choice")
        verbose_name_plural = _("choices")
        ordering = ["preference_list", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["preference_list", "rank"], name="one_choice_a_rank"),
            models.UniqueConstraint(fields=["preference_list", "project"], name="no_project_twice"),
            models.CheckConstraint(condition=Q(rank__gte=1), name="ranks_begin_at_one"),
        ]

    def __str__(self) -> str:
        return f"{self.rank}. {self.project}"
