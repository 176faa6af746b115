"""Applicants from a file."""

import pytest

from cohorts.forms.imports import APPLICANTS
from cohorts.models import Application
from talentprogram.accounts.models import Person
from talentprogram.journal.models import Entry
from talentprogram.kernel import importing
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON
FILE = """call,email,family_name,given_name,native_name,name_order,language,stream,lab
spring,Ng@example.org,Ng,Tsz-kiu,吳芷翹,family_first,zh-hant,ug,AI
spring,rocha@example.org,Rocha,Sofia,,given_first,en,rpg,
"""


@pytest.fixture(autouse=True)
def call():
    make.lab("AI")
    return make.call(slug="spring")


def rehearse(text=FILE, at=AT):
    return importing.rehearse(APPLICANTS, text, by=make.coordinator(), at=at)


def apply(text=FILE):
    return importing.apply(APPLICANTS, text, by=make.coordinator(), at=AT)


def test_each_row_becomes_a_person_and_an_application_that_is_sent_in():
    apply()
    ng = Application.objects.get(applicant__email="ng@example.org")
    assert (ng.state, ng.stream, ng.lab_hint, ng.submitted_at) == ("submitted", "ug", "AI", AT)
    assert ng.applicant.full_names == "Ng Tsz-kiu 吳芷翹" and ng.applicant.preferred_language == "zh-hant"
    assert Person.objects.get(email="rocha@example.org").name == "Sofia Rocha"
    assert ng.versions.count() == 1
    assert Entry.objects.filter(verb="submit", note="Imported from a file").count() == 2


def test_no_letter_goes_out():
    apply()
    assert not Notice.objects.exclude(state="cancelled").exists()


def test_the_same_file_again_changes_nothing_and_a_correction_is_shown():
    apply()
    assert rehearse().unchanged == 2
    plan = apply(FILE.replace("ug,AI", "engineer,AI"))
    assert [(each.column, each.before, each.after) for each in plan.changed[0].changes] == [
        ("stream", "ug", "engineer")
    ]
    assert Application.objects.get(applicant__email="ng@example.org").stream == "engineer"


def test_somebody_who_has_an_account_keeps_their_own_name():
    make.person(email="ng@example.org", display_name="Kiu Ng")
    apply()
    assert Person.objects.get(email="ng@example.org").name == "Kiu Ng"


def test_errors_name_row_and_column_and_nothing_changes():
    bad = FILE.replace("spring,Ng@", "autumn,Ng@").replace("ug,AI", "ug,MARS").replace("Rocha,Sofia,,", ",,,")
    plan = apply(bad)
    assert [(each.row, each.column) for each in plan.problems] == [(2, "call"), (2, "lab"), (3, "family_name")]
    assert not Application.objects.exists() and not Person.objects.filter(email="ng@example.org").exists()


def test_an_application_that_has_moved_on_is_not_touched(call):
    person = make.person(email="ng@example.org")
    make.application("under_review", call=call, applicant=person)
    plan = rehearse()
    assert [(each.row, each.column) for each in plan.problems] == [(2, "email")] and "Under review" in plan.problems[
        0
    ].message


def test_a_call_that_is_closed_takes_none(call):
    plan = rehearse(at=call.last_moment)
    assert {each.row for each in plan.problems} == {2, 3} and "no applications now" in plan.problems[0].message


def test_a_stream_that_the_call_does_not_take_is_refused(call):
    call.streams = ["rpg"]
    call.save()
    assert [(each.row, each.column) for each in rehearse().problems] == [(2, "stream")]
