"""Match runs: frozen, computed, judged by the checker, proposed, approved with two keys, published all at once."""

from __future__ import annotations

import logging
from collections.abc import Iterable
from datetime import datetime
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.urls import reverse
from django.utils.translation import gettext as _

from labs.actions import placements
from labs.actions.publication import publish, refuse_changed
from labs.lifecycles.rounds import MATCH_RUN, RunState
from labs.matching import Unusable, check, joint_capacity, read, solve
from labs.models import MatchResult, MatchRun, Placement, Round
from labs.queries import instances
from labs.queries.rounds import keys_of
from talentprogram.accounts.queries import holders
from talentprogram.accounts.roles import Role
from talentprogram.journal import keys
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.later import after_commit
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.partners.queries import key_partner_of, key_partners

__all__ = ["again", "approve", "compute", "discard", "propose", "publish", "start", "start_run", "validate"]
log = logging.getLogger(__name__)
S = RunState


class Distrusted(Exception):
    """The checker does not accept what the solver answered."""


@transaction.atomic
def start_run(round: Round, *, method: str, by: Any, at: datetime) -> MatchRun:
    """Open a run of one method on a round, with the round's own lottery."""
    if not round.seed:
        raise Refused(_("The lottery of this round has not been drawn yet. Announce the round first."))
    Round.objects.select_for_update().get(pk=round.pk)
    last = round.runs.aggregate(last=Max("number"))["last"] or 0
    run = MatchRun(round=round, number=last + 1, method=method, seed=round.seed)
    record(run, "start", by=by, at=at, as_="coordinator", detail={"method": method})
    run.save(force_insert=True)
    return run


@transaction.atomic
def start(round: Round, *, methods: Iterable[str], by: Any, at: datetime) -> list[MatchRun]:
    """Open, freeze and send off a run of each of these methods, or none of them."""
    runs = [start_run(round, method=method, by=by, at=at) for method in methods]
    for run in runs:
        validate(run, by=by, at=at)
    return runs


def again(run: MatchRun, *, by: Any, at: datetime) -> MatchRun:
    """A new run by the same method on what is so today; this one stays as it is."""
    return start(run.round, methods=[run.method], by=by, at=at)[0]


@transaction.atomic
def validate(run: MatchRun, *, by: Any, at: datetime) -> None:
    """Freeze the inputs with their hash, or say by name what must be changed first; then a worker computes."""
    document, named = instances.instance(run.round), instances.names(run.round.cohort)
    if found := list(instances.faults(document, named)):
        raise Refused(" ".join(found))
    try:
        problem = read(document)
    except Unusable as why:
        raise Refused(str(why)) from why
    capacity, _bottlenecks = joint_capacity(problem)
    advance(
        run, MATCH_RUN, "validate", by=by, at=at, instance=document, instance_hash=problem.fingerprint,
        joint_capacity=capacity, message="\n".join(instances.remarks(document, named)),
    )  # fmt: skip
    after_commit("labs.compute_run")


def compute(run: MatchRun, *, at: datetime) -> None:
    """Solve what was frozen and keep the answer if the checker passes it; else the run has failed and says why."""
    try:
        result = _checked_answer(run)
    except Exception as why:  # a solver can fail in any way; the round must stay as it was
        log.exception("Match run %s failed", run.pk)
        _move_on(run, "solver_error", at=at, message=f"{type(why).__name__}: {why}")
    else:
        _keep(run, result, at=at)


def _checked_answer(run: MatchRun) -> dict[str, Any]:
    problem = read(run.instance)
    if problem.fingerprint != run.instance_hash:
        raise Distrusted(f"the inputs are {problem.fingerprint}, not {run.instance_hash} as frozen")
    result = solve(problem, run.method, run.seed)
    if violations := check(problem, result):
        raise Distrusted("; ".join(str(each) for each in violations[:5]))
    return result


def _move_on(run: MatchRun, move: str, *, at: datetime, **stamps: Any) -> Any:
    """A move of the clock's; None when another worker made it first."""
    try:
        return advance(run, MATCH_RUN, move, by=None, at=at, **stamps)
    except Refused:
        log.warning("Match run %s was computed twice; the first answer stays.", run.pk)
        return None


