"""Organisations, sites and rooms for tests."""

from itertools import count
from typing import Any

from talentprogram.partners.models import Organisation, Room, Site

_n = count(1)


def organisation(code: str = "", **fields: Any) -> Organisation:
    code = code or f"org{next(_n)}"
    fields = {"kind": "university", "jurisdiction": "HK", "name_en": code.upper(), **fields}
    return Organisation.objects.get_or_create(code=code, defaults=fields)[0]


def university() -> Organisation:
    """Key partner one."""
    return organisation(
        "lru", kind="university", jurisdiction="HK", is_key_partner=True, name_en="Lion Rock University"
    )


def operator() -> Organisation:
    """Key partner two."""
    return organisation("sst", kind="operator", jurisdiction="CN-GBA", is_key_partner=True, name_en="Southstar Telecom")


def site(code: str = "campus", **fields: Any) -> Site:
    fields = {"organisation": university(), "jurisdiction": "HK", "name_en": code.title(), **fields}
    return Site.objects.get_or_create(code=code, defaults=fields)[0]


def room(code: str = "", **fields: Any) -> Room:
    code = code or f"room{next(_n)}"
    fields = {"site": fields.pop("site", None) or site(), "name_en": code.title(), "capacity": 60, **fields}
    return Room.objects.get_or_create(code=code, defaults=fields)[0]
