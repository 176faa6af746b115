"""The catalogue that everybody reads, and the pages on which mentors propose projects."""

from typing import Any

from django.core.paginator import Paginator
from django.http import Http404
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.views.generic import TemplateView

from cohorts import public
from labs import policies
from labs.actions import projects as actions
from labs.forms.projects import InviteForm, NewProposalForm, ProposalForm, SayNoForm, WishForm
from labs.lifecycles.projects import PROJECT, ProjectState
from labs.models import Project
from labs.queries import projects as asked
from labs.queries import rankings as rankings_asked
from labs.queries.clearance import clearances
from talentprogram.journal import history
from talentprogram.kernel import clock
from talentprogram.kernel.views import ActionView, Doorkeeper, VerbView, anyone

A_PAGE = 24


class Projects(Doorkeeper, TemplateView):
    """The catalogue: what is published, to be searched and filtered."""

    policy = anyone
    template_name = "labs/projects/projects.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        known = asked.facets()
        form = WishForm(self.request.GET, known=known)
        found = Paginator(asked.catalogue(form.wish, known), A_PAGE)
        listed = rankings_asked.listed(public.enrolment_of(self.request.user), clock.now())
        return super().get_context_data(
            form=form, page_obj=found.get_page(self.request.GET.get("page")), count=found.count, listed=listed, **kwargs
        )


class ProjectPage(Doorkeeper, TemplateView):
    """One project, as a student reads it."""

    policy = anyone
    template_name = "labs/projects/project.html"

    def get_subject(self) -> Project:
        project = asked.public_page(self.kwargs["cohort"], self.kwargs["code"])
        if project is None:
            raise Http404
        return project

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        enrolment = public.enrolment_of(self.request.user, self.subject.cohort)
        listed = rankings_asked.listed(enrolment, clock.now())
        return super().get_context_data(project=self.subject, listed=listed, **kwargs)


class Proposals(Doorkeeper, TemplateView):
    """A mentor's own projects, and those they are asked to join."""

    policy = policies.proposes
    template_name = "labs/projects/proposals.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        mentor = self.request.user.mentor
        mine = list(asked.of_mentor(mentor))
        invited = [
            each for each in mine if policies.is_invited(self.request.user, each) and not each.counterpart_confirmed
        ]
        return super().get_context_data(
            mentor=mentor, projects=mine, invited=invited, places=asked.places_of(mentor), **kwargs
        )


class Propose(ActionView):
    """Begin a project."""

    policy = policies.proposes
    form_class = NewProposalForm
    template_name = "labs/projects/propose.html"
    done = _("Saved as a draft. Next: ask a mentor of the other partner to join.")

    def act(self, data: dict[str, Any]) -> None:
        self.project = actions.propose(mentor=self.request.user.mentor, by=self.request.user, at=clock.now(), **data)

    def get_success_url(self) -> str:
        return reverse("labs:proposal", args=[self.project.pk])


class AboutProject:
    """A page about one project, whatever its state."""

    kwargs: dict[str, Any]
    subject: Any

    def get_subject(self) -> Project:
        project = asked.whole(Project.objects.filter(pk=self.kwargs["pk"])).first()
        if project is None:
            raise Http404
        return project

    def get_success_url(self) -> str:
        return reverse("labs:proposal", args=[self.subject.pk])


class Proposal(AboutProject, Doorkeeper, TemplateView):
    """A project for its mentors: what it says, where it stands, whose move it is."""

    policy = policies.mentors_it
    template_name = "labs/projects/proposal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        project, person = self.subject, self.request.user
        joined = policies.writes_it(person, project)
        moves = list(PROJECT.open_moves(project, clock.now(), by="mentor")) if joined else []
        return super().get_context_data(
            project=project,
            moves=[move for move in moves if move.name in ("submit", "resubmit")],
            leaving=[move for move in moves if move.name == "withdraw"],
            asked_to_join=policies.is_invited(person, project) and not project.counterpart_confirmed,
            can_write=joined and project.state in actions.WRITTEN_IN,
            can_invite=joined and not project.counterpart_confirmed and project.state in (ProjectState.DRAFT, ProjectState.CHANGES_REQUESTED),
            entries=(entries := list(history.of(project))), comment=_comment(project, entries), todo=_todo(project),
            steps=STEPS, clearances=clearances(project) if project.state in IN_CLEARANCE else (), **kwargs,
        )  # fmt: skip


