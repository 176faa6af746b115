"""Five-line tasks: read the clock, call one verb."""

import logging

from celery import shared_task

from cohorts.actions import admissions, batches, calls, references, reminders, timetables
from talentprogram.kernel import clock

log = logging.getLogger(__name__)


@shared_task(name="cohorts.expire_offers")
def expire_offers() -> None:
    admissions.expire_due(at=clock.now())


@shared_task(name="cohorts.release_batches")
def release_batches() -> None:
    for batch, why in batches.release_due(at=clock.now()).items():
        log.error("Decision batch %s was not released: %s", batch, why)


@shared_task(name="cohorts.turn_calls")
def turn_calls() -> None:
    calls.turn(at=clock.now())


@shared_task(name="cohorts.age_references")
def age_references() -> None:
    references.age(at=clock.now())


@shared_task(name="cohorts.remind")
def remind() -> None:
    reminders.send_due(at=clock.now())


@shared_task(name="cohorts.solve_timetables")
def solve_timetables() -> None:
    timetables.solve_due(at=clock.now())
