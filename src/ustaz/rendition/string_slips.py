"""What goes wrong on two strings, made on purpose and recorded."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import FRETS
from ustaz.rendition.model import Mistake, MistakeKind
from ustaz.tablature import open_keys

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ustaz.dombra import Neck
    from ustaz.rendition.mistakes import Slip
    from ustaz.score import Score

SOUND = np.dtype(
    [
        ("onset_s", "f8"),
        ("onset_q", "f8"),  # where in the score the player is
        ("string", "i1"),
        ("fret", "i1"),
        ("velocity", "f8"),
        ("stroke", "i1"),  # ustaz.tablature.Stroke
        ("cents", "f8"),  # off the fret
        ("confidence", "f8"),
        ("score_note", "i4"),  # row in Score.notes; -1 plays none
    ]
)

GHOST = 0.3  # confidence of what an ear hears that nobody played
BESIDE = (-1, 1)  # frets beside the right one


def pressed(neck: Neck, sounds: NDArray[np.void]) -> NDArray[np.int64]:
    """The MIDI number of each sound on this neck."""
    first, second = open_keys(neck)
    return np.where(sounds["string"] == 1, first, second) + sounds["fret"].astype(np.int64)


def slipped_on_strings(
    score: Score, sounds: NDArray[np.void], slip: Slip, *, rng: np.random.Generator
) -> tuple[NDArray[np.void], Mistake]:
    """The sounds with one mistake in them, and its record.

    Raises
    ------
    ValueError
        When the note is not among the sounds, the kind is none of those that a dombra take may have, or its string does
        not have the key that the slip asks for.
    """
    row = score.ids.index(slip.note)
    here = np.flatnonzero(sounds["score_note"] == row)
    if not len(here):
        raise ValueError(f"the run does not play {slip.note}")
    if slip.kind not in _MAKERS:
        raise ValueError(f"{slip.kind} is no slip of a dombra take")
    mistake = Mistake(
        kind=slip.kind,
        bar=int(score.notes["bar"][row]),
        notes=(slip.note,),
        time_s=float(sounds["onset_s"][here[0]]),
        pitch=slip.pitch,
        amount=slip.amount,
    )
    return _MAKERS[slip.kind](score, sounds.copy(), int(here[0]), mistake, rng)


def _slipped_to(score: Score, sound: np.void, mistake: Mistake, rng: np.random.Generator) -> tuple[int, Mistake]:
    """The fret of the key that the slip asks for, on the string of the note, or one beside the note; and the record."""
    fret, written = int(sound["fret"]), int(score.notes["pitch"][sound["score_note"]])
    slipped = fret + mistake.pitch - written if mistake.pitch >= 0 else _neighbour(fret, rng)
    if not 0 <= slipped <= FRETS:
        raise ValueError(f"string {sound['string']} has no fret for key {mistake.pitch}")
    return slipped, replace(mistake, pitch=written + slipped - fret)


def _wrong(
    score: Score, sounds: NDArray[np.void], at: int, mistake: Mistake, rng: np.random.Generator
) -> tuple[NDArray[np.void], Mistake]:
    sounds["fret"][at], mistake = _slipped_to(score, sounds[at], mistake, rng)
    return sounds, mistake


def _neighbour(fret: int, rng: np.random.Generator) -> int:
    return int(rng.choice([near for near in (fret + step for step in BESIDE) if 0 <= near <= FRETS]))


def _missed(
    _score: Score, sounds: NDArray[np.void], at: int, mistake: Mistake, _rng: np.random.Generator
) -> tuple[NDArray[np.void], Mistake]:
    return np.delete(sounds, at), mistake


def _other_string(
    score: Score, sounds: NDArray[np.void], at: int, mistake: Mistake, _rng: np.random.Generator
) -> tuple[NDArray[np.void], Mistake]:
    """The same pitch on the other string, which must reach it; the right neighbour of a fourth is five frets away."""
    assert score.fingering is not None
    opened = score.notes["pitch"] - score.fingering["fret"]
    string = 3 - int(sounds["string"][at])
    other = opened[score.fingering["string"] == string]
    pitch = int(score.notes["pitch"][sounds["score_note"][at]])
    fret = pitch - int(other[0]) if len(other) else -1
    if not 0 <= fret <= FRETS:
        raise ValueError("the other string does not have this note")
    sounds["string"][at], sounds["fret"][at] = string, fret
    return sounds, replace(mistake, pitch=pitch)


def _extra(
    score: Score, sounds: NDArray[np.void], at: int, mistake: Mistake, rng: np.random.Generator
) -> tuple[NDArray[np.void], Mistake]:
    """Another fret of the string sounds in the middle of its note."""
    grazed = sounds[[at]]
    fret, mistake = _slipped_to(score, grazed[0], mistake, rng)
    later = sounds["onset_s"][sounds["onset_q"] > grazed["onset_q"][0]]
    grazed["onset_s"] += (float(later.min()) - float(grazed["onset_s"][0])) / 2 if len(later) else 0.2
    grazed["fret"], grazed["score_note"] = fret, -1
    return np.concatenate([sounds, grazed]), replace(mistake, time_s=float(grazed["onset_s"][0]))


def _ghost(
    score: Score, sounds: NDArray[np.void], at: int, mistake: Mistake, rng: np.random.Generator
) -> tuple[NDArray[np.void], Mistake]:
    sounds, mistake = _extra(score, sounds, at, mistake, rng)
    sounds["confidence"][-1] = GHOST
    return sounds, mistake


def _hesitation(
    _score: Score, sounds: NDArray[np.void], at: int, mistake: Mistake, _rng: np.random.Generator
) -> tuple[NDArray[np.void], Mistake]:
    sounds["onset_s"][sounds["onset_q"] >= sounds["onset_q"][at]] += mistake.amount
    return sounds, replace(mistake, time_s=mistake.time_s + mistake.amount)


_MAKERS: dict[
    MistakeKind,
    Callable[[Score, NDArray[np.void], int, Mistake, np.random.Generator], tuple[NDArray[np.void], Mistake]],
] = {
    MistakeKind.WRONG: _wrong,
    MistakeKind.MISSED: _missed,
    MistakeKind.OTHER_STRING: _other_string,
    MistakeKind.EXTRA: _extra,
    MistakeKind.GHOST: _ghost,
    MistakeKind.HESITATION: _hesitation,
}
