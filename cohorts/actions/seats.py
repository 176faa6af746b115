"""Seats: an offer takes one and holds it until it ends (I16). The UPDATE that names an empty seat is the guard.

Whoever touches a seat has written a journal entry first in the same transaction, so that all take their locks in one
order: the pen, then the seat.
"""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.models import Application, Cohort, Seat
from talentprogram.journal.advance import record
from talentprogram.kernel.lifecycle import Refused


def take(application: Application) -> Seat:
    """Sit this application on a free place of its cohort, or refuse: of several hands on the last place one gets it."""
    cohort = application.call.cohort_id
    while (free := _first_free(cohort)) is not None:
        if _sit(free, application):
            return free
    raise Refused(_("No place is free in this cohort. Somebody else may have been offered the last one just now."))


def _first_free(cohort: Any) -> Seat | None:
    return Seat.objects.filter(cohort=cohort, application=None).order_by("number").first()


def _sit(seat: Seat, application: Application) -> bool:
    """Whether the seat was still empty when it was taken; this is the guard."""
    return bool(Seat.objects.filter(pk=seat.pk, application=None).update(application=application))


def free(application: Application) -> bool:
    """Let the place of this application go; whether there was one."""
    return bool(Seat.objects.filter(application=application).update(application=None))


@transaction.atomic
def set_capacity(cohort: Cohort, *, capacity: int, by: Any, at: datetime) -> None:
    """Change how many places a cohort has; never below what is taken. The seats follow."""
    record(cohort, "set_capacity", by=by, at=at, as_="coordinator", detail={"from": cohort.capacity, "to": capacity})
    taken = cohort.seats.exclude(application=None).count()
    if capacity < taken:
        raise Refused(_("%(taken)s places are taken, so the cohort cannot have fewer.") % {"taken": taken})
    Cohort.objects.filter(pk=cohort.pk).update(capacity=capacity, updated_at=at)
    cohort.capacity = capacity
    keep_in_step(cohort)


def keep_in_step(cohort: Cohort) -> None:
    """As many seats as the cohort has places: new ones are added at the end, empty ones go first."""
    have = cohort.seats.count()
    if have > cohort.capacity:
        empty = cohort.seats.filter(application=None).order_by("-number").values_list("pk", flat=True)
        Seat.objects.filter(pk__in=list(empty[: have - cohort.capacity]), application=None).delete()
        return
    last = max(cohort.seats.values_list("number", flat=True), default=0)
    Seat.objects.bulk_create(Seat(cohort=cohort, number=last + step) for step in range(1, cohort.capacity - have + 1))
