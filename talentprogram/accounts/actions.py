"""What people do to their own account, beside what allauth does for them."""

from datetime import datetime
from typing import Any

from talentprogram.accounts.models import Person


def describe(person: Person, *, by: Person, at: datetime, **fields: Any) -> None:
    """Keep how a person is written, in which language they read and by which clock."""
    for name, value in fields.items():
        setattr(person, name, value)
    person.updated_at = at
    person.save(update_fields=[*fields, "updated_at"])
