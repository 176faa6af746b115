"""The words every template knows without loading: {% state %}, {% when %}, {% day %}, {% lang %}."""

import unicodedata
from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.utils import formats, timezone, translation
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

register = template.Library()
HONG_KONG = ZoneInfo("Asia/Hong_Kong")
# Which colour a state speaks in, by the kind of news it is; a state that is not named here is neutral.
TONES = {
    "good": "accepted enrolled active open published confirmed received met sent approved released completed running ready",
    "wait": "submitted under_review interviewing decision_pending requested opened drafted pending proposed key_one locked "
    "waitlisted scheduled validated computed held sending planned overdue partial endorsed cleared enrolling",
    "act": "draft offered returned changes_requested reopened unknown issued rescheduled bounced",
    "bad": "rejected declined expired ineligible withdrawn cancelled dead failed not_met conditions_not_met lapsed "
    "rescinded terminated discarded closed_unreceived",
}
TONE_OF = {state: tone for tone, states in TONES.items() for state in states.split()}


@register.simple_tag
def state(thing: Any, audience: str = "staff") -> SafeString:
    """The state of a thing in the words of one audience, as a chip."""
    words: Mapping[str, Any] = thing.WORDS[audience]
    return format_html(
        '<span class="state state-{}">{}</span>', TONE_OF.get(thing.state, "plain"), words.get(thing.state, thing.state)
    )


@register.filter
def move_word(thing: Any, name: str) -> Any:
    """What the button of a move is called."""
    return thing.MOVE_WORDS.get(name, name.replace("_", " "))


@register.simple_tag
def when(instant: datetime | None) -> SafeString | str:
    """An instant in Hong Kong time, and in the reader's own zone where the clocks differ."""
    if instant is None:
        return ""
    here, there = instant.astimezone(HONG_KONG), timezone.localtime(instant)
    text = _("%(moment)s HKT") % {"moment": formats.date_format(here, "DATETIME_FORMAT")}
    own: SafeString | str = ""
    if there.utcoffset() != here.utcoffset():
        zone = timezone.get_current_timezone_name().split("/")[-1].replace("_", " ")
        own = format_html(
            ' <span class="own-time">({})</span>',
            _("%(moment)s in %(zone)s") % {"moment": formats.date_format(there, "DATETIME_FORMAT"), "zone": zone},
        )
    return format_html('<time datetime="{}">{}</time>{}', instant.isoformat(timespec="minutes"), text, own)


@register.simple_tag
def day(value: date | datetime | None) -> SafeString | str:
    """A day as the reader's language writes it; of an instant, the day in Hong Kong."""
    if value is None:
        return ""
    if isinstance(value, datetime):
        value = value.astimezone(HONG_KONG).date()
    return format_html('<time datetime="{}">{}</time>', value.isoformat(), formats.date_format(value, "DATE_FORMAT"))


@register.filter
def lang(text: Any) -> SafeString:
    """Text of unknown language with its script marked, so that Chinese names are read and drawn as Chinese."""
    text = str(text)
    if any(unicodedata.name(char, "").startswith("CJK") for char in text):
        page = translation.get_language() or "en"
        return format_html('<span lang="{}">{}</span>', page if page.startswith("zh") else "zh-Hant-HK", text)
    return format_html('<span lang="en">{}</span>', text) if str(translation.get_language()).startswith("zh") else format_html("{}", text)


@register.simple_tag
def html_lang() -> str:
    """The BCP 47 tag of the page's language."""
    return {"zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans-CN"}.get(translation.get_language() or "en", "en")
