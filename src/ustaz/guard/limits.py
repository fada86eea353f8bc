"""What a job may use."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Limits:
    """Limits of one job; beyond them it ends.

    Time counts from the moment the child starts, as wall clock and as processor time.
    """

    time_s: float = 10.0
    memory_bytes: int = 1 << 30  # address space, the loaded libraries included
    answer_bytes: int = 256 << 20
    file_bytes: int = 0  # largest file that it may write: none at all
    open_files: int = 64
