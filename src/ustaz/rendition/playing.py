"""A stretch of a score becomes a passage of playing, without mistakes."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.rendition.dynamics import velocities
from ustaz.rendition.ornaments import GRACE_S, grace_shift_s, played_out, roll_shift_s
from ustaz.rendition.passage import STROKE, Passage
from ustaz.rendition.pedal import pedalling
from ustaz.rendition.tempo import clock
from ustaz.rendition.voicing import melody
from ustaz.score import Articulation, MarkKind

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.rendition.style import Style
    from ustaz.rendition.tempo import Clock
    from ustaz.score import Score

LENGTHS = (  # of these signs the first that a note bears says which share of its written length it sounds
    (Articulation.STACCATISSIMO, 0.35),
    (Articulation.PORTATO, 0.75),
    (Articulation.STACCATO, 0.5),
    (Articulation.TENUTO, 1.0),
)
LEGATO = 1.03
DETACHED = 0.92


def play(
    score: Score, *, style: Style, rng: np.random.Generator, start_q: float = 0.0, end_q: float = np.inf
) -> Passage:
    """The passage of all notes whose onset is from `start_q` up to `end_q` (quarters), as written, repeats not taken.

    Seconds count from the moment of `start_q`; grace notes of its first note come before, below 0.
    """
    time = clock(score, style=style, rng=rng)
    strokes = _strokes(score, time, style=style, rng=rng)
    strokes = strokes[(strokes["onset_q"] >= start_q) & (strokes["onset_q"] < end_q)]
    with_signs = score.notes["ornament"][strokes["score_note"]] != 0
    ornaments = [played_out(score, stroke) for stroke in strokes[with_signs]]
    strokes = np.concatenate([strokes[~with_signs], *ornaments])
    pedals = pedalling(score, time, start_q=start_q, end_q=_end_q(score, strokes))
    begin_s = float(time.seconds(start_q))
    passage = Passage(np.sort(strokes, order=("onset_s", "pitch")), pedals)
    return passage.warped(lambda moment_s: moment_s - begin_s)


def _end_q(score: Score, strokes: NDArray[np.void]) -> float:
    notes = score.notes[strokes["score_note"]]
    return float(np.max(notes["onset_q"] + notes["duration_q"], initial=0.0))


def _strokes(score: Score, time: Clock, *, style: Style, rng: np.random.Generator) -> NDArray[np.void]:
    """One stroke for each written note."""
    notes = score.notes
    strokes = np.zeros(len(notes), dtype=STROKE)
    onset_s = time.seconds(notes["onset_q"])
    end_s = time.seconds(notes["onset_q"] + notes["duration_q"])
    strokes["onset_s"] = onset_s + np.where(melody(score), -style.melody_lead_s, 0.0)
    strokes["onset_s"] += roll_shift_s(score) - grace_shift_s(score)
    strokes["onset_s"] += style.timing_jitter_s * np.clip(rng.standard_normal(len(notes)), -2.5, 2.5)
    length_s = np.where(notes["grace_order"] < 0, GRACE_S, (end_s - onset_s) * _sounding_share(score))
    strokes["offset_s"] = strokes["onset_s"] + length_s
    strokes["offset_s"] -= _room_for_graces_s(score)
    strokes["pitch"], strokes["onset_q"] = notes["pitch"], notes["onset_q"]
    strokes["velocity"] = velocities(score, style=style, rng=rng)
    strokes["score_note"] = np.arange(len(notes))
    return strokes


def _sounding_share(score: Score) -> NDArray[np.float64]:
    """How long each note sounds, as a share of its written length."""
    signs = score.notes["articulation"]
    by_sign = np.select([(signs & sign) != 0 for sign, _ in LENGTHS], [share for _, share in LENGTHS], default=DETACHED)
    return np.where((by_sign == DETACHED) & _under_slur(score), LEGATO, by_sign)


def _under_slur(score: Score) -> NDArray[np.bool_]:
    """Whether a slur binds each note to the next one of its staff."""
    notes, bound = score.notes, np.zeros(len(score.notes), dtype=bool)
    for slur in score.marks[score.marks["kind"] == MarkKind.SLUR]:
        inside = (notes["onset_q"] >= slur["start_q"]) & (notes["onset_q"] < slur["end_q"])
        bound |= inside & (notes["part"] == slur["part"]) & ((notes["staff"] == slur["staff"]) | (slur["staff"] == 0))
    return bound


def _room_for_graces_s(score: Score) -> NDArray[np.float64]:
    """How much earlier a note with an ornament ends because grace notes follow it in its voice (a trill's ending)."""
    notes, room_s = score.notes, np.zeros(len(score.notes))
    graces = notes[notes["grace_order"] < 0]
    for row in np.flatnonzero(notes["ornament"]):
        ends_q = notes["onset_q"][row] + notes["duration_q"][row]
        following = (np.abs(graces["onset_q"] - ends_q) < 1e-6) & (graces["staff"] == notes["staff"][row])
        room_s[row] = GRACE_S * np.count_nonzero(following)
    return room_s
