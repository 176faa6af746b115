"""Who can be signed in as, in a demo world."""

from dataclasses import dataclass
from typing import Any

from talentprogram.accounts.models import Person
from talentprogram.home.demo.cast import EVERYBODY, PASSWORD
from talentprogram.partners.models import Installation


@dataclass(frozen=True)
class DemoAccount:
    """One row of the list of demo accounts."""

    person: Person
    story: Any

    @property
    def email(self) -> str:
        return self.person.email

    @property
    def name(self) -> str:
        return self.person.full_names


def demo_accounts() -> list[DemoAccount]:
    """The cast that this installation holds; empty where the data is not a fiction."""
    if not Installation.here().is_demo:
        return []
    people = {person.email: person for person in Person.objects.filter(email__endswith="@demo.example", is_active=True)}
    return [DemoAccount(people[member.email], member.story) for member in EVERYBODY if member.email in people]


def demo_password() -> str:
    return PASSWORD
