"""Mentors and projects from files."""

import pytest

from labs.forms.mentors import MENTORS
from labs.forms.projects_import import PROJECTS
from labs.models import Mentor, Project
from talentprogram.accounts.models import Person
from talentprogram.accounts.roles import Role
from talentprogram.journal.models import Entry
from talentprogram.kernel import clock, importing
from talentprogram.kernel.importing import Problem, Unreadable
from talentprogram.kernel.lifecycle import Refused
from tests import factories as make

pytestmark = pytest.mark.django_db
AT = make.NOON
MENTOR_FILE = """code,email,family_name,given_name,native_name,language,side,organisation,languages,max_students
A05,Lai@example.org,Lai,Cheuk-laam,黎卓嵐,zh-hant,academic,lru,en; yue,3
I03,mo@example.org,Mo,Yining,莫以寧,zh-hans,industrial,sst,en; cmn,2
"""


def rehearse(importer, text):
    return importing.rehearse(importer, text, by=make.coordinator(), at=AT)


def apply(importer, text, **more):
    return importing.apply(importer, text, by=make.coordinator(), at=AT, **more)


@pytest.fixture
def partners():
    return make.university(), make.operator()


@pytest.fixture
def ground(partners):
    """A cohort, a theme, a site and the two mentors of the file."""
    cohort, theme = make.cohort("JT27"), make.theme("T01")
    make.site("campus"), apply(MENTORS, MENTOR_FILE)
    return cohort, theme


def project_file(*rows):
    return "\n".join(
        [
            "cohort,code,theme,title_en,title_zh_hant,capacity,academic_mentor,industrial_mentor,agreed,site,required_skills",
            *rows,
        ]
    )


def test_a_rehearsal_says_what_is_new_and_changes_nothing(partners):
    plan = rehearse(MENTORS, MENTOR_FILE)
    assert [line.key for line in plan.created] == ["A05", "I03"] and not plan.problems
    assert (
        not Mentor.objects.exists()
        and not Entry.objects.exists()
        and not Person.objects.filter(email="mo@example.org").exists()
    )


def test_mentors_come_in_with_their_names_and_the_role_of_their_side(partners):
    apply(MENTORS, MENTOR_FILE)
    mentor = Mentor.objects.get(code="A05")
    assert mentor.person.full_names == "Lai Cheuk-laam 黎卓嵐" and mentor.person.email == "lai@example.org"
    with clock.stopped_at(AT):
        assert mentor.person.has_role(Role.ACADEMIC_MENTOR) and not mentor.person.has_role(Role.INDUSTRIAL_MENTOR)
    assert mentor.languages == ["en", "yue"] and mentor.person.preferred_language == "zh-hant"


def test_the_same_file_again_changes_nothing_and_a_changed_cell_is_shown_before_and_after(partners):
    apply(MENTORS, MENTOR_FILE)
    assert rehearse(MENTORS, MENTOR_FILE).unchanged == 2

    changed = MENTOR_FILE.replace("en; cmn,2", "en; cmn,4")
    plan = rehearse(MENTORS, changed)
    assert [(line.key, [(each.column, each.before, each.after) for each in line.changes]) for line in plan.changed] == [
        ("I03", [("max_students", "2", "4")])
    ]
    apply(MENTORS, changed)
    assert Mentor.objects.get(code="I03").max_students == 4
    assert list(Entry.objects.values_list("verb", flat=True)) == ["amend", "appoint", "appoint"]


def test_one_bad_row_changes_nothing_and_is_named_by_row_and_column(partners):
    bad = MENTOR_FILE.replace("mo@example.org", "mo at example").replace("cmn,2", "elvish,2")
    plan = apply(MENTORS, bad)
    assert [(each.row, each.column) for each in plan.problems] == [(3, "email"), (3, "languages")]
    assert "elvish" in plan.problems[1].message
    assert not Mentor.objects.exists() and not Entry.objects.exists()


def test_errors_speak_the_language_of_the_reader(partners):
    from django.utils import translation

    with translation.override("zh-hans"):
        plan = rehearse(MENTORS, MENTOR_FILE.replace("Lai@example.org", ""))
    assert plan.problems[0].message == "请填写此项。"


def test_the_same_mentor_twice_and_two_mentors_with_one_address_are_refused(partners):
    row = MENTOR_FILE.splitlines()[1]
    plan = rehearse(MENTORS, MENTOR_FILE + row + "\n")
    assert [(each.row, each.column) for each in plan.problems] == [(4, "code")]

    twin = row.replace("A05", "A99")
    plan = rehearse(MENTORS, MENTOR_FILE + twin + "\n")
    assert [(each.row, each.column) for each in plan.problems] == [(4, "")]


