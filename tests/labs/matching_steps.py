"""The steps of a match run, for tests: frozen and computed, approved with two keys, answered by every mentor."""

from typing import Any

from labs.actions import placements, rounds
from labs.models import MatchRun, Placement, Round
from tests import factories as make


def computed(round: Round, method: str = "optimal", by: Any = None) -> MatchRun:
    """A run that was computed and passed the checker."""
    run = rounds.start_run(round, method=method, by=by or make.coordinator(), at=make.NOON)
    rounds.validate(run, by=by, at=make.NOON)
    rounds.compute(run, at=make.NOON)
    assert run.state == "computed", run.message
    return run


def proposed(round: Round) -> MatchRun:
    run = computed(round)
    rounds.propose(run, by=make.coordinator(), at=make.NOON)
    return run


def approved(round: Round) -> MatchRun:
    """A run with the keys of both partners."""
    run = proposed(round)
    for partner in (make.university(), make.operator()):
        rounds.approve(run, content_hash=run.result_hash, by=make.approver(partner), at=make.NOON)
    assert run.state == "approved"
    return run


def answer(placement: Placement, *answers: str) -> None:
    """The academic and then the industrial mentor answer; a decline carries a reason."""
    for mentor, said in zip(placement.project.mentors, answers, strict=False):
        reason = "clearance" if said == "decline" else ""
        placements.reply(placement, mentor=mentor, answer=said, by=mentor.person, at=make.NOON, reason_code=reason)


def published(round: Round) -> MatchRun:
    """A run whose every placement both mentors confirmed, published."""
    run = approved(round)
    for placement in run.placements.all():
        answer(placement, "confirm", "confirm")
    rounds.publish(run, by=make.coordinator(), at=make.NOON)
    return run
