"""A terminal for the tests: what was printed, and how it ended."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import pytest

from ustaz.cli import door
from ustaz.cli.verbs import ustaz
from ustaz.material import nocturne
from ustaz.performance import write_performance
from ustaz.rendition import learner
from ustaz.score import read_score

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path


@dataclass(frozen=True)
class Ending:
    code: int
    out: str
    err: str


@pytest.fixture
def run(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ending]:
    """Runs ``ustaz`` with these arguments."""

    def run_here(*arguments: str | Path) -> Ending:
        code = door.run(ustaz, [str(argument) for argument in arguments])
        printed = capsys.readouterr()
        return Ending(code, printed.out, printed.err)

    return run_here


@pytest.fixture(scope="session")
def music(tmp_path_factory: pytest.TempPathFactory) -> tuple[Path, Path]:
    """The bundled Nocturne and a learner's take of it, as files of a person."""
    folder = tmp_path_factory.mktemp("music")
    score, take = folder / "nocturne.musicxml", folder / "take.mid"
    with nocturne() as path:
        score.write_bytes(path.read_bytes())
    write_performance(learner(read_score(score)).performance, take)
    return score, take
