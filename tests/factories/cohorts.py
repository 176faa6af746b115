"""Cohorts, calls and applications for tests. A state is set by hand here, and only here."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from cohorts.models import (
    Application,
    Call,
    Cohort,
    Condition,
    Decision,
    DecisionBatch,
    Enrolment,
    Option,
    Question,
    QuestionSet,
    Reference,
    Seat,
    Section,
)
from tests.factories import accounts

_n = count(1)
NOON = datetime(2027, 1, 20, 4, 0, tzinfo=UTC)
"""Noon in Hong Kong on a Wednesday while the standard call is open."""


def cohort(code: str = "", **fields: Any) -> Cohort:
    code = code or f"JT{next(_n)}"
    fields = {
        "name_en": f"Cohort {code}", "t0_on": date(2027, 9, 20), "ends_on": date(2028, 6, 30), "capacity": 4,
        "teaching_from": date(2027, 9, 13), "teaching_to": date(2027, 12, 17), **fields,
    }  # fmt: skip
    return Cohort.objects.create(code=code, **fields)


def form(*questions: dict[str, Any]) -> QuestionSet:
    """A form of one section with the given questions; one short question unless told otherwise."""
    made = QuestionSet.objects.create(name=f"Form {next(_n)}")
    section = Section.objects.create(question_set=made, key="about", title_en="About you")
    for position, fields in enumerate(questions or ({"key": "why", "kind": "long", "label_en": "Why?"},)):
        Question.objects.create(section=section, position=position, **fields)
    return made


def call(**fields: Any) -> Call:
    number = next(_n)
    fields = {
        "cohort": fields.pop("cohort", None) or cohort(), "question_set": fields.pop("question_set", None) or form(),
        "slug": f"call-{number}", "title_en": f"Call {number}", "streams": ["ug", "rpg", "engineer"], "state": "open",
        "opens_at": NOON - timedelta(days=16), "closes_at": NOON + timedelta(days=40),
        "reference_due_at": NOON + timedelta(days=47), **fields,
    }  # fmt: skip
    return Call.objects.create(**fields)


def application(state: str = "draft", **fields: Any) -> Application:
    number = next(_n)
    if state not in ("draft", "discarded", "lapsed"):
        fields.setdefault("submitted_at", NOON)
    if state == "offered":
        fields.setdefault("answer_by", NOON + timedelta(days=14))
    fields = {
        "call": fields.pop("call", None) or call(), "applicant": fields.pop("applicant", None) or accounts.person(),
        "reference": f"JTDP-{number:06d}", "stream": "ug", "state": state, **fields,
    }  # fmt: skip
    return Application.objects.create(**fields)


def enrolment(**fields: Any) -> Enrolment:
    fields = {
        "person": fields.pop("person", None) or accounts.person(), "cohort": fields.pop("cohort", None) or cohort(),
        "code": f"S{next(_n):02d}", "stream": "rpg", "enrolled_at": NOON, **fields,
    }  # fmt: skip
    return Enrolment.objects.create(**fields)


def seats(of: Cohort, count: int | None = None) -> list[Seat]:
    """As many empty seats as the cohort has places, or as told."""
    wanted = of.capacity if count is None else count
    return Seat.objects.bulk_create(Seat(cohort=of, number=number) for number in range(1, wanted + 1))


def batch(of: Call | None = None, **fields: Any) -> DecisionBatch:
    fields = {"call": of or call(), "title": f"Batch {next(_n)}", **fields}
    return DecisionBatch.objects.create(**fields)


def decision(outcome: str = "offer", *, batch_: DecisionBatch, **fields: Any) -> Decision:
    """An outcome of a pending application of the batch's call."""
    if outcome == "reject":
        fields.setdefault("reason_code", "rank")
    if outcome == "waitlist":
        fields.setdefault("rank", batch_.decisions.filter(outcome="waitlist").count() + 1)
    about = fields.pop("application", None) or application("decision_pending", call=batch_.call)
    return Decision.objects.create(batch=batch_, application=about, outcome=outcome, **fields)


