"""What the desk's own templates ask: {% reachable %}."""

import re
from typing import Any

from django import template
from django.apps import apps
from django.contrib import admin
from django.contrib.admin.exceptions import NotRegistered
from django.urls import Resolver404, resolve
from django.utils.safestring import SafeString, mark_safe

register = template.Library()
LINK = re.compile(r'<a href="(?P<url>[^"]+)">(?P<text>.*)</a>', re.DOTALL)


@register.simple_tag(takes_context=True)
def reachable(context: Any, contents: SafeString) -> SafeString:
    """What a readonly field shows: another thing is a link only for a reader who may open it."""
    link = LINK.fullmatch(str(contents))
    if link is None or _may_open(context["request"], link["url"]):
        return contents
    return mark_safe(link["text"])


def _may_open(request: Any, url: str) -> bool:
    try:
        app_label, model, page = (resolve(url).url_name or "").split("_")
        desk = admin.site.get_model_admin(apps.get_model(app_label, model))
    except (Resolver404, ValueError, LookupError, NotRegistered):
        return True  # not a page of the desk: its own door answers
    return page != "change" or bool(desk.has_view_permission(request))
