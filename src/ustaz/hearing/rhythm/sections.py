"""Parts of the form by register: where on the neck the hand stays for a while.

A küi goes up the neck and comes back: bas buyn at the head, orta buyn in the middle, sagha near the body. No source
gives the frets where one zone ends and the next begins; the ones below are ours. Labels describe, they force no scheme.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.tablature import Section

if TYPE_CHECKING:
    from numpy.typing import NDArray

REGISTERS = ("bas buyn", "orta buyn", "sagha")
_BORDERS = (7.0, 12.0)  # frets: from the first on the middle, from the second on sagha
_SLACK = 1.0  # frets that the hand must be beyond a border
_AROUND_S = 2.0  # the hand is where it mostly is within so much time before and after
_SHORTEST_S = 5.0


def sections_of(notes: NDArray[np.void], *, bars_q: NDArray[np.float64]) -> tuple[Section, ...]:
    """Sections by register; none where the piece stays in one, or where no note has a place in quarters.

    Parameters
    ----------
    notes
        Rows of `NOTE`; those without a place in quarters are left out.
    bars_q
        Where bars begin: a section begins with one.
    """
    notes = notes[np.isfinite(notes["onset_q"])]
    if not len(notes):
        return ()
    register = _settled(_registers(_hand(notes)), notes["onset_s"])
    starts = np.flatnonzero(np.diff(register, prepend=-1))
    if len(starts) < 2:
        return ()
    return tuple(Section(_bar_of(notes["onset_q"][row], bars_q), REGISTERS[register[row]]) for row in starts)


def _hand(notes: NDArray[np.void]) -> NDArray[np.float64]:
    """The fret where the hand is at each note: the middle of the highest frets stopped around it."""
    onset_s = notes["onset_s"]
    low = np.searchsorted(onset_s, onset_s - _AROUND_S)
    high = np.searchsorted(onset_s, onset_s + _AROUND_S, side="right")
    top = _of_moment(notes)
    return np.array([np.median(top[first:end]) for first, end in zip(low, high, strict=True)])


def _of_moment(notes: NDArray[np.void]) -> NDArray[np.float64]:
    """The higher of the frets that are struck together."""
    _, moment = np.unique(notes["onset_q"], return_inverse=True)
    top = np.zeros(int(moment.max()) + 1)
    np.maximum.at(top, moment, notes["fret"].astype(np.float64))
    return top[moment]


def _registers(hand: NDArray[np.float64]) -> NDArray[np.int64]:
    """The register of each note: it changes only when the hand is clearly beyond a border."""
    register = np.empty(len(hand), dtype=np.int64)
    now = int(np.searchsorted(_BORDERS, hand[0], side="right"))
    for row, fret in enumerate(hand):
        if not _within(now, fret):
            now = int(np.searchsorted(_BORDERS, fret, side="right"))
        register[row] = now
    return register


def _within(register: int, fret: float) -> bool:
    low = -np.inf if register == 0 else _BORDERS[register - 1] - _SLACK
    high = np.inf if register == len(_BORDERS) else _BORDERS[register] + _SLACK
    return bool(low <= fret < high)


def _settled(register: NDArray[np.int64], onset_s: NDArray[np.float64]) -> NDArray[np.int64]:
    """Short visits belong to the part that they interrupt."""
    register = register.copy()
    starts = np.flatnonzero(np.diff(register, prepend=-1))
    for start, end in zip(starts, np.append(starts[1:], len(register)), strict=True):
        lasting = onset_s[min(end, len(register) - 1)] - onset_s[start]
        if lasting < _SHORTEST_S:
            register[start:end] = register[start - 1] if start else register[min(end, len(register) - 1)]
    return register


def _bar_of(onset_q: float, bars_q: NDArray[np.float64]) -> float:
    """The bar line nearest to a moment, or the moment itself."""
    return float(bars_q[np.abs(bars_q - onset_q).argmin()]) if len(bars_q) else float(onset_q)
