"""Questions about people and their roles."""

from datetime import datetime
from typing import Any

from django.db.models import Q

from talentprogram.accounts.models import Person, RoleGrant
from talentprogram.accounts.roles import Role


def holders(role: Role, *, at: datetime, partner: Any = None, lab: Any = None, cohort: Any = None) -> list[Person]:
    """Everybody who holds a role there at that moment, once each; a grant without a scope reaches everywhere."""
    grants = RoleGrant.objects.in_force(at).filter(role=role.value, person__is_active=True)
    for field, place in (("partner", partner), ("lab", lab), ("cohort", cohort)):
        if place is not None:
            grants = grants.filter(Q(**{field: place}) | Q(**{f"{field}__isnull": True}))
    return list(Person.objects.filter(pk__in=grants.values("person")).order_by("email"))
