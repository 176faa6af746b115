"""The student's page of preferences. Each change is one POST, which answers with the page, or with the list alone."""

from typing import Any

from django.contrib import messages
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.views.generic import TemplateView

from cohorts import public
from labs import policies
from labs.actions import rankings as actions
from labs.forms.rankings import PlaceForm, SubmitForm
from labs.lifecycles.rankings import PREFERENCE_LIST, ListState
from labs.models import Project
from labs.queries import rankings as asked
from talentprogram.kernel import clock
from talentprogram.kernel.lifecycle import Refused
from talentprogram.kernel.views import Doorkeeper


class Mine(Doorkeeper):
    """A page about the reader's own enrolment."""

    policy = policies.takes_part

    def get_subject(self) -> Any:
        return public.enrolment_of(self.request.user)


def context_of(page: asked.Page) -> dict[str, Any]:
    at = clock.now()
    is_open = page.round.window.holds(at) or page.mine.state == ListState.REOPENED
    return {
        "page": page, "round": page.round, "list": page.mine, "projects": page.projects, "seen": actions.stamp(page.mine),
        "can_change": is_open and page.mine.state in asked.WRITABLE,
        "can_edit": page.mine.state == ListState.SUBMITTED and any(
            move.name == "edit" for move in PREFERENCE_LIST.open_moves(page.mine, at)
        ),
        "is_early": at < page.round.opens_at,
    }  # fmt: skip


class Ranking(Mine, TemplateView):
    """The list, its rules, and what to do next."""

    template_name = "labs/rankings/ranking.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        page = asked.page(self.subject, clock.now())
        return super().get_context_data(**(context_of(page) if page else {}), enrolment=self.subject, **kwargs)


class Change(Mine):
    """One change of the list. With JavaScript the answer is the list as it is now; without, the page again."""

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        return redirect("labs:ranking")

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        page, refusal = asked.page(self.subject, clock.now()), ""
        if page is None:
            raise Http404
        try:
            said = self.change(page)
        except Refused as why:
            said, refusal = "", str(why)
        if request.headers.get("X-Fragment"):
            now = asked.page(self.subject, clock.now())
            shown = context_of(now) | {"said": said, "refusal": refusal} if now else {}
            return render(request, "labs/rankings/_list.html", shown, status=409 if refusal else 200)
        if refusal or said:
            (messages.error if refusal else messages.success)(request, refusal or said)
        return redirect(self.back())

    def change(self, page: asked.Page) -> str:
        """Make it, and say what is so now."""
        raise NotImplementedError

    def back(self) -> str:
        back = self.request.POST.get("next", "")
        safe = url_has_allowed_host_and_scheme(back, allowed_hosts={self.request.get_host()})
        return back if safe else reverse("labs:ranking")

    def project(self) -> Project:
        return get_object_or_404(Project.objects.filter(cohort=self.subject.cohort), pk=self.kwargs["project"])


class Add(Change):
    def change(self, page: asked.Page) -> str:
        project = self.project()
        mine = actions.add(page.round, self.subject, project, at=clock.now())
        return _("%(project)s is now %(rank)s of %(needed)s on your list.") % {
            "project": project, "rank": _rank(mine, project), "needed": page.round.choices_required
        }  # fmt: skip


class Place(Change):
    def change(self, page: asked.Page) -> str:
        project, form = self.project(), PlaceForm(self.request.POST)
        if not form.is_valid():
            raise Refused(_("Please choose a rank."))
        mine = actions.place(page.round, self.subject, project, rank=form.cleaned_data["rank"], at=clock.now())
        return _("%(project)s, now %(rank)s of %(count)s.") % {
            "project": project, "rank": _rank(mine, project), "count": len(page.projects)
        }  # fmt: skip


class Remove(Change):
    def change(self, page: asked.Page) -> str:
        project = self.project()
        actions.remove(page.round, self.subject, project, at=clock.now())
        return _("%(project)s is off your list.") % {"project": project}


class Submit(Change):
    """Hand the list in."""

    def change(self, page: asked.Page) -> str:
        form = SubmitForm(self.request.POST)
        form.is_valid()
        if page.mine._state.adding:
            raise Refused(_("Your list is still empty."))
        actions.submit(page.mine, seen=form.cleaned_data.get("seen", ""), by=self.request.user, at=clock.now())
        return _("Your list is submitted. A receipt is on its way to you.")


class Edit(Change):
    """Take the list back to change it."""

    def change(self, page: asked.Page) -> str:
        actions.edit(page.mine, by=self.request.user, at=clock.now())
        return _("You can change your list now. Submit it again when you are done.")


def _rank(mine: Any, project: Project) -> int:
    return mine.choices.get(project=project).rank
