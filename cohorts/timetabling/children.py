"""Helper processes: started with a task, heard through a pipe, killed when their time is up.

A solver library may ignore a request to stop, and a Celery worker may not fork; a fresh interpreter that can be killed
answers both. A child ends by itself when its parent is gone.
"""

from __future__ import annotations

import os
import pickle
import struct
import subprocess
import sys
import threading
from collections.abc import Callable, Iterator
from pathlib import Path
from queue import SimpleQueue
from typing import Any

_ROOT = Path(__file__).resolve().parents[2]
_HEAD = struct.Struct(">I")
Say = Callable[[Any], None]


class Child:
    """A process that runs `work(task, say)` of a module."""

    def __init__(self, module: str) -> None:
        path = os.pathsep.join(filter(None, [str(_ROOT), os.environ.get("PYTHONPATH", "")]))
        self._process = subprocess.Popen(
            [sys.executable, "-m", __package__ + ".children", module],
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            stderr=subprocess.DEVNULL,
            env={**os.environ, "PYTHONPATH": path},
        )
        assert self._process.stdin and self._process.stdout
        self._in, self._out = self._process.stdin, self._process.stdout
        os.set_blocking(self._out.fileno(), False)
        self._heard = b""
        self._closed = False
        self._outbox: SimpleQueue[bytes] = SimpleQueue()
        threading.Thread(target=self._post, daemon=True).start()

    def tell(self, task: Any) -> None:
        """Give the child something to do; a child that is gone does not hear it."""
        data = pickle.dumps(task)
        self._outbox.put(_HEAD.pack(len(data)) + data)

    def _post(self) -> None:
        """Write in a thread: a pipe may be full for as long as the child is starting."""
        while data := self._outbox.get():
            try:
                self._in.write(data)
                self._in.flush()
            except (OSError, ValueError):
                return

    def heard(self) -> Iterator[Any]:
        """What the child has said since the last time; an exception in the child is raised here."""
        while not self._closed:
            try:
                piece = os.read(self._out.fileno(), 1 << 16)
            except BlockingIOError:
                break
            self._closed = not piece
            self._heard += piece
        while len(self._heard) >= _HEAD.size:
            end = _HEAD.size + _HEAD.unpack_from(self._heard)[0]
            if len(self._heard) < end:
                break
            message, self._heard = pickle.loads(self._heard[_HEAD.size : end]), self._heard[end:]
            if isinstance(message, Failed):
                raise message
            yield message

    @property
    def gone(self) -> bool:
        """Whether the child has said its last word."""
        return self._closed

    def stop(self) -> None:
        """End the child now."""
        self._outbox.put(b"")
        self._process.kill()
        self._process.wait()
        self._out.close()


class Failed(RuntimeError):
    """A child met an exception."""


def _main(module: str) -> None:
    """Run `module.work` on every task that comes in, until there are no more."""
    from importlib import import_module

    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)
    inbox: list[Any] = []
    ready = threading.Semaphore(0)
    threading.Thread(target=_listen, args=(inbox, ready), daemon=True).start()

    def say(message: Any) -> None:
        data = pickle.dumps(message)
        out.write(_HEAD.pack(len(data)) + data)
        out.flush()

    work = import_module(module).work
    while True:
        ready.acquire()
        try:
            work(inbox.pop(0), say)
        except Exception as error:
            say(Failed(f"{type(error).__name__}: {error}"))


def _listen(inbox: list[Any], ready: threading.Semaphore) -> None:
    source = sys.stdin.buffer
    while True:
        head = source.read(_HEAD.size)
        if len(head) < _HEAD.size:
            os._exit(0)
        inbox.append(pickle.loads(source.read(_HEAD.unpack(head)[0])))
        ready.release()


if __name__ == "__main__":
    _main(sys.argv[1])
