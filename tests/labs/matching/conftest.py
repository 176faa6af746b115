import json
from pathlib import Path
from typing import Any

import pytest

CASES = Path(__file__).parent / "cases"


@pytest.fixture
def demo() -> dict[str, Any]:
    """Give the demo cohort, free to be changed."""
    return json.loads((CASES / "demo-cohort.json").read_text())


@pytest.fixture
def small() -> dict[str, Any]:
    """Give two students, two projects, a mentor of each side and a lab, free to be changed."""
    return {
        "format": "placement/1",
        "students": {"ann": {"prefs": ["p", "q"], "score": 2}, "bo": {"prefs": ["p"], "score": 1}},
        "projects": {
            "p": {"capacity": 1, "mentor": "m", "lab": "k"},
            "q": {"capacity": 1, "mentor": "m", "lab": "k"},
        },
        "mentors": {"m": {"capacity": 2, "prefs": ["bo", "ann"]}, "i": {"capacity": 1}},
        "labs": {"k": {"capacity": 2}},
        "locked": [],
        "forbidden": [],
    }
