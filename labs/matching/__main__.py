"""The door from a shell: an instance file in, a result file out; the same answer as the Python API."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from typing import Any

from labs.matching import Problem, Unusable, check, read, solve, text_of
from labs.matching.solver import FAVOUR, METHODS, TIES

ANSWERED, FAILED, UNUSABLE = 0, 1, 2


def main(arguments: Sequence[str] | None = None) -> int:
    """Solve or check; 0 answered or holds, 1 the check failed, 2 the input is unusable."""
    options = _parser().parse_args(arguments)
    try:
        if options.check:
            return _check(*options.check)
        if options.instance is None:
            raise Unusable("INSTANCE", "is missing; name a file in the format placement/1")
        problem = _problem(options.instance)
        answer = solve(problem, options.method, options.seed, options.favour, options.ties)
    except Unusable as refusal:
        sys.stderr.write(" ".join(str(refusal).split()) + "\n")
        return UNUSABLE
    sys.stdout.buffer.write(text_of(answer).encode())
    return ANSWERED


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m labs.matching", description=__doc__)
    parser.add_argument("instance", nargs="?", metavar="INSTANCE.json")
    parser.add_argument("--method", choices=METHODS, default="stable")
    parser.add_argument("--seed", default="0")
    parser.add_argument("--favour", choices=FAVOUR, default="students")
    parser.add_argument("--ties", choices=TIES, default="lottery")
    parser.add_argument("--check", nargs=2, metavar=("INSTANCE.json", "RESULT.json"))
    return parser


def _problem(path: str) -> Problem:
    document = _load(path)
    if not isinstance(document, dict):
        raise Unusable(path, "must hold an object with students, projects and mentors")
    return read(document)


def _check(instance: str, answer: str) -> int:
    violations = check(_problem(instance), _load(answer))
    for violation in violations:
        sys.stdout.write(f"{violation}\n")
    return FAILED if violations else ANSWERED


def _load(path: str) -> Any:
    try:
        with open(path, encoding="utf-8-sig") as file:
            return json.load(file, object_pairs_hook=_object, parse_constant=_no_constant)
    except OSError as error:
        raise Unusable(path, f"cannot be read ({error.strerror})") from None
    except (UnicodeDecodeError, json.JSONDecodeError, RecursionError) as error:
        raise Unusable(path, f"is not JSON in UTF-8 ({error})") from None


def _object(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    """Read an object; an id that is given twice would silently lose a row."""
    row = dict(pairs)
    if len(row) != len(pairs):
        names = [name for name, _ in pairs]
        twice = next(name for name in names if names.count(name) > 1)
        raise Unusable(twice, "is given twice in one object; keep one")
    return row


def _no_constant(name: str) -> float:
    raise Unusable("instance", f"holds {name}, which is not a number in JSON; write a number")


if __name__ == "__main__":
    sys.exit(main())
