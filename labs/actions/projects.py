"""What is done with projects: proposed by a mentor of either side, joined by the other, approved, published."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from labs.actions import clearance
from labs.lifecycles.projects import PROJECT, ProjectState
from labs.models import Lab, Mentor, Project
from labs.queries import projects as asked
from labs.queries import rankings
from labs.queries.clearance import MATERIAL
from talentprogram.accounts.models import Person
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.values import in_every_language

S = ProjectState
WRITTEN_IN = frozenset({S.DRAFT, S.CHANGES_REQUESTED, S.PUBLISHED, S.REVISED})


@transaction.atomic
def propose(*, mentor: Mentor | None, by: Person | None, at: datetime, **fields: Any) -> Project:
    """Begin a project of a theme's laboratory; its proposer is its mentor of their side from the first day."""
    lab = Lab.objects.select_for_update().get(pk=fields["theme"].lab_id)  # two proposals at once get two codes
    fields["code"] = fields.get("code") or asked.next_code(fields["cohort"], lab)
    if mentor is not None:
        fields |= {f"{mentor.side}_mentor": mentor, "proposed_by": mentor}
    project = Project.objects.create(lab=lab, **fields)
    record(project, "propose", by=by, at=at, as_="mentor" if mentor else "coordinator")
    return project


@transaction.atomic
def amend(project: Project, *, by: Person | None, at: datetime, **fields: Any) -> None:
    """Change what a project says. A material change of a published one takes it back for approval."""
    changed = {name: value for name, value in fields.items() if (getattr(project, name) or None) != (value or None)}
    if not changed:
        return
    if project.state not in WRITTEN_IN:
        raise Refused(_("While a project is being approved it cannot be changed. Ask for it to be sent back to you."))
    if "theme" in changed:
        changed["lab"] = changed["theme"].lab
    if project.state in (S.DRAFT, S.CHANGES_REQUESTED) and {"academic_mentor", "industrial_mentor"} & changed.keys():
        changed["counterpart_confirmed"] = False
    detail = {"fields": sorted(changed)}
    if project.state == S.PUBLISHED and MATERIAL & changed.keys():
        advance(project, PROJECT, "edit_material_fields", by=by, at=at, detail=detail)
    else:
        record(project, "amend", by=by, at=at, as_="mentor", detail=detail)
    _write(project, at, changed)


@transaction.atomic
def invite(project: Project, counterpart: Mentor, *, by: Person, at: datetime) -> None:
    """Ask a mentor of the other side to join (N53). Whoever was asked before is free again."""
    mine = project.proposed_by
    if mine is not None and (counterpart.side == mine.side or counterpart.organisation_id == mine.organisation_id):
        raise Refused(_("Please choose a mentor of the other partner."))
    if project.state not in (S.DRAFT, S.CHANGES_REQUESTED):
        raise Refused(_("The mentors of this project can no longer be changed here."))
    cause = record(project, "invite", by=by, at=at, as_="mentor", detail={"mentor": counterpart.code})
    _write(project, at, {f"{counterpart.side}_mentor": counterpart, "counterpart_confirmed": False})
    outbox.post(
        "labs.co_mentor_invited", to=counterpart.person, because=cause.key, about=project, at=at,
        project_title=in_every_language(project, "title"), inviter_name=by.full_names, action_path=_page(project),
    )  # fmt: skip


@transaction.atomic
def join(project: Project, *, by: Person | None, at: datetime, as_: str = "mentor") -> None:
    """The invited mentor says yes."""
    _is_asked(project)
    record(project, "join", by=by, at=at, as_=as_)
    _write(project, at, {"counterpart_confirmed": True})


@transaction.atomic
def say_no(project: Project, *, by: Person, at: datetime, note: str) -> None:
    """The invited mentor says no; the project can ask another."""
    _is_asked(project)
    record(project, "say_no", by=by, at=at, as_="mentor", note=note)
    _write(project, at, {f"{by.mentor.side}_mentor": None})


