"""What templates of this floor ask for themselves, where the view is not ours."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django import template
from django.conf import settings
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from talentprogram.home.cast import DemoAccount, demo_accounts
from talentprogram.home.queries import desk_today
from talentprogram.home.queries.desk import Column
from talentprogram.journal import history
from talentprogram.kernel import clock
from talentprogram.kernel.lifecycle import Move
from talentprogram.notifications.rendering import PLACEHOLDER, text_of

register = template.Library()


@register.simple_tag
def demo_cast() -> list[DemoAccount]:
    """Whom a newcomer can sign in as; nobody on a production site."""
    return [] if settings.PRODUCTION else demo_accounts()


@register.simple_tag
def today_on_the_desk(person: Any) -> list[Column]:
    """What waits for whom, on the first page of the desk."""
    at: datetime = clock.now()
    return desk_today(person, at)


@register.simple_tag
def journal_of(thing: Any) -> list[Any]:
    """What happened to a thing, newest first; the last fifty lines."""
    return list(history.of(thing)[:50])


@register.simple_tag
def consequences(thing: Any, moves: Iterable[Move]) -> list[str]:
    """What a move brings about, in sentences: the state it leads to and the letters that follow."""
    move = next((each for each in moves if thing.state in each.sources), None)
    if move is None:
        return []
    words = thing.WORDS["staff"].get(move.target, move.target)
    return [_("It becomes: %(state)s") % {"state": words}, *(_letter(kind) for kind in move.tells)]


def _letter(kind: str) -> str:
    try:
        subject = text_of(kind, get_language() or "en").subject
    except OSError:
        subject = kind
    return _("A letter follows: %(subject)s") % {"subject": PLACEHOLDER.sub("…", subject)}
