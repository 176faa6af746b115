"""The two laboratories and their research themes."""

from __future__ import annotations

from django.db import models
from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.models import Row


class Lab(Row):
    """A laboratory of the partnership."""

    code = models.SlugField(_("code"), max_length=8, unique=True)
    name = models.CharField(_("name"), max_length=160)
    summary = models.TextField(_("summary"), blank=True)
    sites = models.ManyToManyField("partners.Site", blank=True, related_name="labs", verbose_name=_("sites"))
    bench_capacity = models.PositiveSmallIntegerField(_("benches"), default=0)
    hazards = models.JSONField(_("hazards"), default=list, blank=True)

    class Meta:
        verbose_name = _("laboratory")
        verbose_name_plural = _("laboratories")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Theme(Row):
    """A research theme of one laboratory."""

    code = models.SlugField(_("code"), max_length=8, unique=True)
    lab = models.ForeignKey(Lab, models.PROTECT, related_name="themes", verbose_name=_("laboratory"))
    title = models.CharField(_("title"), max_length=160)
    summary = models.TextField(_("summary"), blank=True)
    sectors = models.JSONField(_("sectors"), default=list, blank=True)

    class Meta:
        verbose_name = _("research theme")
        verbose_name_plural = _("research themes")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.title
