"""The door for labs."""

import pytest
from django.contrib.auth.models import AnonymousUser

from cohorts import public
from cohorts.models import Answer, Document, Question
from tests import factories as make

pytestmark = pytest.mark.django_db


def enrolled(ranked=None, **fields):
    form = make.form(
        {"key": "themes", "kind": "ranking_theme", "label_en": "Themes"},
        {"key": "cv", "kind": "file", "label_en": "CV"},
    )
    call = make.call(question_set=form, cohort=fields.pop("cohort", None))
    application = make.application("enrolled", call=call)
    if ranked is not None:
        Answer.objects.create(
            application=application,
            question=Question.objects.get(section__question_set=form, key="themes"),
            value=ranked,
        )
    return make.enrolment(application=application, person=application.applicant, cohort=call.cohort, **fields)


def test_participants_are_the_live_enrolments_by_code():
    cohort = make.cohort()
    for code, state in (
        ("S02", "active"),
        ("S01", "pending"),
        ("S03", "cancelled"),
        ("S04", "suspended"),
        ("S05", "withdrawn"),
    ):
        make.enrolment(cohort=cohort, code=code, state=state)
    make.enrolment()
    assert [each.code for each in public.participants(cohort)] == ["S01", "S02", "S04"]


def test_one_persons_live_enrolment_is_found_and_nobody_elses():
    enrolment = make.enrolment()
    gone = make.enrolment(state="terminated")
    assert public.enrolment_of(enrolment.person) == enrolment
    assert public.enrolment_of(enrolment.person, make.cohort()) is None
    assert public.enrolment_of(gone.person) is None and not public.is_live(gone)
    assert public.enrolment_of(AnonymousUser()) is None


def test_interests_are_the_ranked_codes_best_first(django_assert_num_queries):
    some = [enrolled(["T03", "T01"]), enrolled([]), enrolled(), make.enrolment()]
    assert public.interests(some[0]) == ["T03", "T01"]
    with django_assert_num_queries(1):
        ranked = public.interests_of(some)
    assert [ranked.get(each.pk, []) for each in some] == [["T03", "T01"], [], [], []]


def test_the_cv_is_the_file_of_its_question():
    enrolment = enrolled()
    question = Question.objects.get(section__question_set=enrolment.application.call.question_set, key="cv")
    for name, asked in (("cv.pdf", question), ("evidence.pdf", None)):
        Document.objects.create(
            application=enrolment.application,
            question=asked,
            file=name,
            name=name,
            size=1,
            sha256="x",
            kind="application/pdf",
        )
    assert public.cv_of(enrolment).name == "cv.pdf"
    assert public.cv_of(make.enrolment()) is None


def test_cohorts_under_way_and_their_days():
    soon, over = make.cohort(), make.cohort(state="closed")
    assert list(public.cohorts_under_way()) == [soon]
    assert public.cohort_of_code(over.code) == over and public.cohort_of_code("none") is None
    assert public.dates(soon).placements_from == soon.t0_on and public.dates(soon).teaching_to == soon.teaching_to
