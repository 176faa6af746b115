"""The checker: reads the instance and an answer anew, trusts no solver, and lists what fails by rule and subject.

It shares with the solvers only the reading of the instance. Feasibility, blocking pairs, metrics, reasons and
capacities are worked out here from their definitions.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from labs.matching.audit import Audit, Facts
from labs.matching.problem import Problem, Unusable
from labs.matching.reading import instance_sha256
from labs.matching.result import FORMAT, answer_sha256


@dataclass(frozen=True, slots=True)
class Violation:
    """A rule that does not hold, of what, in a sentence fit to show."""

    rule: str
    subject: str
    text: str

    def __str__(self) -> str:
        return f"{self.rule}: {self.subject}: {self.text}"


def check(problem: Problem, result: Mapping[str, Any]) -> list[Violation]:
    """List every violation of an answer; only what the answer states beside its matching is checked beside it."""
    if not isinstance(result, Mapping) or result.get("format", FORMAT) != FORMAT:
        raise Unusable("format", f"is not a result; give a file in {FORMAT}")
    found = list(_hashes(problem, result))
    if result.get("method") == "compare":
        for name, part in sorted(result.get("results", {}).items()):
            found += [Violation(v.rule, f"{name} {v.subject}", v.text) for v in check(problem, part)]
            found += _row(name, part, result.get("table", {}))
        return found
    if not isinstance(result.get("matching"), Mapping):
        raise Unusable("matching", "must be an object from student to project or null")
    facts, broken = Facts.of(problem, result)
    audit = Audit(facts, result)
    broken += audit.feasibility()
    rows = broken or audit.statements()  # reasons and numbers of a matching that cannot be would only repeat that
    return found + [Violation(*row) for row in rows]


def _hashes(problem: Problem, result: Mapping[str, Any]) -> Iterator[Violation]:
    """An answer belongs to one instance, and its hash to what it says."""
    stated, actual = result.get("instance_sha256"), instance_sha256(problem.document)
    if stated is not None and stated != actual:
        yield Violation("instance_changed", "instance_sha256", f"the answer is for {stated}, the instance is {actual}")
    stated = result.get("result_sha256")
    if stated is not None and stated != answer_sha256(dict(result)):
        yield Violation("result_changed", "result_sha256", "the answer is not the one that was hashed")


def _row(name: str, part: Mapping[str, Any], table: Mapping[str, Any]) -> Iterator[Violation]:
    """A row of a comparison repeats the metrics of its method."""
    known = {**part.get("certificate", {}), **part.get("metrics", {})}
    for key, value in table.get(name, {}).items():
        if known.get(key) != value:
            yield Violation("table_wrong", f"{name}.{key}", f"says {value}, the answer says {known.get(key)}")
