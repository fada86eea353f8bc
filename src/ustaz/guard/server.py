"""The server process: loads libraries once, then forks a child for each job.

Run as ``python -m ustaz.guard.server LIBRARY …``. It is single-threaded, which is what makes forking safe. It ends
when its standard input closes. Requests and answers travel over the standard streams it was born with; whatever a
library prints goes nowhere.
"""

from __future__ import annotations

import importlib
import os
import sys
from typing import BinaryIO

from ustaz.guard import child, wire

CAN_FORK = hasattr(os, "fork")


def main(libraries: list[str]) -> None:
    """Serve until the parent goes away."""
    requests, answers = _private_streams()
    for library in libraries:
        importlib.import_module(library)
    while (request := wire.receive(requests)) is not None:
        answers.write(_answer(*request))
        answers.flush()
        if not CAN_FORK:  # the job ran in this very process, which is not to be trusted any more
            break


def _answer(head: wire.Head, body: bytes) -> bytes:
    if CAN_FORK:
        return child.run_forked(head, body)
    return child.run_here(head, body)


def _private_streams() -> tuple[BinaryIO, BinaryIO]:
    """The standard streams moved away, so that no library can read requests or write into answers."""
    requests, answers = os.dup(0), os.dup(1)
    nowhere = os.open(os.devnull, os.O_RDWR)
    for standard in (0, 1, 2):
        os.dup2(nowhere, standard)
    os.close(nowhere)
    return os.fdopen(requests, "rb"), os.fdopen(answers, "wb")


if __name__ == "__main__":
    main(sys.argv[1:])