def offered(of: Call | None = None, **fields: Any) -> Application:
    """Somebody with an offer and a seat."""
    about = of or call()
    if not about.cohort.seats.exists():
        seats(about.cohort)
    made = application("offered", call=about, **fields)
    free = about.cohort.seats.filter(application=None).order_by("number").first()
    Seat.objects.filter(pk=free.pk).update(application=made)
    return made


def waiting(of: Call, rank: int, **fields: Any) -> Application:
    """Somebody on the waiting list of a released batch."""
    made = application("waitlisted", call=of, **fields)
    released = DecisionBatch.objects.filter(call=of, state="released").first() or batch(
        of, state="released", content_hash="x", released_at=NOON
    )
    decision("waitlist", batch_=released, application=made, rank=rank)
    return made


def condition(kind: str = "english", **fields: Any) -> Condition:
    fields = {
        "application": fields.pop("application", None) or application("accepted", answer_by=NOON),
        "due_on": date(2027, 8, 13), **fields,
    }  # fmt: skip
    return Condition.objects.create(kind=kind, **fields)


def option(question: Question, key: str, lab_code: str = "", **texts: str) -> Option:
    texts = texts or {"label_en": f"{key} en", "label_zh_hant": f"{key} 繁", "label_zh_hans": f"{key} 简"}
    return Option.objects.create(
        question=question, key=key, lab_code=lab_code, position=question.options.count(), **texts
    )


def full_form() -> QuestionSet:
    """A form of two sections with a question of every kind, in three languages."""
    made = QuestionSet.objects.create(name=f"Full form {next(_n)}")
    pages = {
        "about": [
            ("name", "short", {"max_chars": 40}), ("why", "long", {"max_chars": 100}), ("born", "date", {"required": False}),
            ("gpa", "number", {"required": False}), ("cv", "file", {}),
        ],
        "interests": [
            ("themes", "ranking_theme", {"most_choices": 2}), ("level", "choice", {}), ("skills", "multi", {"required": False}),
            ("transfer_gba_mainland", "consent", {}),
        ],
    }  # fmt: skip
    for place, (key, questions) in enumerate(pages.items()):
        section = Section.objects.create(question_set=made, key=key, position=place, **in_three("title", key))
        for position, (name, kind, more) in enumerate(questions):
            Question.objects.create(
                section=section, key=name, kind=kind, position=position, **in_three("label", name), **more
            )
    for key, lab in (("T01", "AI"), ("T02", "AI"), ("T08", "QUANTUM")):
        option(question(made, "themes"), key, lab)
    for name in ("level", "skills"):
        option(question(made, name), "a")
        option(question(made, name), "b")
    return made


def question(of: QuestionSet, key: str) -> Question:
    return Question.objects.get(section__question_set=of, key=key)


def in_three(field: str, word: str) -> dict[str, str]:
    """A text in every language of the product."""
    return {f"{field}_en": f"{word} en", f"{field}_zh_hant": f"{word} 繁", f"{field}_zh_hans": f"{word} 简"}


def reference(state: str = "requested", **fields: Any) -> Reference:
    """A request to a referee, with the link that `link_of` works out."""
    from cohorts.queries.references import hashed, token_of

    number = next(_n)
    of = fields.pop("application", None) or application("submitted")
    fields = {
        "referee_name": f"Prof. Referee {number}", "referee_email": f"referee{number}@university.example",
        "relationship": "Taught me", "state": state, **fields,
    }  # fmt: skip
    if state != "named":
        fields = {"requested_at": NOON, "due_at": of.call.reference_due_at, **fields}
    if state in ("received", "disputed", "void"):
        fields = {"received_at": NOON, "text": "A fine person.", "ratings": {"knowledge": 5}, **fields}
    made = Reference.objects.create(application=of, **fields)
    if state != "named":
        made.token_hash = hashed(token_of(made))
        made.save(update_fields=["token_hash"])
    return made


def link_of(reference: Reference) -> str:
    """The address that a referee's letter holds."""
    from cohorts.queries.references import token_of

    return f"/r/{token_of(reference)}/"
