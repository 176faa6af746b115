"""Questions about partners."""

from datetime import date
from typing import Any

from talentprogram.accounts.roles import Role
from talentprogram.partners.models import HolidayDay, Organisation


def key_calendars() -> list[dict[date, str]]:
    """The calendars of both key partners, as `calendars.is_working_day` reads them.

    A partner whose holidays nobody has entered still rests at weekends: its calendar is empty, not absent.
    """
    days: dict[Any, dict[date, str]] = {each.pk: {} for each in key_partners()}
    for holiday in HolidayDay.objects.filter(organisation__is_key_partner=True):
        days[holiday.organisation_id][holiday.date] = holiday.kind
    return list(days.values()) or [{}]


def key_partners() -> list[Organisation]:
    return list(Organisation.objects.filter(is_key_partner=True))


def key_partner_of(person: Any) -> Organisation | None:
    """The key partner whose key this person holds now; None for everybody who is nobody's approver."""
    held = [grant.partner_id for grant in person.grants if grant.role == Role.PARTNER_APPROVER and grant.partner_id]
    return Organisation.objects.filter(pk__in=held, is_key_partner=True).first() if held else None
