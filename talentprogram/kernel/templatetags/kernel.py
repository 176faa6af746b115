"""The words every template knows without loading: {% state %}, {% said %}, {% when %}, {% day %}, {% nav %}, |lang, |move_word."""

from collections.abc import Mapping
from datetime import date, datetime
from typing import Any
from zoneinfo import ZoneInfo

from django import template
from django.urls import NoReverseMatch, reverse
from django.utils import formats, timezone, translation
from django.utils.html import format_html, format_html_join, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from talentprogram.kernel.scripts import marked

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
TAKES_AWAY = frozenset({
    "withdraw", "decline", "discard", "cancel", "reject", "rescind", "suspend", "terminate", "mentor_decline",
    "screen_fail", "fail_conditions", "no_placement",
})  # fmt: skip
ACTORS: dict[str, Any] = {
    "system": gettext_lazy("The system"),
    "student": pgettext_lazy("actor", "Applicant"),
    "referee": pgettext_lazy("actor", "Referee"),
    "coordinator": pgettext_lazy("actor", "Programme coordinator"),
    "partner_approver": pgettext_lazy("actor", "Partner liaison"),
    "mentor": pgettext_lazy("actor", "Mentor"),
    "lab_manager": pgettext_lazy("actor", "Lab manager"),
    "operator": pgettext_lazy("actor", "IT operator"),
}


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
    return getattr(thing, "MOVE_WORDS", {}).get(name, name.replace("_", " "))


@register.filter
def is_list(value: Any) -> bool:
    """Whether a value is several values, to be drawn as a list."""
    return isinstance(value, list | tuple)


@register.filter
def takes_away(move: Any) -> bool:
    """Whether a move, or the move of that name, undoes somebody's hope: its button warns by its colour."""
    return getattr(move, "name", move) in TAKES_AWAY


@register.filter
def actor_word(actor_class: str) -> Any:
    """What a class of actor is called where no person is named."""
    return ACTORS.get(actor_class, actor_class.replace("_", " "))


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
    """Text of unknown language, each run of it marked that is not in the page's own, so that it is read and drawn well."""
    runs = marked(str(text), html_lang())
    return format_html_join("", "{}", ((_run(words, tag),) for words, tag in runs))


def _run(words: str, tag: str) -> SafeString:
    return format_html('<span lang="{}">{}</span>', tag, words) if tag else format_html("{}", words)


TAGS = {"en": "en", "zh-hant": "zh-Hant-HK", "zh-hans": "zh-Hans-CN"}


@register.filter
def html_tag(code: str) -> str:
    """The BCP 47 tag of one of our language codes."""
    return TAGS.get(code, code)


@register.simple_tag
def html_lang() -> str:
    """The BCP 47 tag of the page's language."""
    return TAGS.get(translation.get_language() or "en", "en")


@register.simple_tag
def said(thing: Any, field: str, block: bool = False) -> SafeString | str:
    """A translated field of a row in the reader's language; what falls back to another language is marked as such."""
    own = translation.get_language() or "en"
    for code in (own, *TAGS):
        if text := getattr(thing, f"{field}_{code.replace('-', '_')}", ""):
            break
    else:
        return ""
    words = mark_safe(linebreaks(text, autoescape=True)) if block else text  # linebreaks has escaped it
    if code == own:
        return format_html("{}", words)
    return format_html('<div lang="{}">{}</div>' if block else '<span lang="{}">{}</span>', TAGS[code], words)


@register.simple_tag(takes_context=True)
def nav(context: Mapping[str, Any], route: str, label: Any) -> SafeString | str:
    """One entry of the site's navigation; nothing where the route is not built in."""
    try:
        address = reverse(route)
    except NoReverseMatch:
        return ""
    path = getattr(context.get("request"), "path", "")
    if path == address:
        current: SafeString | str = format_html(' aria-current="{}"', "page")
    else:
        current = format_html(' aria-current="{}"', "true") if address != "/" and path.startswith(address) else ""
    return format_html('<li><a href="{}"{}>{}</a></li>', address, current, label)


@register.simple_tag
def hong_kong_hour(instant: datetime) -> str:
    """The hour of an instant on a Hong Kong clock."""
    return instant.astimezone(HONG_KONG).strftime("%H:%M")


@register.simple_tag
def own_hour(instant: datetime) -> SafeString | str:
    """The hour on the reader's own clock, where it differs from Hong Kong's."""
    there = timezone.localtime(instant)
    if there.utcoffset() == instant.astimezone(HONG_KONG).utcoffset():
        return ""
    zone = timezone.get_current_timezone_name().split("/")[-1].replace("_", " ")
    return format_html(
        ' <span class="own-time">({})</span>',
        _("%(moment)s in %(zone)s") % {"moment": there.strftime("%a %H:%M"), "zone": zone},
    )


@register.simple_tag
def cell(bound: Any) -> SafeString:
    """A field in a table, which has no label of its own: the widget is told its column's."""
    return (
        bound.as_widget(attrs={"aria-label": str(bound.label)})
        if hasattr(bound, "as_widget")
        else format_html("{}", bound)
    )
