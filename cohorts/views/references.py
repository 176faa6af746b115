"""A referee's page behind a secret link, and the applicant's page to name somebody else."""

from typing import Any

from django.conf import settings
from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from cohorts import policies
from cohorts.actions import referees, references
from cohorts.forms import references as forms
from cohorts.lifecycles.references import AWAITED, ReferenceState
from cohorts.models import Reference
from cohorts.queries import references as asked
from talentprogram.kernel import clock
from talentprogram.kernel.lifecycle import Refused
from talentprogram.kernel.views import ActionView, Doorkeeper

REPLACEABLE = (ReferenceState.DECLINED, ReferenceState.BOUNCED)


class Letter(Doorkeeper):
    """Ask a referee for a letter, without an account. Only a POST does anything: mail scanners follow links (I07)."""

    policy = policies.holds_the_link

    def get_subject(self) -> Reference | None:
        return asked.of_token(self.kwargs["token"])

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> Any:
        """In the referee's language, unless they chose another on this browser; never kept by a cache."""
        known = asked.of_token(kwargs["token"])
        language = translation.get_language()
        if known is not None and settings.LANGUAGE_COOKIE_NAME not in request.COOKIES:
            language = known.language
        with translation.override(language):
            request.LANGUAGE_CODE = language
            response = super().dispatch(request, *args, **kwargs)
        response.headers["Content-Language"] = language
        response.headers["Cache-Control"] = "no-store, private"
        response.headers["X-Robots-Tag"] = "noindex"
        return response

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.subject is None or not self._is_open():
            return self._closed()
        return self._show(forms.Letter(reference=self.subject), forms.Decline())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.subject is None or not self._is_open():
            return self._closed()
        if request.POST.get("do") == "decline":
            return self._decline()
        return self._write(is_final=request.POST.get("do") == "submit")

    def _write(self, is_final: bool) -> HttpResponse:
        form = forms.Letter(self.request.POST, reference=self.subject, is_final=is_final)
        if not form.is_valid():
            return self._show(form, forms.Decline(), status=422)
        verb = referees.submit if is_final else referees.save
        return self._try(lambda: verb(self.subject, at=clock.now(), **form.letter()), form, forms.Decline(), is_final)

    def _decline(self) -> HttpResponse:
        form, letter = forms.Decline(self.request.POST), forms.Letter(reference=self.subject)
        if not form.is_valid():
            return self._show(letter, form, status=422)
        return self._try(
            lambda: referees.decline(self.subject, at=clock.now(), **form.cleaned_data), letter, form, True
        )

    def _try(self, verb: Any, letter: Any, decline: Any, is_final: bool) -> HttpResponse:
        try:
            verb()
        except Refused as why:
            (decline if decline.is_bound else letter).add_error(None, str(why))
            self.subject.refresh_from_db()
            return self._show(letter, decline, status=409) if self._is_open() else self._closed()
        if not is_final:
            messages.success(self.request, _("Your draft is kept. Come back by the same link to go on."))
        return redirect("cohorts:letter", self.kwargs["token"])

    def _is_open(self) -> bool:
        return self.subject.state in (*AWAITED, ReferenceState.OVERDUE) and clock.now() < self.subject.last_moment

    def _show(self, letter: Any, decline: Any, status: int = 200) -> HttpResponse:
        reference = self.subject
        context = {
            "reference": reference, "application": reference.application, "call": reference.application.call,
            "form": letter, "decline": decline, "is_late": reference.due_at is not None and reference.due_at <= clock.now(),
            "can_decline": reference.state != ReferenceState.OVERDUE,
        }  # fmt: skip
        return render(self.request, "cohorts/references/letter.html", context, status=status)

    def _closed(self) -> HttpResponse:
        """What became of this link, and nothing else; a stranger's link is none of ours."""
        reference = self.subject
        context = {
            "reference": reference,
            "contact": settings.MAIL_REPLY_TO or settings.DEFAULT_FROM_EMAIL.split("<")[-1].rstrip(">"),
        }
        context["is_received"] = reference is not None and reference.state in asked.LETTER_IS_HERE
        context["is_past"] = (
            reference is not None and not context["is_received"] and clock.now() >= reference.last_moment
        )
        status = 404 if reference is None else 200 if context["is_received"] or self.request.method == "GET" else 409
        return render(self.request, "cohorts/references/closed.html", context, status=status)


class Replace(ActionView):
    """Name somebody else for a referee who cannot write, or a better address for one whose mail came back."""

    policy = policies.owns_reference
    template_name = "cohorts/references/replace.html"
    done = gettext_lazy("We have written to your referee.")

    def get_subject(self) -> Reference:
        reference = asked.with_all(self.kwargs["pk"])
        if reference is None:
            raise Http404
        return reference

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.subject.state not in REPLACEABLE:
            messages.info(request, _("This referee need not be replaced."))
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    def get_form(self, form_class: Any = None) -> forms.NewReferee:
        reference = self.subject
        own = frozenset(asked.addresses_of(reference.application.applicant))
        initial = {"language": reference.language}
        if self.is_correction:
            initial |= {name: getattr(reference, name) for name in references.DETAILS}
        return forms.NewReferee(
            self.request.POST if self.request.method == "POST" else None, own_addresses=own, initial=initial
        )

    @property
    def is_correction(self) -> bool:
        return self.subject.state == ReferenceState.BOUNCED

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            reference=self.subject, application=self.subject.application, is_correction=self.is_correction, **kwargs
        )

    def form_valid(self, form: forms.NewReferee) -> HttpResponse:
        self.row = form.row()
        return super().form_valid(form)

    def act(self, data: dict[str, Any]) -> None:
        verb = references.correct if self.is_correction else references.replace
        verb(self.subject, self.row, by=self.request.user, at=clock.now())

    def get_success_url(self) -> str:
        return reverse("cohorts:application", args=[self.subject.application_id])
