"""Five-line tasks: read the clock, call one verb."""

from celery import shared_task

from labs.actions import rounds
from labs.queries.rounds import waiting
from talentprogram.kernel import clock


@shared_task(name="labs.compute_run")
def compute_run() -> None:
    """Compute every match run whose inputs are frozen."""
    for run in waiting():
        rounds.compute(run, at=clock.now())
