"""Decisions, the seats they fill, and the conditions of an offer."""

from __future__ import annotations

from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts import wording
from cohorts.lifecycles.admissions import CONDITION, DECISION_BATCH
from talentprogram.kernel.models import Row, StateField, state_is_known


class DecisionBatch(Row):
    """The outcomes that are released together, after one key of each partner on the same content."""

    WORDS = wording.BATCH
    MOVE_WORDS = wording.BATCH_MOVES

    call = models.ForeignKey(
        "cohorts.Call", models.PROTECT, related_name="batches", verbose_name=_("call for applications")
    )
    title = models.CharField(_("title"), max_length=120)
    state = StateField(DECISION_BATCH, verbose_name=_("state"))
    release_at = models.DateTimeField(_("release at"), null=True, blank=True)
    content_hash = models.CharField(_("content hash"), max_length=64, blank=True, editable=False)
    released_at = models.DateTimeField(_("released at"), null=True, editable=False)

    class Meta:
        verbose_name = _("decision batch")
        verbose_name_plural = _("decision batches")
        ordering = ["-created_at"]
        constraints = [
            state_is_known(DECISION_BATCH),
            models.CheckConstraint(condition=Q(state="draft") | ~Q(content_hash=""), name="locked_batch_has_its_hash"),
        ]

    def __str__(self) -> str:
        return self.title


class Decision(Row):
    """The outcome for one application in one batch (I17)."""

    class Outcome(models.TextChoices):
        OFFER = "offer", wording.OUTCOMES["offer"]
        WAITLIST = "waitlist", wording.OUTCOMES["waitlist"]
        REJECT = "reject", wording.OUTCOMES["reject"]

    batch = models.ForeignKey(DecisionBatch, models.PROTECT, related_name="decisions", verbose_name=_("decision batch"))
    application = models.ForeignKey(
        "cohorts.Application", models.PROTECT, related_name="decisions", verbose_name=_("application")
    )
    outcome = models.CharField(_("outcome"), max_length=12, choices=Outcome.choices)
    rank = models.PositiveSmallIntegerField(_("rank on the waiting list"), null=True, blank=True)
    score = models.FloatField(_("score"), null=True, blank=True)
    conditions = models.JSONField(_("conditions"), default=list, blank=True)
    reason_code = models.CharField(_("reason"), max_length=24, choices=list(wording.REASONS.items()), blank=True)

    class Meta:
        verbose_name = _("decision")
        verbose_name_plural = _("decisions")
        ordering = ["batch", "outcome", "rank"]
        constraints = [
            models.UniqueConstraint(fields=["batch", "application"], name="one_decision_a_batch"),
            models.UniqueConstraint(fields=["batch", "rank"], name="one_decision_a_rank"),
            models.CheckConstraint(
                condition=~Q(outcome="waitlist") | Q(rank__isnull=False), name="waitlisted_has_a_rank"
            ),
            models.CheckConstraint(condition=~Q(outcome="reject") | ~Q(reason_code=""), name="rejection_has_a_reason"),
        ]

    def __str__(self) -> str:
        return f"{self.application}: {self.get_outcome_display()}"

    @property
    def condition_names(self) -> list[str]:
        """The conditions of the offer in words."""
        return [str(wording.EVIDENCE.get(kind, kind)) for kind in self.conditions]


class Seat(Row):
    """One place in a cohort. An offer takes one and holds it until it ends (I16); nobody sits on two."""

    cohort = models.ForeignKey("cohorts.Cohort", models.CASCADE, related_name="seats", verbose_name=_("cohort"))
    number = models.PositiveSmallIntegerField(_("number"))
    application = models.OneToOneField(
        "cohorts.Application",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="seat",
        verbose_name=_("application"),
    )

    class Meta:
        verbose_name = _("seat")
        verbose_name_plural = _("seats")
        ordering = ["cohort", "number"]
        constraints = [models.UniqueConstraint(fields=["cohort", "number"], name="one_seat_a_number")]

    def __str__(self) -> str:
        return f"{self.cohort.code} #{self.number}"


class Condition(Row):
    """What must be shown before an accepted offer becomes an enrolment."""

    WORDS = wording.CONDITION
    MOVE_WORDS = wording.CONDITION_MOVES

    application = models.ForeignKey(
        "cohorts.Application", models.CASCADE, related_name="conditions", verbose_name=_("application")
    )
    kind = models.CharField(_("condition"), max_length=16, choices=list(wording.EVIDENCE.items()))
    state = StateField(CONDITION, verbose_name=_("state"))
    due_on = models.DateField(_("due on"))
    evidence = models.ForeignKey("cohorts.Document", models.SET_NULL, null=True, blank=True, verbose_name=_("evidence"))
    statement = models.TextField(_("what the applicant wrote"), blank=True)

    class Meta:
        verbose_name = _("condition")
        verbose_name_plural = _("conditions")
        ordering = ["application", "due_on"]
        constraints = [
            state_is_known(CONDITION),
            models.UniqueConstraint(fields=["application", "kind"], name="one_condition_a_kind"),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}"
