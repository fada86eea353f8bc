"""The way of a take through the house: read → hear → align → assess → advise → show.

Every door (command line, later the studio) goes through these functions; each step is a room.
"""

from __future__ import annotations

from enum import Enum
from typing import TYPE_CHECKING

from ustaz.alignment import align
from ustaz.assessment import assess
from ustaz.hearing import Instrument, hear
from ustaz.mentor import advise
from ustaz.performance import Performance, read_performance
from ustaz.report import Lesson, write_report
from ustaz.score import Score, read_score
from ustaz.sound import HEAD, is_sound
from ustaz.words import Language

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ustaz.sound import Sound
    from ustaz.words import Sentence


class Step(Enum):
    """Where the work is, for a progress bar."""

    READ_SCORE = "read score"
    READ_TAKE = "read take"
    ALIGN = "align"
    ASSESS = "assess"
    ADVISE = "advise"
    SHOW = "show"


def silent(_step: Step) -> None:
    """No progress is shown."""


def listen(
    score_path: Path,
    take_path: Path,
    folder: Path,
    *,
    instrument: Instrument | None = None,
    language: Language = Language.ENGLISH,
    note: Sentence | None = None,
    progress: Callable[[Step], None] = silent,
) -> Lesson:
    """Read a score and a take, find out what was played and what to do next, and write the report into a folder.

    Parameters
    ----------
    instrument
        That a recording is of; where none is given, a dombra if the score has strings or frets, else a piano.
    note
        Something that must be said about the take, for example that it is synthetic.

    Raises
    ------
    InputError
        When a file or the folder cannot be used.
    """
    progress(Step.READ_SCORE)
    score = read_score(score_path)
    progress(Step.READ_TAKE)
    performance, sound = take_of(take_path, instrument or instrument_of(score))
    lesson = teach(score, performance, sound=sound, progress=progress)
    progress(Step.SHOW)
    write_report(lesson, folder, language=language, note=note)
    return lesson


def take_of(path: Path, instrument: Instrument) -> tuple[Performance, Sound | None]:
    """The take in a file, and the recording that it was heard from; None where the file is MIDI."""
    if not is_recording(path):
        return read_performance(path), None
    heard = hear(path, instrument)
    return heard.performance, heard.sound


def is_recording(path: Path) -> bool:
    """Whether a file's own bytes say that it holds sound; False where there is no such file."""
    if not path.is_file():
        return False
    with path.open("rb") as file:
        return is_sound(file.read(HEAD))


def instrument_of(score: Score) -> Instrument:
    """What a score is for: strings and frets are written for a dombra."""
    return Instrument.PIANO if score.fingering is None else Instrument.DOMBRA


def teach(
    score: Score,
    performance: Performance,
    *,
    sound: Sound | None = None,
    progress: Callable[[Step], None] = silent,
) -> Lesson:
    """What was played and what to say about it, for a score and a take that are in memory."""
    progress(Step.ALIGN)
    alignment = align(score, performance)
    progress(Step.ASSESS)
    assessment = assess(score, performance, alignment)
    progress(Step.ADVISE)
    advice = advise(score, performance, alignment, assessment)
    return Lesson(score, performance, alignment, assessment, advice, sound)
