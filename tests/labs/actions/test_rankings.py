"""What happens to preferences."""

from datetime import timedelta
from hashlib import sha256

import pytest

from labs.actions import rankings as actions
from labs.models import PreferenceList, Project, Round
from labs.queries import rankings as asked
from talentprogram.journal.models import Entry
from talentprogram.kernel.lifecycle import Refused
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON
AFTER = AT + timedelta(days=3)


class World:
    """A cohort with an open round, a student who came for AI, and eight projects, two of them in the other laboratory."""

    def __init__(self, **rules):
        self.cohort = make.cohort()
        quantum = make.theme("TQ", make.lab("QUANTUM"))
        self.projects = [make.project(cohort=self.cohort, code=f"AI-{n}", theme=make.theme("TA")) for n in range(6)]
        self.projects += [make.project(cohort=self.cohort, code=f"Q-{n}", theme=quantum) for n in range(2)]
        window = {"opens_at": AT - timedelta(days=1), "closes_at": AT + timedelta(days=2)}
        self.round = make.match_round(self.cohort, **{**window, **rules})
        application = make.application("enrolled", lab_hint="AI")
        self.enrolment = make.enrolment(cohort=self.cohort, application=application, person=application.applicant)

    def choose(self, *projects):
        for project in projects:
            mine = actions.add(self.round, self.enrolment, project, at=AT)
        return mine

    @property
    def order(self):
        mine = PreferenceList.objects.get(enrolment=self.enrolment)
        return list(mine.choices.order_by("rank").values_list("rank", "project__code"))

    def submit(self, mine, seen=None, at=AT):
        actions.submit(mine, seen=actions.stamp(mine) if seen is None else seen, by=self.enrolment.person, at=at)


@pytest.fixture
def world():
    return World()


def test_a_new_round_draws_its_lottery_and_publishes_the_commitment():
    made = actions.set_up(Round(cohort=make.cohort(), opens_at=AT, closes_at=AFTER), by=make.coordinator(), at=AT)
    assert len(made.seed) == 32 and made.seed_commitment == sha256(made.seed.encode()).hexdigest()
    assert Entry.objects.get().detail == {"seed_commitment": made.seed_commitment}


def test_announcing_gives_every_participant_a_list_and_one_letter_when_the_window_opens(world):
    Round.objects.update(announced_at=None, opens_at=AT + timedelta(days=1))
    world.round.refresh_from_db()
    make.enrolment(cohort=world.cohort), make.enrolment(cohort=world.cohort, state="withdrawn"), make.enrolment()

    assert actions.announce(world.round, by=make.coordinator(), at=AT) == 2
    with pytest.raises(Refused, match="already"):
        actions.announce(Round.objects.get(), by=make.coordinator(), at=AT)

    letters = Notice.objects.filter(kind="labs.preferences_opened")
    assert letters.count() == 2 and {each.not_before for each in letters} == {world.round.opens_at}
    assert {each.subject_type for each in letters} == {"labs.PreferenceList"}


def test_a_round_that_is_over_is_not_announced(world):
    Round.objects.update(announced_at=None)
    with pytest.raises(Refused, match="over"):
        actions.announce(Round.objects.get(), by=make.coordinator(), at=AFTER)


def test_ranks_are_one_to_n_after_every_change(world):
    a, b, c, d = world.projects[:4]
    world.choose(a, b, c, d, b)
    assert world.order == [(1, "AI-0"), (2, "AI-1"), (3, "AI-2"), (4, "AI-3")]

    actions.place(world.round, world.enrolment, d, rank=1, at=AT)
    actions.place(world.round, world.enrolment, a, rank=99, at=AT)
    assert world.order == [(1, "AI-3"), (2, "AI-1"), (3, "AI-2"), (4, "AI-0")]

    actions.remove(world.round, world.enrolment, b, at=AT)
    assert world.order == [(1, "AI-3"), (2, "AI-2"), (3, "AI-0")]


def test_the_list_holds_no_more_than_the_round_asks_for(world):
    world.choose(*world.projects[:6])
    with pytest.raises(Refused, match="already has its 6"):
        world.choose(world.projects[6])


@pytest.mark.parametrize("state", ["draft", "suspended", "withdrawn", "revised"])
def test_only_live_projects_can_be_chosen(world, state):
    with pytest.raises(Refused, match="not offered"):
        world.choose(make.project(state, cohort=world.cohort))


def test_a_project_of_another_cohort_cannot_be_chosen(world):
    with pytest.raises(Refused, match="not offered"):
        world.choose(make.project())


def test_before_the_window_opens_and_after_it_closes_nothing_is_chosen(world):
    for at in (world.round.opens_at - timedelta(seconds=1), world.round.closes_at):
        with pytest.raises(Refused, match="closed"):
            actions.add(world.round, world.enrolment, world.projects[0], at=at)
    actions.add(world.round, world.enrolment, world.projects[0], at=world.round.closes_at - timedelta(seconds=1))


def test_a_whole_list_is_submitted_and_its_receipt_names_the_projects_in_order(world):
    mine = world.choose(*world.projects[1:7])
    world.submit(mine)

    mine.refresh_from_db()
    letter = Notice.objects.get(kind="labs.preferences_receipt")
    assert mine.state == "submitted" and mine.submitted_at == AT
    assert letter.person == world.enrolment.person
    assert [line["en"][:2] for line in letter.values["ranked_list"]] == ["1.", "2.", "3.", "4.", "5.", "6."]
    assert world.projects[1].title_zh_hant in letter.values["ranked_list"][0]["zh-hant"]


