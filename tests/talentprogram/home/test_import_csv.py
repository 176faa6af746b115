"""The import from a terminal."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from labs.models import Mentor
from talentprogram.journal.models import Entry
from tests import factories as make

pytestmark = pytest.mark.django_db
FILE = "code,email,family_name,side,organisation,max_students\nA05,lai@example.org,Lai,academic,lru,3\n"


@pytest.fixture
def file(tmp_path):
    make.university()
    path = tmp_path / "mentors.csv"
    path.write_bytes(b"\xef\xbb\xbf" + FILE.encode())
    return path


def run(*words):
    said = StringIO()
    call_command("import_csv", *map(str, words), stdout=said)
    return said.getvalue()


def test_without_apply_nothing_is_changed(file):
    assert "1 new and 0 changed would be imported" in run("mentors", file)
    assert not Mentor.objects.exists()


def test_with_apply_it_is_and_the_journal_names_who(file):
    office = make.coordinator()
    assert "1 new and 0 changed imported" in run("mentors", file, "--apply", "--by", office.email)
    assert Entry.objects.get().actor == office
    file.write_text(FILE.replace(",3", ",2"))
    assert "row 2, A05, max_students: '3' -> '2'" in run("mentors", file)


def test_what_is_wrong_is_said_by_row_and_column(file):
    file.write_text(FILE.replace("lru", "moon"))
    with pytest.raises(CommandError, match="row 2, organisation: “moon”"):
        run("mentors", file, "--apply")


@pytest.mark.parametrize(("words", "why"), [(["--by", "nobody@example.org"], "Nobody here"), ([], "No such file")])
def test_a_person_or_a_file_that_is_not_there_is_said(file, words, why):
    with pytest.raises(CommandError, match=why):
        run("mentors", file if words else "/nowhere.csv", *words)
