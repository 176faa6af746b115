"""Projects, mentors and rounds on the desk."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile

from labs.models import Mentor, Project, Round
from talentprogram.accounts.roles import Role
from talentprogram.kernel import clock
from talentprogram.notifications.models import Notice
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON
LIST = "/admin/labs/project/"


@pytest.fixture(autouse=True)
def _the_clock_stands_still():
    with clock.stopped_at(AT):
        yield


def signed(client, person):
    person.role_grants.update(valid_from=AT.replace(year=2020))
    client.force_login(person)
    return client


def move(client, project, verb, **data):
    return client.post(f"/admin/labs/project/{project.pk}/move/{verb}/", data)


def state_of(project):
    return Project.objects.get(pk=project.pk).state


def buttons(client, project):
    return [name for name, _verb in client.get(f"/admin/labs/project/{project.pk}/change/").context["open_verbs"]]


def test_a_lab_manager_endorses_in_their_own_laboratory_and_sees_no_other(client):
    mine, other = make.project("submitted"), make.project("submitted", theme=make.theme("TQ", make.lab("QUANTUM")))
    signed(client, make.person("", Role.LAB_MANAGER, lab=mine.lab))

    assert list(client.get(LIST).context["cl"].queryset) == [mine]
    assert buttons(client, mine) == ["endorse", "ask_changes", "reject"]
    assert move(client, other, "endorse").status_code == 404
    move(client, mine, "endorse")
    assert (state_of(mine), state_of(other)) == ("endorsed", "submitted")


def test_a_liaison_clears_what_their_partner_stands_behind(client):
    project = make.project("endorsed")
    stranger = make.organisation("hct", kind="associate")
    assert move(signed(client, make.approver(stranger)), project, "clear").status_code == 404

    signed(client, make.approver(make.operator()))
    assert buttons(client, project) == ["clear", "clearance_query", "reject"]
    move(client, project, "clear")
    assert state_of(project) == "endorsed" and buttons(client, project) == ["clearance_query", "reject"]
    assert b"already approved" in client.post(f"/admin/labs/project/{project.pk}/move/clear/", follow=True).content

    signed(client, make.approver(make.university()))
    page = client.get(f"/admin/labs/project/{project.pk}/change/").content.decode()
    assert "Lion Rock University: not cleared yet" in page and "Southstar Telecom: Person" in page
    move(client, project, "clear")
    assert state_of(project) == "cleared"


def test_a_question_needs_its_words(client):
    project = make.project("endorsed")
    signed(client, make.approver())
    assert move(client, project, "clearance_query", note="").status_code == 200 and state_of(project) == "endorsed"
    move(client, project, "clearance_query", note="Who owns the data?")
    assert state_of(project) == "changes_requested"


def test_the_coordinator_publishes_many_and_what_is_not_ready_says_why(client):
    ready = [make.project("cleared") for _n in range(3)]
    lacking = make.project("cleared", title_zh_hans="", code="P-X")
    signed(client, make.coordinator())

    page = client.post(
        LIST, {"action": "publish_many", "_selected_action": [each.pk for each in [*ready, lacking]]}, follow=True
    )

    assert [state_of(each) for each in [*ready, lacking]] == ["published"] * 3 + ["cleared"]
    assert b"3 projects done." in page.content and b"P-X: Title and summary are needed" in page.content
    assert Notice.objects.filter(kind="labs.project_published").count() == 6


def test_each_hand_has_its_own_bulk_actions(client):
    make.project("submitted")
    hands = {
        make.coordinator(): ["publish_many"],
        make.approver(): ["clear_many"],
        make.person("", Role.LAB_MANAGER): ["endorse_many"],
    }
    for person, names in hands.items():
        form = signed(client, person).get(LIST).context["action_form"]
        assert [name for name, _label in form.fields["action"].choices if name] == names


def test_no_state_can_be_typed(client):
    project = make.project("submitted")
    signed(client, make.coordinator())
    answer = client.post(f"/admin/labs/project/{project.pk}/change/", {"state": "published"})
    assert answer.status_code == 403 and state_of(project) == "submitted"


def test_mentors_and_students_see_no_desk(client):
    project = make.project()
    for person in (project.academic_mentor.person, make.person()):
        assert signed(client, person).get(LIST).status_code in (302, 404)


@pytest.mark.parametrize("rows", [1, 30])
@pytest.mark.parametrize("page", ["project", "mentor", "preferencelist", "theme", "round"])
def test_a_list_costs_the_same_however_full_it_is(client, rows, page, django_assert_max_num_queries):
    theme, cohort = make.theme("T01"), make.cohort()
    for n in range(rows):
        made = make.match_round(cohort, number=n + 1)
        project = make.project("submitted", theme=theme, cohort=cohort)
        make.ranking(make.enrolment(cohort=cohort), made, project)
        make.theme(f"X{n}")
    signed(client, make.coordinator())
    client.get(f"/admin/labs/{page}/")
    with django_assert_max_num_queries(10):
        assert client.get(f"/admin/labs/{page}/").status_code == 200


def test_a_new_round_gets_its_lottery_and_is_announced_by_a_button(client):
    cohort = make.cohort()
    make.enrolment(cohort=cohort)
    signed(client, make.coordinator())
    client.post("/admin/labs/round/add/", {
        "cohort": cohort.pk, "number": 1, "choices_required": 6, "other_lab_min": 1,
        "opens_at_0": "2027-01-21", "opens_at_1": "09:00", "closes_at_0": "2027-02-01", "closes_at_1": "12:00",
    })  # fmt: skip
    made = Round.objects.get()
    assert made.seed and made.seed_commitment

    page = client.get(f"/admin/labs/round/{made.pk}/change/")
    assert made.seed_commitment in page.content.decode() and made.seed not in page.content.decode()
    client.post(f"/admin/labs/round/{made.pk}/move/announce/")
    assert Notice.objects.get(kind="labs.preferences_opened").not_before == made.opens_at
    assert client.get(f"/admin/labs/round/{made.pk}/change/").context["open_verbs"] == []


def test_a_round_is_prolonged_on_its_page(client):
    made = make.match_round(announced_at=None)
    signed(client, make.coordinator())
    client.post(f"/admin/labs/round/{made.pk}/change/", {
        "choices_required": 5, "other_lab_min": 1,
        "opens_at_0": "2027-01-21", "opens_at_1": "09:00", "closes_at_0": "2027-02-09", "closes_at_1": "12:00",
    })  # fmt: skip
    made.refresh_from_db()
    assert made.choices_required == 5 and made.closes_at.day == 9


def test_the_cap_of_a_mentor_is_changed_through_its_verb(client):
    from talentprogram.journal.models import Entry

    mentor = make.mentor(max_students=2)
    signed(client, make.coordinator())
    client.post(f"/admin/labs/mentor/{mentor.pk}/change/", {"max_students": 3, "expertise": "", "languages": ""})
    assert Mentor.objects.get().max_students == 3 and Entry.objects.get().detail == {"fields": ["max_students"]}


class TestImport:
    PAGE = "/admin/labs/mentor/import/"
    FILE = "code,email,family_name,side,organisation,max_students\nA05,lai@example.org,Lai,academic,lru,3\n"

    @pytest.fixture
    def office(self, client):
        make.university()
        return signed(client, make.coordinator())

    def upload(self, client, text):
        return client.post(
            self.PAGE, {"file": SimpleUploadedFile("mentors.csv", text if isinstance(text, bytes) else text.encode())}
        )

    def confirm(self, client, page):
        return client.post(
            self.PAGE, {"text": page.context["kept"], "fingerprint": page.context["plan"].fingerprint}, follow=True
        )

    def test_upload_look_confirm(self, office):
        page = self.upload(office, self.FILE)
        assert b"This is what would change" in page.content and b"A05" in page.content and not Mentor.objects.exists()
        done = self.confirm(office, page)
        assert b"1 row imported" in done.content and Mentor.objects.get().code == "A05"

    def test_what_would_change_is_shown_before_and_after(self, office):
        self.confirm(office, self.upload(office, self.FILE))
        page = self.upload(office, self.FILE.replace(",3", ",2"))
        assert b"<code>max_students</code></td><td>3</td><td>2</td>" in page.content

    def test_a_bad_row_is_named_and_cannot_be_confirmed(self, office):
        page = self.upload(office, self.FILE.replace("lru", "moon"))
        assert page.status_code == 400 and b"1 problem. Nothing was changed." in page.content
        assert b"<code>organisation</code>" in page.content and b"Import this" not in page.content
        self.confirm(office, page)
        assert not Mentor.objects.exists()

    def test_a_confirmation_of_something_else_changes_nothing(self, office):
        page = self.upload(office, self.FILE)
        for data in (
            {"text": page.context["kept"], "fingerprint": "0" * 64},
            {"text": "not base64!", "fingerprint": page.context["plan"].fingerprint},
            {"text": "", "fingerprint": ""},
        ):
            assert office.post(self.PAGE, data).status_code == 302
        assert not Mentor.objects.exists()

    @pytest.mark.parametrize(("file", "why"), [(b"\xff\xfe\x00", b"UTF-8"), (b"a,b\n1,2\n", b"not known: a, b")])
    def test_what_is_no_such_file_is_refused_in_words(self, office, file, why):
        page = self.upload(office, file)
        assert page.status_code == 400 and why in page.content

    def test_an_empty_file_to_begin_with(self, office):
        header = office.get(self.PAGE + "?template").content.decode("utf-8-sig")
        assert header.startswith("code,email,name,family_name")

    def test_only_the_office_imports(self, client):
        signed(client, make.approver())
        assert client.get("/admin/labs/mentor/").status_code == 200
        assert b"Import from CSV" not in client.get("/admin/labs/mentor/").content
        assert client.get(self.PAGE).status_code == 404
        assert client.get("/admin/labs/project/import/").status_code == 404
