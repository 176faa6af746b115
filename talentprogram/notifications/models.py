"""The outbox: one row is one promise of one letter to one address."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.models import Row, StateField, state_is_known
from talentprogram.notifications import wording
from talentprogram.notifications.kinds import Category
from talentprogram.notifications.lifecycle import NOTICE, NoticeState


class Notice(Row):
    """A letter from its cause to its end. Holds personal data: an address, and what the letter says."""

    WORDS = wording.NOTICE
    MOVE_WORDS = wording.NOTICE_MOVES

    kind = models.CharField(_("kind"), max_length=64, db_index=True)
    category = models.CharField(_("category"), max_length=12, choices=[(each.value, each.value) for each in Category])
    cause = models.CharField(max_length=64)
    dedupe_key = models.CharField(max_length=200, unique=True)
    topic = models.CharField(max_length=200, blank=True, db_index=True)
    batch = models.CharField(_("batch"), max_length=64, blank=True, db_index=True)
    subject_type = models.CharField(max_length=64, blank=True)
    subject_id = models.UUIDField(null=True)
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="notices", verbose_name=_("person")
    )
    address = models.EmailField(_("address"))
    language = models.CharField(_("language"), max_length=8, choices=settings.LANGUAGES)
    time_zone = models.CharField(max_length=64, default="Asia/Hong_Kong")
    values = models.JSONField(default=dict)
    state = StateField(NOTICE, verbose_name=_("state"))
    not_before = models.DateTimeField(_("not before"))
    tried_since = models.DateTimeField(null=True, editable=False)
    attempts = models.PositiveSmallIntegerField(_("attempts"), default=0)
    lease_until = models.DateTimeField(null=True)
    message_id = models.CharField(max_length=120, blank=True)
    subject_line = models.CharField(_("subject"), max_length=300, blank=True)
    body_text = models.TextField(_("text"), blank=True)
    body_html = models.TextField(blank=True)
    sent_at = models.DateTimeField(_("sent at"), null=True)
    last_error = models.CharField(_("last error"), max_length=300, blank=True)
    read_at = models.DateTimeField(null=True)
    handled_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        editable=False,
        related_name="+",
        verbose_name=_("handled by"),
    )

    class Meta:
        verbose_name = _("letter")
        verbose_name_plural = _("letters")
        ordering = ["-id"]
        constraints = [
            state_is_known(NOTICE),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.SENDING) | Q(lease_until__isnull=False), name="sending_has_a_lease"
            ),
            models.CheckConstraint(
                condition=~Q(state=NoticeState.SENT) | Q(sent_at__isnull=False), name="sent_has_its_time"
            ),
        ]
        indexes = [
            models.Index(fields=["not_before"], condition=Q(state=NoticeState.PLANNED), name="notice_due"),
            models.Index(fields=["subject_type", "subject_id"], name="notice_by_subject"),
        ]

    def __str__(self) -> str:
        return f"{self.kind} → {self.address}"
