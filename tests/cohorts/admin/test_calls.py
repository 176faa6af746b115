"""The desk of calls, forms and references."""

import pytest
from django.urls import reverse

from cohorts.models import Call, Question
from talentprogram.kernel import clock
from tests import factories as make

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _noon():
    with clock.stopped_at(make.NOON):
        yield


def desk(model, page="changelist", *args):
    return reverse(f"admin:cohorts_{model}_{page}", args=args)


@pytest.fixture
def staff(client):
    person = make.coordinator()
    client.force_login(person)
    return person


@pytest.mark.parametrize("model", ["call", "questionset", "section", "question", "reference"])
def test_the_desk_is_the_coordinators(client, model):
    client.force_login(make.approver())
    assert client.get(desk(model)).status_code == 403
    client.force_login(make.coordinator())
    assert client.get(desk(model)).status_code == 200


def queries_of(client, address, django_assert_max_num_queries):
    with django_assert_max_num_queries(40) as seen:
        client.get(address)
    return len(seen)


@pytest.mark.parametrize("model", ["call", "questionset", "section", "question", "reference"])
def test_a_list_asks_the_same_number_of_questions_however_long_it_is(
    client, staff, model, django_assert_max_num_queries
):
    def one():
        make.reference("received", application=make.application("submitted", call=the_call))
        form = make.form()
        return make.call(question_set=form, cohort=the_call.cohort)

    the_call = make.call()
    one()
    client.get(desk(model))
    few = queries_of(client, desk(model), django_assert_max_num_queries)
    for _ in range(29):
        one()
    assert queries_of(client, desk(model), django_assert_max_num_queries) == few


def test_a_call_is_written_in_three_languages_and_announced_by_its_button(client, staff):
    cohort, form = make.cohort(), make.full_form()
    data = {
        "cohort": cohort.pk, "question_set": form.pk, "slug": "jtdp27", "streams": ["ug", "rpg"],
        "opens_at_0": "2027-01-21", "opens_at_1": "09:00", "closes_at_0": "2027-03-01", "closes_at_1": "12:00",
        "grace_minutes": 15, "reference_stage": "after_submit", "min_references": 2,
        "reference_due_at_0": "2027-03-08", "reference_due_at_1": "12:00", "reference_grace_days": 7,
        "offer_working_days": 10, **make.in_three("title", "Call"),
    }  # fmt: skip
    assert client.post(desk("call", "add"), data).status_code == 302
    call = Call.objects.get()
    assert call.streams == ["ug", "rpg"] and call.title_zh_hant == "Call 繁" and call.state == "draft"
    client.post(desk("call", "move", call.pk, "schedule"))
    call.refresh_from_db()
    assert call.state == "scheduled"


def test_a_call_that_closes_before_it_opens_comes_back_with_the_reason(client, staff):
    data = {"opens_at_0": "2027-03-01", "opens_at_1": "09:00", "closes_at_0": "2027-01-01", "closes_at_1": "12:00"}
    page = client.post(desk("call", "add"), data).content.decode()
    assert "would close before it opens" in page


def test_the_state_of_a_call_cannot_be_typed(client, staff):
    call = make.call(state="draft")
    client.post(desk("call", "change", call.pk), {"state": "open", "slug": call.slug})
    call.refresh_from_db()
    assert call.state == "draft"


def test_a_draft_says_what_it_lacks_and_an_announced_call_is_read_only(client, staff):
    assert (
        "before this call can be announced"
        in client.get(desk("call", "change", make.call(state="draft").pk)).content.decode()
    )
    page = client.get(desk("call", "change", make.call(state="open").pk)).content.decode()
    assert "has been announced" in page and 'name="slug"' not in page


def test_a_frozen_form_is_read_only_on_every_page_and_says_why(client, staff):
    form = make.full_form()
    question = make.question(form, "level")
    pages = [
        desk("questionset", "change", form.pk),
        desk("section", "change", question.section_id),
        desk("question", "change", question.pk),
    ]
    for page in pages:
        assert 'name="_save"' in client.get(page).content.decode()
    form.frozen_at = make.NOON
    form.save()
    for page in pages:
        text = client.get(page).content.decode()
        assert 'name="_save"' not in text and "can no longer change" in text
    client.post(pages[2], {"label_en": "Changed", "key": "level", "kind": "choice"})
    assert Question.objects.get(pk=question.pk).label_en == "level en"


def test_the_preview_draws_the_form_as_applicants_get_it(client, staff):
    form = make.full_form()
    page = client.get(desk("questionset", "preview", form.pk)).content.decode()
    for name in (
        "q-name",
        "q-why",
        "q-born",
        "q-gpa",
        "q-cv",
        "q-themes-2",
        "q-level",
        "q-skills",
        "q-transfer_gba_mainland",
    ):
        assert f'name="{name}"' in page
    client.force_login(make.person())
    assert client.get(desk("questionset", "preview", form.pk)).status_code == 302


def test_a_coordinator_reads_a_letter_and_doubts_it(client, staff):
    reference = make.reference("received", text="Glowing", flags=["free_mail"])
    page = client.get(desk("reference", "change", reference.pk)).content.decode()
    assert "Glowing" in page and "free mail service" in page and 'name="_save"' not in page
    client.post(desk("reference", "move", reference.pk, "flag_integrity"), {"note": "Odd"})
    reference.refresh_from_db()
    assert reference.state == "disputed"
