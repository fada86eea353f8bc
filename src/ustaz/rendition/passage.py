"""Keys and pedal of a stretch of playing, in seconds, each stroke with the written note that it plays."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

import numpy as np

from ustaz.performance import CONTROL, NOTE, UNKNOWN_RELEASE, Performance, tempo_map, to_seconds, to_ticks

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

STROKE = np.dtype(
    [
        ("onset_s", "f8"),
        ("offset_s", "f8"),
        ("pitch", "i2"),
        ("velocity", "f8"),
        ("score_note", "i4"),  # row in Score.notes; -1 plays none
        ("onset_q", "f8"),  # where in the score the player is
        ("ornament", "?"),  # a note of a trill, turn or mordent after its first
    ]
)
PEDAL = np.dtype([("time_s", "f8"), ("value", "u1")])

SUSTAIN = 64
LEAD_IN_S = 0.5  # silence before the first stroke
KEY_RETURNS_S = 0.03  # a key must be up this long before it is struck again
SHORTEST_S = 0.03
TICKS_PER_QUARTER = 960


@dataclass(frozen=True, eq=False)
class Passage:
    strokes: NDArray[np.void]  # STROKE, sorted by (onset_s, pitch)
    pedals: NDArray[np.void]  # PEDAL, sorted by time_s

    @property
    def end_s(self) -> float:
        return float(self.strokes["offset_s"].max(initial=0.0))

    def warped(self, new_time: Callable[[NDArray[np.float64]], NDArray[np.float64]]) -> Passage:
        """The same playing with its moments moved; `new_time` must not turn their order round."""
        strokes, pedals = self.strokes.copy(), self.pedals.copy()
        for table, field in ((strokes, "onset_s"), (strokes, "offset_s"), (pedals, "time_s")):
            table[field] = new_time(table[field])
        return Passage(strokes, pedals)

    def with_strokes(self, strokes: NDArray[np.void]) -> Passage:
        return Passage(np.sort(strokes, order=("onset_s", "pitch")), self.pedals)


def joined(passages: list[Passage]) -> Passage:
    """One passage of several that follow one another; their times are left as they are."""
    strokes = np.concatenate([passage.strokes for passage in passages])
    pedals = np.concatenate([passage.pedals for passage in passages])
    return Passage(np.sort(strokes, order=("onset_s", "pitch")), np.sort(pedals, order="time_s"))


def played(passage: Passage, *, name: str = "") -> tuple[Performance, NDArray[np.int32]]:
    """The passage as a take, and for each of its notes the row of the written note (-1 plays none)."""
    strokes = _one_key_at_a_time(passage.strokes)
    tempi = tempo_map([])
    ticks = {
        field: to_ticks(strokes[field] + LEAD_IN_S, tempi, ticks_per_quarter=TICKS_PER_QUARTER)
        for field in ("onset_s", "offset_s")
    }
    order = np.lexsort((strokes["pitch"], ticks["onset_s"]))
    strokes = strokes[order]
    notes = np.zeros(len(strokes), dtype=NOTE)
    notes["onset_tick"], notes["offset_tick"] = ticks["onset_s"][order], ticks["offset_s"][order]
    for field in ("onset", "offset"):
        notes[f"{field}_s"] = to_seconds(notes[f"{field}_tick"], tempi, ticks_per_quarter=TICKS_PER_QUARTER)
    notes["pitch"] = strokes["pitch"]
    notes["velocity"] = np.clip(np.rint(strokes["velocity"]), 1, 127)
    notes["release_velocity"] = UNKNOWN_RELEASE
    take = Performance(notes, _controls(passage.pedals), TICKS_PER_QUARTER, tempi, name)
    return take, strokes["score_note"].astype(np.int32)


def _controls(pedals: NDArray[np.void]) -> NDArray[np.void]:
    tempi = tempo_map([])
    controls = np.zeros(len(pedals), dtype=CONTROL)
    controls["tick"] = to_ticks(pedals["time_s"] + LEAD_IN_S, tempi, ticks_per_quarter=TICKS_PER_QUARTER)
    controls["time_s"] = to_seconds(controls["tick"], tempi, ticks_per_quarter=TICKS_PER_QUARTER)
    controls["controller"], controls["value"] = SUSTAIN, pedals["value"]
    return controls


def _one_key_at_a_time(strokes: NDArray[np.void]) -> NDArray[np.void]:
    """Two voices that meet on one key strike it once; a key is let go before it is struck again.

    Of two strokes the first stays, unless it is only part of an ornament.
    """
    strokes = np.sort(strokes, order=("pitch", "onset_s"))
    strokes = strokes[_struck(strokes)]
    same_key = np.diff(strokes["pitch"]) == 0
    latest_s = np.where(same_key, strokes["onset_s"][1:] - KEY_RETURNS_S, np.inf)
    strokes["offset_s"][:-1] = np.minimum(strokes["offset_s"][:-1], latest_s)
    strokes["offset_s"] = np.maximum(strokes["offset_s"], strokes["onset_s"] + SHORTEST_S)
    return strokes


def _struck(strokes: NDArray[np.void]) -> list[int]:
    """The rows that stay, of strokes sorted by key and time."""
    kept: list[int] = []
    for row, stroke in enumerate(strokes):
        before = strokes[kept[-1]] if kept else None
        if before is None or before["pitch"] != stroke["pitch"] or not _clash(before, stroke):
            kept.append(row)
        elif before["ornament"] and not stroke["ornament"]:
            kept[-1] = row
    return kept


def _clash(before: np.void, after: np.void) -> bool:
    """Whether a key cannot be struck, let go and struck again in this time."""
    return bool(after["onset_s"] - before["onset_s"] < SHORTEST_S + KEY_RETURNS_S)
