"""Questions about partners."""

from collections import defaultdict
from datetime import date
from typing import Any

from talentprogram.partners.models import HolidayDay, Organisation


def key_calendars() -> list[dict[date, str]]:
    """The calendars of both key partners, as `calendars.is_working_day` reads them."""
    days: dict[Any, dict[date, str]] = defaultdict(dict)
    for holiday in HolidayDay.objects.filter(organisation__is_key_partner=True):
        days[holiday.organisation_id][holiday.date] = holiday.kind
    return list(days.values())


def key_partners() -> list[Organisation]:
    return list(Organisation.objects.filter(is_key_partner=True))
