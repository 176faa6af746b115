"""What mentors see: the students proposed for their projects, and the two answers they can give."""

from typing import Any

from django.http import FileResponse, Http404, HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cohorts import public as cohorts
from labs import policies
from labs.actions import placements
from labs.forms.placements import Confirm, Decline
from labs.models import MentorReply, Placement
from labs.queries import placements as asked
from talentprogram.kernel import clock
from talentprogram.kernel.views import ActionView, Doorkeeper


class Placements(Doorkeeper, TemplateView):
    """The students of one mentor, those who wait for an answer first."""

    policy = policies.proposes
    template_name = "labs/placements/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mentor = self.request.user.mentor
        rows = [(each, asked.waits_for(each, mentor)) for each in asked.of_mentor(mentor)]
        return super().get_context_data(rows=rows, waiting=sum(waits for _each, waits in rows), **kwargs)


class AboutPlacement(Doorkeeper):
    """A page about one placement, for its two mentors."""

    policy = policies.mentors_placement

    def get_subject(self) -> Placement | None:
        return asked.page(self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("labs:placement", args=[self.subject.pk])


class PlacementPage(AboutPlacement, TemplateView):
    """One student on one project: who they are, what the other mentor said, and what this one can say."""

    template_name = "labs/placements/page.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mentor = self.request.user.mentor
        return super().get_context_data(
            placement=self.subject,
            answers=asked.answers(self.subject),
            mine=asked.answer_of(self.subject, mentor),
            waits=asked.waits_for(self.subject, mentor),
            has_cv=policies.reads_cv(self.request.user, self.subject) and bool(cohorts.cv_of(self.subject.enrolment)),
            **kwargs,
        )


class Reply(AboutPlacement, ActionView):
    """One of the two answers."""

    answer: str

    def act(self, data: dict[str, Any]) -> None:
        placements.reply(
            self.subject,
            mentor=self.request.user.mentor,
            answer=self.answer,
            by=self.request.user,
            at=clock.now(),
            **data,
        )


class ConfirmPlacement(Reply):
    """Yes, this student can come."""

    answer = MentorReply.Answer.CONFIRM
    form_class = Confirm
    template_name = "labs/placements/confirm.html"
    done = _("Thank you. Your confirmation is recorded.")


class DeclinePlacement(Reply):
    """No, with a reason."""

    answer = MentorReply.Answer.DECLINE
    form_class = Decline
    template_name = "labs/placements/decline.html"
    done = _("Thank you for saying so. The coordinator has been told.")


class StudentCV(AboutPlacement):
    """The CV of the student, for the two mentors of the placement and nobody else (domain model §1.3)."""

    policy = policies.reads_cv

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        document = cohorts.cv_of(self.subject.enrolment)
        if document is None:
            raise Http404
        return FileResponse(document.file.open("rb"), as_attachment=True, filename=document.name)
