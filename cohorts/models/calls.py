"""A call for applications and the form it asks to be filled."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from cohorts import wording
from cohorts.lifecycles.calls import CALL, CallState
from talentprogram.kernel.models import Row, StateField, state_is_known
from talentprogram.kernel.window import Window


class QuestionSet(Row):
    """One version of an application form; frozen once a call with it has opened (I04)."""

    MOVE_WORDS = wording.FORM_MOVES

    name = models.CharField(_("name"), max_length=120)
    version = models.PositiveSmallIntegerField(_("version"), default=1)
    frozen_at = models.DateTimeField(_("frozen at"), null=True, editable=False)

    class Meta:
        verbose_name = _("application form")
        verbose_name_plural = _("application forms")
        ordering = ["name", "version"]
        constraints = [models.UniqueConstraint(fields=["name", "version"], name="one_form_a_version")]

    def __str__(self) -> str:
        return f"{self.name} v{self.version}"


class Section(Row):
    """One page of the form."""

    question_set = models.ForeignKey(
        QuestionSet, models.CASCADE, related_name="sections", verbose_name=_("application form")
    )
    key = models.SlugField(_("identifier"), max_length=32)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    title = models.CharField(_("title"), max_length=120)
    help = models.TextField(_("help"), blank=True)

    class Meta:
        verbose_name = _("section")
        verbose_name_plural = _("sections")
        ordering = ["question_set", "position"]
        constraints = [models.UniqueConstraint(fields=["question_set", "key"], name="one_section_a_key")]

    def __str__(self) -> str:
        return self.title


class Question(Row):
    """One question; its identifier outlives every change of its words."""

    class Kind(models.TextChoices):
        SHORT = "short", _("Short text")
        LONG = "long", _("Long text")
        CHOICE = "choice", _("One of several")
        MULTI = "multi", _("Several of several")
        FILE = "file", _("File")
        DATE = "date", _("Date")
        NUMBER = "number", _("Number")
        CONSENT = "consent", _("Consent")
        RANKING = "ranking_theme", _("Ranking of themes")

    section = models.ForeignKey(Section, models.CASCADE, related_name="questions", verbose_name=_("section"))
    key = models.SlugField(_("identifier"), max_length=32)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices)
    label = models.CharField(_("question"), max_length=300)
    help = models.TextField(_("help"), blank=True)
    required = models.BooleanField(_("required"), default=True)
    max_chars = models.PositiveIntegerField(_("most characters"), null=True, blank=True)
    most_choices = models.PositiveSmallIntegerField(_("most choices"), null=True, blank=True)

    class Meta:
        verbose_name = _("question")
        verbose_name_plural = _("questions")
        ordering = ["section", "position"]
        constraints = [models.UniqueConstraint(fields=["section", "key"], name="one_question_a_key")]

    def __str__(self) -> str:
        return self.label


class Option(Row):
    """One answer that can be chosen."""

    question = models.ForeignKey(Question, models.CASCADE, related_name="options", verbose_name=_("question"))
    key = models.SlugField(_("identifier"), max_length=32)
    position = models.PositiveSmallIntegerField(_("position"), default=0)
    label = models.CharField(_("label"), max_length=200)
    lab_code = models.CharField(
        _("laboratory"), max_length=8, blank=True, choices=list(wording.LABS.items()),
        help_text=_("Of a theme: its laboratory. The first theme an applicant ranks says which laboratory they lean to."),
    )  # fmt: skip

    class Meta:
        verbose_name = _("option")
        verbose_name_plural = _("options")
        ordering = ["question", "position"]
        constraints = [models.UniqueConstraint(fields=["question", "key"], name="one_option_a_key")]

    def __str__(self) -> str:
        return self.label


NOT_PUBLIC = frozenset({CallState.DRAFT, CallState.CANCELLED, CallState.ARCHIVED})


class CallQuerySet(models.QuerySet["Call"]):
    def public(self) -> CallQuerySet:
        """What a visitor may see."""
        return self.exclude(state__in=sorted(NOT_PUBLIC))


class Call(Row):
    """A call for applications to one cohort, for one or more streams."""

    WORDS = wording.CALL
    MOVE_WORDS = wording.CALL_MOVES

    class ReferenceStage(models.TextChoices):
        AFTER_SUBMIT = "after_submit", _("After submission")
        AFTER_OFFER = "after_offer", _("After the offer")

    cohort = models.ForeignKey("cohorts.Cohort", models.PROTECT, related_name="calls", verbose_name=_("cohort"))
    question_set = models.ForeignKey(
        QuestionSet, models.PROTECT, related_name="calls", verbose_name=_("application form")
    )
    slug = models.SlugField(_("address"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"), blank=True)
    streams = models.JSONField(_("streams"), default=list)
    state = StateField(CALL, verbose_name=_("state"))
    opens_at = models.DateTimeField(_("opens at"))
    closes_at = models.DateTimeField(_("closes at"))
    grace_minutes = models.PositiveSmallIntegerField(_("grace period in minutes"), default=15)
    reference_stage = models.CharField(
        _("when references are asked for"),
        max_length=16,
        choices=ReferenceStage.choices,
        default=ReferenceStage.AFTER_SUBMIT,
    )
    reference_due_at = models.DateTimeField(_("references due at"))
    reference_grace_days = models.PositiveSmallIntegerField(_("days of grace for references"), default=7)
    min_references = models.PositiveSmallIntegerField(_("references needed"), default=2)
    offer_working_days = models.PositiveSmallIntegerField(_("working days to answer an offer"), default=10)
    decisions_on = models.DateField(_("decisions announced on"), null=True, blank=True)

    objects = CallQuerySet.as_manager()

    class Meta:
        verbose_name = _("call for applications")
        verbose_name_plural = _("calls for applications")
        ordering = ["-opens_at"]
        constraints = [
            state_is_known(CALL),
            models.CheckConstraint(condition=Q(closes_at__gt=F("opens_at")), name="call_closes_after_it_opens"),
            models.CheckConstraint(
                condition=Q(reference_due_at__gte=F("opens_at")), name="references_due_after_opening"
            ),
        ]

    def __str__(self) -> str:
        return self.title

    @property
    def last_moment(self) -> datetime:
        """When the grace period ends."""
        return self.closes_at + timedelta(minutes=self.grace_minutes)

    @property
    def window(self) -> Window:
        """When an application can be sent in, grace included."""
        return Window(self.opens_at, self.last_moment)

    @property
    def is_public(self) -> bool:
        return self.state not in NOT_PUBLIC

    @property
    def is_open(self) -> bool:
        return self.state == CallState.OPEN

    @property
    def most_referees(self) -> int:
        """How many an applicant may name: one more than needed, so that one who does not answer costs nothing."""
        return self.min_references + 1 if self.min_references else 0

    @property
    def asks_references_now(self) -> bool:
        """Whether referees are named in the application and asked when it comes in."""
        return bool(self.min_references) and self.reference_stage == self.ReferenceStage.AFTER_SUBMIT

    @property
    def stream_names(self) -> list[str]:
        return [wording.STREAMS[stream] for stream in self.streams]