@pytest.mark.parametrize(("chosen", "why"), [(slice(0, 5), "5 of 6"), (slice(0, 6), "other laboratory")])
def test_a_list_that_breaks_a_rule_stays_a_draft(world, chosen, why):
    mine = world.choose(*world.projects[chosen])
    with pytest.raises(Refused, match=why):
        world.submit(mine)
    assert PreferenceList.objects.get().state == "draft" and not Notice.objects.exists()


def test_a_list_with_a_project_that_was_withdrawn_meanwhile_says_which(world):
    mine = world.choose(*world.projects[1:7])
    Project.objects.filter(pk=world.projects[3].pk).update(state="withdrawn")
    with pytest.raises(Refused, match="AI-3"):
        world.submit(mine)


def test_a_page_that_shows_an_older_list_cannot_submit_the_newer_one(world):
    mine = world.choose(*world.projects[1:7])
    seen = actions.stamp(mine)
    actions.place(world.round, world.enrolment, world.projects[1], rank=3, at=AT + timedelta(seconds=5))
    with pytest.raises(Refused, match="another window"):
        world.submit(mine, seen)
    assert PreferenceList.objects.get().state == "draft"


def test_a_submitted_list_changes_only_after_it_was_taken_back(world):
    mine = world.choose(*world.projects[1:7])
    world.submit(mine)
    with pytest.raises(Refused, match="Change my list"):
        world.choose(world.projects[0])

    actions.edit(mine, by=world.enrolment.person, at=AT)
    actions.remove(world.round, world.enrolment, world.projects[1], at=AT)
    world.choose(world.projects[0])
    mine.refresh_from_db()
    world.submit(mine)
    assert PreferenceList.objects.get().state == "submitted"
    assert Notice.objects.filter(kind="labs.preferences_receipt").exclude(state="superseded").count() == 1


def test_after_the_window_a_list_is_neither_submitted_nor_taken_back(world):
    mine = world.choose(*world.projects[1:7])
    with pytest.raises(Refused, match="closed"):
        world.submit(mine, at=world.round.closes_at)
    mine.refresh_from_db()
    world.submit(mine)
    with pytest.raises(Refused, match="closed"):
        actions.edit(mine, by=world.enrolment.person, at=world.round.closes_at)


def test_the_clock_locks_what_was_submitted_and_makes_a_list_for_those_who_did_not(world):
    mine = world.choose(*world.projects[1:7])
    world.submit(mine)
    before = world.order
    late = make.enrolment(cohort=world.cohort)

    assert actions.lock_due(at=world.round.closes_at - timedelta(seconds=1)) == 0
    assert actions.lock_due(at=world.round.closes_at) == 2
    assert actions.lock_due(at=world.round.closes_at) == 0

    mine.refresh_from_db()
    made = PreferenceList.objects.get(enrolment=late)
    assert (mine.state, made.state) == ("locked", "defaulted") and world.order == before
    assert list(made.choices.values_list("rank", flat=True)) == [1, 2, 3, 4, 5, 6]
    assert set(asked.ranked(world.round)) == {world.enrolment.pk, late.pk}


def test_a_default_keeps_what_was_chosen_first_and_fills_up_by_interest(world, monkeypatch):
    q1 = world.projects[7]
    world.choose(q1)
    monkeypatch.setattr(actions.public, "interests_of", lambda enrolments: {world.enrolment.pk: ["TA"]})

    actions.lock_due(at=world.round.closes_at)

    codes = [code for _rank, code in world.order]
    assert codes[0] == "Q-1" and len(codes) == 6 and all(code.startswith("AI") for code in codes[1:])


def test_a_default_takes_the_other_laboratory_in_even_if_no_interest_lies_there(world, monkeypatch):
    monkeypatch.setattr(actions.public, "interests_of", lambda enrolments: {world.enrolment.pk: ["TA"]})
    actions.add(world.round, world.enrolment, world.projects[0], at=AT)
    actions.lock_due(at=world.round.closes_at)
    codes = [code for _rank, code in world.order]
    assert len(codes) == 6 and sum(code.startswith("Q") for code in codes) == 1 and codes[-1].startswith("Q")


def test_a_locked_list_is_locked_until_the_office_opens_it_again(world):
    mine = world.choose(*world.projects[1:7])
    world.submit(mine)
    actions.lock_due(at=world.round.closes_at)
    with pytest.raises(Refused, match="locked"):
        actions.add(world.round, world.enrolment, world.projects[0], at=AFTER)

    mine.refresh_from_db()
    actions.reopen(mine, by=make.coordinator(), at=AFTER, note="Project withdrawn.")
    actions.place(world.round, world.enrolment, world.projects[2], rank=1, at=AFTER)
    mine.refresh_from_db()
    world.submit(mine, at=AFTER)
    assert PreferenceList.objects.get().state == "locked" and world.order[0] == (1, "AI-2")


def test_prolonging_a_round_is_written_down(world):
    world.round.closes_at = AFTER + timedelta(days=1)
    actions.amend_round(world.round, by=make.coordinator(), at=AT, changed=["closes_at"])
    assert Round.objects.get().closes_at == AFTER + timedelta(days=1)
    assert Entry.objects.get().detail == {"fields": ["closes_at"]}


@pytest.mark.postgresql
@pytest.mark.django_db(transaction=True)
def test_eight_hands_on_one_list_leave_it_with_ranks_one_to_n():
    from concurrent.futures import ThreadPoolExecutor

    from django.db import connection

    world = World()
    world.choose(*world.projects[:6])

    def shove(n):
        try:
            actions.place(world.round, world.enrolment, world.projects[n % 6], rank=1 + (n * 5) % 6, at=AT)
        finally:
            connection.close()

    with ThreadPoolExecutor(8) as hands:
        list(hands.map(shove, range(48)))
    assert [rank for rank, _code in world.order] == [1, 2, 3, 4, 5, 6]
