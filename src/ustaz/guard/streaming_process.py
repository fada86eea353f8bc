"""The process behind :mod:`ustaz.guard.streaming`: one job, under its limits from the first moment on.

Run as ``python -m ustaz.guard.streaming_process REQUEST`` with the file as standard input. Whatever a library prints
goes nowhere.
"""

from __future__ import annotations

import importlib
import json
import os
import sys
from typing import BinaryIO

from ustaz.guard import child, wire
from ustaz.guard.limits import Limits


def main(request: str) -> None:
    """Do the job, and send its blocks and then how it ended."""
    wanted = json.loads(request)
    answers = os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    os.dup2(nowhere, 1)
    os.close(nowhere)
    if os.name == "posix":
        child.restrict(Limits(**wanted["limits"]))
    with os.fdopen(answers, "wb") as out:
        out.write(_run(wanted, out))


def _run(wanted: wire.Head, out: BinaryIO) -> bytes:
    """The message that says how the job ended; its blocks are on their way before."""
    try:
        module, function = wanted["job"].split(":")
        job = getattr(importlib.import_module(module), function)
        with open(0, "rb", closefd=False) as file:
            out.writelines(wire.pack(head, body) for head, body in job(file, **wanted["options"]))
    except MemoryError:
        return wire.mishap("TooFat")
    except Exception as error:  # noqa: BLE001 (a door: the name of what was raised goes out, nothing else)
        return wire.mishap("Failed", type(error).__name__)
    return wire.mishap("")


if __name__ == "__main__":
    main(sys.argv[1])
