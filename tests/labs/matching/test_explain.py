"""Reasons: they follow from the matching, count right, and name nobody."""

from __future__ import annotations

import json

from labs.matching import check, read, solve


def reasons(document, student, **how):
    problem = read(document)
    result = solve(problem, **how)
    assert check(problem, result) == []
    return {row["project"]: row for row in result["explanations"][student]}


def test_every_choice_up_to_the_one_obtained_and_no_further(small):
    small["students"]["bo"]["prefs"] = ["p", "q"]
    assert list(reasons(small, "bo")) == ["p"]
    assert list(reasons(small, "ann")) == ["p", "q"]


def test_a_full_project_says_how_many_of_higher_priority_hold_it(small):
    row = reasons(small, "ann")["p"]
    assert row["outcome"] == "full_of_higher_priority"
    assert (row["at"], row["higher"]) == ({"kind": "project", "id": "p", "capacity": 1}, 1)
    assert row["reason"] == "The only place of project p is held: 1 by students of higher priority."


def test_a_place_fixed_by_hand_for_a_lower_priority_is_not_called_higher(small):
    small["locked"] = [["ann", "p"]]
    row = reasons(small, "bo")["p"]
    assert (row["outcome"], row["higher"], row["fixed"]) == ("full_of_higher_priority", 0, 1)
    assert row["reason"] == "The only place of project p is held: 1 by hand."


def test_forbidden_closed_and_unacceptable_are_told_apart(small):
    small["forbidden"] = [["ann", "p"]]
    assert reasons(small, "ann")["p"]["outcome"] == "forbidden"
    small["forbidden"], small["projects"]["p"]["closed"] = [], True
    assert reasons(small, "ann")["p"]["outcome"] == "closed"
    small["projects"]["p"]["closed"], small["mentors"]["m"]["prefs"] = False, ["bo"]
    assert reasons(small, "ann")["p"]["outcome"] == "unacceptable"


def test_no_places_at_a_mentor_is_closed(small):
    small["projects"]["p"]["co_mentor"], small["mentors"]["i"]["capacity"] = "i", 0
    assert reasons(small, "ann")["p"]["outcome"] == "closed"


def test_the_optimum_says_what_the_whole_gained(small):
    small["mentors"]["m"]["prefs"] = ["ann", "bo"]
    row = reasons(small, "ann", method="optimal")["p"]
    assert row["outcome"] == "another_choice_needed_it"
    assert row["gained"] == {"level": "placed", "value": 2, "otherwise": 1}
    assert row["reason"] == "With this wish granted, 1 students would be placed instead of 2."


def test_the_optimum_says_which_projects_do_not_run_and_why(small):
    small["projects"]["p"] |= {"capacity": 3, "lower_quota": 3}
    small["mentors"]["m"]["capacity"] = 3
    small["labs"]["k"]["capacity"] = 3
    small["students"]["bo"]["prefs"] = ["p", "q"]
    problem = read(small)
    result = solve(problem, "optimal")
    assert check(problem, result) == []
    assert [(row["project"], row["lower_quota"], row["wanted_by"]) for row in result["closed"]] == []
    small["students"]["cy"] = {"prefs": ["q"]}
    small["projects"]["q"]["capacity"] = 3
    small["mentors"]["m"]["prefs"] = ["bo", "ann", "cy"]
    problem = read(small)
    result = solve(problem, "optimal")
    assert check(problem, result) == []
    assert result["matching"] == {"ann": "q", "bo": "q", "cy": "q"}
    assert result["closed"] == [
        {
            "project": "p",
            "lower_quota": 3,
            "wanted_by": 2,
            "why": "It needs 3, and 2 students who may take it listed it.",
        }
    ]
    assert {row["outcome"] for row in result["explanations"]["ann"]} == {"closed", "placed"}


def test_no_explanation_names_a_student(demo):
    for method in ("stable", "optimal", "serial"):
        result = solve(read(demo), method)
        for student, rows in result["explanations"].items():
            others = [s for s in result["explanations"] if s != student]
            text = json.dumps(rows)
            assert not any(f'"{other}"' in text or f" {other} " in text for other in others)


def test_a_stable_answer_lists_missed_quotas_and_what_would_mend_them(small):
    small["projects"]["q"] |= {"capacity": 2, "lower_quota": 2}
    problem = read(small)
    result = solve(problem)
    assert check(problem, result) == []
    assert result["matching"] == {"ann": "q", "bo": "p"}
    (row,) = result["deficits"]
    assert (row["kind"], row["id"], row["placed"], row["lower_quota"], row["short"]) == ("project", "q", 1, 2, 1)
    assert row["mend"]["lower_quota"] == 1
    small["students"]["cy"] = {"prefs": ["p", "q"]}
    small["mentors"]["m"] = {"capacity": 3, "prefs": ["bo", "ann", "cy"]}
    small["labs"]["k"]["capacity"] = 3
    small["projects"]["q"] |= {"capacity": 3, "lower_quota": 3}
    (row,) = solve(read(small))["deficits"]
    assert row["short"] == 1 and row["mend"]["pin"] == []
