"""The picture of the sound with the heard notes over it, in pieces of some seconds that stand side by side.

A string has a colour and a shape: string 1 is a full bar with square ends, string 2 a hollow one with round ends, and
higher, so that a unison shows both. A note that was not heard surely is dotted and grey, whatever its string. On paper
the pieces stand under one another.
"""

from __future__ import annotations

import base64
from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.report.heard import unsure
from ustaz.report.names import clock
from ustaz.report.png import LEVELS, grey_png
from ustaz.report.spectrogram import spectrogram
from ustaz.words import Language, Pitch, translate
from ustaz.words.values import spoken

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.sound import Sound

SECOND = 80  # pixels
PIECE_S = 8  # as wide as a sheet of A4
_HEAD = 18  # pixels above the picture, for the seconds
_TALLEST = 300  # pixels
_LARGEST_SEMITONE = 8
_MARGIN = 3  # semitones around what was heard
_NARROWEST = 24  # semitones
_OVERTONES = 9  # semitones more above: the first ones belong to the picture
_FINEST = 50.0  # columns of the picture a second
_MOST_COLUMNS = 30_000  # of the whole recording; a long one is drawn more coarsely
_SMALL_OCTAVE = 3  # that of G3, in Russian and Kazakh words
_SPELLING = {0: 0, 2: 1, 4: 2, 7: 4, 9: 5}  # the labelled pitch classes, as steps


@dataclass(frozen=True)
class Piece:
    """Some seconds of the strip."""

    picture: str  # a data URI
    notes: str  # SVG of the notes and seconds over it
    width: int  # pixels


@dataclass(frozen=True)
class Strip:
    """The whole; sizes are pixels of the page."""

    pieces: tuple[Piece, ...]
    axis: str  # SVG of the names of pitches
    height: int
    top: int  # of the picture
    axis_width: int
    strings: tuple[int, ...]  # which occur, for the legend
    unsure: int  # notes
    description: str  # what a screen reader says in place of the picture
    second: int = SECOND


@dataclass(frozen=True)
class _Scale:
    lowest: int  # MIDI, both included
    highest: int
    semitone: int  # pixels

    @property
    def height(self) -> int:
        return (self.highest - self.lowest + 1) * self.semitone

    def y(self, pitch: float) -> float:
        """The middle of a pitch, from the top of the strip."""
        return _HEAD + (self.highest + 0.5 - pitch) * self.semitone


def heard_strip(sound: Sound, notes: NDArray[np.void], *, language: Language) -> Strip:
    """Draw a recording and what was heard in it.

    Parameters
    ----------
    notes
        HEARD_NOTE; a drawn note says in `data-heard` which row it is.
    """
    scale = _scale(notes)
    fine = min(_FINEST, _MOST_COLUMNS / max(sound.duration_s, 1.0))
    columns = max(2, int(PIECE_S * fine))
    levels = spectrogram(sound, lowest=scale.lowest, highest=scale.highest, columns_per_s=columns / PIECE_S)
    count = max(1, int(np.ceil(sound.duration_s / PIECE_S)))
    pieces = tuple(
        _piece(levels[:, k * columns : (k + 1) * columns], notes, scale, k, sound.duration_s) for k in range(count)
    )
    axis_width = 36 if language is Language.ENGLISH else 52
    return Strip(
        pieces,
        axis=_axis(scale, language, axis_width),
        height=scale.height + _HEAD,
        top=_HEAD,
        axis_width=axis_width,
        strings=tuple(string for string in (1, 2) if string in notes["string"]),
        unsure=int(np.count_nonzero(unsure(notes))),
        description=_description(notes, sound.duration_s, language),
    )


def _description(notes: NDArray[np.void], seconds: float, language: Language) -> str:
    template = translate(
        "Spectrogram of {minutes} minutes with the heard notes over it: {notes}, of these not sure: {unsure}.", language
    )
    doubtful = int(np.count_nonzero(unsure(notes)))
    return template.format(minutes=clock(seconds), notes=len(notes), unsure=doubtful)


