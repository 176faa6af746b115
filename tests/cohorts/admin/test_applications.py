"""The application desk."""

import pytest
from django.urls import reverse

from cohorts.models import Decision, Reference
from talentprogram.accounts.roles import Role
from talentprogram.kernel import clock
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
LIST = reverse("admin:cohorts_application_changelist")


def page(application):
    return reverse("admin:cohorts_application_change", args=[application.pk])


def move(application, name):
    return reverse("admin:cohorts_application_move", args=[application.pk, name])


def referees(application, count):
    for number in range(count):
        Reference.objects.create(
            application=application, referee_name=f"R {number}", referee_email=f"r{number}@{application.pk}.example",
            relationship="Teacher", state="received", received_at=make.NOON, text="A very good student.",
        )  # fmt: skip


@pytest.fixture
def desk(client):
    client.force_login(make.coordinator())
    with clock.stopped_at(make.NOON):
        yield client


def queries_of(django_assert_max_num_queries, client, address):
    with django_assert_max_num_queries(100) as asked:
        assert client.get(address).status_code == 200
    return len(asked)


def test_the_list_asks_the_same_number_of_questions_however_full_it_is(desk, django_assert_max_num_queries):
    call = make.call()
    referees(make.application("submitted", call=call), 2)
    one = queries_of(django_assert_max_num_queries, desk, LIST)
    for _ in range(29):
        referees(make.application("submitted", call=call), 2)
    assert queries_of(django_assert_max_num_queries, desk, LIST) == one


def test_the_page_asks_the_same_number_of_questions_whatever_it_holds(desk, django_assert_max_num_queries):
    application = make.application("submitted")
    referees(application, 1)
    one = queries_of(django_assert_max_num_queries, desk, page(application))
    referees(make.application("submitted"), 1)
    for number in range(5):
        Reference.objects.create(
            application=application,
            referee_name=f"X {number}",
            referee_email=f"x{number}@example.org",
            relationship="T",
        )
    assert queries_of(django_assert_max_num_queries, desk, page(application)) == one


def test_references_are_counted_once_each_beside_what_is_needed(desk):
    application = make.application("submitted")
    referees(application, 2)
    assert "2 / 2" in desk.get(LIST).content.decode()


@pytest.mark.parametrize("role", [None, Role.PARTNER_APPROVER, Role.LAB_MANAGER, Role.OPERATOR, Role.REVIEWER])
def test_only_coordinators_find_applications(client, role):
    application = make.application("submitted")
    client.force_login(
        make.person("", *([role] if role else []), partner=make.university() if role == Role.PARTNER_APPROVER else None)
    )
    for address in (LIST, page(application), move(application, "screen_pass")):
        assert client.get(address).status_code in (302, 403, 404), address


def test_the_page_holds_everything_and_nothing_that_can_be_typed(desk):
    application = make.application("submitted")
    referees(application, 1)
    text = desk.get(page(application)).content.decode()
    for expected in (
        "A very good student.",
        application.applicant.email,
        application.reference,
        "Ask for information",
        "Timeline",
    ):
        assert expected in text
    assert 'name="state"' not in text and "<textarea" not in text


def test_the_buttons_are_the_moves_that_are_open(desk):
    shown = {name for name, _verb in desk.get(page(make.application("submitted"))).context["open_verbs"]}
    assert shown == {"request_info", "screen_pass", "screen_fail"}


def test_posting_to_the_page_changes_nothing(desk):
    application = make.application("submitted")
    desk.post(page(application), {"state": "offered"})
    application.refresh_from_db()
    assert application.state == "submitted"


def test_many_are_passed_on_at_once_and_each_refusal_is_told(desk):
    ready, waits = make.application("submitted"), make.application("submitted")
    referees(ready, 2)
    done = desk.post(LIST, {"action": "pass_to_review", "_selected_action": [ready.pk, waits.pk]}, follow=True)
    ready.refresh_from_db(), waits.refresh_from_db()
    assert (ready.state, waits.state) == ("under_review", "submitted")
    said = [str(each) for each in done.context["messages"]]
    assert any("Passed to review: 1" in line for line in said)
    assert any(line.startswith(f"{waits.reference}: 0 of 2") for line in said)


def test_a_refusal_comes_back_on_the_form_with_its_words(desk):
    application = make.application("submitted")
    answer = desk.post(move(application, "screen_pass"), {"waiver": ""})
    assert answer.status_code == 200 and "0 of 2 references" in answer.content.decode()


def test_an_outcome_is_recorded_with_its_conditions_in_a_draft_batch_of_the_same_call(desk):
    application = make.application("under_review")
    mine, other = make.batch(application.call), make.batch()
    form = desk.get(move(application, "record_outcome")).context["form"]
    assert list(form.fields["batch"].queryset) == [mine] and other not in form.fields["batch"].queryset

    desk.post(
        move(application, "record_outcome"),
        {"outcome": "offer", "batch": mine.pk, "score": "81.5", "conditions": ["english", "permission"]},
    )

    decision = Decision.objects.get()
    assert (decision.batch, decision.conditions) == (mine, ["english", "permission"])


def test_an_outcome_form_in_error_keeps_what_was_typed(desk):
    application = make.application("under_review")
    answer = desk.post(
        move(application, "record_outcome"), {"outcome": "reject", "title": "First board", "score": "55"}
    )
    text = answer.content.decode()
    assert "First board" in text and "reason" in str(answer.context["form"].errors)


@pytest.mark.parametrize(
    ("state", "name", "data", "after"),
    [
        ("submitted", "request_info", {"items": "Transcript"}, "returned"),
        ("submitted", "screen_fail", {"reason": "stage"}, "ineligible"),
        ("returned", "info_overdue", {}, "ineligible"),
        ("ineligible", "appeal_upheld", {"note": "Exchange"}, "submitted"),
        ("under_review", "shortlist", {}, "interviewing"),
        ("decision_pending", "reopen_outcome", {}, "under_review"),
        ("offered", "ask_to_rescind", {"note": "Forged"}, "offered"),
        ("offered", "rescind", {}, "offered"),
        ("offered", "grant_deferral", {"note": "Illness"}, "deferred"),
    ],
)
def test_each_button_makes_its_move(desk, state, name, data, after):
    application = make.offered() if state == "offered" else make.application(state)
    desk.post(move(application, name), data)
    application.refresh_from_db()
    assert application.state == after


def test_promotion_reinstatement_and_enrolment_by_their_buttons(desk):
    call = make.call(cohort=make.cohort(capacity=2))
    make.seats(call.cohort)
    waits, lapsed = make.waiting(call, 1), make.application("expired", call=call, answer_by=make.NOON)
    desk.post(move(waits, "promote"), {"note": ""})
    desk.post(move(lapsed, "reinstate"), {"note": "In hospital"})
    ready = make.application("accepted", call=call, answer_by=make.NOON)
    desk.post(move(ready, "enrol"))
    for each, state in ((waits, "offered"), (lapsed, "offered"), (ready, "enrolled")):
        each.refresh_from_db()
        assert each.state == state


def test_letters_stand_on_the_page(desk):
    application = make.application("submitted")
    desk.post(move(application, "request_info"), {"items": "Transcript"})
    notice = Notice.objects.get()
    assert (
        reverse("admin:notifications_notice_change", args=[notice.pk]) in desk.get(page(application)).content.decode()
    )
