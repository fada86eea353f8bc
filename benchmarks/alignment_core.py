"""One core for every side of a comparison."""

from __future__ import annotations

import os
import sys

LIMITS = ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS", "NUMBA_NUM_THREADS")


def on_one_core() -> None:
    """Starts this program anew with one thread: numpy, scipy and numba read their limits when they are imported."""
    if any(os.environ.get(name) != "1" for name in LIMITS):
        os.execve(sys.executable, [sys.executable, *sys.argv], os.environ | dict.fromkeys(LIMITS, "1"))
