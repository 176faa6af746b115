"""What a visitor reads before they apply."""

from typing import Any

from django.http import Http404
from django.views.generic import TemplateView

from cohorts import policies
from cohorts.models import Call
from cohorts.queries import applications, calls
from talentprogram.kernel import clock
from talentprogram.kernel.views import Doorkeeper, anyone


class Calls(Doorkeeper, TemplateView):
    """Every call that is announced."""

    policy = anyone
    template_name = "cohorts/calls/list.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(calls=calls.in_order(calls.announced()), **kwargs)


class CallPage(Doorkeeper, TemplateView):
    """One call: for whom, until when, what is asked, what happens next, and the way in."""

    policy = policies.sees_call
    template_name = "cohorts/calls/call.html"

    def get_subject(self) -> Call:
        call = calls.of_slug(self.kwargs["slug"])
        if call is None:
            raise Http404
        return call

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        call, person = self.subject, self.request.user
        return super().get_context_data(
            call=call,
            sections=calls.sections(call.question_set),
            takes_applications=call.is_open and call.window.holds(clock.now()),
            mine=applications.live(call, person) if person.is_authenticated else None,
            **kwargs,
        )
