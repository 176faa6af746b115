"""Every page in its reader's language and zone."""

from collections.abc import Callable
from zoneinfo import ZoneInfo, available_timezones

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.utils import timezone, translation
from django.utils.cache import patch_vary_headers

LANGUAGES = {code for code, _name in settings.LANGUAGES}
ZONES = available_timezones()


def language_of(request: HttpRequest) -> str:
    """The language chosen on this browser, else the person's own, else the browser's."""
    chosen = request.COOKIES.get(settings.LANGUAGE_COOKIE_NAME, "")
    if chosen in LANGUAGES:
        return chosen
    if request.user.is_authenticated:
        return request.user.preferred_language
    return translation.get_language_from_request(request)


def zone_of(request: HttpRequest) -> str:
    """The person's zone, else the one the browser told us, else Hong Kong's."""
    zone = request.user.time_zone if request.user.is_authenticated else request.COOKIES.get("zone", "")
    return zone if zone in ZONES else settings.TIME_ZONE


class Reader:
    """Sets language and zone for one request. The desk always works in Hong Kong time."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponse]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponse:
        language = language_of(request)
        zone = settings.TIME_ZONE if request.path.startswith("/admin/") else zone_of(request)
        with translation.override(language), timezone.override(ZoneInfo(zone)):
            request.LANGUAGE_CODE = language
            response = self.get_response(request)
            if hasattr(response, "render") and not response.is_rendered:
                response.render()
        patch_vary_headers(response, ["Accept-Language", "Cookie"])
        response.headers.setdefault("Content-Language", language)
        if request.user.is_authenticated:
            response.headers.setdefault("Cache-Control", "no-store, private")
        return response
