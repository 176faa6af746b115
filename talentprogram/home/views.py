"""Pages that look across both halves."""

from typing import Any

from django.conf import settings
from django.db import connection
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.generic import TemplateView

from talentprogram.accounts.middleware import LANGUAGES
from talentprogram.kernel.views import Doorkeeper, anyone, signed_in


class Programme(Doorkeeper, TemplateView):
    """What the programme is, for a visitor."""

    policy = anyone
    template_name = "home/programme.html"


class Me(Doorkeeper, TemplateView):
    """Whose move is it: what this person can do now, in every role they have."""

    policy = signed_in
    template_name = "home/me.html"


class Language(Doorkeeper):
    """Choose the language of this browser; it becomes the language of the person's letters, too."""

    policy = anyone

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        code, back = request.POST.get("language", ""), request.POST.get("next", "/")
        if not url_has_allowed_host_and_scheme(back, allowed_hosts={request.get_host()}):
            back = "/"
        response = redirect(back)
        if code in LANGUAGES:
            response.set_cookie(settings.LANGUAGE_COOKIE_NAME, code, max_age=365 * 24 * 3600, samesite="Lax")
            if request.user.is_authenticated:
                request.user.preferred_language = code
                request.user.save(update_fields=["preferred_language"])
        return response


class Health(Doorkeeper):
    """Whether this process reaches its database."""

    policy = anyone

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
        return JsonResponse({"database": "ok"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """A form whose token is stale: say so in words, and that going back keeps what was typed."""
    return render(request, "403_csrf.html", status=403)
