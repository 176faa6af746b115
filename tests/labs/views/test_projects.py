"""The catalogue and the pages of mentors."""

import pytest
from django.urls import reverse

from labs.models import Project
from talentprogram.kernel import clock
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON


@pytest.fixture(autouse=True)
def _the_clock_stands_still():
    with clock.stopped_at(AT):
        yield


def codes(page):
    return [project.code for project in page.context["page_obj"]]


def test_the_catalogue_shows_what_is_published_and_nothing_else(client):
    shown = make.project("published", code="P-1"), make.project("running", code="P-2")
    for state in ("draft", "submitted", "cleared", "revised", "suspended", "withdrawn", "closed"):
        make.project(state)
    page = client.get(reverse("labs:projects"))
    assert sorted(codes(page)) == [each.code for each in shown]
    assert b"2 projects" in page.content


@pytest.mark.parametrize("words", ["sub-thz", "AI-99", "黎卓嵐", "Lai links", "室內"])
def test_a_search_finds_words_of_the_text_the_code_and_the_mentors(client, words):
    lai = make.mentor("academic", person=make.person("Lai Cheuk-laam", legal_name_native="黎卓嵐"))
    make.project(code="AI-99", academic_mentor=lai, title_en="Channels for sub-THz links", title_zh_hant="室內信道")
    make.project(code="AI-98")
    assert codes(client.get(reverse("labs:projects"), {"q": words}, headers={"accept-language": "zh-hant"})) == [
        "AI-99"
    ]


def test_filters_narrow_and_each_can_be_taken_away_again(client):
    theme = make.theme("TQ", make.lab("QUANTUM"))
    theme.sectors = ["quantum_comm"]
    theme.save()
    make.project(code="Q-1", theme=theme, site=make.site("harbour"))
    make.project(code="Q-2", theme=theme)
    make.project(code="A-1", site=make.site("harbour"))

    page = client.get(reverse("labs:projects"), {"lab": "QUANTUM", "site": "harbour", "sector": "quantum_comm"})

    assert codes(page) == ["Q-1"]
    chips = page.context["form"].chips
    assert {word for _label, word, _without in chips} == {"QUANTUM laboratory", "Harbour", "Quantum communication"}
    assert codes(client.get(reverse("labs:projects") + chips[0][2])) != []


def test_a_filter_that_means_nothing_here_is_left_aside(client):
    make.project(code="P-1")
    assert codes(client.get(reverse("labs:projects"), {"lab": "ATLANTIS", "page": "9999", "q": "x" * 200})) == ["P-1"]


def test_nothing_found_says_what_to_do(client):
    make.project()
    assert b"Try fewer words" in client.get(reverse("labs:projects"), {"q": "unicorn"}).content


def test_mentors_who_speak_a_language(client):
    make.project(code="P-1", industrial_mentor=make.mentor("industrial", languages=["cmn", "en"]))
    make.project(code="P-2")
    assert codes(client.get(reverse("labs:projects"), {"speaks": "cmn"})) == ["P-1"]


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("query", ["", "?q=title&lab=AI&speaks=en"])
def test_the_catalogue_costs_the_same_however_full_it_is(client, rows, query, django_assert_num_queries):
    cohort, theme, site = make.cohort(), make.theme(), make.site()
    academic, industrial = make.mentor("academic", languages=["en"]), make.mentor("industrial")
    for _row in range(rows):
        make.project(cohort=cohort, theme=theme, site=site, academic_mentor=academic, industrial_mentor=industrial)
    client.get(reverse("labs:projects"))
    with django_assert_num_queries(8 if query else 7):  # installation, four facets, count, rows; speakers
        client.get(reverse("labs:projects") + query)


def test_a_project_has_a_page_under_its_cohort_and_code_in_any_case(client):
    project = make.project(
        code="AI-01", first_weeks_en="Read three papers.", required_skills=["Python"], hazards=["laser4"]
    )
    address = reverse("labs:project", args=[project.cohort.code, "ai-01"])
    page = client.get(address).content.decode()
    for part in (
        "Read three papers.",
        "Python",
        "Class 4 laser",
        project.academic_mentor.person.name,
        "Southstar Telecom",
    ):
        assert part in page


@pytest.mark.parametrize("state", ["draft", "revised", "withdrawn"])
def test_a_project_that_is_not_in_the_catalogue_has_no_public_page(client, state):
    project = make.project(state)
    assert client.get(reverse("labs:project", args=[project.cohort.code, project.code])).status_code == 404


def test_a_text_that_is_missing_in_the_readers_language_is_marked_with_the_one_it_is_in(client):
    project = make.project(outcomes_en="You learn to measure.", outcomes_zh_hans="")
    page = client.get(
        reverse("labs:project", args=[project.cohort.code, project.code]), headers={"accept-language": "zh-hans"}
    )
    assert '<div lang="en"><p>You learn to measure.</p></div>' in page.content.decode()
    assert project.summary_zh_hans in page.content.decode()


