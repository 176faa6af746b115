"""What a student sees of a match, and when."""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from labs import wording
from labs.actions.rounds import publish
from labs.matching.objective import LEVELS
from labs.models import MatchResult
from tests import factories as make
from tests.labs import matching_steps as step

pytestmark = pytest.mark.django_db
WHY = "/my-project/"


def page(client, person):
    client.force_login(person)
    return client.get(WHY)


def words(response):
    """The page without what differs from one person and request to the next."""
    text = re.sub(r'(csrfmiddlewaretoken" value|nonce)="[^"]+"', "", response.content.decode())
    person = response.wsgi_request.user
    return text.replace(person.name, "NAME").replace(person.email, "ADDRESS")


def test_until_publication_the_placed_and_the_unplaced_see_the_same_page(client):
    round = make.small_round()
    people = [each.person for each in round.cohort.enrolments.select_related("person")]
    before = {words(page(client, each)) for each in people}
    run = step.approved(round)
    for placement in run.placements.all():
        step.answer(placement, "confirm", "confirm")
    after = {words(page(client, each)) for each in people}
    assert before == after and len(after) == 1
    publish(run, by=make.coordinator(), at=make.NOON)
    assert len({words(page(client, each)) for each in people}) == 3


def test_the_placed_student_reads_the_project_both_mentors_and_why(client):
    run = step.published(make.small_round())
    result = run.results.filter(rank_obtained=1).select_related("enrolment__person", "project").first()
    text = page(client, result.enrolment.person).content.decode()
    assert result.project.title in text and str(wording.OUTCOMES["placed"]) in text
    for mentor in result.project.mentors:
        assert mentor.person.name in text


def test_the_unplaced_student_reads_that_they_stay_what_happens_next_and_a_reason_a_project(client):
    run = step.published(make.small_round())
    result = run.results.get(project=None)
    text = page(client, result.enrolment.person).content.decode()
    assert "You keep your place in the programme" in text and "will write to you personally" in text
    assert "could take 2 students, and 3 of you took part" in text
    assert text.count("<li>\n<p><strong>") == len(result.explanation) == 2


def test_the_page_gives_away_nobody(client):
    run = step.published(make.small_round())
    people = {each.enrolment.person: each for each in run.results.select_related("enrolment__person")}
    for person in people:
        text = page(client, person).content.decode()
        for other, theirs in people.items():
            if other != person:
                assert other.name not in text.replace(person.name, "") and f">{theirs.enrolment.code}<" not in text


def test_every_outcome_and_gain_the_engine_can_tell_has_words():
    assert set(wording.GAINS) == set(LEVELS)
    run = step.computed(make.demo_cohort_rows())
    told = {row["outcome"] for each in MatchResult.objects.filter(run=run) for row in each.explanation}
    assert {"placed", "full_of_higher_priority"} <= told <= set(wording.OUTCOMES)


def test_somebody_who_takes_no_part_finds_nothing_and_a_stranger_is_asked_to_sign_in(client):
    assert page(client, make.person()).status_code == 404
    client.logout()
    assert client.get(WHY).status_code == 302
    assert reverse("labs:why") == WHY


def test_the_page_asks_as_often_for_six_projects_as_for_two(client):
    asked = []
    for round, steps in ((make.small_round(), 2), (make.demo_cohort_rows(), 6)):
        run = step.published(round)
        unplaced = run.results.filter(project=None).select_related("enrolment__person")
        longest = max(unplaced, key=lambda each: len(each.explanation))
        assert len(longest.explanation) == steps
        client.force_login(longest.enrolment.person)
        with CaptureQueriesContext(connection) as queries:
            assert client.get(WHY).status_code == 200
        asked.append(len(queries))
    assert asked[0] == asked[1]
