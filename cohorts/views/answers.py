"""The pages on which an application is filled in, checked and sent in."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import get_language, gettext_lazy
from django.utils.translation import gettext as _

from cohorts.actions import applications
from cohorts.forms.applications import SectionForm, StreamForm, SubmitForm
from cohorts.forms.references import Referees
from cohorts.models import Application, Question
from cohorts.queries import applications as asked
from cohorts.views.applications import EDITABLE, OwnApplication
from talentprogram.kernel import clock
from talentprogram.kernel.lifecycle import Refused
from talentprogram.kernel.views import ActionView
from talentprogram.notifications.values import instant_in_words


class PartPage(OwnApplication):
    """A page that changes a draft; when it can be changed no more it leads back to the application and says why.

    With the header X-Autosave: 1 the same POST keeps what is there and answers in JSON.
    """

    template_name = ""
    key = ""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.subject.state not in EDITABLE:
            messages.info(request, _("This application has been sent in. Recall it to change it."))
            return redirect(self.get_success_url())
        return self.show(self.get_form())

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        form = self.get_form(request.POST, request.FILES)
        quiet = request.headers.get("X-Autosave") == "1"
        good, refusal = form.is_valid(), ""
        try:
            self.act(form, good)
        except Refused as why:
            refusal = str(why)
        if quiet:
            return self._answer(form, refusal)
        if refusal:
            messages.error(request, refusal)
        if refusal or not good:
            return self.show(form, status=422)
        return redirect(self.way_on())

    def _answer(self, form: Any, refusal: str) -> JsonResponse:
        """What the page's script is told. The time is the server's."""
        saved_at = None if refusal else self.subject.saved_at
        words = saved_at and instant_in_words(saved_at, timezone.get_current_timezone_name())
        said = {
            "saved_at": saved_at and saved_at.isoformat(),
            "saved": _("Saved at %(moment)s") % {"moment": words} if saved_at else "",
            "refusal": refusal,
            "errors": {form.add_prefix(name): list(errors) for name, errors in form.errors.items()},
        }
        return JsonResponse(said, status=409 if refusal else 200)

    def way_on(self) -> str:
        """To the next part, to the check after the last, or back to the list if that was asked for."""
        if "list" in self.request.POST:
            return self.get_success_url()
        following = asked.Filled(self.subject).after(self.key)
        return following.url if following else reverse("cohorts:submit", args=[self.subject.pk])

    def show(self, form: Any, status: int = 200) -> HttpResponse:
        filled = asked.Filled(self.subject)
        keys = [part.key for part in filled.parts]
        context = {
            "application": self.subject, "call": self.subject.call, "form": form, "filled": filled, "here": self.key,
            "number": keys.index(self.key) + 1 if self.key in keys else 0, "count": len(keys), **self.more(),
        }  # fmt: skip
        return render(self.request, self.template_name, context, status=status)

    def more(self) -> dict[str, Any]:
        return {}


class SectionPage(PartPage):
    """One section of the form. Whatever is well formed is kept, whether or not something beside it is wrong."""

    template_name = "cohorts/applications/section.html"

    def get_subject(self) -> Application:
        application = super().get_subject()
        self.key = self.kwargs["key"]
        self.read = asked.Filled(application)
        self.section = self.read.section(self.key)
        if self.section is None:
            raise Http404
        return application

    def get_form(self, *data: Any) -> SectionForm:
        return SectionForm(*data, section=self.section, values=self.read.values)

    def act(self, form: SectionForm, good: bool) -> None:
        applications.answer(self.subject, form.answers(), at=clock.now())
        form.show_files(asked.Filled(self.subject).values)

    def more(self) -> dict[str, Any]:
        return {"section": self.section}


class StreamPage(PartPage):
    """As what somebody applies, where a call is for several streams."""

    template_name = "cohorts/applications/stream.html"
    key = asked.STREAM

    def get_form(self, *data: Any) -> StreamForm:
        return StreamForm(*data[:1], application=self.subject)

    def act(self, form: StreamForm, good: bool) -> None:
        if good:
            applications.choose_stream(self.subject, stream=form.cleaned_data["stream"], at=clock.now())


class RefereesPage(PartPage):
    """Who will be asked to write. Kept as a whole, once every block is complete or empty."""

    template_name = "cohorts/applications/referees.html"
    key = asked.REFEREES

    def get_form(self, *data: Any) -> Referees:
        return Referees(self.subject, *data[:1])

    def act(self, form: Referees, good: bool) -> None:
        if good:
            applications.name_referees(self.subject, form.rows(), by=self.request.user, at=clock.now())


class Submit(OwnApplication, ActionView):
    """The last look: every answer, what is missing with the way there, the consents, and the button."""

    template_name = "cohorts/applications/check.html"
    done = gettext_lazy("We have your application.")

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if self.subject.state not in EDITABLE:
            return redirect(self.get_success_url())
        return super().get(request, *args, **kwargs)

    @cached_property
    def filled(self) -> asked.Filled:
        return asked.Filled(self.subject)

    def get_form(self, form_class: Any = None) -> SubmitForm:
        already = {
            question.key for _section, question in self.filled.questions() if question.kind == Question.Kind.CONSENT
        }
        return SubmitForm(self.request.POST if self.request.method == "POST" else None, asked_already=already)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(filled=self.filled, **kwargs)

    def form_valid(self, form: SubmitForm) -> HttpResponse:
        self.consents = form.consents()
        return super().form_valid(form)

    def act(self, data: dict[str, Any]) -> None:
        try:
            applications.submit(
                self.subject,
                consents=self.consents,
                language=get_language() or "en",
                by=self.request.user,
                at=clock.now(),
            )
        except Refused:
            self.subject.refresh_from_db(fields=["state", "submitted_at", "late_by_seconds"])  # nothing of it was kept
            raise
