"""Whatever the journal can say happened, a reader finds in words: every move of every life, every fact recorded."""

import ast
from collections.abc import Iterator

import pytest
from django.apps import apps

from cohorts.queries.rescission import ASKED
from talentprogram.home.lives import lives
from talentprogram.journal.models import Entry
from talentprogram.kernel.templatetags.kernel import ACTORS
from tests.architecture.source import dotted, place, python_files, tree_of

NOT_IN_THE_JOURNAL = {"notifications.Notice"}  # a letter's life is the outbox's own
WHAT_IT_IS = {  # what the source calls a thing, and its model
    "application": "cohorts.Application", "batch": "cohorts.DecisionBatch", "call": "cohorts.Call",
    "cohort": "cohorts.Cohort", "enrolment": "cohorts.Enrolment", "feed": "cohorts.Feed", "form": "cohorts.QuestionSet",
    "module": "cohorts.Module", "timetable": "cohorts.Timetable",
    "mentor": "labs.Mentor", "placement": "labs.Placement", "each": "labs.Placement", "project": "labs.Project",
    "round": "labs.Round", "round_": "labs.Round", "run": "labs.MatchRun",
}  # fmt: skip
TURNS_KEYS = {
    "application": "cohorts.Application", "batch": "cohorts.DecisionBatch", "condition": "cohorts.Condition", "project": "labs.Project",
    "run": "labs.MatchRun",
}  # fmt: skip


def calls(name: str) -> Iterator[tuple[str, ast.Call]]:
    """Every call of a function by that name, with its place."""
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, ast.Call) and dotted(node.func).split(".")[-1] == name:
                yield place(path, node), node


def subject(node: ast.Call) -> str:
    """What the source calls the thing that a call is about."""
    return dotted(node.args[0]).split(".")[-1]


def recorded() -> list[tuple[str, str, ast.expr]]:
    """Every fact that some verb writes down: where, about what, and which."""
    return [
        (where, subject(node), node.args[1])
        for where, node in calls("record")
        if len(node.args) >= 2 and subject(node) != "thing"  # `thing` is the journal's own: a key that turns
    ]


def verbs(written: ast.expr) -> list[str]:
    """A verb as it stands in the source; of the one that is put together, each of its forms."""
    if isinstance(written, ast.JoinedStr):
        return ["mentor_confirms", "mentor_declines"]
    if dotted(written) == "asked.ASKED":
        return [ASKED]
    assert isinstance(written, ast.Constant)
    return [written.value]


def words_of(label: str) -> dict:
    return getattr(apps.get_model(label), "MOVE_WORDS", {})


@pytest.mark.parametrize(("model", "life"), [pytest.param(model, life, id=life.noun) for model, life in lives()])
def test_every_move_has_a_phrase(model, life):
    if model._meta.label in NOT_IN_THE_JOURNAL:
        return
    assert {move.name for move in life.moves} - set(model.MOVE_WORDS) == set()


def test_every_fact_that_is_recorded_has_a_phrase():
    silent = [
        f"{where} {name}: {verb}"
        for where, name, written in recorded()
        for verb in verbs(written)
        if not words_of(WHAT_IT_IS[name]).get(verb)
    ]

    assert len(recorded()) >= 25
    assert not silent, "\n".join(silent)


def test_every_key_that_turns_has_a_phrase():
    turned = {
        subject(node) for _where, node in calls("turn") if any(each.arg == "content_hash" for each in node.keywords)
    }

    assert turned == set(TURNS_KEYS)
    assert [label for label in TURNS_KEYS.values() if not words_of(label).get("turn_key")] == []


def test_every_phrase_is_translated():
    for model in apps.get_models():
        for verb, words in getattr(model, "MOVE_WORDS", {}).items():
            assert hasattr(words, "_proxy____cast"), f"{model.__name__}.{verb} does not go through gettext"


def test_every_class_of_actor_has_a_name():
    classes = {move.by for _model, life in lives() for move in life.moves}
    for _where, node in calls("record"):
        for keyword in node.keywords:
            if keyword.arg == "as_" and isinstance(keyword.value, ast.Constant):
                classes.add(keyword.value.value)

    assert classes - set(ACTORS) == set()


def test_an_entry_speaks_in_the_words_of_what_it_is_about():
    said = Entry(subject_type="cohorts.Application", verb="screen_pass").words
    strange = Entry(subject_type="gone.Thing", verb="did_this").words

    assert (said, strange) == (apps.get_model("cohorts.Application").MOVE_WORDS["screen_pass"], "did this")
