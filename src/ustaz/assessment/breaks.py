"""Where the music broke off between two runs: stumble, restart, breakdown.

Going back once or twice and playing on is a restart; playing the same stretch again and again is practice, and no
fault unless it broke off in trouble each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Entry, Label
from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.assessment.take import Take

RESTART_BARS = 2
STUMBLE_Q = 1.0  # back by no more than this is a stumble
PAUSE_S = 0.8  # time lost before going on from the same place
SOMETHING_ELSE = 8  # notes that are not from this score; fewer are groping for the next ones
STOP_S = 0.1  # before going back: less is no stop at all …
STOP_RATIO = 1.3  # … nor is a wait that the next note would have had; who plays on in time was misheard
SILENCE_S = 1.0  # before going elsewhere after a breakdown; who jumps without a pause did not break down
LOOP_Q = 1.0  # two runs that begin and end this close to each other are a loop
BEFORE_BREAK_S = 1.5  # a fault this short before breaking off is the reason for it


def find_breaks(take: Take) -> Iterator[Finding]:
    """Stumbles, restarts and breakdowns: what happened between one run and the next."""
    runs = take.alignment.runs
    for number in range(1, len(runs)):
        yield from _break_between(take, number - 1, number)
    if len(runs):
        yield from _last_break(take)


def _break_between(take: Take, broken: int, resumed: int) -> Iterator[Finding]:
    before, after = take.alignment.runs[broken], take.alignment.runs[resumed]
    if after["entry"] == Entry.REPEAT:
        return
    if after["entry"] == Entry.SKIP and not _left_out(take, before, after):
        yield from _pause_between(take, broken, resumed)
        return
    back_q = float(before["last_q"] - after["first_q"])
    back_bars = int(before["last_bar"]) - int(after["first_bar"])
    troubled = _broke_in_trouble(take, broken)
    if after["entry"] == Entry.RESTART and 0 <= back_q <= STUMBLE_Q and back_bars <= 1:
        lost_s = max(take.time_at(resumed, float(before["last_q"])) - float(before["end_s"]), 0.0)
        yield _finding(take, IncidentKind.STUMBLE, broken, resumed, size=lost_s, confidence=0.8)
    elif after["entry"] == Entry.RESTART and 0 <= back_bars <= RESTART_BARS:
        practised = take.hands[broken] != take.hands[resumed] or (
            not troubled and (_is_loop(before, after) or _ends_at_edge(take, broken))
        )
        if not practised and _stopped(take, before, after, tempo=take.tempo_at(broken, float(before["last_q"]))):
            yield _finding(
                take, IncidentKind.RESTART, broken, resumed, size=back_bars, confidence=0.75 + 0.2 * troubled
            )
    elif troubled and not _ends_at_edge(take, broken) and after["start_s"] - before["end_s"] > SILENCE_S:
        yield _finding(take, IncidentKind.BREAKDOWN, broken, resumed, size=0.0, confidence=0.7)


def _stopped(take: Take, before: np.void, after: np.void, *, tempo: float) -> bool:
    """Whether the player waited longer before going back than the next written note would have let wait."""
    waited_s = float(after["start_s"] - before["end_s"])
    onsets = take.score.notes["onset_q"]
    later = onsets[onsets > before["last_q"] + 1e-6]
    next_s = (float(later.min()) - float(before["last_q"])) * 60 / tempo if len(later) else 0.0
    return waited_s > STOP_S and not waited_s <= STOP_RATIO * next_s


def _left_out(take: Take, before: np.void, after: np.void) -> bool:
    """Whether written notes lie between the end of a run and the beginning of the next."""
    onsets = take.score.notes["onset_q"]
    return bool(np.any((onsets > before["last_q"] + 1e-6) & (onsets < after["first_q"] - 1e-6)))


def _pause_between(take: Take, broken: int, resumed: int) -> Iterator[Finding]:
    """The player stopped and went on from the same place; who played something else in between did not wait."""
    before, after = take.alignment.runs[broken], take.alignment.runs[resumed]
    between = take.alignment.played["run"][before["last_played"] + 1 : after["first_played"]]
    if np.count_nonzero(between < 0) >= SOMETHING_ELSE:
        return
    written_q = float(after["first_q"] - before["last_q"])
    tempo = take.tempo_at(broken, float(before["last_q"]))
    lost_s = float(after["start_s"] - before["end_s"]) - written_q * 60 / tempo
    if lost_s > PAUSE_S:
        found = _finding(take, IncidentKind.HESITATION, broken, resumed, size=lost_s, confidence=0.7)
        yield found._replace(run=resumed, onset_q=float(after["first_q"]), played_note=int(after["first_played"]))


def _last_break(take: Take) -> Iterator[Finding]:
    """The take ends inside a bar, in trouble."""
    last = len(take.alignment.runs) - 1
    if _broke_in_trouble(take, last) and not _ends_at_edge(take, last):
        yield _finding(take, IncidentKind.BREAKDOWN, last, last, size=0.0, confidence=0.6)


def _finding(take: Take, kind: IncidentKind, broken: int, resumed: int, *, size: float, confidence: float) -> Finding:
    before, after = take.alignment.runs[broken], take.alignment.runs[resumed]
    return Finding(
        kind=kind,
        run=broken,
        onset_q=float(before["last_q"]),
        time_s=float(before["end_s"]),
        end_s=float(after["start_s"]) if resumed != broken else None,
        size=size,
        confidence=confidence * float(min(before["confidence"], after["confidence"])),
        played_note=int(before["last_played"]),
    )


def _broke_in_trouble(take: Take, run: int) -> bool:
    """Whether the last moments of a run hold a wrong or an extra note or a missed one."""
    alignment, until = take.alignment, float(take.alignment.runs["end_s"][run])
    played = alignment.played
    late = (take.performance.notes["onset_s"] > until - BEFORE_BREAK_S) & (
        take.performance.notes["onset_s"] < until + BEFORE_BREAK_S
    )
    if bool(np.any(late & take.doubts.played & ((played["run"] == run) | (played["run"] < 0)))):
        return True
    missed = alignment.written[
        take.doubts.written & (alignment.written["run"] == run) & (alignment.written["label"] == Label.MISSED)
    ]
    at_q = take.score.notes["onset_q"][missed["score_note"]]
    return bool(np.any(at_q >= float(alignment.runs["last_q"][run]) - LOOP_Q))


def _ends_at_edge(take: Take, run: int) -> bool:
    """Whether a run stopped where one may stop: with the last onset of a bar or on a downbeat."""
    stop_q = float(take.alignment.runs["last_q"][run])
    onsets = take.score.notes["onset_q"]
    later = onsets[onsets > stop_q + 1e-6]
    if not len(later):
        return True
    bar = take.bar_of(stop_q)
    on_downbeat = abs(stop_q - float(take.score.bars["onset_q"][bar])) < 1e-6
    return on_downbeat or take.bar_of(float(later.min())) != bar


def _is_loop(before: np.void, after: np.void) -> bool:
    """Whether two runs play the same stretch."""
    apart = [abs(float(before[name]) - float(after[name])) for name in ("first_q", "last_q")]
    return max(apart) <= LOOP_Q
