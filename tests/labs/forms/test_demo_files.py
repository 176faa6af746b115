"""The demo world through the product's own import: the files of docs/samples/demo."""

from pathlib import Path

import pytest
from django.conf import settings

from cohorts.forms.imports import APPLICANTS
from cohorts.models import Application
from labs.forms.mentors import MENTORS
from labs.forms.projects_import import PROJECTS
from labs.models import Mentor, Project
from talentprogram.accounts.models import Person
from talentprogram.kernel import importing
from tests import factories as make

FILES = Path(settings.BASE_DIR) / "docs/samples/demo"


@pytest.fixture
def ground(db):
    """What the office enters by hand first: a cohort and its call, the laboratories with their themes, the sites."""
    cohort = make.cohort("JTDP27")
    make.call(cohort=cohort, slug="jtdp27")
    make.university(), make.operator()
    for n in range(1, 13):
        make.theme(f"T{n:02d}", make.lab("AI" if n < 8 else "QUANTUM"))
    for site in ("campus", "kowloon", "nansha", "range"):
        make.site(site)


def bring_in(importer):
    text = importing.text_of((FILES / f"{importer.name}.csv").read_bytes())
    office = make.coordinator()
    shown = importing.rehearse(importer, text, by=office, at=make.NOON)
    done = importing.apply(importer, text, by=office, at=make.NOON, expected=shown.fingerprint)
    again = importing.rehearse(importer, text, by=office, at=make.NOON)
    assert (shown.problems, done.problems, again.problems) == ([], [], [])
    assert len(done.created) == again.unchanged
    return len(done.created)


def test_42_mentors_40_projects_and_300_applicants_come_in_as_they_were_shown(ground):
    assert [bring_in(each) for each in (MENTORS, PROJECTS, APPLICANTS)] == [42, 40, 300]

    assert Mentor.objects.filter(side="academic").count() == 20
    assert sum(Project.objects.values_list("capacity", flat=True)) == 58
    assert all(project.speaks_every_language for project in Project.objects.all())
    assert set(Project.objects.values_list("state", flat=True)) == {"submitted"}
    assert Application.objects.filter(state="submitted").count() == 300
    assert Person.objects.get(email="ayu@demo.example").name == "Ayuningtyas"


def test_one_wrong_cell_among_three_hundred_rows_and_nothing_comes_in(ground):
    lines = (FILES / "applicants.csv").read_text().splitlines()
    lines[250] = (
        lines[250].replace(",ug,", ",undergrad,").replace(",rpg,", ",undergrad,").replace(",engineer,", ",undergrad,")
    )
    before = Person.objects.count()
    plan = importing.apply(APPLICANTS, "\n".join(lines), by=None, at=make.NOON)
    assert [(each.row, each.column) for each in plan.problems] == [(251, "stream")]
    assert Application.objects.count() == 0 and Person.objects.count() == before