class TestMentors:
    @pytest.fixture
    def mentor(self, client):
        mentor = make.mentor("academic")
        client.force_login(mentor.person)
        return mentor

    def form(self, **fields):
        return {
            "cohort": make.cohort().pk, "theme": make.theme().pk, "title_en": "Beams", "summary_en": "Short.",
            "capacity": 2, "capacity_min": 0, "data_class": "open", "required_skills": "Python\nGo", "hazards": ["rf"], **fields,
        }  # fmt: skip

    def test_a_proposal_is_saved_with_gaps_and_leads_to_its_page(self, client, mentor):
        answer = client.post(reverse("labs:propose"), self.form())
        project = Project.objects.get()
        assert answer.url == reverse("labs:proposal", args=[project.pk])
        assert project.required_skills == ["Python", "Go"] and project.academic_mentor == mentor
        assert b"one academic and one industrial mentor" in client.get(answer.url).content

    @pytest.mark.parametrize(
        ("wrong", "field"),
        [
            ({"title_en": ""}, "title_en"),
            ({"summary_en": "word " * 121}, "summary_en"),
            ({"summary_zh_hans": "字" * 241}, "summary_zh_hans"),
            ({"capacity": 4}, "capacity"),
            ({"capacity_min": 3}, "capacity_min"),
            ({"required_skills": "\n".join("abcdefghijklm")}, "required_skills"),
        ],
    )
    def test_an_error_keeps_everything_typed_and_says_where(self, client, mentor, wrong, field):
        page = client.post(reverse("labs:propose"), self.form(outcomes_en="Kept as typed.", **wrong))
        assert list(page.context["form"].errors) == [field]
        assert b"Kept as typed." in page.content and not Project.objects.exists()

    def test_inviting_and_joining_go_through_the_pages(self, client, mentor):
        client.post(reverse("labs:propose"), self.form())
        project, other = Project.objects.get(), make.mentor("industrial")
        client.post(reverse("labs:proposal_invite", args=[project.pk]), {"counterpart": other.pk})
        assert Notice.objects.get().kind == "labs.co_mentor_invited"

        client.force_login(other.person)
        page = client.get(reverse("labs:proposal", args=[project.pk]))
        assert b"Yes, I join" in page.content and page.context["moves"] == []
        client.post(reverse("labs:proposal_join", args=[project.pk]))
        assert Project.objects.get().counterpart_confirmed
        client.post(reverse("labs:proposal_submit", args=[project.pk]))
        assert Project.objects.get().state == "submitted"

    def test_an_invited_mentor_cannot_change_submit_or_withdraw_before_joining(self, client, mentor):
        project = make.project(
            "draft", counterpart_confirmed=False, proposed_by=make.mentor("industrial"), academic_mentor=mentor
        )
        for name in ("proposal_edit", "proposal_submit", "proposal_withdraw", "proposal_invite"):
            assert client.post(reverse(f"labs:{name}", args=[project.pk])).status_code == 404
        assert client.post(reverse("labs:proposal_say_no", args=[project.pk]), {"note": "On leave."}).url == reverse(
            "labs:proposals"
        )

    def test_a_mentor_of_another_project_sees_nothing_of_this_one(self, client, mentor):
        project = make.project("draft")
        for name in (
            "proposal",
            "proposal_edit",
            "proposal_submit",
            "proposal_withdraw",
            "proposal_join",
            "proposal_say_no",
        ):
            assert client.get(reverse(f"labs:{name}", args=[project.pk])).status_code == 404

    def test_whose_role_has_ended_is_no_mentor_any_more(self, client, mentor):
        project = make.project("draft", academic_mentor=mentor)
        mentor.person.role_grants.update(valid_from=AT.replace(year=2020), valid_to=AT)
        assert client.get(reverse("labs:proposal", args=[project.pk])).status_code == 404
        assert client.get(reverse("labs:proposals")).status_code == 404

    def test_a_student_is_no_mentor(self, client):
        client.force_login(make.person())
        assert client.get(reverse("labs:propose")).status_code == 404

    def test_what_the_lab_manager_asked_stands_at_the_top_and_the_form_shows_what_was_written(self, client, mentor):
        from labs.actions import projects as actions

        project = make.project("submitted", academic_mentor=mentor, proposed_by=mentor)
        actions.ask_changes(project, by=make.coordinator(), at=AT, note="Say what the student makes.")
        assert b"Say what the student makes." in client.get(reverse("labs:proposal", args=[project.pk])).content
        edit = client.get(reverse("labs:proposal_edit", args=[project.pk]))
        assert project.title_zh_hant in edit.content.decode()

    @pytest.mark.parametrize("rows", [1, 30])
    def test_the_list_of_a_mentor_costs_the_same_however_long_it_is(
        self, client, mentor, rows, django_assert_num_queries
    ):
        cohort, theme, other = make.cohort(), make.theme(), make.mentor("industrial")
        for _row in range(rows):
            make.project(
                cohort=cohort, theme=theme, academic_mentor=mentor, industrial_mentor=other, proposed_by=mentor
            )
        client.get(reverse("labs:proposals"))
        with django_assert_num_queries(7):  # session, person, grants, mentor, installation, projects, places
            client.get(reverse("labs:proposals"))
