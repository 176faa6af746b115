"""An application: a draft that is never lost, then versions that never change."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts import wording
from cohorts.lifecycles.applications import APPLICATION, NOT_LIVE, ApplicationState
from talentprogram.kernel.models import Row, StateField, state_is_known
from talentprogram.kernel.window import Window


class Application(Row):
    """One person's application to one call. Holds personal data, in its answers."""

    WORDS = wording.APPLICATION
    MOVE_WORDS = wording.APPLICATION_MOVES

    call = models.ForeignKey(
        "cohorts.Call", models.PROTECT, related_name="applications", verbose_name=_("call for applications")
    )
    applicant = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="applications", verbose_name=_("applicant")
    )
    reference = models.CharField(_("application number"), max_length=24, unique=True, editable=False)
    stream = models.CharField(_("stream"), max_length=12, choices=list(wording.STREAMS.items()), blank=True)
    state = StateField(APPLICATION, verbose_name=_("state"))
    submitted_at = models.DateTimeField(_("submitted at"), null=True, editable=False)
    late_by_seconds = models.PositiveIntegerField(_("seconds late"), default=0, editable=False)
    saved_at = models.DateTimeField(_("saved at"), null=True, editable=False)
    answer_by = models.DateTimeField(_("answer by"), null=True, editable=False)
    left_at = models.DateTimeField(_("left at"), null=True, editable=False)
    lab_hint = models.CharField(_("first laboratory"), max_length=8, blank=True)

    class Meta:
        verbose_name = _("application")
        verbose_name_plural = _("applications")
        ordering = ["-created_at"]
        constraints = [
            state_is_known(APPLICATION),
            models.UniqueConstraint(
                fields=["call", "applicant"],
                condition=~Q(state__in=sorted(NOT_LIVE)),
                name="one_live_application_a_call",
            ),
            models.CheckConstraint(
                condition=~Q(state=ApplicationState.OFFERED) | Q(answer_by__isnull=False), name="offer_has_answer_by"
            ),
            models.CheckConstraint(
                condition=Q(state__in=["draft", "discarded", "lapsed", "withdrawn"]) | Q(submitted_at__isnull=False),
                name="sent_in_has_its_time",
            ),
        ]

    def __str__(self) -> str:
        return self.reference

    @property
    def entry_window(self) -> Window:
        """When this application can be sent in."""
        return self.call.window


class Answer(Row):
    """What was typed for one question, as JSON whose shape the question's kind fixes."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="answers")
    question = models.ForeignKey("cohorts.Question", models.PROTECT, related_name="answers")
    value: Any = models.JSONField()

    class Meta:
        verbose_name = _("answer")
        verbose_name_plural = _("answers")
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="one_answer_a_question")]

    def __str__(self) -> str:
        return f"{self.application} {self.question.key}"


class ApplicationVersion(Row):
    """What was sent in, as it was sent in. The last version counts."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="versions")
    number = models.PositiveSmallIntegerField()
    submitted_at = models.DateTimeField()
    snapshot = models.JSONField()
    content_hash = models.CharField(max_length=64)

    class Meta:
        verbose_name = _("version of an application")
        verbose_name_plural = _("versions of applications")
        ordering = ["application", "number"]
        constraints = [models.UniqueConstraint(fields=["application", "number"], name="one_version_a_number")]

    def __str__(self) -> str:
        return f"{self.application} v{self.number}"


class Document(Row):
    """An uploaded file under a random name in private storage. Holds personal data."""

    application = models.ForeignKey(Application, models.CASCADE, related_name="documents")
    question = models.ForeignKey("cohorts.Question", models.PROTECT, null=True, related_name="+")
    file = models.FileField(_("file"), upload_to="applications/")
    name = models.CharField(_("name"), max_length=200)
    size = models.PositiveIntegerField(_("size"))
    sha256 = models.CharField(max_length=64)
    kind = models.CharField(_("type"), max_length=80)

    class Meta:
        verbose_name = _("document")
        verbose_name_plural = _("documents")
        constraints = [models.UniqueConstraint(fields=["application", "question"], name="one_file_a_question")]

    def __str__(self) -> str:
        return self.name


class Consent(Row):
    """A consent given or taken back; rows are only added."""

    person = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="consents")
    application = models.ForeignKey(Application, models.SET_NULL, null=True, related_name="consents")
    purpose = models.CharField(_("purpose"), max_length=32)
    text = models.TextField(_("text"))
    language = models.CharField(_("language"), max_length=8)
    given = models.BooleanField(_("given"))
    at = models.DateTimeField(_("when"))

    class Meta:
        verbose_name = _("consent")
        verbose_name_plural = _("consents")
        ordering = ["-at"]

    def __str__(self) -> str:
        return f"{self.purpose}: {self.given}"
