"""What happened, in one chain; and the keys that approvers turned."""

from __future__ import annotations

from typing import Any

from django.apps import apps
from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.models import Row


class Head(models.Model):
    """The last link of the chain. Whoever writes an entry holds this row until the transaction ends."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    seq = models.BigIntegerField(default=0)
    hash = models.CharField(max_length=64, default="0" * 64)


class Entry(Row):
    """One thing that happened: who, when, to what, from where to where, why. Never changed, never deleted."""

    seq = models.BigIntegerField(_("number"), unique=True)
    at = models.DateTimeField(_("when"), db_index=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        models.SET_NULL,
        null=True,
        related_name="+",
        verbose_name=_("who"),
        db_constraint=False,
    )
    actor_class = models.CharField(_("as"), max_length=24)
    subject_type = models.CharField(_("kind of subject"), max_length=64)
    subject_id = models.UUIDField(_("subject"))
    verb = models.CharField(_("what"), max_length=48)
    before = models.CharField(_("from"), max_length=24, blank=True)
    after = models.CharField(_("to"), max_length=24, blank=True)
    reason = models.CharField(_("reason"), max_length=48, blank=True)
    note = models.TextField(_("note"), blank=True)
    detail = models.JSONField(_("detail"), default=dict, blank=True)
    prev_hash = models.CharField(_("hash of the entry before"), max_length=64)
    hash = models.CharField(_("hash"), max_length=64)

    class Meta:
        verbose_name = _("journal entry")
        verbose_name_plural = _("journal")
        ordering = ["-seq"]
        indexes = [models.Index(fields=["subject_type", "subject_id", "seq"], name="journal_by_subject")]

    def __str__(self) -> str:
        return f"{self.seq} {self.verb}"

    @property
    def words(self) -> Any:
        """What happened, as the kind of thing it happened to says it."""
        try:
            kind: Any = apps.get_model(self.subject_type)
        except LookupError:
            kind = None
        return getattr(kind, "MOVE_WORDS", {}).get(self.verb, self.verb.replace("_", " "))

    @property
    def key(self) -> str:
        """What a letter names as its cause."""
        return str(self.id)


class Key(Row):
    """One approver's key on one content. Two of them, of two partners, open a two-key move (I18)."""

    subject_type = models.CharField(_("kind of subject"), max_length=64)
    subject_id = models.UUIDField(_("subject"))
    partner = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="+", verbose_name=_("partner organisation")
    )
    approver = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+", verbose_name=_("approver"))
    content_hash = models.CharField(_("content hash"), max_length=64)
    approved_at = models.DateTimeField(_("approved at"))
    comment = models.CharField(_("comment"), max_length=300, blank=True)

    class Meta:
        verbose_name = _("key")
        verbose_name_plural = _("keys")
        constraints = [
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "content_hash", "partner"], name="one_key_a_partner"
            ),
            models.UniqueConstraint(
                fields=["subject_type", "subject_id", "content_hash", "approver"], name="one_key_a_person"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.partner}: {self.content_hash[:12]}"
