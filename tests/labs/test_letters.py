"""The letters about projects and preferences, in words."""

import pytest

from talentprogram.notifications.rendering import compose
from talentprogram.notifications.values import stored
from tests import factories as make

TITLE = {"en": "Beams", "zh-hant": "波束", "zh-hans": "波束"}
VALUES = {
    "labs.co_mentor_invited": {"project_title": TITLE, "inviter_name": "Lai Cheuk-laam", "action_path": "/proposals/1/"},
    "labs.project_published": {"project_title": TITLE, "action_path": "/projects/JT27/AI-01/"},
    "labs.preferences_opened": {
        "cohort_name": {"en": "Cohort 2027", "zh-hant": "2027 屆", "zh-hans": "2027 期"}, "choices_required": 6,
        "other_lab_min": 1, "closes_at": make.NOON, "action_path": "/ranking/",
    },
    "labs.preferences_receipt": {"ranked_list": [TITLE, TITLE], "closes_at": make.NOON, "action_path": "/ranking/"},
}  # fmt: skip


@pytest.mark.parametrize("language", ["en", "zh-hant", "zh-hans"])
@pytest.mark.parametrize("kind", sorted(VALUES))
def test_a_letter_says_everything_it_was_given_and_leads_on(kind, language):
    letter = compose(kind, stored(VALUES[kind]), language=language, zone="Asia/Hong_Kong", name="Chan Ka-long", ref="1")
    assert "Chan Ka-long" in letter.text and VALUES[kind]["action_path"] in letter.text
    assert "{" not in letter.text and len(letter.subject) <= (80 if language == "en" else 40)
    if "project_title" in VALUES[kind]:
        assert TITLE[language] in letter.text
    if "closes_at" in VALUES[kind]:
        assert "12:00" in letter.text and "2027" in letter.text


def test_a_receipt_lists_the_choices_one_a_line():
    letter = compose(
        "labs.preferences_receipt",
        stored(VALUES["labs.preferences_receipt"]),
        language="en",
        zone="Asia/Hong_Kong",
        name="Chan",
        ref="1",
    )
    assert "- Beams\n- Beams" in letter.text
