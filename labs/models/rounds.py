"""Match runs: frozen inputs, an answer that the checker passed, and what each student got and why."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labs import wording
from labs.lifecycles.rounds import MATCH_RUN, RunState
from talentprogram.kernel.models import Row, StateField, state_is_known


class MatchRun(Row):
    """One computation on one frozen instance (I27). `instance` and `result` are the engine's own formats."""

    WORDS = wording.MATCH_RUN
    MOVE_WORDS = wording.MATCH_RUN_MOVES

    class Method(models.TextChoices):
        OPTIMAL = "optimal", _("Optimal")
        STABLE = "stable", _("Stable")
        SERIAL = "serial", _("First come by score")

    round = models.ForeignKey("labs.Round", models.PROTECT, related_name="runs", verbose_name=_("preference round"))
    number = models.PositiveSmallIntegerField(_("number"))
    method = models.CharField(_("method"), max_length=12, choices=Method.choices, default=Method.OPTIMAL)
    seed = models.CharField(_("seed"), max_length=32, editable=False)
    state = StateField(MATCH_RUN, verbose_name=_("state"))
    instance = models.JSONField(default=dict, editable=False)
    instance_hash = models.CharField(_("hash of the inputs"), max_length=64, blank=True, editable=False)
    result = models.JSONField(default=dict, editable=False)
    result_hash = models.CharField(_("hash of the result"), max_length=64, blank=True, editable=False)
    joint_capacity = models.PositiveSmallIntegerField(_("joint capacity"), null=True, editable=False)
    message = models.TextField(_("message"), blank=True, editable=False)
    computed_at = models.DateTimeField(_("computed at"), null=True, editable=False)
    published_at = models.DateTimeField(_("published at"), null=True, editable=False)

    class Meta:
        verbose_name = _("match run")
        verbose_name_plural = _("match runs")
        ordering = ["round", "-number"]
        constraints = [
            state_is_known(MATCH_RUN),
            models.UniqueConstraint(fields=["round", "number"], name="one_run_a_number"),
            models.UniqueConstraint(
                fields=["round"], condition=Q(state=RunState.PUBLISHED), name="one_published_run_a_round"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "validated", "failed"]) | ~Q(result_hash=""),
                name="computed_run_has_its_hash",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def reference(self) -> str:
        """What people call this run: JTDP27 · 1 · #3."""
        return f"{self.round} · #{self.number}"


class MatchResult(Row):
    """What one student got in one run, and a reason for each project listed up to that one (I31)."""

    run = models.ForeignKey(MatchRun, models.CASCADE, related_name="results")
    enrolment = models.ForeignKey(
        "cohorts.Enrolment", models.CASCADE, related_name="match_results", verbose_name=_("enrolment")
    )
    project = models.ForeignKey(
        "labs.Project", models.PROTECT, null=True, related_name="match_results", verbose_name=_("project")
    )
    rank_obtained = models.PositiveSmallIntegerField(_("rank obtained"), null=True)
    explanation = models.JSONField(default=list)

    class Meta:
        verbose_name = _("match result")
        verbose_name_plural = _("match results")
        ordering = ["run", "enrolment"]
        constraints = [models.UniqueConstraint(fields=["run", "enrolment"], name="one_result_a_student")]

    def __str__(self) -> str:
        return f"{self.enrolment.code} → {self.project.code if self.project else '–'}"
