"""Everything, in three rounds: on SQLite, on PostgreSQL with Redis, and in Chromium. What is not tested is said at the end.

`make test` calls it. Arguments go to pytest: `python -m tests -k outbox`. With CI or REQUIRE_ALL set, a round that cannot
be run is a failure.
"""

import os
import subprocess
import sys
import time

from tests import backends, browsers

REQUIRE_ALL = os.environ.get("REQUIRE_ALL", os.environ.get("CI", "")).lower() not in ("", "0", "false", "no")
NOTHING_COLLECTED = 5


def main(arguments: list[str]) -> int:
    failed, not_tested, ran = [], [], 0
    servers = _missing_servers()
    rounds = {"SQLite, no Redis": (["-m", "not browser"], "")}
    if servers:
        not_tested.append(f"PostgreSQL with Redis; missing: {servers}")
    else:
        rounds["PostgreSQL and Redis"] = (["-p", "tests.backends", "-m", "not browser"], "keep")
    if browsers.executable() is None:
        not_tested.append(
            "the browser tests: no Chromium here; install it (Debian: apt-get install chromium) or name it in CHROMIUM"
        )
    else:
        real = [] if servers else ["-p", "tests.backends"]
        rounds["Chromium"] = ([*real, "-m", "browser"], "" if servers else "keep")
    began = time.monotonic()
    for name, (options, keep) in rounds.items():
        print(f"\n=== {name} ===", flush=True)
        code = _pytest([*options, *arguments], keep_servers=bool(keep))
        ran += code != NOTHING_COLLECTED
        if code not in (0, NOTHING_COLLECTED):
            failed.append(name)
    return _verdict(list(rounds), failed, not_tested, ran, time.monotonic() - began)


def _missing_servers() -> str:
    """Which server can be had neither from the environment nor from its wheel, and how to get it."""
    return "; ".join(backends.missing())


def _pytest(arguments: list[str], *, keep_servers: bool) -> int:
    environment = dict(os.environ)
    if not keep_servers:
        environment.pop("DATABASE_URL", None)
        environment.pop("REDIS_URL", None)
    command = [sys.executable, "-m", "pytest", "-q", "-n", os.environ.get("TEST_WORKERS", "2"), *arguments]
    return subprocess.run(command, env=environment).returncode


def _verdict(rounds: list[str], failed: list[str], not_tested: list[str], ran: int, seconds: float) -> int:
    print()
    if failed:
        print(f"Failed: {', '.join(failed)}.")
    elif not ran:
        print("No test was chosen by these arguments.")
    else:
        print(f"All passed on: {', '.join(rounds)} ({seconds:.0f} s).")
    for gap in not_tested:
        print(f"NOT TESTED: {gap}.")
    return int(bool(failed) or not ran or (bool(not_tested) and REQUIRE_ALL))


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
