"""What templates of this floor ask for themselves, where the view is not ours."""

from datetime import datetime
from typing import Any

from django import template
from django.conf import settings

from talentprogram.home.cast import DemoAccount, demo_accounts
from talentprogram.home.queries import desk_today
from talentprogram.home.queries.desk import Column
from talentprogram.kernel import clock

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
