"""Pages that look across both halves."""

from typing import Any

from django.conf import settings
from django.contrib.auth import login
from django.db import connection
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from talentprogram.accounts import actions, forms
from talentprogram.accounts.middleware import LANGUAGES
from talentprogram.home import queries, samples
from talentprogram.home.cast import demo_accounts
from talentprogram.kernel import clock
from talentprogram.kernel.views import ActionView, Doorkeeper, anyone, signed_in
from talentprogram.partners.models import Installation


def in_development(person: Any, subject: Any) -> bool:
    """Pages for those who build the product."""
    return not settings.PRODUCTION


def in_a_demo(person: Any, subject: Any) -> bool:
    """Where everybody is invented, anybody may be anybody."""
    return not settings.PRODUCTION and Installation.here().is_demo


def _safe(address: str, request: HttpRequest, otherwise: str) -> str:
    return address if url_has_allowed_host_and_scheme(address, allowed_hosts={request.get_host()}) else otherwise


def _remember(response: HttpResponse, language: str) -> None:
    """The language of this browser, from the next page on."""
    response.set_cookie(settings.LANGUAGE_COOKIE_NAME, language, max_age=365 * 24 * 3600, samesite="Lax")


class Programme(Doorkeeper, TemplateView):
    """What the programme is, for a visitor."""

    policy = anyone
    template_name = "home/programme.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=queries.programme(clock.now()), **kwargs)


class Me(Doorkeeper, TemplateView):
    """Whose move is it: what this person can do now, in every role they have."""

    policy = signed_in
    template_name = "home/me.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        move, *sections = queries.my_page(self.request.user, clock.now())
        return super().get_context_data(move=move, sections=sections, **kwargs)


class Profile(ActionView):
    """How a person is written, in which language they read and by which clock."""

    policy = signed_in
    form_class = forms.Profile
    template_name = "home/profile.html"
    done = _("Your profile is saved.")

    def get_form_kwargs(self) -> dict[str, Any]:
        person = self.request.user
        fields = {name: getattr(person, name) for name in forms.Profile.Meta.fields}
        return super().get_form_kwargs() | {"initial": fields}

    def act(self, data: dict[str, Any]) -> None:
        actions.describe(self.request.user, by=self.request.user, at=clock.now(), **data)

    def get_success_url(self) -> str:
        return reverse("home:me")

    def form_valid(self, form: Any) -> HttpResponse:
        response = super().form_valid(form)
        _remember(response, form.cleaned_data["preferred_language"])
        return response


class Design(Doorkeeper, TemplateView):
    """The design language: every component in every state."""

    policy = in_development
    template_name = "home/design.html"

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if settings.PRODUCTION:
            raise Http404
        return super().dispatch(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(**samples.everything(clock.now()), **kwargs)


class SignInAsCast(Doorkeeper):
    """One click makes a newcomer one of the invented people."""

    policy = in_a_demo

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        person = next((each.person for each in demo_accounts() if each.email == request.POST.get("email")), None)
        if person is None:
            raise Http404
        login(request, person, backend=settings.AUTHENTICATION_BACKENDS[0])
        return redirect(_safe(request.POST.get("next", ""), request, reverse("home:me")))


class Language(Doorkeeper):
    """Choose the language of this browser; it becomes the language of the person's letters, too."""

    policy = anyone

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        code = request.POST.get("language", "")
        response = redirect(_safe(request.POST.get("next", ""), request, "/"))
        if code in LANGUAGES:
            _remember(response, code)
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
