"""The shell's door: `python -m cohorts.timetabling INSTANCE [--format json|ctt] [--seconds N] [--seed N] [--workers N]`.

Exit codes: 0 an answer, 2 an unusable input, 3 no answer exists; with `--check INSTANCE PLAN` 0 sound, 1 not.
"""

from __future__ import annotations

from time import monotonic

BEGAN = monotonic()

import argparse  # noqa: E402 - the clock starts before anything is loaded
import json  # noqa: E402
import sys  # noqa: E402
from typing import Any  # noqa: E402

from . import Problem, Unusable, check, read, solve  # noqa: E402

SOUND, UNSOUND, UNUSABLE, IMPOSSIBLE = 0, 1, 2, 3


def main(arguments: list[str] | None = None) -> int:
    """Read, solve or check, write; the return value is the exit code."""
    asked = _parser().parse_args(arguments)
    try:
        return _check(asked) if asked.check else _solve(asked)
    except Unusable as refusal:
        print(str(refusal).replace("\n", " "), file=sys.stderr)  # noqa: T201
        return UNUSABLE


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m cohorts.timetabling", description="Make or check a timetable.")
    parser.add_argument("instance", help="timetable/1, or a .ctt file with --format ctt")
    parser.add_argument("plan", nargs="?", help="with --check: the plan to check")
    parser.add_argument("--check", action="store_true", help="run the checker alone")
    parser.add_argument("--format", choices=("json", "ctt"), default="json")
    parser.add_argument("--seconds", type=float, default=10.0)
    parser.add_argument("--seed", type=int, default=0)
    parser.add_argument("--workers", type=int, default=1)
    return parser


def _solve(asked: argparse.Namespace) -> int:
    if not asked.seconds > 0 or asked.workers < 1:
        raise Unusable("--seconds" if asked.workers >= 1 else "--workers", "is not above zero")
    if asked.format == "ctt":
        from .competition import door

        return door.solve(_text(asked.instance), asked.seconds, asked.seed, asked.workers, BEGAN)
    problem = _problem(asked.instance)
    answer = solve(problem, asked.seconds, asked.seed, asked.workers, began=BEGAN)
    print(json.dumps(answer, ensure_ascii=False, indent=1))  # noqa: T201
    return IMPOSSIBLE if answer["status"] == "infeasible" else SOUND


def _check(asked: argparse.Namespace) -> int:
    if asked.plan is None:
        raise Unusable("PLAN", "is missing")
    if asked.format == "ctt":
        from .competition import door

        return door.check(_text(asked.instance), _text(asked.plan))
    plan = _json(asked.plan)
    if not isinstance(plan, dict):
        raise Unusable("PLAN", "is not an object")
    found = check(_problem(asked.instance), plan)
    for violation in found:
        line = {"rule": violation.rule, "subject": violation.subject, "text": violation.text}
        print(json.dumps(line, ensure_ascii=False))  # noqa: T201
    return UNSOUND if found else SOUND


def _problem(path: str) -> Problem:
    return read(_json(path))


def _json(path: str) -> Any:
    try:
        return json.loads(_text(path), object_pairs_hook=_once)
    except (ValueError, RecursionError) as error:
        raise Unusable(path, f"is not JSON: {error}") from None


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    table = dict(pairs)
    if len(table) < len(pairs):
        names = [name for name, _ in pairs]
        raise Unusable(next(name for name in names if names.count(name) > 1), "is there twice")
    return table


def _text(path: str) -> str:
    try:
        with open(path, encoding="utf-8-sig") as file:
            return file.read()
    except (OSError, UnicodeDecodeError) as error:
        raise Unusable(path, f"cannot be read: {error}") from None


if __name__ == "__main__":
    sys.exit(main())
