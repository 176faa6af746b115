"""Mentors: each of one side, with a cap on the students they supervise."""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from labs import wording
from talentprogram.kernel.models import Row


class Mentor(Row):
    """A person as mentor of one side."""

    MOVE_WORDS = wording.MENTOR_MOVES

    class Side(models.TextChoices):
        ACADEMIC = "academic", wording.SIDES["academic"]
        INDUSTRIAL = "industrial", wording.SIDES["industrial"]

    code = models.CharField(_("code"), max_length=12, unique=True)
    person = models.OneToOneField(
        settings.AUTH_USER_MODEL, models.PROTECT, related_name="mentor", verbose_name=_("person")
    )
    side = models.CharField(_("side"), max_length=12, choices=Side.choices)
    organisation = models.ForeignKey(
        "partners.Organisation", models.PROTECT, related_name="mentors", verbose_name=_("partner organisation")
    )
    title = models.CharField(_("post"), max_length=160, blank=True)
    expertise = models.JSONField(_("expertise"), default=list, blank=True)
    languages = models.JSONField(_("languages"), default=list, blank=True)
    max_students = models.PositiveSmallIntegerField(_("most students"), default=3)

    class Meta:
        verbose_name = _("mentor")
        verbose_name_plural = _("mentors")
        ordering = ["code"]
        constraints = [
            models.CheckConstraint(condition=Q(side__in=["academic", "industrial"]), name="mentor_has_a_side")
        ]

    def __str__(self) -> str:
        return str(self.person)
