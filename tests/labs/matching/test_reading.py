import hashlib
import json

import pytest

from labs.matching import Unusable, read


def refusal(document):
    with pytest.raises(Unusable) as caught:
        read(document)
    assert "\n" not in str(caught.value)
    return str(caught.value)


def test_it_reads_the_older_names_of_mentors(small):
    small["lecturers"] = small.pop("mentors")
    for row in small["projects"].values():
        row["lecturer"] = row.pop("mentor")
    assert [mentor.id for mentor in read(small).mentors] == ["i", "m"]


def test_it_reads_a_case_that_carries_its_instance(small):
    assert read({"id": "case", "instance": small}).students == ("ann", "bo")


def test_scores_rank_the_higher_first_and_equals_together(small):
    small["mentors"]["m"] = {"capacity": 2, "scores": {"ann": 3.5, "bo": 4}}
    assert read(small).mentors[1].ranking == {"bo": 0, "ann": 1}
    small["mentors"]["m"]["scores"]["ann"] = 4.0
    assert read(small).mentors[1].ranking == {"bo": 0, "ann": 0}


def test_a_lock_that_is_not_listed_ranks_behind_the_list(small):
    small["students"]["bo"]["prefs"] = [["p"]]
    problem = read({**small, "locked": [["bo", "q"]]})
    assert problem.rank_of(1, 1) == 2


def change(*path, to):
    def apply(document):
        for step in path[:-1]:
            document = document[step]
        if to is None:
            del document[path[-1]]
        else:
            document[path[-1]] = to

    return apply


BAD = {
    "a project ranked twice": (
        change("students", "ann", "prefs", to=["p", "q", "p"]),
        "students.ann.prefs",
        "'p' twice",
    ),
    "twice across a tie": (change("students", "ann", "prefs", to=["p", ["q", "p"]]), "students.ann.prefs", "'p' twice"),
    "an unknown project": (change("students", "ann", "prefs", to=["z"]), "students.ann.prefs", "'z'"),
    "an empty tie": (change("students", "ann", "prefs", to=[[], "p"]), "students.ann.prefs", "empty tie"),
    "no list": (change("students", "ann", "prefs", to=None), "students.ann.prefs", "must be a list"),
    "no mentor": (change("projects", "p", "mentor", to=None), "projects.p.mentor", "needs a mentor"),
    "an unknown mentor": (change("projects", "p", "mentor", to="x"), "projects.p.mentor", "'x'"),
    "an unknown co-mentor": (change("projects", "p", "co_mentor", to="x"), "projects.p.co_mentor", "'x'"),
    "a mentor in two roles": (change("projects", "p", "co_mentor", to="m"), "projects.p.co_mentor", "one role"),
    "an unknown lab": (change("projects", "p", "lab", to="x"), "projects.p.lab", "'x'"),
    "a mentor in two labs": (change("projects", "p", "lab", to=None), "projects.q.lab", "one lab"),
    "no capacity": (change("projects", "p", "capacity", to=None), "projects.p.capacity", "is missing"),
    "a negative capacity": (change("mentors", "m", "capacity", to=-1), "mentors.m.capacity", "-1"),
    "a broken capacity": (change("labs", "k", "capacity", to=1.5), "labs.k.capacity", "1.5"),
    "a yes for a capacity": (change("labs", "k", "capacity", to=True), "labs.k.capacity", "True"),
    "a quota above the capacity": (
        change("projects", "p", "lower_quota", to=2),
        "projects.p.lower_quota",
        "cannot be met",
    ),
    "a mentor's quota above the capacity": (
        change("mentors", "m", "lower_quota", to=3),
        "mentors.m.lower_quota",
        "met",
    ),
    "a lab's quota above the capacity": (change("labs", "k", "lower_quota", to=3), "labs.k.lower_quota", "met"),
    "a student ranked twice": (
        change("mentors", "m", "prefs", to=["bo", ["ann", "bo"]]),
        "mentors.m.prefs",
        "'bo' twice",
    ),
    "an unknown student": (change("mentors", "m", "prefs", to=["bo", "cy"]), "mentors.m.prefs", "'cy'"),
    "prefs and scores": (change("mentors", "m", "scores", to={"ann": 1}), "mentors.m.scores", "beside prefs"),
    "a score that is no number": (change("students", "ann", "score", to="high"), "students.ann.score", "'high'"),
    "two pins on one student": (change("locked", to=[["ann", "p"], ["ann", "q"]]), "locked[1]", "'ann'"),
    "an unknown lock": (change("locked", to=[["ann", "z"]]), "locked[0]", "'z'"),
    "half a pair": (change("forbidden", to=[["ann"]]), "forbidden[0]", "pair"),
    "caps below the pins": (change("locked", to=[["ann", "p"], ["bo", "p"]]), "projects.p.capacity", "2 locked"),
    "a lab's list that disagrees": (change("labs", "k", "prefs", to=["ann", "bo"]), "labs.k.prefs", "'m'"),
    "a project's list that disagrees": (change("projects", "p", "prefs", to=["ann", "bo"]), "projects.p.prefs", "'m'"),
    "a project's tie that disagrees": (change("projects", "p", "prefs", to=[["ann", "bo"]]), "projects.p.prefs", "'m'"),
    "another format": (change("format", to="placement/9"), "format", "placement/1"),
    "no mentors": (change("mentors", to=None), "mentors", "is missing"),
    "a number for closed": (change("projects", "p", "closed", to=1), "projects.p.closed", "true or false"),
    "a broken text": (change("students", "\ud800", to={"prefs": []}), "instance", "UTF-8"),
}


@pytest.mark.parametrize("bad", BAD)
def test_it_names_what_is_unusable_and_what_to_change(small, bad):
    apply, field, words = BAD[bad]
    apply(small)
    text = refusal(small)
    assert text.startswith(f"{field}: ")
    assert words in text


def test_a_locked_pair_may_not_be_forbidden(small):
    small |= {"locked": [["ann", "p"]], "forbidden": [["ann", "p"]]}
    text = refusal(small)
    assert "'ann'" in text and "'p'" in text and "forbidden" in text


def test_a_locked_pair_may_not_be_at_a_closed_project(small):
    small["locked"], small["projects"]["p"]["closed"] = [["ann", "p"]], True
    assert "'p'" in refusal(small)


def test_a_lab_list_may_not_order_students_whom_a_mentor_ties(small):
    small["labs"]["k"]["prefs"] = ["bo", "ann"]
    read(small)
    small["mentors"]["m"] = {"capacity": 2}
    assert "labs.k.prefs" in refusal(small)


def test_the_fingerprint_is_of_sorted_keys_without_white_space(small):
    text = json.dumps(small, sort_keys=True, separators=(",", ":"), ensure_ascii=False)
    assert read(small).fingerprint == hashlib.sha256(text.encode()).hexdigest()
    turned = {key: small[key] for key in reversed(small)}
    before = read(small).fingerprint
    assert read(turned).fingerprint == before
    small["mentors"]["m"]["capacity"] += 1
    assert read(small).fingerprint != before
