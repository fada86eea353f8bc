"""Where the music did not go on: hesitation, stumble, restart, breakdown.

Rubato is graded and sits where music breathes; a hesitation is abrupt and sits anywhere. So the excess of a gap
over the player's own pulse counts only where it stands alone, and at the edges of phrases only with a witness.
Going back once or twice and playing on is a restart; playing the same stretch again and again is practice, and no
fault unless it broke off in trouble each time.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Entry, Label
from ustaz.assessment.finding import Finding
from ustaz.assessment.model import IncidentKind
from ustaz.assessment.trouble import hear_witnesses

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

CLEAR_S, CLEAR_RATIO = 0.45, 1.8  # a pause that needs no witness inside a phrase
BAR_S = 0.6  # and before a bar line, where phrases begin
LEAST_S, LEAST_RATIO = 0.33, 1.5  # with one
EDGE_S, EDGE_RATIO = 0.8, 2.5  # with one, where music breathes
GAP_S, GAP_RATIO = 0.9, 5.0  # so long and so abrupt that no freedom explains it, but a fermata
OUTSTANDING = 4.0  # times the player's own freedom
GRADED = 0.4  # the gap beside is stretched by this share of the stretch: that is a ritardando
RESTART_BARS = 2
LOOP_Q = 1.0  # two runs that begin and end this close to each other are a loop
BEFORE_BREAK_S = 1.5  # a fault this short before breaking off is the reason for it


def find_hesitations(take: Take) -> Iterator[Finding]:
    """Pauses that the pulse does not explain."""
    confidence = _hesitation_confidence(take)
    onsets, gaps = take.onsets, take.gaps
    for gap in np.flatnonzero(confidence > 0):
        before, after = onsets[gap], onsets[gap + 1]
        yield Finding(
            kind=IncidentKind.HESITATION,
            run=int(after["run"]),
            onset_q=float(after["onset_q"]),
            time_s=float(before["time_s"]),
            end_s=float(after["time_s"]),
            size=float(gaps.excess_s[gap]),
            confidence=float(confidence[gap]),
            score_note=int(take.matched["score_note"][after["first"]]),
            played_note=int(take.matched["played_note"][after["first"]]),
        )
    yield from _split_chords(take)


def _hesitation_confidence(take: Take) -> NDArray[np.float64]:
    """0 where a gap is no hesitation."""
    gaps, breaths, witnesses = take.gaps, take.breaths, hear_witnesses(take)
    excess, ratio = np.nan_to_num(gaps.excess_s), np.nan_to_num(gaps.ratio, nan=1.0)
    alone = (gaps.slower_beside - 1 < GRADED * (ratio - 1)) & (gaps.paid_back_s < excess / 2)
    breathes = breaths.edge | breaths.free | breaths.gesture
    second = witnesses.faults | witnesses.disagree
    broken = (excess > GAP_S) & (ratio > GAP_RATIO)
    clear = (excess > np.where(breaths.bar_line, BAR_S, CLEAR_S)) & (ratio > CLEAR_RATIO) & ~breathes & ~witnesses.agree
    seconded = (excess > LEAST_S) & (ratio > LEAST_RATIO) & (second | witnesses.silence) & ~breathes & ~witnesses.agree
    at_edge = (excess > EDGE_S) & (ratio > EDGE_RATIO) & second  # keys are let go at an edge: no witness there
    outstanding = np.log(ratio) > np.minimum(OUTSTANDING * gaps.spread, np.log(GAP_RATIO))
    found = (broken | clear | seconded | at_edge) & alone & outstanding & ~breaths.fermata
    witness = second.astype(int) + witnesses.silence
    confidence = 0.5 + 0.15 * witness + 0.2 * np.clip(excess, 0, 1) - 0.2 * breathes
    return np.where(found, confidence, 0.0)


def _split_chords(take: Take) -> Iterator[Finding]:
    """Onsets of which a part came so late that no roll explains it, and after which all else came late too."""
    for row in np.flatnonzero(take.onsets["last_s"] - take.onsets["first_s"] > CLEAR_S):
        notes = take.matched[take.onsets["first"][row] : take.onsets["stop"][row]]
        split = int(np.argmax(np.diff(notes["onset_s"]))) + 1
        gap_s = float(notes["onset_s"][split] - notes["onset_s"][split - 1])
        if gap_s < (GAP_S if notes["gesture"].any() else CLEAR_S) or _time_lost(take, int(row)) < gap_s / 2:
            continue
        yield Finding(
            kind=IncidentKind.HESITATION,
            run=int(take.onsets["run"][row]),
            onset_q=float(take.onsets["onset_q"][row]),
            time_s=float(notes["onset_s"][split - 1]),
            end_s=float(notes["onset_s"][split]),
            size=gap_s,
            confidence=0.6,
            hand=int(notes["hand"][split]),
            score_note=int(notes["score_note"][split]),
            played_note=int(notes["played_note"][split]),
        )


def _time_lost(take: Take, row: int) -> float:
    """Seconds by which the two gaps around an onset, together, are longer than expected."""
    if not 0 < row < len(take.onsets) - 1:
        return 0.0
    both = take.gaps.expected_s[row - 1] + take.gaps.expected_s[row]
    lost = float(take.onsets["time_s"][row + 1] - take.onsets["time_s"][row - 1] - both)
    return lost if np.isfinite(lost) else 0.0


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
    if after["entry"] == Entry.RESTART and 0 <= back_q <= 1.0 and back_bars <= 1:
        lost_s = max(take.time_at(resumed, float(before["last_q"])) - float(before["end_s"]), 0.0)
        yield _finding(take, IncidentKind.STUMBLE, broken, resumed, size=lost_s, confidence=0.8)
    elif after["entry"] == Entry.RESTART and 0 <= back_bars <= RESTART_BARS:
        if troubled or not (_is_loop(take, resumed) or _ends_at_edge(take, broken)):
            yield _finding(take, IncidentKind.RESTART, broken, resumed, size=back_bars, confidence=0.6 + 0.3 * troubled)
    elif troubled and not _ends_at_edge(take, broken):
        yield _finding(take, IncidentKind.BREAKDOWN, broken, resumed, size=0.0, confidence=0.7)


def _left_out(take: Take, before: np.void, after: np.void) -> bool:
    """Whether written notes lie between the end of a run and the beginning of the next."""
    onsets = take.score.notes["onset_q"]
    return bool(np.any((onsets > before["last_q"] + 1e-6) & (onsets < after["first_q"] - 1e-6)))


def _pause_between(take: Take, broken: int, resumed: int) -> Iterator[Finding]:
    """The player stopped and went on from the same place."""
    before, after = take.alignment.runs[broken], take.alignment.runs[resumed]
    written_q = float(after["first_q"] - before["last_q"])
    tempo = take.tempo_at(broken, float(before["last_q"]))
    lost_s = float(after["start_s"] - before["end_s"]) - written_q * 60 / tempo
    if lost_s > EDGE_S:
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
    faulty = (played["label"] == Label.WRONG) | (played["label"] == Label.EXTRA)
    if bool(np.any(late & faulty & ((played["run"] == run) | (played["run"] < 0)))):
        return True
    missed = alignment.written[(alignment.written["run"] == run) & (alignment.written["label"] == Label.MISSED)]
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


def _is_loop(take: Take, run: int) -> bool:
    """Whether a run plays the same stretch as the run before it or after it."""
    runs = take.alignment.runs
    for other in (run - 1, run + 1):
        if not 0 <= other < len(runs):
            continue
        apart = [abs(float(runs[name][run]) - float(runs[name][other])) for name in ("first_q", "last_q")]
        if max(apart) <= LOOP_Q:
            return True
    return False
