"""Blocks come out of a job on an open file; whatever happens to the job, the caller knows how it ended."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING, BinaryIO

import pytest

from ustaz.guard import Crashed, Failed, Limits, TooFat, TooSlow, stream

if TYPE_CHECKING:
    from collections.abc import Iterator

needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits need such a system")
HERE = "test_streaming"
LIMITS = Limits(time_s=20.0)


def evaluate(file: BinaryIO, **names: object) -> Iterator[tuple[dict[str, object], bytes]]:
    """One block for each value of the expression in the file."""
    for value in eval(file.read(), dict(names)):
        yield {"told": True}, value


@pytest.fixture
def run(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))

    def run(expression: bytes, limits: Limits = LIMITS, **names: object) -> list[bytes]:
        path = tmp_path / "file"
        path.write_bytes(expression)
        with path.open("rb") as file:
            file.read(3)  # where the caller stands in its file is the caller's business
            return [body for _, body in stream(f"{HERE}:evaluate", file, limits=limits, **names)]

    return run


def test_blocks_come_in_order_and_options_are_handed_on(run):
    assert run(b"[b'one', word.encode()]", word="two") == [b"one", b"two"]


def test_an_exception_says_only_its_name(run):
    with pytest.raises(Failed, match=r"^ZeroDivisionError$"):
        run(b"[1 / 0]")


def test_noise_of_libraries_goes_nowhere(run, capfd):
    assert run(b"[(print('noise', flush=True), b'block')[1]]") == [b"block"]
    assert capfd.readouterr() == ("", "")


def test_a_dead_process_is_told(run):
    with pytest.raises(Crashed):
        run(b"[b'one', __import__('os').abort()]")


@needs_fork
def test_processor_time_is_limited(run):
    with pytest.raises(TooSlow):
        run(b"[0 for _ in iter(int, 1)]", Limits(time_s=1.0, memory_bytes=4 << 30))


@needs_fork
def test_memory_is_limited(run):
    with pytest.raises(TooFat):
        run(b"[bytes(2 << 30)]")


def test_the_answer_and_each_block_are_limited(run):
    with pytest.raises(TooFat):
        run(b"[bytes(1 << 20)] * 9", Limits(time_s=20.0, answer_bytes=3 << 20))
    with pytest.raises(Crashed):
        run(b"[bytes(17 << 20)]")


def test_who_stops_listening_leaves_no_process(tmp_path, monkeypatch):
    monkeypatch.setenv("PYTHONPATH", str(Path(__file__).parent))
    path = tmp_path / "file"
    path.write_bytes(b"(str(__import__('os').getpid()).encode() for _ in iter(int, 1))")
    with path.open("rb") as file:
        blocks = stream(f"{HERE}:evaluate", file, limits=LIMITS)
        process = int(next(blocks)[1])
        blocks.close()
    with pytest.raises(ProcessLookupError):
        os.kill(process, 0)
