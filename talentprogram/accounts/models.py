"""People, and what they may be in the programme."""

from __future__ import annotations

from datetime import datetime
from typing import Any

from django.conf import settings
from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import Lower
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from talentprogram.accounts.names import NameOrder, written
from talentprogram.accounts.roles import ROLE_NAMES, STAFF, Role
from talentprogram.kernel import clock
from talentprogram.kernel.models import Row


class PersonManager(BaseUserManager["Person"]):
    """Makes people; an e-mail address is kept in lower case, so that one person is not two."""

    def create_user(self, email: str, password: str | None = None, **fields: Any) -> Person:
        person = self.model(email=email.strip().lower(), **fields)
        person.set_password(password)
        person.save(using=self._db)
        return person

    def create_superuser(self, email: str, password: str | None = None, **fields: Any) -> Person:
        return self.create_user(email, password, is_superuser=True, **fields)

    def get_by_natural_key(self, username: str | None) -> Person:
        return self.get(email=(username or "").strip().lower())


class Person(Row, AbstractBaseUser, PermissionsMixin):
    """Somebody with an account. Holds personal data: names, address, language, zone."""

    email = models.EmailField(_("e-mail address"), unique=True)
    legal_family_name = models.CharField(_("family name"), max_length=120, blank=True)
    legal_given_name = models.CharField(_("given name"), max_length=120, blank=True)
    legal_name_native = models.CharField(_("name in Chinese or another script"), max_length=120, blank=True)
    display_name = models.CharField(_("name to show"), max_length=200, blank=True)
    name_order = models.CharField(
        _("order of the name"),
        max_length=16,
        default=NameOrder.FAMILY_FIRST.value,
        choices=[
            (NameOrder.FAMILY_FIRST.value, _("Family name first")),
            (NameOrder.GIVEN_FIRST.value, _("Given name first")),
            (NameOrder.MONONYM.value, _("One name only")),
        ],
    )
    preferred_language = models.CharField(_("language"), max_length=8, default="en", choices=settings.LANGUAGES)
    time_zone = models.CharField(_("time zone"), max_length=64, default="Asia/Hong_Kong")
    is_active = models.BooleanField(_("may sign in"), default=True)
    date_joined = models.DateTimeField(default=clock.now, editable=False)

    USERNAME_FIELD = "email"
    EMAIL_FIELD = "email"
    objects = PersonManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        ordering = ["email"]
        constraints = [models.CheckConstraint(condition=Q(email=Lower("email")), name="email_is_lower")]

    def __str__(self) -> str:
        return self.name

    @property
    def name(self) -> str:
        """The name as its owner wants it written; the address where there is none yet."""
        return (
            self.display_name
            or written(self.legal_family_name, self.legal_given_name, self.name_order)
            or self.legal_name_native
            or self.email
        )

    @property
    def full_names(self) -> str:
        """The romanised and the native name side by side, where there are both."""
        native = self.legal_name_native
        return f"{self.name} {native}" if native and native != self.name else self.name

    def get_full_name(self) -> str:
        return self.name

    def get_short_name(self) -> str:
        return self.name

    @cached_property
    def grants(self) -> list[RoleGrant]:
        """The role grants in force now; read once a request, since a request has its own Person."""
        return list(self.role_grants.in_force(clock.now())) if self.pk else []

    def has_role(self, *roles: Role, partner: Any = None, lab: Any = None, cohort: Any = None) -> bool:
        """Whether a grant in force gives one of the roles here; a grant without a scope holds everywhere."""
        return self.is_active and any(grant.covers(roles, partner, lab, cohort) for grant in self.grants)

    @property
    def is_staff(self) -> bool:
        """Whether the desk opens at all; each page of it asks its own policy."""
        return self.is_superuser or self.has_role(*STAFF)


class RoleGrantQuerySet(models.QuerySet["RoleGrant"]):
    def in_force(self, at: datetime) -> RoleGrantQuerySet:
        return self.filter(Q(valid_from__lte=at), Q(valid_to__isnull=True) | Q(valid_to__gt=at))


class RoleGrant(Row):
    """One role of one person, in one partner, lab or cohort, or in all of them, between two instants."""

    person = models.ForeignKey(Person, models.CASCADE, related_name="role_grants", verbose_name=_("person"))
    role = models.CharField(_("role"), max_length=24, choices=[(role.value, ROLE_NAMES[role]) for role in Role])
    partner = models.ForeignKey(
        "partners.Organisation", models.CASCADE, null=True, blank=True, verbose_name=_("partner organisation")
    )
    lab = models.ForeignKey("labs.Lab", models.CASCADE, null=True, blank=True, verbose_name=_("laboratory"))
    cohort = models.ForeignKey("cohorts.Cohort", models.CASCADE, null=True, blank=True, verbose_name=_("cohort"))
    valid_from = models.DateTimeField(_("valid from"), default=clock.now)
    valid_to = models.DateTimeField(_("valid to"), null=True, blank=True)
    granted_by = models.ForeignKey(
        Person, models.SET_NULL, null=True, blank=True, related_name="+", verbose_name=_("granted by")
    )
    reason = models.CharField(_("reason"), max_length=200, blank=True)

    objects = RoleGrantQuerySet.as_manager()

    class Meta:
        verbose_name = _("role grant")
        verbose_name_plural = _("role grants")
        ordering = ["person", "role"]
        constraints = [
            models.CheckConstraint(
                condition=Q(valid_to__isnull=True) | Q(valid_to__gt=F("valid_from")), name="grant_ends_after_it_begins"
            ),
            models.CheckConstraint(condition=Q(role__in=[role.value for role in Role]), name="grant_role_is_known"),
        ]

    def __str__(self) -> str:
        return f"{self.get_role_display()}: {self.person}"

    def covers(self, roles: tuple[Role, ...], partner: Any, lab: Any, cohort: Any) -> bool:
        """Whether this grant is one of those roles and reaches that partner, lab and cohort."""
        wanted = ((self.partner_id, partner), (self.lab_id, lab), (self.cohort_id, cohort))
        return self.role in roles and all(
            mine is None or theirs is None or mine == getattr(theirs, "pk", theirs) for mine, theirs in wanted
        )
