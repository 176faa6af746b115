"""Who stands behind the programme: organisations, their sites, rooms and holidays; and this installation itself."""

from __future__ import annotations

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext_lazy as _

from talentprogram.kernel.models import Row


class Organisation(Row):
    """A partner. Exactly two hold a key; associates hold none."""

    class Kind(models.TextChoices):
        UNIVERSITY = "university", _("University")
        OPERATOR = "operator", _("Operator")
        ASSOCIATE = "associate", _("Associate")

    class Jurisdiction(models.TextChoices):
        HONG_KONG = "HK", _("Hong Kong")
        MAINLAND_GBA = "CN-GBA", _("Mainland, Greater Bay Area")
        OTHER = "other", _("Elsewhere")

    code = models.SlugField(_("code"), max_length=12, unique=True)
    name = models.CharField(_("name"), max_length=200)
    kind = models.CharField(_("kind"), max_length=12, choices=Kind.choices)
    ror = models.URLField(_("ROR identifier"), blank=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=8, choices=Jurisdiction.choices)
    is_key_partner = models.BooleanField(_("holds one of the two keys"), default=False)
    mail_domains = models.JSONField(_("mail domains"), default=list, blank=True)

    class Meta:
        verbose_name = _("partner organisation")
        verbose_name_plural = _("partner organisations")
        ordering = ["-is_key_partner", "code"]

    def __str__(self) -> str:
        return self.name


class OrgUnit(Row):
    """A department of the university or a branch of the operator."""

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="units", verbose_name=_("partner organisation")
    )
    name = models.CharField(_("name"), max_length=200)

    class Meta:
        verbose_name = _("unit")
        verbose_name_plural = _("units")
        ordering = ["organisation", "name"]

    def __str__(self) -> str:
        return self.name


class HolidayDay(Row):
    """One day of a partner's calendar that is not an ordinary working day, or a weekend day that is one."""

    class Kind(models.TextChoices):
        HOLIDAY = "holiday", _("Holiday")
        HALF = "half", _("Half day")
        MAKEUP = "makeup_workday", _("Make-up working day")
        WEATHER = "weather", _("Closed for weather")

    organisation = models.ForeignKey(
        Organisation, models.CASCADE, related_name="holidays", verbose_name=_("partner organisation")
    )
    date = models.DateField(_("date"))
    kind = models.CharField(_("kind"), max_length=16, choices=Kind.choices, default=Kind.HOLIDAY)
    name = models.CharField(_("name"), max_length=120)

    class Meta:
        verbose_name = _("holiday")
        verbose_name_plural = _("holidays")
        ordering = ["date"]
        constraints = [models.UniqueConstraint(fields=["organisation", "date"], name="one_entry_a_day_and_calendar")]

    def __str__(self) -> str:
        return f"{self.date} {self.name}"


class Site(Row):
    """A place where people meet: a campus, an exchange, a test range."""

    code = models.SlugField(_("code"), max_length=12, unique=True)
    organisation = models.ForeignKey(
        Organisation, models.PROTECT, related_name="sites", verbose_name=_("partner organisation")
    )
    name = models.CharField(_("name"), max_length=200)
    address = models.CharField(_("address"), max_length=300, blank=True)
    jurisdiction = models.CharField(_("jurisdiction"), max_length=8, choices=Organisation.Jurisdiction.choices)

    class Meta:
        verbose_name = _("site")
        verbose_name_plural = _("sites")
        ordering = ["code"]

    def __str__(self) -> str:
        return self.name


class Travel(Row):
    """How long it takes from one site to another, either way."""

    here = models.ForeignKey(Site, models.CASCADE, related_name="+", verbose_name=_("from"))
    there = models.ForeignKey(Site, models.CASCADE, related_name="+", verbose_name=_("to"))
    minutes = models.PositiveSmallIntegerField(_("minutes"))

    class Meta:
        verbose_name = _("travel time")
        verbose_name_plural = _("travel times")
        constraints = [
            models.UniqueConstraint(fields=["here", "there"], name="one_travel_time_a_pair"),
            models.CheckConstraint(condition=~Q(here=F("there")), name="travel_joins_two_sites"),
        ]

    def __str__(self) -> str:
        return f"{self.here} – {self.there}"


class Room(Row):
    """A room where sessions are held."""

    code = models.SlugField(_("code"), max_length=16, unique=True)
    site = models.ForeignKey(Site, models.PROTECT, related_name="rooms", verbose_name=_("site"))
    name = models.CharField(_("name"), max_length=120)
    capacity = models.PositiveSmallIntegerField(_("seats"))
    features = models.JSONField(_("features"), default=list, blank=True)
    hazards = models.JSONField(_("hazards"), default=list, blank=True)

    class Meta:
        verbose_name = _("room")
        verbose_name_plural = _("rooms")
        ordering = ["site", "code"]
        constraints = [models.CheckConstraint(condition=Q(capacity__gt=0), name="room_has_seats")]

    def __str__(self) -> str:
        return self.name


class Installation(models.Model):
    """This installation, in one row: whether what it holds is a fiction, and which."""

    id = models.PositiveSmallIntegerField(primary_key=True, default=1, editable=False)
    is_demo = models.BooleanField(_("holds fictional data"), default=False, editable=False)
    bookmark = models.CharField(max_length=4, blank=True, editable=False)
    seeded_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        verbose_name = verbose_name_plural = _("installation")
        constraints = [models.CheckConstraint(condition=Q(id=1), name="one_installation")]

    def __str__(self) -> str:
        return "demo" if self.is_demo else "live"

    @classmethod
    def here(cls) -> Installation:
        return cls.objects.filter(pk=1).first() or cls()
