"""The door of every page: who may, about what; and the page that carries out one verb."""

from collections.abc import Callable
from typing import Any

from django.contrib import messages
from django.contrib.auth.views import redirect_to_login
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect
from django.views.generic import FormView, View

from talentprogram.kernel.lifecycle import Refused

Policy = Callable[..., bool]  # (person, subject) → may they; a type checker takes a function in a class for a method


def anyone(person: Any, subject: Any) -> bool:
    """The policy of public pages."""
    return True


def signed_in(person: Any, subject: Any) -> bool:
    """The policy of pages that show people only what is their own."""
    return bool(person.is_authenticated)


class Doorkeeper(View):
    """Loads the subject, asks the policy, and answers a stranger as if nothing were there."""

    policy: Policy
    subject: Any = None

    def get_subject(self) -> Any:
        """What the page is about; a page about nothing in particular has none. May raise Http404."""
        return None

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        self.subject = self.get_subject()
        if not type(self).policy(request.user, self.subject):
            if not request.user.is_authenticated:
                return redirect_to_login(request.get_full_path())
            raise Http404
        return super().dispatch(request, *args, **kwargs)


class ActionView(Doorkeeper, FormView):
    """Validate, act, go on. A refusal comes back on the form, with everything typed still there."""

    done: Any = ""

    def act(self, data: dict[str, Any]) -> None:
        """The one call this page makes."""
        raise NotImplementedError

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(subject=self.subject, **kwargs)

    def form_valid(self, form: Any) -> HttpResponse:
        try:
            self.act(form.cleaned_data)
        except Refused as why:
            form.add_error(None, str(why))
            return self.form_invalid(form)
        if self.done:
            messages.success(self.request, self.done)
        return redirect(self.get_success_url())


class VerbView(Doorkeeper):
    """A button without a form: POST acts, GET goes back to the page that shows the button."""

    done: Any = ""

    def act(self) -> None:
        """The one call this button makes."""
        raise NotImplementedError

    def get_success_url(self) -> str:
        raise NotImplementedError

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect(self.get_success_url())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            self.act()
        except Refused as why:
            messages.error(request, str(why))
        else:
            if self.done:
                messages.success(request, self.done)
        return redirect(self.get_success_url())