def _scale(notes: NDArray[np.void]) -> _Scale:
    pitches = notes["pitch"] if len(notes) else np.array([50.0, 69.0])
    lowest = int(np.floor(pitches.min())) - _MARGIN
    highest = max(int(np.ceil(pitches.max())) + _OVERTONES, lowest + _NARROWEST)
    return _Scale(lowest, highest, max(3, min(_LARGEST_SEMITONE, _TALLEST // (highest - lowest + 1))))


def _piece(levels: NDArray[np.uint8], notes: NDArray[np.void], scale: _Scale, number: int, end_s: float) -> Piece:
    start_s = PIECE_S * number
    width = max(1, round(SECOND * min(PIECE_S, end_s - start_s)))
    picture = base64.b64encode(grey_png((LEVELS - 1 - levels).astype(np.uint8))).decode("ascii")
    mine = np.flatnonzero((notes["onset_s"] >= start_s) & (notes["onset_s"] < start_s + PIECE_S))
    doubtful = unsure(notes)
    drawn = "".join(_note(notes[row], row, scale, start_s, sure=not doubtful[row]) for row in mine.tolist())
    seconds = range(start_s, min(start_s + PIECE_S, int(np.ceil(end_s))))
    ticks = "".join(_second(second, start_s, scale) for second in seconds)
    return Piece(f"data:image/png;base64,{picture}", ticks + drawn, width)


def _note(note: np.void, row: int, scale: _Scale, start_s: float, *, sure: bool) -> str:
    kind = f"string{note['string']}" if sure else f"string{note['string']} unsure"
    height = max(4, scale.semitone + (1 if note["string"] == 2 else -2))
    length = max(3.0, SECOND * float(note["offset_s"] - note["onset_s"]) - 1.0)
    place = f'x="{SECOND * (note["onset_s"] - start_s):.1f}" y="{scale.y(note["pitch"]) - height / 2:.1f}"'
    round_ends = f' rx="{height / 2:.1f}"' if note["string"] == 2 else ""
    size = f'width="{length:.1f}" height="{height}"{round_ends}'
    return f'<rect class="{kind}" {place} {size} data-heard="{row}"/>'


def _second(second: int, start_s: int, scale: _Scale) -> str:
    x = SECOND * (second - start_s)
    line = f'<path class="second" d="M{x + 0.5} 0V{scale.height + _HEAD}"/>'
    return f'{line}<text x="{x + 4}" y="12">{clock(second)}</text>'


def _axis(scale: _Scale, language: Language, width: int) -> str:
    """The names of the pitches, as many as there is room for."""
    named = _SPELLING if scale.semitone >= 6 else {0: 0, 7: 4}
    labels = []
    for pitch in range(scale.lowest, scale.highest + 1):
        if pitch % 12 in named:
            name = _pitch_name(named[pitch % 12], pitch // 12 - 1, language)
            labels.append(f'<text x="{width - 6}" y="{scale.y(pitch) + 4:.1f}" text-anchor="end">{name}</text>')
    return "".join(labels)


def _pitch_name(step: int, octave: int, language: Language) -> str:
    """``G3``; in Kazakh and Russian ``соль``, by syllables as musicians there write them (Helmholtz's octaves).

    From the small octave up in small letters, with the number of the octave; below it capitals.
    """
    if language is Language.ENGLISH:
        return str(spoken(Pitch(step, 0, octave), language))
    name = str(spoken(Pitch(step, 0, None), language))
    if octave >= _SMALL_OCTAVE:
        return name + "⁰¹²³⁴⁵"[octave - _SMALL_OCTAVE] * (octave > _SMALL_OCTAVE)
    return name.capitalize() + "₀₁₂₃"[_SMALL_OCTAVE - 1 - octave] * (octave < _SMALL_OCTAVE - 1)
