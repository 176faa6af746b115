"""People for tests."""

from itertools import count
from typing import Any

from talentprogram.accounts.models import Person, RoleGrant
from talentprogram.accounts.roles import Role
from tests.factories import partners

_n = count(1)


def person(
    name: str = "", *roles: Role, partner: Any = None, lab: Any = None, cohort: Any = None, **fields: Any
) -> Person:
    """A person who may sign in, with the given roles."""
    from allauth.account.models import EmailAddress

    number = next(_n)
    fields = {"email": f"person{number}@example.org", "display_name": name or f"Person {number}", **fields}
    someone = Person.objects.create_user(password="a long enough password", **fields)
    EmailAddress.objects.create(user=someone, email=someone.email, verified=True, primary=True)
    for role in roles:
        RoleGrant.objects.create(person=someone, role=role.value, partner=partner, lab=lab, cohort=cohort)
    return someone


def coordinator(name: str = "Tam Wai-shan") -> Person:
    return person(name, Role.COORDINATOR)


def approver(organisation: Any = None, name: str = "") -> Person:
    """Somebody who holds one partner's key; the university's unless told otherwise."""
    return person(name, Role.PARTNER_APPROVER, partner=organisation or partners.university())
