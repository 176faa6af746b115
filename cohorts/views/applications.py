"""An applicant's own pages: begin, the task list or the receipt, recall, withdraw, discard; and the files."""

from typing import Any

from django.contrib import messages
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext_lazy
from django.views.generic import TemplateView

from cohorts import policies
from cohorts.actions import applications
from cohorts.lifecycles.applications import APPLICATION, UNDO, ApplicationState
from cohorts.models import Application, Call, Document
from cohorts.queries import applications as asked
from cohorts.queries import calls, references
from talentprogram.kernel import clock, uploads
from talentprogram.kernel.forms import Nothing
from talentprogram.kernel.lifecycle import Refused
from talentprogram.kernel.views import ActionView, Doorkeeper, VerbView, signed_in

EDITABLE = (ApplicationState.DRAFT, ApplicationState.RETURNED)


class Start(Doorkeeper):
    """Begin an application, after signing in or up. Looking at the page begins nothing."""

    policy = signed_in

    def get_subject(self) -> Call:
        call = calls.of_slug(self.kwargs["slug"])
        if call is None or not call.is_public:
            raise Http404
        return call

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        mine = asked.live(self.subject, request.user)
        if mine is not None:
            return redirect("cohorts:application", mine.pk)
        return render(request, "cohorts/applications/start.html", {"call": self.subject})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        try:
            application = applications.begin(self.subject, by=request.user, at=clock.now())
        except Refused as why:
            messages.error(request, str(why))
            return redirect("cohorts:call", self.subject.slug)
        return redirect("cohorts:application", application.pk)


class OwnApplication(Doorkeeper):
    """A page of one application for the person whose it is; for all others it does not exist."""

    policy = policies.owns

    def get_subject(self) -> Application:
        application = asked.with_all(self.kwargs["pk"])
        if application is None:
            raise Http404
        return application

    def get_success_url(self) -> str:
        return reverse("cohorts:application", args=[self.subject.pk])

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(application=self.subject, call=self.subject.call, **kwargs)


class ApplicationPage(OwnApplication, TemplateView):
    """The task list of a draft; the receipt of what was sent in; what can be done now."""

    def get_template_names(self) -> list[str]:
        name = "draft" if self.subject.state in EDITABLE else "sent"
        return [f"cohorts/applications/{name}.html"]

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        application, at = self.subject, clock.now()
        return super().get_context_data(
            filled=asked.Filled(application),
            moves={move.name for move in APPLICATION.open_moves(application, at, by="student")},
            takes_changes=application.state == ApplicationState.RETURNED or application.entry_window.holds(at),
            version=asked.last_version(application),
            references=references.standing(application),
            items=asked.asked_for(application) if application.state == ApplicationState.RETURNED else [],
            undo_until=application.left_at + UNDO if application.left_at else None,
            **kwargs,
        )


class AskFirst(OwnApplication, ActionView):
    """A step that deserves a second thought."""

    form_class = Nothing
    template_name = "cohorts/applications/confirm.html"
    question: Any = ""
    explanation: Any = ""
    button: Any = ""
    danger = False

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(page=self, **kwargs)


class Recall(AskFirst):
    question = gettext_lazy("Take your application back to change it?")
    explanation = gettext_lazy(
        "It counts again only when you submit it again before the call closes. Referees who were asked stay asked."
    )
    button = gettext_lazy("Recall to change it")
    done = gettext_lazy("Your application is a draft again. Remember to submit it before the call closes.")

    def act(self, data: dict[str, Any]) -> None:
        applications.recall(self.subject, by=self.request.user, at=clock.now())


class Withdraw(AskFirst):
    question = gettext_lazy("Withdraw your application?")
    explanation = gettext_lazy(
        "You can undo this for 24 hours. After that your referees are told that no letter is needed."
    )
    button = gettext_lazy("Withdraw application")
    done = gettext_lazy("Your application is withdrawn.")
    danger = True

    def act(self, data: dict[str, Any]) -> None:
        applications.withdraw(self.subject, by=self.request.user, at=clock.now())


class Discard(AskFirst):
    question = gettext_lazy("Discard your draft?")
    explanation = gettext_lazy(
        "What you have typed will not be sent to anybody. You can begin anew while the call is open."
    )
    button = gettext_lazy("Discard draft")
    done = gettext_lazy("Your draft is discarded.")
    danger = True

    def act(self, data: dict[str, Any]) -> None:
        applications.discard(self.subject, by=self.request.user, at=clock.now())


class UndoWithdraw(OwnApplication, VerbView):
    """Come back after a withdrawal by mistake."""

    done = gettext_lazy("Your application counts again.")

    def act(self) -> None:
        applications.undo_withdraw(self.subject, by=self.request.user, at=clock.now())


class DocumentFile(Doorkeeper):
    """A file of an application, as a download, for those whom the policy lets read it."""

    policy = policies.reads_document

    def get_subject(self) -> Document:
        document = asked.document(self.kwargs["pk"])
        if document is None:
            raise Http404
        return document

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> FileResponse:
        try:
            content = self.subject.file.open("rb")
        except FileNotFoundError:
            raise Http404
        return uploads.serve(content, name=self.subject.name, kind=self.subject.kind)
