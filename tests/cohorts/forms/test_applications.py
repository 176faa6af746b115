"""The form of a section: a field for each kind; what is well formed is kept, whatever stands beside it."""

import pytest
from django.http import QueryDict

from cohorts.forms.applications import SectionForm, SubmitForm
from cohorts.queries import calls
from tests import factories as make
from tests.factories import files

pytestmark = pytest.mark.django_db


def sections():
    form = make.full_form()
    return {section.key: section for section in calls.sections(form)}


def filled(section, files_=None, **typed):
    form = SectionForm({f"q-{key.replace('__', '-')}": value for key, value in typed.items()}, files_, section=section)
    return form.is_valid(), {question.key: value for question, value in form.answers().items()}, form


def test_every_kind_comes_in_as_the_json_its_answer_keeps():
    good, answers, _form = filled(sections()["about"], name=" 何樂瑤 ", why="One\r\nTwo", born="2004-02-29", gpa="3.50")
    assert good
    assert answers == {"name": "何樂瑤", "why": "One\nTwo", "born": "2004-02-29", "gpa": 3.5}


def test_choices_come_in_by_their_identifiers():
    typed = QueryDict("q-themes-2=T08&q-level=a&q-skills=a&q-skills=b&q-transfer_gba_mainland=on")
    form = SectionForm(typed, section=sections()["interests"])
    assert form.is_valid()
    answers = {question.key: value for question, value in form.answers().items()}
    assert answers == {"themes": ["T08"], "level": "a", "skills": ["a", "b"], "transfer_gba_mainland": True}


def test_gaps_are_no_error_in_a_draft():
    good, answers, _form = filled(sections()["about"])
    assert good and set(answers.values()) == {None}


def test_what_is_malformed_is_said_and_the_rest_is_kept():
    good, answers, form = filled(sections()["about"], name="Ho", born="30 February", gpa="many")
    assert not good and set(form.errors) == {"born", "gpa"}
    assert answers["name"] == "Ho" and "born" not in answers and "gpa" not in answers
    assert "30 February" in form["born"].as_widget()


def test_a_text_that_is_too_long_is_said_to_be_so_and_kept():
    good, answers, form = filled(sections()["about"], why="x" * 103)
    assert not good and "3 characters too long" in str(form.errors["why"])
    assert answers["why"] == "x" * 103


def test_characters_are_counted_by_code_point_and_lines_as_one():
    good, answers, _form = filled(sections()["about"], why="𠮷" * 98 + "\r\na")
    assert good and len(answers["why"]) == 100


def test_the_same_theme_twice_and_a_theme_that_is_none_are_refused():
    page = sections()["interests"]
    assert "chosen twice" in str(filled(page, themes__1="T01", themes__2="T01")[2].errors["themes"])
    assert "not one of the options" in str(filled(page, themes__1="T99")[2].errors["themes"])


def test_the_ranking_is_a_list_of_labelled_selects_grouped_by_laboratory():
    html = SectionForm(section=sections()["interests"])["themes"].as_widget()
    assert html.count("<select") == 2 and html.count("<label") == 2
    assert 'optgroup label="AI Innovation Laboratory"' in html


def test_a_refused_file_leaves_the_other_answers_and_says_what_to_do():
    upload = files.uploaded(b"MZ a program", "cv.pdf")
    good, answers, form = filled(sections()["about"], {"q-cv": upload}, name="Ho")
    assert not good and "save it as PDF" in str(form.errors["cv"])
    assert answers["name"] == "Ho" and "cv" not in answers


def test_an_untouched_file_is_not_among_the_answers_and_a_removed_one_is():
    page = sections()["about"]
    assert "cv" not in filled(page)[1]
    assert filled(page, cv__remove="1")[1]["cv"] is None


def test_the_words_of_staff_bring_in_no_markup():
    form = make.form({"key": "x", "kind": "short", "label_en": "<b>L</b>", "help_en": "<script>alert(1)</script>"})
    (section,) = calls.sections(form)
    made = SectionForm(section=section)
    assert "<script>" not in str(made.fields["x"].help_text)


def test_the_last_page_does_not_ask_twice_for_what_the_form_asks():
    assert set(SubmitForm({}, asked_already={"process"}).fields) == {"truth"}
    assert not SubmitForm({"process": "on"}).is_valid()
    done = SubmitForm({"process": "on", "truth": "on"})
    assert done.is_valid() and set(done.consents()) == {"process", "truth"}
