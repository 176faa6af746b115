"""The applicant's offer: read it, answer it, meet its conditions."""

from typing import Any

from django.http import Http404
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cohorts import policies
from cohorts.actions import admissions, conditions
from cohorts.forms.admissions import Evidence, Terms
from cohorts.lifecycles.admissions import CONDITION
from cohorts.lifecycles.applications import APPLICATION, UNDO
from cohorts.models import Application, Condition
from cohorts.queries import admissions as asked
from talentprogram.kernel import clock
from talentprogram.kernel.forms import Nothing
from talentprogram.kernel.views import ActionView, Doorkeeper, VerbView


class OfOffer(Doorkeeper):
    """A page about the offer of one application; before its release there is no such page (I15)."""

    policy = policies.sees_offer

    def get_subject(self) -> Application:
        with_call = Application.objects.select_related("call__cohort", "applicant")
        return get_object_or_404(with_call, pk=self.kwargs["pk"])

    def get_success_url(self) -> str:
        return reverse("cohorts:offer", args=[self.subject.pk])


class Offer(OfOffer, TemplateView):
    """What is offered, until when, on which conditions, and what can be answered now."""

    template_name = "cohorts/admissions/offer.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        at, offer = clock.now(), self.subject
        return super().get_context_data(
            application=offer, call=offer.call, cohort=offer.call.cohort, conditions=list(offer.conditions.all()),
            moves={move.name for move in APPLICATION.open_moves(offer, at, by="student")},
            undo_until=offer.left_at + UNDO if offer.left_at else None,
            place_is_free=offer.state != "declined" or asked.free_seats(offer.call.cohort_id) > 0, **kwargs,
        )  # fmt: skip


class Accept(OfOffer, VerbView):
    done = _("You have accepted the offer. Welcome!")

    def act(self) -> None:
        admissions.accept(self.subject, by=self.request.user, at=clock.now())


class Decline(OfOffer, ActionView):
    """Asks once more before the place goes to somebody else."""

    form_class = Nothing
    template_name = "cohorts/admissions/decline.html"
    done = _("You have declined the offer.")

    def act(self, data: dict[str, Any]) -> None:
        admissions.decline(self.subject, by=self.request.user, at=clock.now())


class UndoDecline(OfOffer, VerbView):
    done = _("Your offer stands again. Please answer it in time.")

    def act(self) -> None:
        admissions.undo_decline(self.subject, by=self.request.user, at=clock.now())


class Conditions(OfOffer, TemplateView):
    """Every condition of the offer and where it stands."""

    template_name = "cohorts/admissions/conditions.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        rows = list(self.subject.conditions.select_related("evidence"))
        return super().get_context_data(
            application=self.subject, conditions=rows, can_show=self.subject.state == "accepted", **kwargs
        )


class ShowCondition(ActionView):
    """Write a statement or send in a file for one condition; agreement to the terms is a box to tick."""

    policy = policies.holds_condition
    template_name = "cohorts/admissions/condition.html"
    done = _("Thank you: the programme office will look at it.")

    def get_subject(self) -> Condition:
        wanted = Condition.objects.select_related("application__applicant", "application__call", "evidence")
        condition = get_object_or_404(wanted, pk=self.kwargs["pk"])
        if CONDITION.find("upload_evidence", condition.state) is None and self.request.method == "GET":
            raise Http404
        return condition

    def get_form_class(self) -> type[Evidence] | type[Terms]:
        return Terms if self.subject.kind == "terms" else Evidence

    def get_success_url(self) -> str:
        return reverse("cohorts:conditions", args=[self.subject.application_id])

    def act(self, data: dict[str, Any]) -> None:
        conditions.submit_evidence(self.subject, by=self.request.user, at=clock.now(), **data)
