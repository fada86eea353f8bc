"""Facts per bar and run: tempo, share of right notes, loudness of each hand, continuity."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Label
from ustaz.assessment.model import BAR_FACT, Continuity, IncidentKind
from ustaz.score import Hand

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.assessment.take import Take

CONTINUITY = {
    IncidentKind.HESITATION: Continuity.HESITATION,
    IncidentKind.STUMBLE: Continuity.STUMBLE,
    IncidentKind.RESTART: Continuity.RESTART,
    IncidentKind.BREAKDOWN: Continuity.BREAKDOWN,
}
FEWEST_ONSETS = 2  # in a bar, for it to have a tempo


def measure_bars(take: Take) -> NDArray[np.void]:
    """One row of BAR_FACT for each bar of each run, in the order played; continuity is filled by `mark_continuity`."""
    runs = take.alignment.runs
    counts = runs["last_bar"] - runs["first_bar"] + 1
    facts = np.zeros(int(counts.sum()), dtype=BAR_FACT)
    facts["run"] = np.repeat(np.arange(len(runs)), counts)
    starts = np.cumsum(counts) - counts
    facts["bar"] = np.arange(len(facts)) - np.repeat(starts - runs["first_bar"], counts)
    _fill_times(take, facts)
    _fill_tempo(take, facts, starts)
    _fill_counts(take, facts, starts)
    _fill_loudness(take, facts, starts)
    return facts


def mark_continuity(facts: NDArray[np.void], incidents: NDArray[np.void]) -> None:
    """Write the worst break and the seconds lost into each bar."""
    place = {(int(fact["run"]), int(fact["bar"])): row for row, fact in enumerate(facts)}
    for incident in incidents:
        continuity = CONTINUITY.get(IncidentKind(incident["kind"]))
        row = place.get((int(incident["run"]), int(incident["bar"])))
        if continuity is None or row is None:
            continue
        facts["continuity"][row] = max(facts["continuity"][row], continuity)
        if continuity in (Continuity.HESITATION, Continuity.STUMBLE):
            facts["lost_s"][row] += incident["size"]


def _rows(
    take: Take, starts: NDArray[np.int64], run: NDArray[np.integer], bar: NDArray[np.integer]
) -> NDArray[np.int64]:
    """The row of each (run, bar)."""
    first, last = take.alignment.runs["first_bar"][run], take.alignment.runs["last_bar"][run]
    rows: NDArray[np.int64] = starts[run] + np.clip(bar, first, last) - first
    return rows


def _fill_times(take: Take, facts: NDArray[np.void]) -> None:
    bars, runs, onsets = take.score.bars, take.alignment.runs, take.onsets
    start_q = bars["onset_q"][facts["bar"]]
    end_q = start_q + bars["duration_q"][facts["bar"]]
    for number, run in enumerate(runs):
        mine = facts["run"] == number
        low, high = np.searchsorted(onsets["run"], [number, number + 1])
        if low == high:
            facts["start_s"][mine], facts["end_s"][mine] = run["start_s"], run["end_s"]
            continue
        q, s = onsets["onset_q"][low:high], onsets["time_s"][low:high]
        facts["start_s"][mine] = np.interp(start_q[mine], q, s)
        facts["end_s"][mine] = np.interp(end_q[mine], q, s, right=max(float(run["end_s"]), float(s[-1])))


def _fill_tempo(take: Take, facts: NDArray[np.void], starts: NDArray[np.int64]) -> None:
    onsets = take.onsets
    bar = np.searchsorted(take.score.bars["onset_q"], onsets["onset_q"] + 1e-6) - 1
    rows = _rows(take, starts, onsets["run"], bar)
    known = np.isfinite(take.pulse.tempo)
    facts["tempo"] = medians_by(rows[known], take.pulse.tempo[known], len(facts), fewest=FEWEST_ONSETS)


def _fill_counts(take: Take, facts: NDArray[np.void], starts: NDArray[np.int64]) -> None:
    written = take.alignment.written
    rows = _rows(take, starts, written["run"], take.score.notes["bar"][written["score_note"]])
    size = len(facts)
    facts["written"] = np.bincount(rows, minlength=size)
    good = (written["label"] == Label.MATCH) | (written["label"] == Label.ORNAMENT) | take.shared
    for name, chosen in (
        ("right", good),
        ("wrong", (written["label"] == Label.WRONG) & take.doubts.written),
        ("missed", (written["label"] == Label.MISSED) & take.doubts.written & ~take.shared),
    ):
        facts[name] = np.bincount(rows[chosen], minlength=size)
    facts["extra"] = np.bincount(_rows_of_extras(take, facts), minlength=size)
    asked = facts["right"] + facts["wrong"] + facts["missed"] + facts["extra"]
    facts["share_right"] = np.where(facts["written"] > 0, facts["right"] / np.maximum(asked, 1), np.nan)
    last = np.bincount(rows[take.last_pass], minlength=size)
    facts["last_pass"] = np.where(facts["written"] > 0, 2 * last > facts["written"], _is_last_row(take, facts))


def _is_last_row(take: Take, facts: NDArray[np.void]) -> NDArray[np.bool_]:
    """For bars without notes: whether no later pass covers the bar."""
    number = take.passes[facts["run"]]
    last = np.full(len(take.score.bars), -1)
    np.maximum.at(last, facts["bar"], number)
    latest: NDArray[np.bool_] = number == last[facts["bar"]]
    return latest


def _rows_of_extras(take: Take, facts: NDArray[np.void]) -> NDArray[np.int64]:
    """The row of the bar in which each extra note of a run fell."""
    played = take.alignment.played
    extra = np.flatnonzero((played["label"] == Label.EXTRA) & (played["run"] >= 0) & take.doubts.played)
    rows = np.zeros(len(extra), dtype=np.int64)
    for run in np.unique(played["run"][extra]):
        mine = np.flatnonzero(played["run"][extra] == run)
        own = np.flatnonzero(facts["run"] == run)
        times = take.performance.notes["onset_s"][extra[mine]]
        rows[mine] = own[np.clip(np.searchsorted(facts["start_s"][own], times, side="right") - 1, 0, len(own) - 1)]
    return rows


def _fill_loudness(take: Take, facts: NDArray[np.void], starts: NDArray[np.int64]) -> None:
    notes = take.matched
    rows = _rows(take, starts, notes["run"], take.score.notes["bar"][notes["score_note"]])
    for name, hand in (("velocity_right", Hand.RIGHT), ("velocity_left", Hand.LEFT)):
        own = notes["hand"] == hand
        count = np.bincount(rows[own], minlength=len(facts))
        total = np.bincount(rows[own], weights=notes["velocity"][own], minlength=len(facts))
        facts[name] = np.where(count > 0, total / np.maximum(count, 1), np.nan)


def medians_by(
    rows: NDArray[np.int64], values: NDArray[np.float64], size: int, *, fewest: int = 1
) -> NDArray[np.float64]:
    """The median of the values of each row; NaN for rows with fewer than `fewest`."""
    medians = np.full(size, np.nan)
    if not len(values):
        return medians
    order = np.lexsort((values, rows))
    ordered, found = np.asarray(values)[order], np.asarray(rows)[order]
    first = np.flatnonzero(np.r_[True, np.diff(found) != 0])
    stop = np.r_[first[1:], len(found)]
    middle = (ordered[(first + stop - 1) // 2] + ordered[(first + stop) // 2]) / 2
    medians[found[first]] = np.where(stop - first >= fewest, middle, np.nan)
    return medians
