"""The tables of states and moves agree with the domain model, with their words and with their page in the docs."""

import json
import re

import pytest

from talentprogram.home.lives import lives, page
from tests.architecture.source import ROOT
from tests.architecture.source import lives as tables

DOMAIN = ROOT.parent / "shared" / "domain" / "state_machines.json"
ACTORS = {"coordinator", "lab_manager", "mentor", "partner_approver", "referee", "reviewer", "student", "system"}
AUDIENCES = ("applicant", "mentor", "staff")
OTHERWISE_NAMED = {"Notice": "OutboxMessage"}
LETTERS_LIFE_IS_ITS_OWN = (
    "OutboxMessage"  # no broker holds our letters, and `unknown` is ours (docs/decisions/celery.md)
)


def with_words():
    return [pytest.param(model, life, id=life.noun) for model, life in lives() if life.noun != "notice"]


def test_every_table_belongs_to_a_model_and_every_model_with_a_state_has_one():
    assert {life.noun for _model, life in lives()} == set(tables())
    assert len(lives()) >= 13


@pytest.mark.parametrize(("model", "life"), with_words())
def test_every_state_has_words_for_everybody(model, life):
    lacking = {
        (audience, state.value)
        for audience in AUDIENCES
        for state in life.states
        if not str(model.WORDS.get(audience, {}).get(state.value, ""))
    }
    strangers = {word for audience in AUDIENCES for word in model.WORDS[audience]} - {
        state.value for state in life.states
    }

    assert not lacking
    assert not strangers


@pytest.mark.parametrize("life", [pytest.param(life, id=noun) for noun, life in tables().items()])
def test_every_state_can_be_reached_and_every_move_has_an_actor(life):
    reached = {life.initial} | {move.target for move in life.moves}
    actors = {move.by for move in life.moves}

    assert set(life.states) - reached == set()
    assert actors <= ACTORS


@pytest.mark.skipif(not DOMAIN.exists(), reason="the domain model's table of states is not beside this checkout")
def test_every_transition_of_the_domain_model_is_in_our_tables():
    machines = {name.lower(): moves for name, moves in json.loads(DOMAIN.read_text()).items()}
    missing = []
    for noun, life in tables().items():
        name = OTHERWISE_NAMED.get(noun.capitalize(), noun.replace(" ", ""))
        if name == LETTERS_LIFE_IS_ITS_OWN:
            continue
        ours = {(source.value, move.target.value) for move in life.moves for source in move.sources}
        for step in machines.get(name.lower(), []):
            if (step["from"], step["to"]) not in ours:
                missing.append(f"{noun}: {step['event']} {step['from']} → {step['to']}")

    assert not missing, "\n".join(missing)


def test_the_page_of_lives_is_fresh():
    kept = ROOT / "docs" / "lifecycles.md"

    assert kept.exists() and kept.read_text(encoding="utf-8") == page(), (
        "run: .venv/bin/python manage.py write_lifecycles"
    )


def test_the_page_names_every_move():
    written = page()

    for life in tables().values():
        for move in life.moves:
            assert re.search(rf"^\| {move.name} \|", written, re.MULTILINE)
