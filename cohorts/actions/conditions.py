"""Conditions of an offer: shown by the applicant, judged by the desk."""

import hashlib
from datetime import datetime
from typing import Any

from django.db import transaction
from django.urls import reverse
from django.utils.translation import gettext as _

from cohorts import wording
from cohorts.actions import documents
from cohorts.lifecycles.admissions import CONDITION
from cohorts.lifecycles.applications import ApplicationState
from cohorts.models import Condition
from talentprogram.journal import keys
from talentprogram.journal.advance import advance
from talentprogram.kernel.lifecycle import Refused
from talentprogram.kernel.uploads import Upload
from talentprogram.notifications import outbox
from talentprogram.partners.queries import key_partner_of

TWO_KEYS_TO_WAIVE = ("degree", "permission")


@transaction.atomic
def submit_evidence(
    condition: Condition, *, by: Any, at: datetime, statement: str = "", file: Upload | None = None
) -> None:
    """Show that a condition is met, in words, with a file, or both."""
    if not (statement or file):
        raise Refused(_("Write a statement or add a file."))
    if condition.application.state != ApplicationState.ACCEPTED:
        raise Refused(_("Evidence is taken once the offer is accepted, until the enrolment."))
    stamps = {"evidence_id": documents.keep(condition.application, None, file)["document"]} if file else {}
    advance(condition, CONDITION, "upload_evidence", by=by, at=at, statement=statement, **stamps)


@transaction.atomic
def verify(condition: Condition, *, by: Any, at: datetime) -> None:
    """Find that the evidence shows what it must."""
    entry = advance(condition, CONDITION, "verify", by=by, at=at)
    _tell(condition, entry.key, at)


@transaction.atomic
def reject_evidence(condition: Condition, *, note: str, by: Any, at: datetime) -> None:
    """Ask for other evidence; the note says what is wrong and goes to the applicant."""
    entry = advance(condition, CONDITION, "reject_evidence", by=by, at=at, note=note)
    _tell(condition, entry.key, at, note)


@transaction.atomic
def waive(condition: Condition, *, note: str, by: Any, at: datetime) -> None:
    """Do without a condition, with a reason; degree and permission need one key of each partner."""
    turned = {key.partner_id for key in keys.keys_of(condition, waiver_hash(condition))}
    if condition.kind in TWO_KEYS_TO_WAIVE and len(turned) < 2:
        raise Refused(_("This condition can only be waived when an approver of each partner has agreed to it."))
    entry = advance(condition, CONDITION, "waive", by=by, at=at, note=note)
    _tell(condition, entry.key, at)


@transaction.atomic
def agree_to_waive(condition: Condition, *, by: Any, at: datetime, comment: str = "") -> None:
    """Turn one partner's key for waiving a condition."""
    partner = key_partner_of(by)
    if partner is None:
        raise Refused(_("You hold no key of a partner: your role must name the partner it belongs to."))
    keys.turn(condition, content_hash=waiver_hash(condition), partner=partner, by=by, at=at, comment=comment)


def waiver_hash(condition: Condition) -> str:
    """What is agreed to: that this condition of this application is waived."""
    return hashlib.sha256(f"waive {condition.kind} of {condition.application_id}".encode()).hexdigest()


@transaction.atomic
def miss(condition: Condition, *, by: Any, at: datetime) -> None:
    """Record that the day passed without evidence."""
    advance(condition, CONDITION, "deadline_passed", by=by, at=at)


def _tell(condition: Condition, because: str, at: datetime, note: str = "") -> None:
    outbox.post(
        "cohorts.condition_result", to=condition.application.applicant, because=because, about=condition, at=at,
        condition=wording.EVIDENCE[condition.kind], result=wording.CONDITION["applicant"][condition.state], note=note,
        action_path=reverse("cohorts:conditions", args=[condition.application_id]),
    )  # fmt: skip
