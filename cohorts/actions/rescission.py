"""An offer is taken back only when a coordinator asked with a reason and an approver of each partner agreed."""

from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext as _

from cohorts.actions import admissions
from cohorts.lifecycles.applications import APPLICATION, ApplicationState
from cohorts.models import Application
from cohorts.queries import rescission as asked
from talentprogram.journal import keys
from talentprogram.journal.advance import advance, record
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications import outbox
from talentprogram.partners.queries import key_partner_of

LETTERS = ("cohorts.offer_made", "cohorts.waitlist_promoted", "cohorts.offer_reinstated", "cohorts.offer_reminder")


@transaction.atomic
def ask(application: Application, *, by: Any, at: datetime, note: str) -> None:
    """Ask both partners to agree. A new reason needs both keys anew."""
    if not note:
        raise Refused(_("Please give a reason."))
    record(application, asked.ASKED, by=by, at=at, as_="coordinator", note=note)
    if not Application.objects.filter(pk=application.pk, state=ApplicationState.OFFERED).exists():
        raise Refused(_("There is no open offer to rescind."))


@transaction.atomic
def agree(application: Application, *, seen_hash: str, by: Any, at: datetime, comment: str = "") -> None:
    """Turn one partner's key on the request that the approver read."""
    partner, request = key_partner_of(by), asked.request(application)
    if partner is None:
        raise Refused(_("You hold the key of no partner."))
    if request is None or asked.fingerprint(request) != seen_hash:
        raise Refused(_("What you read is not what stands here now. Please look again."))
    keys.turn(application, content_hash=seen_hash, partner=partner, by=by, at=at, comment=comment)


@transaction.atomic
def rescind(application: Application, *, by: Any, at: datetime) -> None:
    """Take an offer back for the reason that both partners agreed to; letters about it that have not left are cancelled."""
    request = asked.request(application)
    if request is None:
        raise Refused(_("An offer is rescinded when both partners agree. Ask them first, with a reason."))
    if missing := asked.awaited(application, request):
        raise Refused(_("The agreement of %(partners)s is still awaited.") % {"partners": ", ".join(map(str, missing))})
    advance(application, APPLICATION, "rescind", by=by, at=at, note=request.note)
    outbox.cancel_about(application, kinds=LETTERS, at=at)
    admissions.give_up_seat(application, at=at)