@transaction.atomic
def submit(project: Project, *, by: Person | None, at: datetime, note: str = "") -> None:
    """Hand a draft, or what was changed as asked, to the lab manager."""
    advance(project, PROJECT, "resubmit" if project.state == S.CHANGES_REQUESTED else "submit", by=by, at=at, note=note)


@transaction.atomic
def endorse(project: Project, *, by: Person, at: datetime) -> None:
    """The laboratory stands behind it; next come the partners, who are told so (N55)."""
    entry = advance(project, PROJECT, "endorse", by=by, at=at)
    clearance.ask_partners(project, because=entry.key, at=at)


@transaction.atomic
def ask_changes(project: Project, *, by: Person, at: datetime, note: str) -> None:
    """The lab manager sends it back with comments."""
    entry = advance(project, PROJECT, "ask_changes", by=by, at=at, note=note)
    clearance.tell_of_changes(project, note, because=entry.key, at=at)


def reject(project: Project, *, by: Person, at: datetime, note: str) -> None:
    """The laboratory, or a partner, does not want it."""
    advance(project, PROJECT, "reject", by=by, at=at, note=note)


@transaction.atomic
def publish(project: Project, *, by: Person, at: datetime) -> None:
    """Show it to everybody and tell both mentors (N56)."""
    cause = advance(project, PROJECT, "publish", by=by, at=at)
    for mentor in filter(None, (project.academic_mentor, project.industrial_mentor)):
        outbox.post(
            "labs.project_published", to=mentor.person, because=cause.key, about=project, at=at,
            project_title=in_every_language(project, "title"), action_path=public_page(project),
        )  # fmt: skip


def reapprove(project: Project, *, by: Person, at: datetime) -> None:
    """The changes are approved: it is shown again."""
    advance(project, PROJECT, "reapprove", by=by, at=at)


def suspend(project: Project, *, by: Person, at: datetime, note: str) -> None:
    """Take it out of the catalogue for a while."""
    advance(project, PROJECT, "suspend", by=by, at=at, note=note)


def restore(project: Project, *, by: Person, at: datetime) -> None:
    """Show it again."""
    advance(project, PROJECT, "restore", by=by, at=at)


def close(project: Project, *, by: Person, at: datetime) -> None:
    """It found no student."""
    advance(project, PROJECT, "no_placement", by=by, at=at)


@transaction.atomic
def withdraw(project: Project, *, by: Person, at: datetime, note: str = "") -> None:
    """Take it back for good: its mentor before it is published, the coordinator with a reason after.

    Students who have it on their list are told at once, so that another can take its place (N61).
    """
    cause = advance(project, PROJECT, "withdraw", by=by, at=at, note=note)
    for choice in rankings.who_listed(project):
        outbox.post(
            "labs.project_withdrawn", to=choice.preference_list.enrolment.person, because=cause.key, about=project, at=at,
            project_title=in_every_language(project, "title"), rank=choice.rank, action_path=reverse("labs:ranking"),
        )  # fmt: skip


def public_page(project: Project) -> str:
    return reverse("labs:project", args=[project.cohort.code, project.code])


def _page(project: Project) -> str:
    return reverse("labs:proposal", args=[project.pk])


def _is_asked(project: Project) -> None:
    if project.academic_mentor_id is None or project.industrial_mentor_id is None or project.counterpart_confirmed:
        raise Refused(_("Nobody is being asked to join this project now."))


def _write(project: Project, at: datetime, fields: dict[str, Any]) -> None:
    """Store fields, if the project still stands where it was seen. The journal has its line by now."""
    seen = Project.objects.filter(pk=project.pk, state=project.state, updated_at=project.updated_at)
    if not seen.update(updated_at=at, **fields):
        raise Refused(_("Somebody else has changed this project meanwhile. Please look again."))
    for name, value in {**fields, "updated_at": at}.items():
        setattr(project, name, value)
