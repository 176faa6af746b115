"""Sessions are placed without a clash, published, and each person is told what changed for them."""

from datetime import date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse
from icalendar import Calendar

from cohorts import timetabling
from cohorts.actions import timetables, training
from cohorts.models import Cohort, Group, Module, Session, Timetable, Unavailability
from talentprogram.journal.models import Entry
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
HONG_KONG = ZoneInfo("Asia/Hong_Kong")


@pytest.fixture
def teaching():
    """A cohort of three in one group, one teacher, two rooms, one module of three sessions."""
    cohort = make.cohort(teaching_from=date(2027, 9, 13), teaching_to=date(2027, 10, 8))
    group = Group.objects.create(cohort=cohort, code="all", name_en="All", kind="cohort", max_size=10)
    students = [make.enrolment(cohort=cohort) for _ in range(3)]
    group.members.set(students)
    teacher = make.person("Prof. Lai")
    make.room("lt1", capacity=60), make.room("lt2", capacity=2)
    module = Module.objects.create(cohort=cohort, code="M1", title_en="Networks", lead_teacher=teacher)
    training.roll_out(module, count=3, minutes=120, groups=[group], by=make.coordinator(), at=make.NOON)
    return cohort, group, students, teacher


def solved(cohort: Cohort, seconds: float = 0.3) -> Timetable:
    timetable = timetables.draft(cohort, by=make.coordinator(), at=make.NOON)
    timetables.solve(timetable, at=make.NOON, seconds=seconds)
    timetable.refresh_from_db()
    return timetable


def test_a_draft_is_solved_and_the_checker_finds_nothing(teaching):
    timetable = solved(teaching[0])
    assert timetable.state == "solved"
    assert sorted(timetable.plan["plan"]) == ["M1-1", "M1-2", "M1-3"]
    assert timetabling.check(timetabling.read(timetable.instance), timetable.plan) == []
    assert {place["room"] for place in timetable.plan["plan"].values()} == {"lt1"}  # the other seats two


def test_publishing_gives_sessions_their_hour_and_tells_each_person_once(teaching):
    cohort, _group, students, teacher = teaching
    count = timetables.publish(solved(cohort), by=make.coordinator(), at=make.NOON)

    assert count == 3 and Session.objects.filter(state="scheduled", starts_at__isnull=False).count() == 3
    letters = Notice.objects.filter(kind="cohorts.timetable_published")
    assert {letter.person for letter in letters} == {teacher, *(each.person for each in students)}
    assert letters.count() == 4 and letters[0].values["session_count"] == 3
    assert Entry.objects.filter(verb="publish", subject_type="cohorts.Session").count() == 3


def test_a_second_version_moves_only_what_it_must_and_raises_its_sequence(teaching):
    cohort, _group, _students, teacher = teaching
    timetables.publish(solved(cohort), by=make.coordinator(), at=make.NOON)
    first = Session.objects.order_by("starts_at").first()
    Unavailability.objects.create(person=teacher, begins_at=first.starts_at - timedelta(hours=1), ends_at=first.ends_at)

    second = solved(cohort)
    count = timetables.publish(second, by=make.coordinator(), at=make.NOON + timedelta(days=1))

    first.refresh_from_db()
    assert count == 1 and second.changes == [str(first)]
    assert sorted(Session.objects.values_list("sequence", flat=True)) == [0, 0, 1] and first.sequence == 1
    assert Timetable.objects.filter(cohort=cohort, state="published").get() == second


def test_demands_that_cannot_hold_together_are_named_and_nothing_is_published(teaching):
    cohort, _group, _students, teacher = teaching
    begin = datetime(2027, 9, 1, tzinfo=HONG_KONG)
    Unavailability.objects.create(person=teacher, begins_at=begin, ends_at=begin + timedelta(days=60))

    timetable = solved(cohort, seconds=6)

    assert timetable.state == "failed" and "Prof. Lai" in timetable.message
    with pytest.raises(Refused):
        timetables.publish(timetable, by=make.coordinator(), at=make.NOON)
    assert not Session.objects.exclude(state="draft").exists()


def test_a_version_solved_from_older_sessions_is_not_published(teaching):
    cohort, group, _students, _teacher = teaching
    timetable = solved(cohort)
    training.roll_out(cohort.modules.get(), count=1, minutes=60, groups=[group], by=make.coordinator(), at=make.NOON)
    with pytest.raises(Refused, match="new version"):
        timetables.publish(timetable, by=make.coordinator(), at=make.NOON)


def test_a_cohort_without_sessions_gets_no_timetable():
    with pytest.raises(Refused, match="no sessions"):
        timetables.draft(make.cohort(), by=make.coordinator(), at=make.NOON)


