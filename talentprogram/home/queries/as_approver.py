"""What waits for one of the two keys."""

from collections.abc import Iterator
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from cohorts.lifecycles.admissions import BatchState
from cohorts.models import DecisionBatch
from cohorts.queries import rescission
from labs.lifecycles.projects import ProjectState
from labs.lifecycles.rounds import RunState
from labs.models import MatchRun, Project
from talentprogram.accounts.policies import approves
from talentprogram.accounts.roles import Role
from talentprogram.home.queries.shapes import Item, Section, address
from talentprogram.journal.keys import keys_of


def sections(person: Any, at: datetime) -> Iterator[Section]:
    """Decision batches and match runs that lack this person's key, and those that lack only the other's."""
    if not approves(person):
        return
    batches = DecisionBatch.objects.filter(state__in=[BatchState.LOCKED, BatchState.KEY_ONE]).order_by("created_at")
    runs = MatchRun.objects.filter(state__in=[RunState.PROPOSED, RunState.KEY_ONE]).select_related("round__cohort")
    items = [_batch(each, person) for each in batches.select_related("call")]
    items += [_run(each, person) for each in runs.defer("instance", "result")]
    items += [item for each in rescission.waiting().select_related("call") if (item := _rescission(each, person))]
    endorsed = Project.objects.filter(state=ProjectState.ENDORSED).count()
    if endorsed:
        title = _("Projects in clearance: %(count)s") % {"count": endorsed}
        items.append(
            Item(title, "", address("admin:labs_project_changelist", query="?state__exact=endorsed"), _("Open"))
        )
    yield Section(_("Two keys"), items)


def _batch(batch: Any, person: Any) -> Item:
    url = address("admin:cohorts_decisionbatch_change", batch.pk)
    return _item(batch, f"{batch.title} · {batch.call.title}", url, batch.content_hash, person)


def _run(run: Any, person: Any) -> Item:
    title = _("Match run %(number)s, %(cohort)s") % {"number": run.number, "cohort": run.round.cohort.name}
    return _item(run, title, address("admin:labs_matchrun_change", run.pk), run.result_hash, person)


def _rescission(application: Any, person: Any) -> Item | None:
    """An offer to be taken back, if the request still stands."""
    if (asked_for := rescission.request(application)) is None:
        return None
    url = address("admin:cohorts_application_rescission", application.pk)
    title = _("Rescind an offer: %(reference)s") % {"reference": application.reference}
    return _item(application, title, url, rescission.fingerprint(asked_for), person)


def _item(thing: Any, title: str, url: str, content_hash: str, person: Any) -> Item:
    if any(_is_ours(key, person) for key in keys_of(thing, content_hash)):
        return Item(
            title, _("Your side has turned its key. The other partner's is awaited."), url, _("Open"), thing, "staff"
        )
    return Item(title, _("Your key is awaited."), url, _("Look and decide"), thing, "staff", acts=True)


def _is_ours(key: Any, person: Any) -> bool:
    return key.approver_id == person.pk or person.has_role(Role.PARTNER_APPROVER, partner=key.partner_id)