@transaction.atomic
def _keep(run: MatchRun, result: dict[str, Any], *, at: datetime) -> None:
    entry = _move_on(run, "compute", at=at, result=result, result_hash=result["result_sha256"], computed_at=at)
    if entry is None:
        return
    projects = {each.code: each for each in run.round.cohort.projects.all()}
    MatchResult.objects.bulk_create(
        MatchResult(
            run=run, enrolment=each, project=projects.get(result["matching"][each.code]),
            rank_obtained=_rank(result, each.code), explanation=result["explanations"][each.code],
        )
        for each in run.round.cohort.enrolments.all() if each.code in result["matching"]
    )  # fmt: skip
    for person in holders(Role.COORDINATOR, at=at, cohort=run.round.cohort_id):
        outbox.post(
            "labs.run_ready", to=person, because=entry.key, about=run, at=at, **_in_short(run),
            action_path=reverse("admin:labs_matchrun_change", args=[run.pk]),
        )  # fmt: skip


def _rank(result: dict[str, Any], code: str) -> int | None:
    return next((row["rank"] for row in result["explanations"][code] if row["outcome"] == "placed"), None)


def _in_short(run: MatchRun) -> dict[str, Any]:
    numbers = run.result["metrics"]
    return {"run_ref": run.reference, "placed": numbers["placed"], "unplaced": numbers["unplaced"]}


@transaction.atomic
def propose(run: MatchRun, *, by: Any, at: datetime) -> None:
    """Ask both partners for their keys on this result."""
    if run.round.window.holds(at):
        raise Refused(_("The window for preferences is still open."))
    refuse_changed(run)
    entry = advance(run, MATCH_RUN, "propose", by=by, at=at)
    if other := run.round.runs.filter(state__in=[S.PROPOSED, S.KEY_ONE]).exclude(pk=run.pk).first():
        raise Refused(_("%(run)s is proposed already. Discard it first.") % {"run": other})
    for partner in key_partners():
        _ask_for_key(run, partner, because=entry.key, at=at)


def _ask_for_key(run: MatchRun, partner: Any, *, because: str, at: datetime) -> None:
    for person in holders(Role.PARTNER_APPROVER, at=at, partner=partner, cohort=run.round.cohort_id):
        if key_partner_of(person) == partner:
            outbox.post(
                "labs.match_key_needed", to=person, because=because, about=run, at=at, result_hash=run.result_hash,
                **_in_short(run), action_path=reverse("admin:labs_matchrun_move", args=[run.pk, "approve"]),
            )  # fmt: skip


def discard(run: MatchRun, *, by: Any, at: datetime) -> None:
    """Put a result aside for good."""
    advance(run, MATCH_RUN, "discard", by=by, at=at)


def approve(run: MatchRun, *, content_hash: str, by: Any, at: datetime, comment: str = "") -> None:
    """Turn one partner's key on exactly the result that the approver saw. The second key makes the placements."""
    try:
        refuse_changed(run)
    except Refused:
        if run.state == S.KEY_ONE:
            advance(run, MATCH_RUN, "hash_changed", by=None, at=at)
        raise
    _turn_key(run, content_hash=content_hash, by=by, at=at, comment=comment)


@transaction.atomic
def _turn_key(run: MatchRun, *, content_hash: str, by: Any, at: datetime, comment: str) -> None:
    partner = key_partner_of(by)
    if partner is None:
        raise Refused(_("You hold the key of no partner."))
    if content_hash != run.result_hash:
        raise Refused(_("This is not the result you looked at. Please look at it again."))
    if run.state == S.PROPOSED and keys_of(run):
        raise Refused(_("A key was turned here before the inputs changed. Discard this run and compute again."))
    keys.turn(run, content_hash=content_hash, partner=partner, by=by, at=at, comment=comment)
    entry = advance(run, MATCH_RUN, "approve", by=by, at=at, detail={"content_hash": content_hash})
    if run.state == S.KEY_ONE:
        for other in key_partners():
            if other != partner:
                _ask_for_key(run, other, because=entry.key, at=at)
        return
    placements.supersede_open(run, at=at)
    placements.propose(_new_pairs(run), run=run, at=at)


def _new_pairs(run: MatchRun) -> list[tuple[Any, Any]]:
    """The pairs of a result that no confirmed placement has already."""
    settled = Placement.objects.filter(enrolment__cohort=run.round.cohort_id, state__in=instances.SETTLED)
    has = dict(settled.values_list("enrolment", "project"))
    placed = run.results.filter(project__isnull=False).select_related(
        "enrolment__person", "project__academic_mentor__person", "project__industrial_mentor__person"
    )
    pairs = []
    for each in placed:
        if each.enrolment_id not in has:
            pairs.append((each.enrolment, each.project))
        elif has[each.enrolment_id] != each.project_id:
            raise Refused(_("%(student)s already has another confirmed placement.") % {"student": each.enrolment})
    return pairs
