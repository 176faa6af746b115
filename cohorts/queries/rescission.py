"""Whether somebody asked for an offer to be rescinded, and which partners have agreed."""

from hashlib import sha256
from typing import Any

from django.db.models import Q, QuerySet

from cohorts.lifecycles.applications import ApplicationState
from cohorts.models import Application
from talentprogram.journal import history
from talentprogram.journal.keys import keys_of
from talentprogram.partners.queries import key_partners

ASKED = "ask_to_rescind"


def request(application: Application) -> Any:
    """The request that stands about this offer, with its reason; None where there is none about this one."""
    made = Q(after=ApplicationState.OFFERED) & ~Q(before=ApplicationState.OFFERED)
    last = history.of(application).filter(Q(verb=ASKED) | made).first()
    return last if last is not None and last.verb == ASKED and application.state == ApplicationState.OFFERED else None


def fingerprint(asked: Any) -> str:
    """What a partner agrees to: this request, for this reason. Another reason needs both keys anew."""
    return sha256(f"rescind {asked.subject_id}: {asked.hash}".encode()).hexdigest()


def turned(application: Application, asked: Any) -> list[Any]:
    """The keys turned on a request, oldest first."""
    return keys_of(application, fingerprint(asked))


def awaited(application: Application, asked: Any) -> list[Any]:
    """The key partners that have not agreed yet."""
    agreed = {key.partner_id for key in turned(application, asked)}
    return [partner for partner in key_partners() if partner.pk not in agreed]


def waiting() -> QuerySet[Application]:
    """Offers about which somebody asked, at some time, for the two keys; `request` says whether it still stands."""
    return Application.objects.filter(state=ApplicationState.OFFERED, pk__in=history.subjects(Application, ASKED))
