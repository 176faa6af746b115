"""Five-line tasks: read the clock, call one verb."""

from celery import shared_task

from labs.actions import rankings, rounds
from labs.queries.rounds import waiting
from talentprogram.kernel import clock


@shared_task(name="labs.compute_run")
def compute_run() -> None:
    """Compute every match run whose inputs are frozen."""
    for run in waiting():
        rounds.compute(run, at=clock.now())


@shared_task(name="labs.lock_lists")
def lock_lists() -> None:
    """Lock the preference lists of every window that has ended."""
    rankings.lock_due(at=clock.now())
