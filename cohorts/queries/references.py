"""Questions about referees, their letters and the links that let them in."""

import hashlib
from base64 import urlsafe_b64encode
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet
from django.utils.crypto import salted_hmac

from cohorts.lifecycles.applications import NOT_LIVE, UNDO, ApplicationState
from cohorts.lifecycles.references import AWAITED, ReferenceState
from cohorts.models import Application, Reference

PURPOSE = "cohorts.reference.letter/1"
GONE = frozenset({ReferenceState.REPLACED, ReferenceState.CANCELLED})
LETTER_IS_HERE = frozenset({ReferenceState.RECEIVED, ReferenceState.DISPUTED, ReferenceState.VOID})
FREE_MAIL = frozenset(
    [
        "gmail.com",
        "googlemail.com",
        "outlook.com",
        "hotmail.com",
        "live.com",
        "yahoo.com",
        "yahoo.com.hk",
        "icloud.com",
        "me.com",
        "proton.me",
        "protonmail.com",
        "gmx.com",
        "mail.com",
        "qq.com",
        "foxmail.com",
        "163.com",
        "126.com",
        "yeah.net",
        "sina.com",
        "sohu.com",
        "aliyun.com",
        "139.com",
        "189.cn",
    ]
)


def token_of(reference: Reference) -> str:
    """The secret of a referee's link: 256 bits that only this installation can work out again for a reminder.

    A new `token_version` makes every earlier link worthless.
    """
    digest = salted_hmac(PURPOSE, f"{reference.pk}:{reference.token_version}", algorithm="sha256").digest()
    return urlsafe_b64encode(digest).decode().rstrip("=")


def hashed(token: str) -> str:
    return hashlib.sha256(f"{PURPOSE}:{token}".encode()).hexdigest()


def of_token(token: str) -> Reference | None:
    """The request that this link was sent for; None for a link nobody was sent, or one that a newer replaced."""
    return _loaded().filter(token_hash=hashed(token)).first()


def with_all(pk: Any) -> Reference | None:
    return _loaded().filter(pk=pk).first()


def _loaded() -> QuerySet[Reference]:
    return Reference.objects.select_related("application__call__cohort", "application__applicant")


def standing(application: Application) -> QuerySet[Reference]:
    """The referees an application names now, in the order they were named."""
    return application.references.exclude(state__in=GONE).order_by("created_at")


def counts(application: Application) -> dict[str, int]:
    """How many letters there are, how many are still awaited, and how many the call needs."""
    states = list(standing(application).values_list("state", flat=True))
    return {
        "received": sum(state in (ReferenceState.RECEIVED, ReferenceState.DISPUTED) for state in states),
        "awaited": sum(state in (*AWAITED, ReferenceState.OVERDUE) for state in states),
        "required": application.call.min_references,
    }


def unasked(application: Application) -> QuerySet[Reference]:
    return application.references.filter(state=ReferenceState.NAMED)


def surplus(application: Application) -> QuerySet[Reference]:
    """Requests that nobody has begun to answer: they can be taken back without wasting anybody's work."""
    return application.references.filter(
        Q(state__in=[ReferenceState.REQUESTED, ReferenceState.OPENED]) | Q(state=ReferenceState.OVERDUE, text="")
    )


def due(at: datetime) -> QuerySet[Reference]:
    return Reference.objects.filter(state__in=AWAITED, due_at__lte=at).select_related("application__call")


def past_grace(at: datetime) -> list[Reference]:
    overdue = Reference.objects.filter(state=ReferenceState.OVERDUE, due_at__lte=at).select_related("application__call")
    return [reference for reference in overdue if reference.last_moment <= at]


def nobody_waits_for(at: datetime) -> QuerySet[Reference]:
    """Requests of applications that ended; a withdrawn one keeps its requests while the withdrawal can be undone."""
    ended = Q(
        application__state__in=[
            *(NOT_LIVE - {ApplicationState.WITHDRAWN}),
            ApplicationState.INELIGIBLE,
            ApplicationState.REJECTED,
        ]
    )
    withdrawn = Q(application__state=ApplicationState.WITHDRAWN, application__left_at__lte=at - UNDO)
    waiting = Q(state__in=[ReferenceState.NAMED, *AWAITED, ReferenceState.OVERDUE])
    return Reference.objects.filter(waiting & (ended | withdrawn)).select_related(
        "application__call", "application__applicant"
    )


def flags(reference: Reference) -> list[str]:
    """What staff should look at twice; nothing of it is held against anybody by itself."""
    person, domain = reference.application.applicant, reference.referee_email.rpartition("@")[2].lower()
    found = []
    if domain in FREE_MAIL:
        found.append("free_mail")
    elif domain == person.email.rpartition("@")[2].lower():
        found.append("same_domain")
    if reference.referee_name.casefold().strip() in {person.name.casefold(), person.legal_name_native.casefold()} - {
        ""
    }:
        found.append("same_name")
    return found


def addresses_of(person: Any) -> set[str]:
    """Every address that a person has shown to be theirs, in lower case."""
    return {
        person.email.lower(),
        *(address.lower() for address in person.emailaddress_set.values_list("email", flat=True)),
    }
