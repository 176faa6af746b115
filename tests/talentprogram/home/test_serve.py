"""`manage.py serve` as a newcomer meets it: real processes on a port of their own."""

import http.cookiejar
import os
import re
import signal
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[3]
pytestmark = [
    pytest.mark.skipif(not Path("/proc/self/environ").exists(), reason="looks for processes in /proc"),
]


class Served:
    """One running `serve` and all that it started, found by a mark in their environment."""

    def __init__(self, folder: Path, **environment: str) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self.folder, self.mark = folder, f"SERVED={folder}"
        kept = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
        self.environment = kept | {
            "VAR_DIR": str(folder),
            "PORT": str(self.port),
            "SERVED": str(folder),
            "LOAD_DEMO": "no",
            **environment,
        }
        self.process: subprocess.Popen[bytes] | None = None

    def start(self) -> "Served":
        log = (self.folder / "log").open("wb")
        self.process = subprocess.Popen(
            [sys.executable, str(ROOT / "manage.py"), "serve"],
            cwd="/",
            env=self.environment,
            stdout=log,
            stderr=log,
            start_new_session=True,
        )
        self.wait_for(self.is_up)
        return self

    def refused(self) -> str:
        """What it says when it does not start."""
        said = subprocess.run(
            [sys.executable, str(ROOT / "manage.py"), "serve"],
            cwd="/",
            env=self.environment,
            capture_output=True,
            text=True,
            timeout=60,
        )
        assert said.returncode == 1, said
        return (said.stdout + said.stderr).strip()

    def said(self) -> str:
        return (self.folder / "log").read_text()

    def is_up(self) -> bool:
        assert self.process and self.process.poll() is None, self.said()
        try:
            return bool(urllib.request.urlopen(f"http://127.0.0.1:{self.port}/healthz", timeout=5).status == 200)
        except OSError:
            return False

    def processes(self, word: str = "") -> list[int]:
        """Everything alive that carries the mark, and `word` in its command line."""
        found = []
        for entry in Path("/proc").iterdir():
            with suppress(OSError):  # it ended meanwhile
                ours = entry.name.isdigit() and self.mark.encode() in (entry / "environ").read_bytes()
                if ours and word.encode() in (entry / "cmdline").read_bytes():
                    found.append(int(entry.name))
        return sorted(found)

    def wait_for(self, is_so: Callable[[], bool], seconds: float = 60) -> None:
        end = time.monotonic() + seconds
        while not is_so():
            assert time.monotonic() < end, self.said()
            time.sleep(0.1)

    def end(self, how: signal.Signals) -> int:
        assert self.process
        self.process.send_signal(how)
        return self.process.wait(30)

    def clean_up(self) -> None:
        for pid in self.processes():
            os.kill(pid, signal.SIGKILL)


@pytest.fixture
def serve(tmp_path: Path) -> Iterator[Callable[..., Served]]:
    made: list[Served] = []

    def make(**environment: str) -> Served:
        made.append(Served(tmp_path, **environment))
        return made[-1]

    yield make
    for each in made:
        each.clean_up()


def sign_up(served: Served, email: str) -> None:
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(http.cookiejar.CookieJar()))
    address = f"http://127.0.0.1:{served.port}/account/signup/"
    page = browser.open(address, timeout=20).read().decode()
    token = re.search(r'name="csrfmiddlewaretoken" value="(\w+)"', page)
    assert token
    typed = {
        "csrfmiddlewaretoken": token[1],
        "email": email,
        "password1": "four plain words here",
        "display_name": "Lee Ka-yan",
    }
    browser.open(address, urllib.parse.urlencode(typed).encode(), timeout=20)


def letters(served: Served) -> list[tuple[str, str]]:
    with sqlite3.connect(served.folder / "talent.sqlite3", timeout=20) as database:
        return database.execute("SELECT address, state FROM notifications_notice").fetchall()


@pytest.mark.timeout(180)
def test_one_command_serves_pages_sends_letters_survives_a_killed_web_process_and_ends_whole(serve):
    served = serve().start()
    sign_up(served, "ka-yan@example.org")
    served.wait_for(lambda: letters(served) == [("ka-yan@example.org", "sent")], seconds=4)
    web = [pid for pid in served.processes() if pid != served.process.pid]

    os.kill(web[0], signal.SIGKILL)
    served.wait_for(lambda: served.is_up() and not set(web) & set(served.processes()))
    sign_up(served, "wing-chi@example.org")
    served.wait_for(lambda: ("wing-chi@example.org", "sent") in letters(served))

    assert served.end(signal.SIGINT) == 0
    assert served.processes() == []
    assert f"http://127.0.0.1:{served.port}" in served.said()
    assert served.said().count("Ended.") == 1


def test_the_word_to_terminate_ends_everything_too(serve):
    served = serve().start()

    assert served.end(signal.SIGTERM) == 0
    assert served.processes() == []


@pytest.mark.redis
@pytest.mark.timeout(180)
def test_with_redis_worker_and_beat_are_processes_that_come_back_and_end_with_it(serve):
    served = serve(REDIS_URL=os.environ["REDIS_URL"]).start()
    served.wait_for(lambda: len(served.processes("worker")) >= 2 and len(served.processes("beat")) == 1)
    sign_up(served, "ka-yan@example.org")
    served.wait_for(lambda: letters(served) == [("ka-yan@example.org", "sent")])
    [beat] = served.processes("beat")

    os.kill(beat, signal.SIGKILL)
    served.wait_for(lambda: served.processes("beat") not in ([], [beat]))

    assert served.end(signal.SIGINT) == 0
    assert served.processes() == []


@pytest.mark.redis
def test_companions_end_even_when_serve_itself_is_killed(serve):
    served = serve(REDIS_URL=os.environ["REDIS_URL"]).start()
    served.wait_for(lambda: len(served.processes("worker")) >= 2)

    served.end(signal.SIGKILL)

    served.wait_for(lambda: served.processes() == [])


def test_a_port_in_use_is_one_line(serve):
    served = serve()
    with socket.socket() as other:
        other.bind(("127.0.0.1", served.port))
        other.listen()
        said = served.refused()

    assert (
        said
        == f"Port {served.port} cannot be had (Address already in use). Choose another: make run PORT={served.port + 1}"
    )


def test_a_database_that_does_not_answer_is_one_line(serve):
    said = serve(DATABASE_URL="postgres://nobody@127.0.0.1:9/none").refused()

    assert said.startswith("The database that DATABASE_URL names does not answer: ") and "\n" not in said


def test_a_redis_that_does_not_answer_is_one_line(serve):
    said = serve(REDIS_URL="redis://127.0.0.1:9/0").refused()

    assert said.startswith("The Redis that REDIS_URL names does not answer: ") and "\n" not in said


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("PORT", "eight"),
        ("DEBUG", "maybe"),
        ("DATABASE_URL", "mysql://x/y"),
        ("REDIS_URL", "http://x"),
        ("SITE_URL", "example.org"),
        ("PRODUCTION", "yes"),
    ],
)
def test_a_wrong_setting_is_one_line_that_names_it(serve, name, value):
    said = serve(**{name: value}).refused()

    assert said.startswith("Wrong setting ") and "\n" not in said
    assert name in said or name == "PRODUCTION"
