"""A score that names strings and frets becomes a dombra take, as an ear with good days and bad ones would hear it.

Strokes take both strings within some milliseconds, a down-stroke string 2 first and an up-stroke string 1 first; the
left hand alone sounds softer. The take is synthetic, and of each note it is known which written note it plays.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra import Neck
from ustaz.performance import CONTROL, HEARD, NOTE, UNKNOWN_RELEASE, Performance, tempo_map, to_ticks
from ustaz.rendition.model import Run, Take
from ustaz.rendition.string_slips import SOUND, pressed, slipped_on_strings
from ustaz.rendition.style import Style
from ustaz.rendition.tempo import clock
from ustaz.score import Grace
from ustaz.tablature import Stroke

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from numpy.typing import NDArray

    from ustaz.rendition.model import Mistake
    from ustaz.rendition.practice import PlannedRun
    from ustaz.score import Score

STRICT = Style(rubato=0.0, words=0.0, shaping=0.0, timing_jitter_s=0.004, tempo_jitter=0.008, velocity_jitter=3.0)
LEAD_IN_S = 0.5
RINGS_S = 0.8  # at most, until the next note of the string
GRACE_S = 0.07
TICKS_PER_QUARTER = 480
LOUDNESS = 82.0
UPWARD = (Stroke.UP, Stroke.INDEX, Stroke.HOOK)


@dataclass(frozen=True)
class Hands:
    """What both hands do to the strings, beside what a :class:`Style` says of time."""

    apart_s: float = 0.012  # from the first string of a stroke to the second
    limp: float = 1.0  # the time after a down-stroke over that after an up-stroke
    louder: float = 6.0  # velocity steps, down-strokes above up-strokes
    left_hand: float = 12.0  # velocity steps by which a hammer-on or a pull-off is softer
    cents_jitter: float = 5.0  # standard deviation
    frets_off: Mapping[tuple[int, int], float] = field(default_factory=dict)  # (string, fret) → cents
    confidence: float = 0.93  # of what is heard


def strum(
    score: Score,
    plan: Sequence[PlannedRun],
    *,
    seed: int = 0,
    hands: Hands | None = None,
    neck: Neck | None = None,
    style: Style = STRICT,
    name: str = "",
) -> Take:
    """The take in which these runs are played on a dombra, with `heard`, `neck`, and the record of what goes wrong.

    Of the runs, slips may be WRONG (another fret), MISSED, OTHER_STRING, EXTRA, GHOST (heard, not played) and
    HESITATION.

    Raises
    ------
    ValueError
        When the score names no strings, or the plan names a note that the run does not have.
    """
    if score.fingering is None:
        raise ValueError("the score names no strings")
    rng, now_s = np.random.default_rng(seed), LEAD_IN_S
    sounds: list[NDArray[np.void]] = []
    mistakes: list[Mistake] = []
    runs: list[Run] = []
    for number, planned in enumerate(plan):
        start_s = now_s + (planned.pause_s if number else 0.0)
        one = _one_run(score, planned, start_s=start_s, hands=hands or Hands(), style=style, rng=rng)
        for slip in sorted(planned.slips, key=lambda slip: _onset_q(score, slip.note)):
            one, mistake = slipped_on_strings(score, one, slip, rng=rng)
            mistakes.append(mistake)
        one = one[np.argsort(one["onset_s"], kind="stable")]
        runs.append(Run(planned.first_note, planned.last_note, start_s, float(one["onset_s"][-1])))
        now_s = float(one["onset_s"][-1]) + RINGS_S
        sounds.append(one)
    performance, rows = _heard(np.concatenate(sounds), neck or Neck(), name=name)
    return Take(performance, rows, tuple(sorted(mistakes, key=lambda mistake: mistake.time_s)), tuple(runs))


def _onset_q(score: Score, note: str) -> float:
    return float(score.notes["onset_q"][score.ids.index(note)])


def _one_run(
    score: Score, planned: PlannedRun, *, start_s: float, hands: Hands, style: Style, rng: np.random.Generator
) -> NDArray[np.void]:
    """SOUND rows of a run without a mistake."""
    assert score.fingering is not None
    first_q, last_q = _onset_q(score, planned.first_note), _onset_q(score, planned.last_note)
    inside = (score.notes["onset_q"] >= first_q - 1e-6) & (score.notes["onset_q"] <= last_q + 1e-6)
    rows = np.flatnonzero(inside & (score.fingering["string"] > 0))
    notes, fingering = score.notes[rows], score.fingering[rows]
    strokes = _directions(notes, fingering)
    sounds = np.zeros(len(rows), dtype=SOUND)
    sounds["score_note"], sounds["onset_q"], sounds["stroke"] = rows, notes["onset_q"], strokes
    sounds["string"], sounds["fret"] = fingering["string"], fingering["fret"]
    time = clock(score, style=style, rng=rng)
    sounds["onset_s"] = start_s + time.seconds(notes["onset_q"]) - float(time.seconds(first_q))
    sounds["onset_s"] += _limping_s(sounds, hands) + _apart_s(sounds, hands)
    sounds["onset_s"] += GRACE_S * np.where(notes["grace"] != Grace.NONE, notes["grace_order"], 0)
    sounds["onset_s"] += style.timing_jitter_s * rng.standard_normal(len(rows))
    sounds["velocity"] = LOUDNESS + style.velocity_jitter * rng.standard_normal(len(rows))
    sounds["velocity"] += np.where(np.isin(strokes, UPWARD), -hands.louder / 2, hands.louder / 2)
    sounds["velocity"] -= np.where(strokes == Stroke.NONE, hands.left_hand, 0.0)
    off = [hands.frets_off.get((int(string), int(fret)), 0.0) for string, fret in fingering[["string", "fret"]]]
    sounds["cents"] = np.array(off) + hands.cents_jitter * rng.standard_normal(len(rows))
    sounds["confidence"] = np.clip(hands.confidence + 0.03 * rng.standard_normal(len(rows)), 0.0, 1.0)
    return sounds


def _directions(notes: NDArray[np.void], fingering: NDArray[np.void]) -> NDArray[np.int8]:
    """The stroke of each note: as written, else down and up by turns."""
    moment = np.unique(notes["onset_q"], return_inverse=True)[1]
    turns = np.where(moment % 2 == 0, Stroke.DOWN, Stroke.UP)
    strokes: NDArray[np.int8] = np.where(fingering["stroke"] == Stroke.UNKNOWN, turns, fingering["stroke"])
    return strokes.astype(np.int8)


def _apart_s(sounds: NDArray[np.void], hands: Hands) -> NDArray[np.float64]:
    """A down-stroke meets string 2 first, an up-stroke string 1; a string alone comes at once."""
    both = np.isin(sounds["onset_q"], _shared(sounds))
    second = np.where(np.isin(sounds["stroke"], UPWARD), sounds["string"] == 2, sounds["string"] == 1)
    return np.where(both & second, hands.apart_s, 0.0)


def _shared(sounds: NDArray[np.void]) -> NDArray[np.float64]:
    """The written onsets at which both strings sound."""
    first, second = (sounds["onset_q"][sounds["string"] == string] for string in (1, 2))
    return np.intersect1d(first, second)


def _limping_s(sounds: NDArray[np.void], hands: Hands) -> NDArray[np.float64]:
    """By how much later an up-stroke comes when the time after down-strokes is longer than that after up-strokes."""
    onsets, first, moment = np.unique(sounds["onset_q"], return_index=True, return_inverse=True)
    times = np.minimum.reduceat(sounds["onset_s"], first)
    late = np.zeros(len(onsets))
    before, after = np.diff(times)[:-1], np.diff(times)[1:]
    between = hands.limp * before / (hands.limp * before + after) * (before + after)
    late[1:-1] = np.where(np.isin(sounds["stroke"][first[1:-1]], UPWARD), between - before, 0.0)
    return late[moment]


def _heard(sounds: NDArray[np.void], neck: Neck, *, name: str) -> tuple[Performance, NDArray[np.int32]]:
    """The sounds as a take, and for each of its notes the row of the written note (-1 plays none)."""
    sounds = sounds[np.lexsort((pressed(neck, sounds), sounds["onset_s"]))]
    notes, heard = np.zeros(len(sounds), dtype=NOTE), np.zeros(len(sounds), dtype=HEARD)
    notes["onset_s"], notes["offset_s"] = sounds["onset_s"], _ends_s(sounds)
    notes["pitch"], notes["channel"] = pressed(neck, sounds), sounds["string"] - 1
    notes["velocity"] = np.clip(np.rint(sounds["velocity"]), 1, 127)
    notes["release_velocity"] = UNKNOWN_RELEASE
    tempi = tempo_map([])
    for seconds, ticks in (("onset_s", "onset_tick"), ("offset_s", "offset_tick")):
        notes[ticks] = to_ticks(notes[seconds], tempi, ticks_per_quarter=TICKS_PER_QUARTER)
    for column in ("confidence", "cents", "string", "fret", "stroke"):
        heard[column] = sounds[column]
    controls = np.zeros(0, dtype=CONTROL)
    take = Performance(notes, controls, TICKS_PER_QUARTER, name=name, heard=heard, neck=neck)
    return take, sounds["score_note"].astype(np.int32)


def _ends_s(sounds: NDArray[np.void]) -> NDArray[np.float64]:
    """Each note ends with the next one of its string, or dies away."""
    ends: NDArray[np.float64] = sounds["onset_s"] + RINGS_S
    for string in (1, 2):
        mine = np.flatnonzero(sounds["string"] == string)
        ends[mine[:-1]] = np.minimum(ends[mine[:-1]], sounds["onset_s"][mine[1:]])
    return np.maximum(ends, sounds["onset_s"] + 0.01)
