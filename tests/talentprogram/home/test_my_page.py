"""Whose move is it: one person's page in every role."""

from datetime import timedelta

import pytest
from django.urls import reverse

from cohorts.models import Condition, DecisionBatch
from labs.models import MatchResult, MatchRun, Placement, PreferenceList, Round
from talentprogram.home.queries import my_page
from talentprogram.kernel import clock
from tests import factories as make

pytestmark = pytest.mark.django_db
LATER = make.NOON + timedelta(days=3)


def moves(person):
    """The titles that wait for a person's move."""
    return [str(item.title) for item in my_page(person, make.NOON)[0].items]


def titles(person):
    return [str(section.title) for section in my_page(person, make.NOON)]


def round_of(cohort, **fields):
    return Round.objects.create(
        cohort=cohort, opens_at=make.NOON - timedelta(days=2), closes_at=LATER, seed="s", seed_commitment="c", **fields
    )


def placement(project, **fields):
    return Placement.objects.create(
        project=project, enrolment=make.enrolment(cohort=project.cohort), respond_by=LATER, start_on="2027-09-20",
        end_on="2028-06-30", **{"state": "proposed", **fields},
    )  # fmt: skip


def test_the_page_of_somebody_new_leads_to_the_calls(client):
    client.force_login(make.person())
    page = client.get(reverse("home:me"))
    assert reverse("cohorts:calls") in page.content.decode()


def test_what_waits_for_an_applicant_stands_first_and_the_soonest_first():
    person = make.person()
    make.application("draft", applicant=person, call=make.call(title_en="To be completed"))
    make.application("offered", applicant=person, answer_by=LATER, call=make.call(title_en="To be answered"))
    make.application("under_review", applicant=person, call=make.call(title_en="Being read"))
    assert moves(person) == ["To be answered", "To be completed"]


def test_a_draft_of_a_call_that_has_closed_waits_for_nobody():
    person = make.person()
    make.application("draft", applicant=person, call=make.call(closes_at=make.NOON - timedelta(days=1)))
    assert moves(person) == []


def test_an_outcome_that_is_not_released_yet_cannot_be_read_from_the_page(client):
    person = make.person()
    make.application("decision_pending", applicant=person)
    client.force_login(person)
    page = client.get(reverse("home:me")).content.decode()
    assert "Being considered" in page and "Outcome" not in page


def test_an_accepted_offer_asks_for_evidence_until_it_is_there():
    person = make.person()
    application = make.application("accepted", applicant=person)
    condition = Condition.objects.create(application=application, kind="degree", due_on="2027-08-01")
    assert moves(person) == [application.call.title]
    Condition.objects.filter(pk=condition.pk).update(state="submitted")
    assert moves(person) == []


def test_a_student_is_asked_to_rank_while_the_window_is_open():
    enrolment = make.enrolment()
    PreferenceList.objects.create(enrolment=enrolment, round=round_of(enrolment.cohort))
    assert len(moves(enrolment.person)) == 1
    Round.objects.update(closes_at=make.NOON)
    assert moves(enrolment.person) == []


def test_a_placement_is_shown_to_its_student_only_once_it_is_published():
    project = make.project(title_en="Fair sharing of GPUs")
    run = MatchRun.objects.create(round=round_of(project.cohort), number=1, state="approved", result_hash="a" * 64)
    placed = placement(project, run=run, state="confirmed")
    MatchResult.objects.create(run=run, enrolment=placed.enrolment, project=project, rank_obtained=1)
    items = [str(item.title) for section in my_page(placed.enrolment.person, make.NOON) for item in section.items]
    assert "Fair sharing of GPUs" not in items
    MatchRun.objects.update(state="published")
    items = [str(item.title) for section in my_page(placed.enrolment.person, make.NOON) for item in section.items]
    assert "Fair sharing of GPUs" in items


def test_a_student_whose_mentor_declined_reads_that_there_is_no_project_yet():
    project = make.project()
    run = MatchRun.objects.create(round=round_of(project.cohort), number=1, state="published", result_hash="a" * 64)
    placed = placement(project, run=run, state="declined")
    MatchResult.objects.create(run=run, enrolment=placed.enrolment, project=project, rank_obtained=1)
    items = [str(item.title) for section in my_page(placed.enrolment.person, make.NOON) for item in section.items]
    assert "No project yet" in items and project.title not in items


def test_a_mentor_owes_an_answer_until_it_is_given():
    project = make.project()
    mentor, placed = project.academic_mentor, placement(project)
    assert moves(mentor.person) == [project.title]
    placed.replies.create(mentor=mentor, by=mentor.person, answer="confirm", at=make.NOON)
    assert moves(mentor.person) == []
    assert moves(project.industrial_mentor.person) == [project.title]


def test_an_approver_sees_what_lacks_the_key_of_their_side():
    person = make.approver()
    DecisionBatch.objects.create(
        call=make.call(title_en="Call"), title="Main batch", state="locked", content_hash="c" * 64
    )
    assert moves(person) == ["Main batch · Call"]


def test_the_page_never_shows_other_peoples_things():
    make.application("draft")
    placement(make.project())
    assert moves(make.person()) == []
    assert titles(make.person()) == ["Your move"]


@pytest.mark.parametrize("rows", [1, 30])
def test_the_page_asks_the_same_number_of_questions_however_much_a_person_has(client, rows, django_assert_num_queries):
    mentor = make.mentor()
    for _row in range(rows):
        make.application("draft", applicant=mentor.person, call=make.call())
        make.project(academic_mentor=mentor)
    client.force_login(mentor.person)
    client.get(reverse("home:me"))
    # session, person, installation, grants, applications, enrolments, mentor, placements, projects, sessions
    with clock.stopped_at(make.NOON), django_assert_num_queries(10):
        client.get(reverse("home:me"))