def test_rolling_out_makes_a_line_of_sessions_for_each_group(teaching):
    cohort, group, _students, _teacher = teaching
    module = Module.objects.create(cohort=cohort, code="M2", title_en="Optics")
    other = Group.objects.create(cohort=cohort, code="pod", name_en="Pod")
    made = training.roll_out(
        module,
        count=2,
        minutes=60,
        groups=[group, other],
        by=make.coordinator(),
        at=make.NOON,
        first_week=2,
        every_weeks=3,
    )
    assert [(each.number, each.target_week, [str(e) for e in each.after.all()]) for each in made] == [
        (1, 2, []), (2, 5, ["M2-1"]), (3, 2, []), (4, 5, ["M2-3"]),
    ]  # fmt: skip


# -- what people see ----------------------------------------------------------------------------------------------


@pytest.fixture
def published(teaching):
    timetables.publish(solved(teaching[0]), by=make.coordinator(), at=make.NOON)
    return teaching


@pytest.mark.parametrize("who", ["student", "teacher", "mentor"])
def test_student_teacher_and_mentor_see_their_week(client, published, who):
    cohort, _group, students, teacher = published
    mentor = make.person("Mo Yining")
    timetables.follow(mentor, students[0])
    client.force_login({"student": students[0].person, "teacher": teacher, "mentor": mentor}[who])
    monday = cohort.teaching_from
    pages = [client.get(reverse("cohorts:my_week"), {"week": monday + timedelta(weeks=n)}) for n in range(4)]
    shown = [entry for page in pages for _day, entries in page.context["week"] for entry in entries]
    assert len(shown) == 3
    assert {entry.role for entry in shown} == {{"student": "learns", "teacher": "teaches", "mentor": "follows"}[who]}


def test_a_stranger_sees_an_empty_week_and_an_impossible_date_is_not_found(client, published):
    client.force_login(make.person())
    assert client.get(reverse("cohorts:my_week")).context["is_empty"]
    assert client.get(reverse("cohorts:my_week"), {"week": "2027-13-45"}).status_code == 404


def test_looking_at_a_week_writes_nothing_and_asks_as_much_for_one_session_as_for_all(
    client, published, django_assert_max_num_queries
):
    client.force_login(published[2][0].person)
    with django_assert_max_num_queries(14):
        client.get(reverse("cohorts:my_week"))
    from cohorts.models import Feed

    assert not Feed.objects.exists()


def test_the_feed_has_one_event_a_session_and_answers_304_until_something_changes(client, published):
    student = published[2][0].person
    client.force_login(student)
    client.post(reverse("cohorts:give_address"))
    address = client.get(reverse("cohorts:my_week")).context["address"].replace("http://127.0.0.1:8000", "")
    client.logout()

    answer = client.get(address)
    events = Calendar.from_ical(answer.content).walk("VEVENT")
    assert [str(event["uid"]) for event in events] == [each.uid for each in Session.objects.order_by("starts_at")]
    assert all(event["dtstart"].dt.tzinfo is not None and event["sequence"] == 0 for event in events)
    assert b"TZID:Asia/Hong_Kong" in answer.content and b"Prof. Lai" not in answer.content
    assert client.get(address, headers={"if-none-match": answer["ETag"]}).status_code == 304
    assert client.get(address).content == answer.content

    first = Session.objects.order_by("starts_at").first()
    timetables.cancel_session(first, by=make.coordinator(), at=make.NOON + timedelta(days=2), note="Typhoon")
    again = client.get(address, headers={"if-none-match": answer["ETag"]})
    event = Calendar.from_ical(again.content).walk("VEVENT")[0]
    assert again.status_code == 200 and event["status"] == "CANCELLED" and event["sequence"] == 1


def test_a_new_address_ends_the_old_one(client, published):
    client.force_login(published[2][0].person)
    client.post(reverse("cohorts:give_address"))
    old = client.get(reverse("cohorts:my_week")).context["address"].replace("http://127.0.0.1:8000", "")
    client.post(reverse("cohorts:give_address"))
    assert client.get(old).status_code == 404


def test_the_coordinator_makes_solves_and_publishes_a_version_on_the_desk(client, teaching):
    cohort = teaching[0]
    client.force_login(make.coordinator())
    client.post(reverse("admin:cohorts_timetable_add"), {"cohort": str(cohort.pk)})
    timetable = Timetable.objects.get()
    timetables.solve_due(at=make.NOON)
    page = client.get(reverse("admin:cohorts_timetable_change", args=[timetable.pk]))
    assert b"Networks" in page.content
    said = client.post(
        reverse("admin:cohorts_timetable_move", args=[timetable.pk, "publish"]), {"sure": "on"}, follow=True
    )
    timetable.refresh_from_db()
    assert timetable.state == "published", said.content.decode()


def test_nobody_but_a_coordinator_sees_timetables_on_the_desk(client, teaching):
    client.force_login(make.approver())
    assert client.get(reverse("admin:cohorts_timetable_changelist")).status_code == 403
