"""Who is asked, and what they write."""

import pytest

from cohorts import wording
from cohorts.forms.references import Letter, Referees
from tests import factories as make

pytestmark = pytest.mark.django_db


def block(n, email, **more):
    fields = {
        "referee_name": "Prof. A",
        "referee_email": email,
        "relationship": "Taught me",
        "institution": "",
        "language": "en",
        **more,
    }
    return {f"r{n}-{name}": value for name, value in fields.items()}


def test_two_referees_and_an_empty_block():
    draft = make.application("draft")
    page = Referees(draft, {**block(0, "a@x.example"), **block(1, "b@x.example"), "r2-language": "en"})
    assert page.is_valid() and [row["referee_email"] for row in page.rows()] == ["a@x.example", "b@x.example"]


def test_ones_own_address_and_an_address_named_twice_are_refused_beside_their_field():
    draft = make.application("draft")
    page = Referees(
        draft, {**block(0, draft.applicant.email.upper()), **block(1, "b@x.example"), **block(2, "B@x.example")}
    )
    assert not page.is_valid()
    assert "your own address" in str(page.forms[0].errors["referee_email"])
    assert "named twice" in str(page.forms[2].errors["referee_email"])


def test_half_a_block_says_what_it_lacks():
    page = Referees(make.application("draft"), {"r0-referee_name": "Prof. A"})
    assert not page.is_valid() and set(page.forms[0].errors) == {"referee_email", "relationship"}


def test_those_who_were_asked_have_no_block_and_their_address_is_taken():
    asked = make.reference(application=make.application("draft"))
    page = Referees(asked.application, block(0, asked.referee_email))
    assert len(page.forms) == 2 and not page.is_valid()


def test_a_letter_may_have_gaps_until_it_is_sent():
    reference = make.reference()
    assert Letter({"knowledge": "5"}, reference=reference).is_valid()
    final = Letter({"knowledge": "5"}, reference=reference, is_final=True)
    assert not final.is_valid() and set(final.errors) == set(wording.RATINGS) - {"knowledge"} | {"text"}


def test_a_letter_is_not_longer_than_3000_characters():
    ratings = dict.fromkeys(wording.RATINGS, "0")
    assert Letter({**ratings, "text": "字" * 3000}, reference=make.reference(), is_final=True).is_valid()
    assert not Letter({**ratings, "text": "字" * 3001}, reference=make.reference(), is_final=True).is_valid()
