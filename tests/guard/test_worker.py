"""Whatever happens behind the glass, the caller gets bytes or a typed error, and nothing is left behind."""

from __future__ import annotations

import os
import threading
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from ustaz.guard import Crashed, Failed, Limits, TooFat, TooSlow, Worker
from ustaz.guard import worker as worker_module

if TYPE_CHECKING:
    from collections.abc import Iterator

EVAL = "builtins:eval"  # the shortest way to have anything happen in a child
needs_fork = pytest.mark.skipif(not hasattr(os, "fork"), reason="limits need a system that forks")


@pytest.fixture(scope="module")
def worker() -> Iterator[Worker]:
    worker = Worker()
    yield worker
    worker.close()


def test_bytes_go_in_and_come_out(worker: Worker):
    assert worker.run("binascii:hexlify", b"\x00\xff") == b"00ff"


def test_options_are_handed_on(worker: Worker):
    assert worker.run("binascii:hexlify", b"\x01\x02", sep=":") == b"01:02"


def test_large_answers_come_whole(worker: Worker):
    assert worker.run(EVAL, b"bytes(range(256)) * 50_000") == bytes(range(256)) * 50_000


def test_an_exception_says_only_its_name(worker: Worker):
    with pytest.raises(Failed, match=r"^ZeroDivisionError$"):
        worker.run(EVAL, b"1 / 0")


@needs_fork
@pytest.mark.parametrize(
    "way_to_die",
    [b"__import__('os').abort()", b"__import__('faulthandler')._sigsegv()", b"__import__('os')._exit(0)"],
)
def test_a_dead_child_is_told_and_the_next_job_runs(worker: Worker, way_to_die: bytes):
    with pytest.raises(Crashed):
        worker.run(EVAL, way_to_die)
    assert worker.run(EVAL, b"b'well'") == b"well"


@needs_fork
@pytest.mark.parametrize("idle", [b"__import__('time').sleep(60)", b"[0 for _ in iter(int, 1)]"])
def test_time_is_limited(worker: Worker, idle: bytes):
    with pytest.raises(TooSlow):
        worker.run(EVAL, idle, limits=Limits(time_s=0.2))


@needs_fork
def test_processor_time_is_limited_before_the_wall_clock(worker: Worker):
    with pytest.raises(TooSlow):
        worker.run(EVAL, b"[0 for _ in iter(int, 1)]", limits=Limits(time_s=1.0, memory_bytes=4 << 30))


@needs_fork
def test_memory_is_limited(worker: Worker):
    with pytest.raises(TooFat):
        worker.run(EVAL, b"bytes(2 << 30)")


@needs_fork
def test_the_answer_is_limited(worker: Worker):
    with pytest.raises(TooFat):
        worker.run(EVAL, b"bytes(3 << 20)", limits=Limits(answer_bytes=1 << 20))


@needs_fork
def test_no_file_can_be_written(worker: Worker, tmp_path):
    target = tmp_path / "stolen"
    with pytest.raises((Failed, Crashed)):
        worker.run(EVAL, f"open({str(target)!r}, 'wb', buffering=0).write(b'x' * 9).to_bytes()".encode())
    assert not target.exists() or target.stat().st_size == 0


@needs_fork
def test_the_child_holds_no_descriptor_but_its_own(worker: Worker):
    probe = b"repr([n for n in range(20) if __import__('os').path.exists(f'/proc/self/fd/{n}')]).encode()"
    if not Path("/proc/self/fd").exists():
        pytest.skip("no /proc here")
    assert worker.run(EVAL, probe) == b"[0, 1, 2, 3]"


def test_noise_of_libraries_goes_nowhere(worker: Worker, capfd):
    noise = b"(print('noise', flush=True), __import__('os').write(2, b'noise'), b'answer')[2]"
    assert worker.run(EVAL, noise) == b"answer"
    assert capfd.readouterr() == ("", "")


def test_threads_may_share_a_worker(worker: Worker):
    answers: dict[int, bytes] = {}

    def work(number: int) -> None:
        for _ in range(5):
            answers[number] = worker.run(EVAL, f"b'{number}'".encode())

    threads = [threading.Thread(target=work, args=[number]) for number in range(8)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert answers == {number: str(number).encode() for number in range(8)}


def test_closing_leaves_no_process():
    worker = Worker()
    server = int(worker.run(EVAL, b"str(__import__('os').getppid()).encode()"))
    worker.close()
    with pytest.raises(ProcessLookupError):
        os.kill(server, 0)


@needs_fork
def test_closing_ends_a_job_that_is_at_work():
    worker = Worker()
    ends: list[type[Exception]] = []

    def work() -> None:
        try:
            worker.run(EVAL, b"__import__('time').sleep(60)")
        except Crashed as end:
            ends.append(type(end))

    worker.warm_up()
    thread = threading.Thread(target=work)
    thread.start()
    while not worker._turn.locked():
        pass
    worker.close()
    thread.join(timeout=5)
    assert ends == [Crashed]


def test_a_server_that_died_while_idle_is_replaced():
    worker = Worker()
    worker.warm_up()
    assert worker._server is not None
    worker._server.kill()
    worker._server.wait()
    assert worker.run(EVAL, b"b'again'") == b"again"
    worker.close()


def test_libraries_are_loaded_once_before_the_first_job():
    worker = Worker("colorsys")
    assert worker.run(EVAL, b"str('colorsys' in __import__('sys').modules).encode()") == b"True"
    worker.close()


def test_without_fork_each_job_has_a_process_of_its_own(monkeypatch):
    monkeypatch.setattr(worker_module, "CAN_FORK", False)
    worker = Worker()
    assert worker.run(EVAL, b"b'once'") == b"once"
    assert worker._server is None
    assert worker.run(EVAL, b"b'twice'") == b"twice"


def test_a_worker_that_was_never_used_starts_nothing():
    worker = Worker("verovio")
    assert worker._server is None
    worker.close()