class EditProposal(AboutProject, ActionView):
    """Change what a project says."""

    policy = policies.writes_it
    form_class = ProposalForm
    template_name = "labs/projects/edit.html"
    done = _("Your changes are saved.")

    def get_initial(self) -> dict[str, Any]:
        return {name: getattr(self.subject, name) for name in ProposalForm().fields}

    def act(self, data: dict[str, Any]) -> None:
        actions.amend(self.subject, by=self.request.user, at=clock.now(), **data)


class Invite(AboutProject, ActionView):
    """Ask a mentor of the other partner to join."""

    policy = policies.writes_it
    form_class = InviteForm
    template_name = "labs/projects/invite.html"
    done = _("The invitation is on its way.")

    def get_form_kwargs(self) -> dict[str, Any]:
        return super().get_form_kwargs() | {"project": self.subject}

    def act(self, data: dict[str, Any]) -> None:
        actions.invite(self.subject, data["counterpart"], by=self.request.user, at=clock.now())


class Join(AboutProject, VerbView):
    """The invited mentor says yes."""

    policy = policies.is_invited
    done = _("You are a mentor of this project now.")

    def act(self) -> None:
        actions.join(self.subject, by=self.request.user, at=clock.now())


class SayNo(AboutProject, ActionView):
    """The invited mentor says no, in a word."""

    policy = policies.is_invited
    form_class = SayNoForm
    template_name = "labs/projects/say_no.html"
    done = _("Thank you for saying so. The other mentor reads your answer on the project's page.")

    def act(self, data: dict[str, Any]) -> None:
        actions.say_no(self.subject, by=self.request.user, at=clock.now(), **data)

    def get_success_url(self) -> str:
        return reverse("labs:proposals")


class Submit(AboutProject, VerbView):
    """Hand a project to the lab manager."""

    policy = policies.writes_it
    done = _("Submitted. The lab manager reads it next.")

    def act(self) -> None:
        actions.submit(self.subject, by=self.request.user, at=clock.now())


class Withdraw(AboutProject, VerbView):
    """Take a project back that is not published yet."""

    policy = policies.writes_it
    done = _("The project is withdrawn.")

    def act(self) -> None:
        actions.withdraw(self.subject, by=self.request.user, at=clock.now())


def _comment(project: Project, entries: list[Any]) -> Any:
    """What the mentors were last told and have to answer: changes asked for, or a no of the other side."""
    if project.state == ProjectState.CHANGES_REQUESTED:
        return next((entry for entry in entries if entry.after == project.state and entry.note), None)
    if project.state == ProjectState.DRAFT and entries and entries[0].verb == "say_no":
        return entries[0]
    return None


def _todo(project: Project) -> list[Any]:
    """What is still missing on the way into the catalogue, in the words of the table's own guards."""
    if project.state not in actions.WRITTEN_IN and project.state != ProjectState.CLEARED:
        return []
    return [why for guard in PROJECT.named("publish")[0].unless if (why := guard(project, clock.now()))]


S = ProjectState
IN_CLEARANCE = (S.ENDORSED, S.CLEARED)
STEPS = [
    (_("Written by two mentors"), (S.DRAFT, S.CHANGES_REQUESTED)),
    (_("With the lab manager"), (S.SUBMITTED,)),
    (_("In clearance with the partners"), (S.ENDORSED,)),
    (_("With the programme office"), (S.CLEARED, S.REVISED)),
    (_("In the catalogue"), (S.PUBLISHED, S.RUNNING)),
]
