"""The pages of projects and of the import as axe-core reads them, in both themes and at both widths."""

import pytest
from django.urls import reverse

from labs.models import Project
from talentprogram.accounts.roles import Role
from tests import factories as make
from tests.browsers import axe

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
THEMES = pytest.mark.parametrize("theme", ["light", "dark"])


def is_well_made(page, *addresses):
    """axe-core finds nothing, and nothing is wider than the window, at either width."""
    for address in addresses:
        for width in (1366, 390):
            page.set_viewport_size({"width": width, "height": 900})
            page.goto(address)
            assert axe(page) == []
            assert page.evaluate("document.documentElement.scrollWidth") <= width, address


@THEMES
def test_the_catalogue_and_a_project(new_context, theme):
    project = make.project(required_skills=["Python"], taught_skills=["Go"], first_weeks_en="Read.", site=make.site())
    make.project(title_zh_hant="")
    page = new_context(color_scheme=theme).new_page()
    catalogue = reverse("labs:projects")
    one = reverse("labs:project", args=[project.cohort.code, project.code])
    is_well_made(page, catalogue, f"{catalogue}?q=title&lab=AI", f"{catalogue}?q=unicorn", one)


@THEMES
def test_the_pages_of_a_mentor(as_person, theme):
    mentor = make.mentor()
    mine = make.project("draft", academic_mentor=mentor, proposed_by=mentor)
    make.project("draft", academic_mentor=mentor, proposed_by=make.mentor("industrial"), counterpart_confirmed=False)
    asked = Project.objects.exclude(pk=mine.pk).get()
    Project.objects.filter(pk=mine.pk).update(industrial_mentor=None, counterpart_confirmed=False)
    page = as_person(mentor.person, color_scheme=theme)
    of_mine = [reverse(f"labs:{name}", args=[mine.pk]) for name in ("proposal", "proposal_edit", "proposal_invite")]
    of_asked = [reverse(f"labs:{name}", args=[asked.pk]) for name in ("proposal", "proposal_say_no")]
    is_well_made(page, reverse("labs:proposals"), reverse("labs:propose"), *of_mine, *of_asked)


def test_a_proposal_with_errors_begins_at_what_is_wrong(as_person):
    mentor, _theme, _cohort = make.mentor(), make.theme(), make.cohort()
    page = as_person(mentor.person)
    page.goto(reverse("labs:propose"))
    page.get_by_label("Summary in plain words (English)").fill("Kept.")
    page.get_by_role("button", name="Save draft").click()
    assert page.evaluate("document.activeElement.className") == "error-summary"
    assert axe(page) == []
    page.get_by_role("link", name="Research theme").click()
    assert page.evaluate("document.activeElement.name") == "theme"
    assert page.get_by_label("Summary in plain words (English)").input_value() == "Kept."


@THEMES
def test_the_desk_and_the_import(as_person, theme):
    project = make.project("submitted")
    made = make.match_round(project.cohort)
    mine = make.ranking(make.enrolment(cohort=project.cohort), made, project)
    person = make.person("", Role.COORDINATOR, Role.LAB_MANAGER, Role.PARTNER_APPROVER)
    page = as_person(person, color_scheme=theme)
    pages = [
        "project/", f"project/{project.pk}/change/", f"project/{project.pk}/move/ask_changes/", "project/import/",
        "mentor/", f"mentor/{project.academic_mentor.pk}/change/", "mentor/import/", "round/", "round/add/",
        f"round/{made.pk}/change/", "preferencelist/", f"preferencelist/{mine.pk}/change/", "lab/", "theme/",
    ]  # fmt: skip
    is_well_made(page, *(f"/admin/labs/{each}" for each in pages))


def test_a_file_is_looked_at_and_confirmed(as_person):
    make.university()
    page = as_person(make.coordinator())
    good = "code,email,family_name,side,organisation,max_students\nA05,lai@example.org,Lai,academic,lru,3\n"
    for text, shown in ((good.replace("lru", "moon"), "1 problem"), (good, "This is what would change")):
        page.goto("/admin/labs/mentor/import/")
        page.set_input_files("[name=file]", {"name": "m.csv", "mimeType": "text/csv", "buffer": text.encode()})
        page.get_by_role("button", name="Show what would change").click()
        page.get_by_text(shown).wait_for()
        assert axe(page) == []
    page.get_by_role("button", name="Import this").click()
    page.get_by_text("1 row imported.").wait_for()
