"""A referee's letter about an applicant."""

from __future__ import annotations

from datetime import datetime, timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from cohorts import wording
from cohorts.lifecycles.references import REFERENCE, ReferenceState
from talentprogram.kernel.models import Row, StateField, state_is_known


class Reference(Row):
    """A request to one referee and what came of it. Holds personal data of two people.

    The secret of the link is kept only as a hash (I07); the letter text is never shown to the applicant.
    """

    WORDS = wording.REFERENCE
    MOVE_WORDS = wording.REFERENCE_MOVES

    application = models.ForeignKey(
        "cohorts.Application", models.CASCADE, related_name="references", verbose_name=_("application")
    )
    referee_name = models.CharField(_("name of the referee"), max_length=200)
    referee_email = models.EmailField(_("e-mail address of the referee"))
    relationship = models.CharField(_("how they know you"), max_length=200)
    institution = models.CharField(_("institution"), max_length=200, blank=True)
    language = models.CharField(_("language of the referee"), max_length=8, choices=settings.LANGUAGES, default="en")
    state = StateField(REFERENCE, verbose_name=_("state"))
    token_hash = models.CharField(max_length=64, blank=True, db_index=True, editable=False)
    token_version = models.PositiveSmallIntegerField(default=0, editable=False)
    requested_at = models.DateTimeField(_("requested at"), null=True, editable=False)
    due_at = models.DateTimeField(_("due at"), null=True, editable=False)
    received_at = models.DateTimeField(_("received at"), null=True, editable=False)
    ratings = models.JSONField(_("ratings"), default=dict, blank=True, editable=False)
    text = models.TextField(_("letter"), blank=True, editable=False)
    decline_reason = models.CharField(_("reason for declining"), max_length=300, blank=True, editable=False)
    flags = models.JSONField(_("flags"), default=list, blank=True, editable=False)

    class Meta:
        verbose_name = _("reference")
        verbose_name_plural = _("references")
        ordering = ["application", "created_at"]
        constraints = [
            state_is_known(REFERENCE),
            models.UniqueConstraint(
                fields=["application", "referee_email"],
                condition=~Q(state__in=["replaced", "cancelled"]),
                name="one_request_a_referee",
            ),
            models.CheckConstraint(
                condition=~Q(state=ReferenceState.RECEIVED) | Q(received_at__isnull=False), name="received_has_its_time"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.referee_name} → {self.application}"

    @property
    def last_moment(self) -> datetime:
        """Until when a late letter is taken."""
        due = self.due_at or self.application.call.reference_due_at
        return due + timedelta(days=self.application.call.reference_grace_days)
