"""What a job may use."""

from __future__ import annotations

from dataclasses import dataclass

PATIENCE = 3


@dataclass(frozen=True)
class Limits:
    """Limits of one job; beyond them it ends.

    Time is processor time. A job that waits instead of working, or a machine that is busy with other things, is given
    PATIENCE times as long by the wall clock.
    """

    time_s: float = 10.0
    memory_bytes: int = 1 << 30  # address space, the loaded libraries included
    answer_bytes: int = 256 << 20
    file_bytes: int = 0  # largest file that it may write: none at all
    open_files: int = 64

    @property
    def wall_s(self) -> float:
        """How long the job may take by the clock on the wall."""
        return PATIENCE * self.time_s
