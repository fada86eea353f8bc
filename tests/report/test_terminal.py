"""The points in the terminal: plain words where no colour is welcome."""

from __future__ import annotations

import io
from typing import TYPE_CHECKING

from rich.console import Console

from ustaz.mentor import Advice
from ustaz.report import print_points
from ustaz.words import Sentence

if TYPE_CHECKING:
    import pytest

    from ustaz.report import Lesson


def printed(advice: Advice, **options: object) -> str:
    out = io.StringIO()
    print_points(advice, console=Console(file=out, width=200, highlight=False), **options)
    return out.getvalue()


def test_points_in_words(lesson: Lesson) -> None:
    assert printed(lesson.advice, note=Sentence("This take is synthetic.")).splitlines() == [
        "This take is synthetic.",
        "You played bars 1–8, and bar 3 twice.",
        "",
        "1. ✕ Fix",
        "   Bar 4, right hand, beat 2: you play G♯5 where the score has G5.",
        "   Task: Play bars 3–4 with the right hand alone, slowly.",
        "   Three clean passes in a row at 66.",
        "",
        "2. ~ Shape",
        "   Bar 7, beat 3 comes 0.12 s late.",
        "   Task: Breathe before it.",
        "   It flows twice.",
        "",
        "3. ✓ Keep",
        "   Your left hand stayed under the melody in bars 1–2. Keep that.",
    ]


def test_a_take_without_points_is_told_so() -> None:
    assert printed(Advice((), (), ())).startswith("No point is made")


def test_words_of_a_file_are_not_markup() -> None:
    remark = Sentence("You played {title}.", {"title": "[bold]Study[/bold] [red]"})
    assert "[bold]Study[/bold] [red]" in printed(Advice((), (), (remark,)))


def test_stdout_is_plain_when_nobody_looks(lesson: Lesson, capsys: pytest.CaptureFixture[str]) -> None:
    print_points(lesson.advice)
    text = capsys.readouterr()
    assert "\x1b" not in text.out
    assert "1. ✕ Fix" in text.out
    assert text.err == ""
