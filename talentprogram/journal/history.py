"""Questions about what happened."""

from typing import Any

from django.db import models

from talentprogram.journal.chain import digest
from talentprogram.journal.models import Entry


def of(*things: models.Model) -> models.QuerySet[Entry]:
    """The entries about these things, newest first."""
    query = models.Q(pk__in=[])
    for thing in things:
        query |= models.Q(subject_type=thing._meta.label, subject_id=thing.pk)
    return Entry.objects.filter(query).select_related("actor")


def first_broken_link() -> Entry | None:
    """The first entry that does not follow from the one before it; None when the whole chain holds (I52)."""
    seq, link = 0, "0" * 64
    for entry in Entry.objects.order_by("seq").iterator(chunk_size=2000):
        if entry.seq != seq + 1 or entry.prev_hash != link or digest(entry) != entry.hash:
            return entry
        seq, link = entry.seq, entry.hash
    return None


def who_holds(entry: Any) -> str:
    """The name of the person behind an entry, or the class of actor where there is none."""
    return str(entry.actor.name if entry.actor else entry.actor_class)


def subjects(kind: type[models.Model], verb: str) -> models.QuerySet[Entry, Any]:
    """The ids of all things of a kind to which something happened."""
    return (
        Entry.objects.filter(subject_type=kind._meta.label, verb=verb).order_by().values_list("subject_id", flat=True)
    )
