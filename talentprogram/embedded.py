"""The whole programme on one machine: gunicorn over one web process, and Celery's worker and beat beside it.

Without Redis they are threads of the web process, on a broker in its memory: gunicorn brings all three back when the
process dies, and the outbox sends again what was under way. With Redis they are processes of their own, started anew
when they die. All of it ends with the process that runs this (docs/decisions/celery.md).
"""

import ctypes
import logging
import os
import signal
import subprocess
import sys
import threading
import time
from collections.abc import Callable
from importlib import import_module
from pathlib import Path
from typing import Any

from gunicorn.app.base import BaseApplication

from talentprogram.celery import app as celery

log = logging.getLogger(__name__)
ROOT = Path(__file__).resolve().parent.parent
PATIENCE = 8.0  # seconds that a task under way may take when everything is told to end


class Server(BaseApplication):
    """gunicorn, told everything here and nothing by files or the environment."""

    def __init__(
        self, address: str, *, threads: int = 6, companions: tuple[Any, ...] = (), up: Callable[[], None]
    ) -> None:
        self.address, self.threads, self.companions, self.up = address, threads, companions, up
        super().__init__()

    def load_config(self) -> None:
        wanted = {
            "bind": self.address, "workers": 1, "worker_class": "gthread", "threads": self.threads, "timeout": 60,
            "graceful_timeout": int(PATIENCE), "loglevel": "error", "control_socket_disable": True, "proc_name": "talentprogram",
            "when_ready": self.when_ready, "post_worker_init": self.post_worker_init, "worker_exit": self.worker_exit,
            "on_exit": self.on_exit,
        }  # fmt: skip
        for name, value in wanted.items():
            self.cfg.set(name, value)

    def load(self) -> Any:
        from django.core.wsgi import get_wsgi_application
        from django.urls import get_resolver

        application = get_wsgi_application()
        _ = get_resolver().url_patterns  # a page that cannot be imported shows now, not at the first visit
        return application

    def when_ready(self, server: Any) -> None:
        signal.signal(signal.SIGHUP, lambda *_: os.kill(os.getpid(), signal.SIGTERM))  # the terminal was closed
        for companion in self.companions:
            companion.start()

    def post_worker_init(self, worker: Any) -> None:
        if not self.companions:
            self.postman = Postman()
            self.postman.start()
        if worker.age == 1:
            self.up()

    def worker_exit(self, server: Any, worker: Any) -> None:
        if postman := getattr(self, "postman", None):
            postman.stop()

    def on_exit(self, server: Any) -> None:
        for companion in self.companions:
            companion.stop()


class Postman:
    """Celery's worker and beat as threads of this process, with a broker in its memory."""

    def __init__(self) -> None:
        from celery.beat import EmbeddedService

        self.worker = celery.WorkController(
            pool_cls="solo", concurrency=1, without_mingle=True, without_gossip=True, without_heartbeat=True
        )
        self.beat: Any = EmbeddedService(celery, thread=True, scheduler_cls="celery.beat:Scheduler")
        self.thread = threading.Thread(target=self._work, name="Celery", daemon=True)

    def _work(self) -> None:
        celery.set_current()
        self.worker.start()

    def start(self) -> None:
        self.thread.start()
        self.beat.start()

    def stop(self) -> None:
        """Let the task under way end; what is still in the broker's memory is on the beat again after the next start."""
        state: Any = import_module("celery.worker.state")
        self.beat.service.stop()
        state.should_stop = 0  # the worker looks at it between two tasks, and takes no other
        end = time.monotonic() + PATIENCE
        while state.active_requests and time.monotonic() < end:
            time.sleep(0.05)


class Companion:
    """One process of Celery that is started again when it dies, and that ends with this one."""

    def __init__(self, *arguments: str) -> None:
        self.command = [sys.executable, "-m", "celery", "-A", "talentprogram", *arguments]
        self.ending = False

    def start(self) -> None:
        self.process = self._process()
        threading.Thread(target=self._watch, daemon=True).start()

    def _process(self) -> subprocess.Popen[bytes]:
        return subprocess.Popen(
            self.command, cwd=ROOT, stdin=subprocess.DEVNULL, start_new_session=True, preexec_fn=_end_with_parent
        )

    def _watch(self) -> None:
        pause = 1.0
        while not self.ending:
            time.sleep(pause)
            if self.process.poll() is not None and not self.ending:
                log.error("Celery's %s ended; starting it again.", self.command[5])
                self.process = self._process()
                pause = min(pause * 2, 30.0)  # what dies at once each time is not tried each second

    def stop(self) -> None:
        self.ending = True
        self.process.terminate()
        try:
            self.process.wait(PATIENCE)
        except subprocess.TimeoutExpired:
            os.killpg(self.process.pid, signal.SIGKILL)


def _end_with_parent() -> None:
    """On Linux a companion is told to end when its parent is killed and can no longer tell it."""
    if sys.platform == "linux":
        ctypes.CDLL(None).prctl(1, signal.SIGTERM)  # PR_SET_PDEATHSIG
