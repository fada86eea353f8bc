"""A job on a large file: its bytes are read where they are used, and what it makes of them comes in blocks.

A :class:`~ustaz.guard.Worker` holds question and answer in memory, several times over. Here a fresh process has the
open file as its standard input — never a path — and each block leaves it as soon as it is there, so that an hour of
sound costs as much memory as a second.
"""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import threading
from contextlib import contextmanager
from dataclasses import asdict
from typing import TYPE_CHECKING, Any, BinaryIO, cast

from ustaz.guard import wire
from ustaz.guard.mishap import BY_NAME, Crashed, TooFat, TooSlow

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.guard.limits import Limits

_MOST_BYTES = 16 << 20  # of one block
_LAST_BREATH_S = 1.0  # between the end of its answers and its own
_GRACE_S = 10.0  # the process keeps the time limit itself; this long after it, it is taken to hang (or to start)


def stream(job: str, file: BinaryIO, *, limits: Limits, **options: object) -> Iterator[tuple[wire.Head, bytes]]:
    """What the job makes of an open file, block by block.

    Parameters
    ----------
    job
        ``"module:function"``; the function takes the file and the options and yields pairs of a head that JSON can
        carry and a body of at most 16 MiB.
    file
        A real file; the job gets it at its beginning.
    options
        Handed to the job as keyword arguments; whatever JSON can carry.

    Raises
    ------
    GuardError
        TooSlow, TooFat, Crashed or Failed: there are no more blocks, though there should be.
    """
    os.lseek(file.fileno(), 0, os.SEEK_SET)  # of what is shared; the file object here has a buffer of its own
    request = json.dumps({"job": job, "options": options, "limits": asdict(limits)})
    size = 0
    with _process(request, file, wall_s=limits.wall_s) as answers:
        while True:
            head, body = _receive(answers)
            size += len(body)
            if size > limits.answer_bytes:
                raise TooFat
            if head.get("mishap") == "":
                return
            if "mishap" in head:
                raise BY_NAME.get(head["mishap"], Crashed)(head.get("detail", ""))
            yield head, body


def _receive(answers: BinaryIO) -> tuple[wire.Head, bytes]:
    """The next message; the process may have died, or a file may have made it another than ours."""
    try:
        message = wire.receive(answers, most=_MOST_BYTES)
    except ValueError as error:
        raise Crashed from error
    if message is None or not isinstance(message[0], dict):
        raise Crashed
    return message


@contextmanager
def _process(request: str, file: BinaryIO, *, wall_s: float) -> Iterator[BinaryIO]:
    """The answers of a process that does what is requested; it is gone when the block is left."""
    process = subprocess.Popen(  # noqa: S603 (our own interpreter and module)
        [sys.executable, "-P", "-m", "ustaz.guard.streaming_process", request],
        stdin=file,
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        start_new_session=True,  # an interrupt from the keyboard is the parent's business
        env=os.environ | {"OPENBLAS_NUM_THREADS": "1"},  # each of its threads would reserve address space
    )
    late = threading.Event()
    alarm = threading.Timer(wall_s + _GRACE_S, _end, [process, late])
    alarm.start()
    try:
        yield cast("BinaryIO", process.stdout)
    except Crashed as error:
        raise (TooSlow if late.is_set() or _ended_late(process) else Crashed) from error
    finally:
        alarm.cancel()
        _end(process)
        cast("BinaryIO", process.stdout).close()
        process.wait()


def _ended_late(process: subprocess.Popen[bytes]) -> bool:
    """Whether a limit of time ended it; a process that said nonsense may still be there."""
    out_of_time: set[Any] = {getattr(signal, name, None) for name in ("SIGXCPU", "SIGALRM")}
    try:
        return -process.wait(timeout=_LAST_BREATH_S) in out_of_time
    except subprocess.TimeoutExpired:
        return False


def _end(process: subprocess.Popen[bytes], late: threading.Event | None = None) -> None:
    if late is not None:
        late.set()
    if process.poll() is not None:
        return
    if hasattr(os, "killpg"):
        os.killpg(process.pid, signal.SIGKILL)  # with a program that it may have started
    else:
        process.kill()
