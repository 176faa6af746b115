"""Cohorts, calls and applications for tests. A state is set by hand here, and only here."""

from datetime import UTC, date, datetime, timedelta
from itertools import count
from typing import Any

from cohorts.models import Application, Call, Cohort, Enrolment, Question, QuestionSet, Section
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
