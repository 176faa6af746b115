"""Two-key approval (I18): one approver of each key partner, two persons, over the same content."""

from datetime import datetime
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext as _

from talentprogram.journal.advance import record
from talentprogram.journal.models import Key
from talentprogram.kernel.lifecycle import Refused


@transaction.atomic
def turn(thing: models.Model, *, content_hash: str, partner: Any, by: Any, at: datetime, comment: str = "") -> Key:
    """Turn one partner's key on this content, or say why it does not turn."""
    held = keys_of(thing, content_hash)
    if any(key.partner_id == partner.pk for key in held):
        raise Refused(_("%(partner)s has already approved this content.") % {"partner": partner})
    if any(key.approver_id == by.pk for key in held):
        raise Refused(_("One person cannot turn both keys."))
    try:
        with transaction.atomic():
            key = Key.objects.create(
                subject_type=thing._meta.label, subject_id=thing.pk, partner=partner, approver=by,
                content_hash=content_hash, approved_at=at, comment=comment,
            )  # fmt: skip
    except IntegrityError:  # a colleague turned it at the same moment
        raise Refused(_("%(partner)s has already approved this content.") % {"partner": partner}) from None
    record(thing, "turn_key", by=by, at=at, as_="partner_approver", note=comment, detail={"content_hash": content_hash})
    return key


def keys_of(thing: models.Model, content_hash: str) -> list[Key]:
    """The keys turned on this content, oldest first."""
    found = Key.objects.filter(subject_type=thing._meta.label, subject_id=thing.pk, content_hash=content_hash)
    return list(found.select_related("partner", "approver").order_by("approved_at"))


def latest_keys(thing: models.Model, *, since: datetime | None = None) -> dict[Any, Key]:
    """The last key of each partner on any content of this thing, by partner; for reading."""
    found = Key.objects.filter(subject_type=thing._meta.label, subject_id=thing.pk).select_related("approver")
    if since is not None:
        found = found.filter(approved_at__gte=since)
    return {key.partner_id: key for key in found.order_by("approved_at")}