def test_a_mentor_keeps_the_side_and_the_address(partners):
    apply(MENTORS, MENTOR_FILE)
    other = MENTOR_FILE.replace("Lai@example.org", "new@example.org").replace("zh-hant,academic", "zh-hant,industrial")
    assert {(each.row, each.column) for each in rehearse(MENTORS, other).problems} == {(2, "email"), (2, "side")}


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"\xff\xfea\x00", "UTF-8"),
        ("編號".encode("big5"), "UTF-8"),
        (b"PK\x03\x04\x00\x00", "not a CSV"),
        (b"x" * (importing.MOST_BYTES + 1), "5 MB"),
    ],
)
def test_what_is_no_text_is_refused_in_words(data, why):
    with pytest.raises(Unreadable, match=why):
        importing.text_of(data)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("", "empty"),
        ("code,email\n", "missing: side"),
        (MENTOR_FILE.replace("native_name", "nickname"), "not known: nickname"),
        (MENTOR_FILE.replace("native_name", "code"), "twice: code"),
        (MENTOR_FILE.splitlines()[0], "no rows"),
        (MENTOR_FILE + "A06,a@example.org,A,B,,en,academic,lru,en,3,4,5\n", "Row 4"),
        (MENTOR_FILE + '"A06,a@example.org', "quotation mark"),
    ],
)
def test_a_file_with_another_shape_is_refused_as_a_whole(partners, text, why):
    with pytest.raises(Unreadable, match=why):
        rehearse(MENTORS, text)


def test_a_byte_order_mark_semicolons_and_lines_within_a_cell_are_read(partners):
    text = importing.text_of(
        b"\xef\xbb\xbf" + MENTOR_FILE.replace("en; yue", "en").replace("en; cmn", "en").replace(",", ";").encode()
    )
    assert len(rehearse(MENTORS, text).created) == 2
    text = MENTOR_FILE.replace("lru,en; yue", 'lru,"en;\nyue"') + "I09,broken,X,Y,,en,industrial,sst,en,2\n"
    assert [(each.row, each.column) for each in rehearse(MENTORS, text).problems] == [(4, "email")]


def test_projects_on_which_both_mentors_agreed_go_to_the_lab_manager_and_the_others_wait(ground):
    apply(PROJECTS, project_file(
        "JT27,AI-01,T01,Channels,信道,2,A05,I03,yes,campus,Python; statistics", "JT27,AI-02,T01,Video,,1,A05,I03,,,"
    ))  # fmt: skip
    first, second = Project.objects.order_by("code")
    assert (first.state, second.state) == ("submitted", "draft")
    assert first.lab == first.theme.lab and first.required_skills == ["Python", "statistics"]
    assert first.title_zh_hant == "信道" and first.site.code == "campus" and second.site is None


def test_errors_of_projects_name_what_is_not_known(ground):
    plan = rehearse(
        PROJECTS, project_file("JT27,AI-01,T99,Channels,,2,I03,A05,yes,moon,", "JT26,AI 2,T01,,,0,A05,I03,maybe,,")
    )
    assert [(each.row, each.column) for each in plan.problems] == [
        (2, "theme"), (2, "academic_mentor"), (2, "industrial_mentor"), (2, "site"),
        (3, "cohort"), (3, "code"), (3, "title_en"), (3, "capacity"), (3, "agreed"),
    ]  # fmt: skip
    assert "T99" in plan.problems[0].message


def test_a_refusal_of_the_verb_shows_in_the_rehearsal(ground):
    row = "JT27,AI-01,T01,Channels,,2,A05,I03,yes,,"
    apply(PROJECTS, project_file(row))
    plan = rehearse(PROJECTS, project_file(row.replace("Channels", "Other")))
    assert plan.problems == [
        Problem(2, "", "While a project is being approved it cannot be changed. Ask for it to be sent back to you.")
    ]


def test_what_was_agreed_is_not_taken_back_by_a_file(ground):
    row = "JT27,AI-01,T01,Channels,,2,A05,I03,yes,,"
    apply(PROJECTS, project_file(row))
    assert rehearse(PROJECTS, project_file(row.replace("yes", "no"))).unchanged == 1


def test_a_confirmation_holds_only_for_what_was_shown(ground):
    text = project_file("JT27,AI-01,T01,Channels,,2,A05,I03,no,,")
    shown = rehearse(PROJECTS, text)
    apply(PROJECTS, project_file("JT27,AI-01,T01,Something else,,2,A05,I03,no,,"))
    with pytest.raises(Refused, match="since the preview"):
        apply(PROJECTS, text, expected=shown.fingerprint)
    assert Project.objects.get().title_en == "Something else"


@pytest.mark.parametrize("count", [1, 30])
def test_looking_things_up_costs_the_same_however_many_rows_there_are(ground, count, django_assert_num_queries):
    rows = [
        {"cohort": "JT27", "code": f"AI-{n}", "academic_mentor": "A05", "industrial_mentor": "I03"}
        for n in range(count)
    ]
    with django_assert_num_queries(5):
        PROJECTS.known(rows)
