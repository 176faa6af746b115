"""What is done with mentors: appointed by a side, changed, as long as their role holds."""

from datetime import datetime
from typing import Any

from django.db import transaction

from labs.models import Mentor
from talentprogram.accounts.models import Person, RoleGrant
from talentprogram.accounts.roles import Role
from talentprogram.journal.advance import record

ROLE_OF = {Mentor.Side.ACADEMIC.value: Role.ACADEMIC_MENTOR, Mentor.Side.INDUSTRIAL.value: Role.INDUSTRIAL_MENTOR}


@transaction.atomic
def appoint(*, names: dict[str, Any], by: Person | None, at: datetime, email: str, **profile: Any) -> Mentor:
    """Make a person (known by their address, or new) a mentor of one side, with the role that goes with it."""
    person = Person.objects.filter(email=email).first() or Person.objects.create_user(email, **names)
    _write(person, names)
    mentor = Mentor.objects.create(person=person, **profile)
    _grant(mentor, by=by, at=at)
    record(mentor, "appoint", by=by, at=at, as_="coordinator", detail={"side": mentor.side})
    return mentor


@transaction.atomic
def amend(mentor: Mentor, *, names: dict[str, Any], by: Person | None, at: datetime, **profile: Any) -> None:
    """Change what is known about a mentor; the side stays."""
    changed = _differing(mentor.person, names) + _differing(mentor, profile)
    if not changed:
        return
    record(mentor, "amend", by=by, at=at, as_="coordinator", detail={"fields": sorted(changed)})
    _write(mentor.person, names)
    _write(mentor, profile)
    _grant(mentor, by=by, at=at)


def _grant(mentor: Mentor, *, by: Person | None, at: datetime) -> None:
    """The role of the side at the mentor's organisation, unless a grant in force gives it already."""
    held = RoleGrant.objects.in_force(at).filter(person=mentor.person, role=ROLE_OF[mentor.side])
    if not held.exists():
        RoleGrant.objects.create(
            person=mentor.person,
            role=ROLE_OF[mentor.side].value,
            partner=mentor.organisation,
            valid_from=at,
            granted_by=by,
        )


def _differing(row: Any, fields: dict[str, Any]) -> list[str]:
    return [name for name, value in fields.items() if (getattr(row, name) or None) != (value or None)]


def _write(row: Any, fields: dict[str, Any]) -> None:
    """Store the fields that differ."""
    changed = _differing(row, fields)
    for name in changed:
        setattr(row, name, fields[name])
    if changed:
        row.save(update_fields=[*changed, "updated_at"])
