"""One job in one child: limits on, work, answer, gone."""

from __future__ import annotations

import contextlib
import importlib
import math
import os
import select
import signal
import time
from typing import TYPE_CHECKING, NoReturn, cast

from ustaz.guard import wire
from ustaz.guard.limits import Limits

if TYPE_CHECKING:
    from collections.abc import Callable

_CHUNK = 1 << 20
_ANSWER = 3  # the first descriptor after the standard ones: the only other one that a child has


def run_here(head: wire.Head, body: bytes) -> bytes:
    """The packed answer of the job, run in this process."""
    try:
        return wire.pack({"mishap": ""}, _job(head["job"])(body, **head["options"]))
    except MemoryError:
        return wire.mishap("TooFat")
    except Exception as error:  # noqa: BLE001 (a door: the name of what was raised goes out, nothing else)
        return wire.mishap("Failed", type(error).__name__)


def run_forked(head: wire.Head, body: bytes) -> bytes:
    """The packed answer of the job, run in a forked child under its limits."""
    limits = Limits(**head["limits"])
    read_end, write_end = os.pipe()
    child = os.fork()
    if child == 0:
        _be_the_child(head, body, limits, write_end)
    os.close(write_end)
    try:
        answer = _collect(read_end, limits)
    finally:
        os.close(read_end)
        ended_by = _reap(child)
    return answer or wire.mishap("TooSlow" if ended_by == signal.SIGXCPU else "Crashed")


def _reap(child: int) -> int:
    """End the child if it still runs; the signal that ended it, 0 for none."""
    done, status = os.waitpid(child, os.WNOHANG)
    if not done:
        os.kill(child, signal.SIGKILL)  # not reaped yet, so the number is still its own
        _, status = os.waitpid(child, 0)
    return os.WTERMSIG(status) if os.WIFSIGNALED(status) else 0


def _collect(pipe: int, limits: Limits) -> bytes:
    """The packed answer, or nothing where the child ended without one."""
    answer = bytearray()
    deadline = time.monotonic() + limits.wall_s
    while True:
        readable, _, _ = select.select([pipe], [], [], max(0.0, deadline - time.monotonic()))
        if not readable:
            return wire.mishap("TooSlow")
        chunk = os.read(pipe, _CHUNK)
        if not chunk:
            return bytes(answer) if wire.is_whole(answer) else b""
        answer += chunk
        if len(answer) > limits.answer_bytes:
            return wire.mishap("TooFat")


def _be_the_child(head: wire.Head, body: bytes, limits: Limits, pipe: int) -> NoReturn:
    try:
        os.dup2(pipe, _ANSWER)
        os.closerange(_ANSWER + 1, 1 << 16)
        restrict(limits)
        with open(_ANSWER, "wb", closefd=False) as out:
            out.write(run_here(head, body))
    finally:
        os._exit(0)  # nothing that the server would do at its own end may happen here


def restrict(limits: Limits) -> None:
    """Put this process under the limits, for good."""
    import resource

    signal.alarm(math.ceil(limits.wall_s) + 1)  # the server is there first; this holds should it die
    wanted = {
        resource.RLIMIT_AS: limits.memory_bytes,
        resource.RLIMIT_CPU: math.ceil(limits.time_s),  # told from a kill: the soft limit signals SIGXCPU
        resource.RLIMIT_FSIZE: limits.file_bytes,
        resource.RLIMIT_NOFILE: limits.open_files,
        resource.RLIMIT_CORE: 0,
    }
    for kind, most in wanted.items():
        _, hard = resource.getrlimit(kind)
        allowed = most if hard == resource.RLIM_INFINITY else min(most, hard)
        with contextlib.suppress(ValueError, OSError):  # macOS refuses some of them: less is limited there
            resource.setrlimit(kind, (allowed, allowed + 1 if kind == resource.RLIMIT_CPU else allowed))


def _job(name: str) -> Callable[..., bytes]:
    module, function = name.split(":")
    return cast("Callable[..., bytes]", getattr(importlib.import_module(module), function))
