"""What a letter speaks of, kept as JSON when it is promised and put into words when it is sent."""

from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import formats, translation
from django.utils.functional import Promise
from django.utils.translation import gettext as _

HONG_KONG = ZoneInfo("Asia/Hong_Kong")
LANGUAGES = [code for code, _name in settings.LANGUAGES]


def in_every_language(thing: Any, field: str) -> dict[str, str]:
    """A translated field of a row as a value of a letter; an empty translation falls back to English."""
    texts = {code: getattr(thing, f"{field}_{code.replace('-', '_')}") or "" for code in LANGUAGES}
    return {code: text or texts["en"] for code, text in texts.items()}


def stored(values: dict[str, Any]) -> dict[str, Any]:
    """Values as JSON: instants and days are marked as such, lazy translations are kept in every language."""
    return {name: _stored(value) for name, value in values.items()}


def _stored(value: Any) -> Any:
    if isinstance(value, datetime):
        return {"instant": value.isoformat()}
    if isinstance(value, date):
        return {"day": value.isoformat()}
    if isinstance(value, Promise):
        return {code: _in(code, value) for code in LANGUAGES}
    if isinstance(value, list | tuple):
        return [_stored(each) for each in value]
    if isinstance(value, str | int | float | dict):
        return value
    raise TypeError(f"A letter cannot speak of a {type(value).__name__}")


def _in(language: str, text: Any) -> str:
    with translation.override(language):
        return str(text)


def spoken(value: Any, language: str, zone: str) -> str | list[str]:
    """One value in the reader's language and zone; a list stays a list. Call it under that language."""
    if isinstance(value, list):
        return [str(spoken(each, language, zone)) for each in value]
    if isinstance(value, dict) and "instant" in value:
        return instant_in_words(datetime.fromisoformat(value["instant"]), zone)
    if isinstance(value, dict) and "day" in value:
        return formats.date_format(date.fromisoformat(value["day"]), "DATE_FORMAT")
    if isinstance(value, dict):
        return one_line(value.get(language) or value.get("en", ""))
    return one_line(str(value))


def one_line(text: str) -> str:
    """Text of strangers on one line: no control characters, so no header and no paragraph can be brought in."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def instant_in_words(at: datetime, zone: str) -> str:
    """Hong Kong time first; the reader's own beside it where the clocks differ."""
    here = at.astimezone(HONG_KONG)
    text = _("%(moment)s HKT") % {"moment": formats.date_format(here, "DATETIME_FORMAT")}
    there = at.astimezone(ZoneInfo(zone))
    if there.utcoffset() == here.utcoffset():
        return text
    return _("%(hong_kong)s (%(local)s in %(zone)s)") % {
        "hong_kong": text,
        "local": formats.date_format(there, "DATETIME_FORMAT"),
        "zone": zone.split("/")[-1].replace("_", " "),
    }
