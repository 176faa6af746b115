"""Joint capacity and bottlenecks against the definition: one more place, and a flow computed anew."""

from __future__ import annotations

import copy
from random import Random

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from labs.matching import joint_capacity, read
from tests.labs.matching.brute import Instance, capacity, constraints, instance
from tests.labs.matching.kinds import KINDS


def most(inst: Instance) -> int:
    """Give the most seats that fit, by trying every number at every project."""
    projects = list(inst["projects"])
    caps = {place: capacity(inst, place) for p in projects for place, _ in constraints(inst, p)}

    def fit(index: int, left: dict[tuple[str, str], int]) -> int:
        if index == len(projects):
            return 0
        places = [place for place, _ in constraints(inst, projects[index])]
        best = 0
        for n in range(min(left[place] for place in places) + 1):
            rest = {place: count - n if place in places else count for place, count in left.items()}
            best = max(best, n + fit(index + 1, rest))
        return best

    return fit(0, caps)


@pytest.mark.parametrize("kind", ["labs", "co-mentors", "everything"])
@given(number=st.integers(0, 10**9))
@settings(max_examples=40, deadline=None, derandomize=True, database=None)
def test_bottlenecks_are_where_one_more_place_raises_the_most_that_fit(kind, number):
    inst = instance(Random(f"{kind} {number}"), **KINDS[kind])
    inst["locked"] = []
    known = most(inst)
    raising = []
    for table in ("projects", "mentors", "labs"):
        for name in inst.get(table, {}):
            more = copy.deepcopy(inst)
            more[table][name]["capacity"] += 1
            if most(more) > known:
                raising.append(name)
    assert joint_capacity(read(inst)) == (known, sorted(raising))
