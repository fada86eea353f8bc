"""The parent's side: a warm server process, started when first needed and closed at the end."""

from __future__ import annotations

import atexit
import contextlib
import os
import signal
import subprocess
import sys
import threading
from dataclasses import asdict
from typing import BinaryIO, cast

from ustaz.guard import wire
from ustaz.guard.limits import Limits
from ustaz.guard.mishap import BY_NAME, Crashed, TooSlow

CAN_FORK = hasattr(os, "fork")
_GRACE_S = 10.0  # the server keeps the time limit itself; this long after it the server is taken to hang (or to start)
_AGAIN_S = 0.02  # how often closing looks whether the job at work has ended
_DEFAULT_LIMITS = Limits()


class Worker:
    """Runs jobs on bytes behind glass.

    Parameters
    ----------
    libraries
        Modules that the server loads once, before it forks.

    Notes
    -----
    Threads may share a worker: jobs queue. A process that forks gets a server of its own on first use.
    Where the system cannot fork (Windows) each job runs in a fresh process, under the time limit only: neither
    memory nor files are limited there.
    """

    def __init__(self, *libraries: str) -> None:
        self._libraries = libraries
        self._turn = threading.Lock()
        self._server: subprocess.Popen[bytes] | None = None
        self._owner = 0

    def warm_up(self) -> None:
        """Start loading the libraries now, without waiting for them."""
        with self._turn:
            self._running()

    def run(self, job: str, data: bytes, *, limits: Limits = _DEFAULT_LIMITS, **options: object) -> bytes:
        """What the job makes of the data.

        Parameters
        ----------
        job
            ``"module:function"``; the function takes the data and the options and returns bytes.
        options
            Handed to the job as keyword arguments; whatever JSON can carry.

        Raises
        ------
        GuardError
            TooSlow, TooFat, Crashed or Failed: the job gave no answer.
        """
        request = wire.pack({"job": job, "options": options, "limits": asdict(limits)}, data)
        with self._turn:
            head, body = self._ask(request, limits.wall_s)
        if head["mishap"]:
            raise BY_NAME[head["mishap"]](head["detail"])
        return body

    def close(self) -> None:
        """End the server, and a job that is at work; the next job starts another."""
        while not self._turn.acquire(timeout=_AGAIN_S):  # a job that was about to start may start another server
            server = self._server
            if server is not None:
                _kill(server)
        try:
            self._end()
        finally:
            self._turn.release()

    def _ask(self, request: bytes, wall_s: float) -> tuple[wire.Head, bytes]:
        server = self._running()
        late = threading.Event()
        alarm = threading.Timer(wall_s + _GRACE_S, _kill, [server, late])
        alarm.start()
        try:
            answer = _exchange(server, request)
        except BaseException:  # an interrupt between question and answer: this server is out of step
            self._end()
            raise
        finally:
            alarm.cancel()
        if answer is None or not CAN_FORK:
            self._end()
        if answer is None:
            raise TooSlow if late.is_set() else Crashed
        return answer

    def _running(self) -> subprocess.Popen[bytes]:
        if self._owner != os.getpid():  # this process was forked: the server belongs to the other one
            self._server, self._owner = None, os.getpid()
        if self._server is not None and self._server.poll() is not None:  # it died while idle
            self._end()
        if self._server is None:
            self._server = _start(self._libraries)
            atexit.register(self.close)
        return self._server

    def _end(self) -> None:
        if self._server is None:
            return
        _kill(self._server)
        for stream in (self._server.stdin, self._server.stdout):
            with contextlib.suppress(BrokenPipeError):  # what was still to be sent has no reader
                cast("BinaryIO", stream).close()
        self._server.wait()
        self._server = None
        atexit.unregister(self.close)


def _start(libraries: tuple[str, ...]) -> subprocess.Popen[bytes]:
    # -P: no module is taken from the folder that the person happens to stand in.
    command = [sys.executable, "-P", "-m", "ustaz.guard.server", *libraries]
    return subprocess.Popen(  # noqa: S603 (our own interpreter and module)
        command,
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # an interrupt from the keyboard is the parent's business
    )


def _exchange(server: subprocess.Popen[bytes], request: bytes) -> tuple[wire.Head, bytes] | None:
    requests, answers = cast("BinaryIO", server.stdin), cast("BinaryIO", server.stdout)
    try:
        requests.write(request)
        requests.flush()
    except BrokenPipeError:
        return None
    return wire.receive(answers)


def _kill(server: subprocess.Popen[bytes], late: threading.Event | None = None) -> None:
    if late is not None:
        late.set()
    if server.poll() is not None:  # its number may belong to another process by now
        return
    with contextlib.suppress(ProcessLookupError):  # gone this very moment
        if CAN_FORK:
            os.killpg(server.pid, signal.SIGKILL)  # with the child that may be at work
        else:
            server.kill()
