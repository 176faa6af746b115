"""What mentors see of the students proposed for their projects, and what nobody else sees."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext

from cohorts.models import Application, Document
from labs.models import Placement
from tests import factories as make
from tests.labs import matching_steps as step

pytestmark = pytest.mark.django_db


@pytest.fixture
def placement():
    return step.approved(make.small_round()).placements.order_by("project__code").first()


def url(placement, more=""):
    return f"/placements/{placement.pk}/{more}"


def with_cv(placement):
    application: Application = make.application("enrolled", applicant=placement.enrolment.person)
    question = make.form({"key": "cv", "kind": "file", "label_en": "CV"}).sections.get().questions.get()
    Document.objects.create(
        application=application, question=question, file=ContentFile(b"%PDF-1.4 the cv", "cv.pdf"), name="cv.pdf",
        size=15, sha256="0" * 64, kind="application/pdf",
    )  # fmt: skip
    placement.enrolment.application = application
    placement.enrolment.save()


def test_both_mentors_see_the_student_and_nobody_else_does(client, placement):
    for mentor in placement.project.mentors:
        client.force_login(mentor.person)
        text = client.get(url(placement)).content.decode()
        assert placement.enrolment.person.name in text and "Can you take this student?" in text
    strangers = [
        make.mentor("academic").person, make.mentor("industrial").person, placement.enrolment.person, make.coordinator(),
        make.approver(), make.person(),
    ]  # fmt: skip
    for person in strangers:
        client.force_login(person)
        assert [client.get(url(placement, more)).status_code for more in ("", "confirm/", "decline/", "cv/")] == [
            404
        ] * 4
    client.logout()
    assert client.get(url(placement)).status_code == 302


def test_a_mentor_confirms_with_a_note_and_is_thanked(client, placement):
    mentor = placement.project.academic_mentor
    client.force_login(mentor.person)
    assert client.get(url(placement, "confirm/")).status_code == 200
    response = client.post(url(placement, "confirm/"), {"note": "Welcome"}, follow=True)
    text = response.content.decode()
    assert "Your confirmation is recorded" in text and "Can you take this student?" not in text
    assert placement.replies.get().note == "Welcome"


def test_a_decline_without_a_reason_comes_back_with_the_note_still_there(client, placement):
    client.force_login(placement.project.industrial_mentor.person)
    response = client.post(url(placement, "decline/"), {"note": "I am on leave"})
    assert response.status_code == 200 and "I am on leave" in response.content.decode()
    assert not placement.replies.exists()
    client.post(url(placement, "decline/"), {"note": "I am on leave", "reason_code": "left"})
    placement.refresh_from_db()
    assert placement.state == "declined"


def test_a_second_answer_is_refused_in_words_on_the_form(client, placement):
    client.force_login(placement.project.academic_mentor.person)
    client.post(url(placement, "confirm/"), {"note": ""})
    response = client.post(url(placement, "decline/"), {"reason_code": "capacity", "note": ""})
    assert "You have already answered" in response.content.decode()


def test_the_cv_is_there_for_both_mentors_until_the_placement_is_declined(client, placement):
    with_cv(placement)
    for mentor in placement.project.mentors:
        client.force_login(mentor.person)
        assert url(placement, "cv/") in client.get(url(placement)).content.decode()
        response = client.get(url(placement, "cv/"))
        assert b"".join(response.streaming_content) == b"%PDF-1.4 the cv"
        assert response["Content-Disposition"].startswith("attachment")
    step.answer(placement, "decline")
    assert client.get(url(placement, "cv/")).status_code == 404
    assert url(placement, "cv/") not in client.get(url(placement)).content.decode()


def test_those_who_wait_for_an_answer_stand_first(client):
    busy = make.mentor("academic", max_students=5)
    round = make.match_round(make.cohort(capacity=3))
    projects = [make.project(cohort=round.cohort, academic_mentor=busy, theme=make.theme("TX")) for _ in range(2)]
    for project in projects:
        make.ranking(make.enrolment(cohort=round.cohort), round, project)
    first, second = step.approved(round).placements.order_by("created_at")
    step.answer(second, "confirm")
    client.force_login(busy.person)
    text = client.get("/placements/").content.decode()
    assert "1 student waits for your answer." in text
    assert text.index(str(first.pk)) < text.index(str(second.pk))


def test_a_mentor_without_students_reads_when_some_will_come(client):
    client.force_login(make.mentor("industrial").person)
    assert "No student has been proposed to you yet" in client.get("/placements/").content.decode()


def test_the_list_asks_as_often_for_thirty_students_as_for_one(client):
    def busy_with(count):
        mentor, cohort = make.mentor("academic", max_students=count), make.cohort()
        project = make.project(cohort=cohort, academic_mentor=mentor, capacity=12)
        for _ in range(count):
            Placement.objects.create(
                enrolment=make.enrolment(cohort=cohort), project=project, state="proposed", respond_by=make.NOON,
                start_on=cohort.t0_on, end_on=cohort.ends_on,
            )  # fmt: skip
        return mentor.person

    asked = []
    for person in (busy_with(1), busy_with(30)):
        client.force_login(person)
        with CaptureQueriesContext(connection) as queries:
            assert client.get("/placements/").status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
