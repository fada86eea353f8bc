"""The door of the room: a recording becomes a take, by the ear for its instrument."""

from __future__ import annotations

from dataclasses import dataclass, replace
from enum import StrEnum
from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.sound import read_sound

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

    from ustaz.dombra import Neck
    from ustaz.performance import Performance
    from ustaz.sound import Sound
    from ustaz.tablature import Tablature


class Instrument(StrEnum):
    """What ustaz can hear."""

    DOMBRA = "dombra"
    PIANO = "piano"


@dataclass(frozen=True, eq=False)
class Heard:
    """What was heard in a recording."""

    sound: Sound
    performance: Performance
    tablature: Tablature | None = None  # of a dombra, with pulse and bars where they were found


def _silent(_share: float) -> None:
    """No progress is shown."""


def hear(path: Path, instrument: Instrument, *, progress: Callable[[float], None] = _silent) -> Heard:
    """The take in a recording.

    Parameters
    ----------
    progress
        Called with the share of the work that is done, 0 … 1.

    Raises
    ------
    InputError
        When the file is no recording (:func:`ustaz.sound.read_sound`), does not sound like that instrument, or the
        ear for it is not installed.
    OSError
        When the file cannot be opened.
    """
    if instrument is Instrument.PIANO:
        return _piano(path, progress)
    return _dombra(path, progress)


def _piano(path: Path, progress: Callable[[float], None]) -> Heard:
    from ustaz.hearing.instrument import warn_of_dombra, what_sounds
    from ustaz.hearing.piano import RATE_HZ, hear_piano

    sound = read_sound(path, rate_hz=RATE_HZ)
    doubt = warn_of_dombra(what_sounds(sound))
    performance = hear_piano(sound, progress=progress)
    if doubt:
        performance = replace(performance, warnings=(*performance.warnings, doubt))
    return Heard(sound, performance)


def _dombra(path: Path, progress: Callable[[float], None]) -> Heard:
    from ustaz.hearing.dombra import RATE_HZ, as_measured, hear_dombra, made_exact
    from ustaz.hearing.instrument import refuse_other_than_dombra, what_sounds
    from ustaz.hearing.rhythm import notate
    from ustaz.hearing.tuning import calibrate
    from ustaz.performance import performance_of
    from ustaz.tablature import unheard_open
    from ustaz.words import Sentence

    sound = read_sound(path, rate_hz=RATE_HZ)
    refuse_other_than_dombra(what_sounds(sound), file=sound.name)
    progress(0.1)
    measured = as_measured(sound.samples, calibrate(sound).candidates)
    progress(0.2)
    neck = made_exact(sound.samples, measured)
    progress(0.3)
    heard = _told_on(measured, hear_dombra(sound, neck))
    if not len(heard.notes):
        raise InputError("No dombra was heard in {file}.", hint="Choose the recording of the take.", file=sound.name)
    progress(0.9)
    written = notate(heard)
    doubts = (
        Sentence("Open string {string} was hardly heard: its pitch is a guess.", {"string": string})
        for string in unheard_open(heard.notes)
    )
    tablature = replace(written, warnings=(*written.warnings, *doubts))
    return Heard(sound, performance_of(heard, name=sound.name), tablature)


def _told_on(neck: Neck, heard: Tablature) -> Tablature:
    """The same sounds and frets; the cents are off the frets of this neck."""
    notes = heard.notes.copy()
    for string in (1, 2):
        mine = notes["string"] == string
        fret = notes["fret"][mine]
        notes["cents"][mine] += 100.0 * (heard.neck.pitch(string, fret) - neck.pitch(string, fret))
    return replace(heard, neck=neck, notes=notes)
