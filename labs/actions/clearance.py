"""What the partners do with projects: each clears with its own key, or sends back with a question."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from labs.lifecycles.projects import PROJECT, ProjectState
from labs.models import Project
from labs.queries import clearance as asked
from talentprogram.accounts.models import Person
from talentprogram.accounts.queries import holders
from talentprogram.accounts.roles import Role
from talentprogram.journal import keys
from talentprogram.journal.advance import advance
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.values import in_every_language
from talentprogram.partners.queries import key_partner_of, key_partners

PENDING = "labs.clearance_pending"


def ask_partners(project: Project, *, because: str, at: datetime) -> None:
    """Tell the approvers of each key partner that a project waits for their word (N55)."""
    for partner in key_partners():
        for person in holders(Role.PARTNER_APPROVER, at=at, partner=partner, cohort=project.cohort_id):
            if key_partner_of(person) == partner:
                outbox.post(
                    PENDING, to=person, because=because, about=project, at=at,
                    project_title=in_every_language(project, "title"), project_code=project.code,
                    action_path=reverse("admin:labs_project_change", args=[project.pk]),
                )  # fmt: skip


@transaction.atomic
def clear(project: Project, *, by: Person, at: datetime) -> None:
    """A partner finds nothing against it: ownership, data, confidentiality. The second partner's word clears it."""
    partner = key_partner_of(by)
    if partner is None:
        raise Refused(_("You hold the key of no partner."))
    keys.turn(project, content_hash=asked.fingerprint(project), partner=partner, by=by, at=at)
    seen = Project.objects.filter(pk=project.pk, state=ProjectState.ENDORSED, updated_at=project.updated_at)
    if not seen.exists():  # asked with the journal's pen in hand, so that nobody moves it meanwhile
        raise Refused(_("Somebody else has changed this project meanwhile. Please look again."))
    if not asked.awaited(project):
        advance(project, PROJECT, "clear", by=by, at=at)


@transaction.atomic
def query(project: Project, *, by: Person, at: datetime, note: str) -> None:
    """A partner sends it back with a question; both keys are needed anew when it is endorsed again."""
    entry = advance(project, PROJECT, "clearance_query", by=by, at=at, note=note)
    tell_of_changes(project, note, because=entry.key, at=at)


def tell_of_changes(project: Project, comments: str, *, because: str, at: datetime) -> None:
    """Tell both mentors what is asked of them before it can go on (N54)."""
    for mentor in project.mentors:
        outbox.post(
            "labs.changes_requested", to=mentor.person, because=because, about=project, at=at,
            project_title=in_every_language(project, "title"), comments=comments, action_path=_page(project),
        )  # fmt: skip


def _page(project: Any) -> str:
    return reverse("labs:proposal", args=[project.pk])
