"""Publishing a match run: everybody learns at the same moment, and nobody anything that no longer holds."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts import public as cohorts
from labs.lifecycles.placements import PlacementState
from labs.lifecycles.rounds import MATCH_RUN, RunState
from labs.matching import answer_sha256, check, read
from labs.models import MatchResult, MatchRun, Placement
from labs.queries.instances import SETTLED
from labs.queries.rounds import SHOWN_TO_STUDENTS, changes, keys_of
from talentprogram.journal.advance import advance
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.notifications.values import in_every_language

AFTER_THE_STUDENTS = timedelta(hours=1)


@transaction.atomic
def publish(run: MatchRun, *, by: Any, at: datetime) -> None:
    """Show every student their result at once. Refused while a mentor's answer is out or anything has changed."""
    for earlier in run.round.runs.filter(state=RunState.PUBLISHED):
        advance(earlier, MATCH_RUN, "new_run_published", by=None, at=at)
    entry = advance(run, MATCH_RUN, "publish", by=by, at=at, published_at=at)
    _refuse_unanswered(run)
    refuse_changed(run)
    _refuse_unsound(run)
    _tell_students(run, because=entry.key, at=at)
    _tell_mentors(run, because=entry.key, at=at)


def _refuse_unanswered(run: MatchRun) -> None:
    """Silence is no consent: every placement of the run has both answers, or a decline."""
    waiting = [
        str(each)
        for each in run.placements.filter(state=PlacementState.PROPOSED).select_related("enrolment", "project")
    ]
    if waiting:
        raise Refused(
            _("%(count)d placements still wait for a mentor: %(list)s.")
            % {"count": len(waiting), "list": ", ".join(waiting[:8])}
        )
    if run.placements.filter(state=PlacementState.SUPERSEDED).exists():
        raise Refused(_("A later run has taken the place of this one."))


def _refuse_unsound(run: MatchRun) -> None:
    """The stored answer is still the one that was hashed, passes the checker (I29) and carries two keys (I18)."""
    held = keys_of(run)
    if len({key.partner_id for key in held}) < 2 or len({key.approver_id for key in held}) < 2:
        raise Refused(_("This result does not carry the keys of both partners."))
    broken = [str(each) for each in check(read(run.instance), run.result)]
    if answer_sha256(run.result) != run.result_hash or run.results.count() != len(run.instance["students"]):
        broken.append("result_changed")
    if broken:
        raise Refused(
            _("The checker no longer accepts this result, so it is not published: %(why)s. Please compute again.")
            % {"why": broken[0]}
        )


def _tell_students(run: MatchRun, *, because: str, at: datetime) -> None:
    """A letter to everybody who took part, held until a person lets the whole batch go."""
    held = {(each.enrolment_id, each.project_id): each for each in _settled(run)}
    results = run.results.select_related("enrolment__person", "enrolment__cohort")
    for result in results.order_by("enrolment__code"):
        placement = held.get((result.enrolment_id, result.project_id)) if result.project_id else None
        if placement is None:
            _post(
                run,
                "labs.match_unplaced",
                result,
                because,
                at,
                cohort_name=in_every_language(result.enrolment.cohort, "name"),
            )
        elif _is_news(placement, run):
            _post(run, "labs.match_published", result, because, at, **_placed(placement, result))


def _is_news(placement: Placement, run: MatchRun) -> bool:
    """Whether nobody was told of this placement yet: an earlier run that was published has told its own."""
    return placement.run_id == run.pk or placement.run is None or placement.run.state not in SHOWN_TO_STUDENTS


def _post(run: MatchRun, kind: str, result: MatchResult, because: str, at: datetime, **values: Any) -> None:
    outbox.post(
        kind, to=result.enrolment.person, because=because, about=run, at=at, batch=str(run.pk),
        action_path=reverse("labs:why"), **values,
    )  # fmt: skip


def _placed(placement: Placement, result: MatchResult) -> dict[str, Any]:
    project = placement.project
    return {
        "project_title": in_every_language(project, "title"),
        "lab_name": in_every_language(project.lab, "name"),
        "mentor_names": [each.person.full_names for each in project.mentors],
        "rank_obtained": result.rank_obtained or 1,
    }


def _tell_mentors(run: MatchRun, *, because: str, at: datetime) -> None:
    """An hour after the students, so that no mentor greets somebody who has not read it yet."""
    for placement in _settled(run):
        for mentor in placement.project.mentors if _is_news(placement, run) else ():
            cohorts.follow(mentor.person, placement.enrolment)
            outbox.post(
                "labs.placement_announced", to=mentor.person, because=because, about=placement, at=at,
                not_before=at + AFTER_THE_STUDENTS, project_title=in_every_language(placement.project, "title"),
                student_name=placement.enrolment.person.full_names,
                action_path=reverse("labs:placement", args=[placement.pk]),
            )  # fmt: skip


def _settled(run: MatchRun) -> list[Placement]:
    """The confirmed placements of the cohort that this result gives."""
    given = set(run.results.exclude(project=None).values_list("enrolment", "project"))
    found = Placement.objects.filter(enrolment__cohort=run.round.cohort_id, state__in=SETTLED).select_related(
        "run",
        "enrolment__person",
        "project__lab",
        "project__academic_mentor__person",
        "project__industrial_mentor__person",
    )
    return [each for each in found if (each.enrolment_id, each.project_id) in given]


def refuse_changed(run: MatchRun) -> None:
    """Refuse when what the run was computed from is no longer so, and say what is different (I18, I29)."""
    if found := changes(run):
        more = len(found) - 5
        told = " ".join(found[:5]) + (" " + _("And %(count)d more.") % {"count": more} if more > 0 else "")
        raise Refused(
            _("This result no longer holds, because its inputs have changed. %(changes)s") % {"changes": told}
        )
