"""Who may, in this app. Predicates over a person and a thing; what may happen to the thing its table says."""

from typing import Any

from cohorts.lifecycles.applications import ApplicationState
from talentprogram.accounts.policies import approves, coordinates, may_never

__all__ = ["approves", "coordinates", "may_never"]

S = ApplicationState
AFTER_AN_OFFER = frozenset(
    {S.OFFERED, S.ACCEPTED, S.DECLINED, S.EXPIRED, S.DEFERRED, S.RESCINDED, S.ENROLLED, S.CONDITIONS_NOT_MET}
)


def owns(person: Any, application: Any) -> bool:
    """The applicant, of their own application."""
    return bool(person.is_authenticated and application is not None and application.applicant_id == person.pk)


def owns_reference(person: Any, reference: Any) -> bool:
    """The applicant about whom a referee was asked to write: they may name another, never read the letter."""
    return owns(person, reference.application)


def reads_document(person: Any, document: Any) -> bool:
    """The file of an application: who sent it in, and coordinators."""
    return owns(person, document.application) or coordinates(person)


def holds_the_link(person: Any, reference: Any) -> bool:
    """A referee has no account: whoever holds the secret link is let in. Without a reference they are told so."""
    return True


def sees_call(person: Any, call: Any) -> bool:
    """A call that is announced; coordinators see every call."""
    return call.is_public or coordinates(person)


def changes_call(person: Any, call: Any = None) -> bool:
    """The texts and dates of a call, while it is a draft."""
    return coordinates(person) and (call is None or call.state == "draft")


def extends_call(person: Any, call: Any = None) -> bool:
    """Give a call more time, while it is open."""
    return coordinates(person) and (call is None or call.is_open)


def changes_form(person: Any, question_set: Any = None) -> bool:
    """The questions of a form, until a call with it has opened (I04)."""
    return coordinates(person) and (question_set is None or question_set.frozen_at is None)


def changes_section(person: Any, section: Any = None) -> bool:
    return changes_form(person, section and section.question_set)


def changes_question(person: Any, question: Any = None) -> bool:
    return changes_section(person, question and question.section)


def sees_offer(person: Any, application: Any) -> bool:
    """The applicant, once an offer has been released (I15): before, the page is not there."""
    return owns(person, application) and application.state in AFTER_AN_OFFER


def holds_condition(person: Any, condition: Any) -> bool:
    """Whose offer it is that the condition stands on."""
    return condition is not None and sees_offer(person, condition.application)


def reads_batches(person: Any, batch: Any = None) -> bool:
    """Coordinators; and the liaisons of both partners, once there is something to approve."""
    return coordinates(person) or (approves(person) and (batch is None or batch.state != "draft"))


def judges_conditions(person: Any, condition: Any = None) -> bool:
    """Coordinators, and liaisons where a waiver needs their key."""
    return coordinates(person) or approves(person)


def holds_the_address(person: Any, feed: Any) -> bool:
    """Calendar programs do not sign in: whoever holds the secret address reads that one calendar."""
    return feed is not None
