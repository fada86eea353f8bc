"""The alignment as the five tables that Parangonada shows, the viewer of score-performance alignments in a browser.

Two piano rolls, of the take and of the score, with a line between the notes of each pair. The viewer shows a first
alignment and, when asked to, a second one. Here the first has right notes alone; the second has the wrong ones too,
each with the written note that it replaced. What is said for want of other words:

- The score is unfolded along what was played, as in match files, see :mod:`ustaz.alignment.formats.unfolding`.
- An ornament's notes are insertions, except the one that stands for the written note; of a unison one note appears.
- The table of expressive features has the zeros that the viewer expects where there are none.

The tables' names, columns and the order of columns (the viewer goes by position) are those that partitura 1.9 writes.
"""

from __future__ import annotations

import csv
import io
from itertools import accumulate
from typing import TYPE_CHECKING, NamedTuple

from ustaz.alignment.formats.listing import listing
from ustaz.alignment.formats.unfolding import Unfolded, bar_starts_beats, beats, unfold
from ustaz.alignment.model import Alignment, Label

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from ustaz.performance import Performance
    from ustaz.score import Score

PLAYED_COLUMNS = ("onset_sec", "duration_sec", "pitch", "velocity", "track", "channel", "id")
WRITTEN_COLUMNS = (
    "onset_beat",
    "duration_beat",
    "onset_quarter",
    "duration_quarter",
    "onset_div",
    "duration_div",
    "pitch",
    "voice",
    "id",
)
PAIR_COLUMNS = ("idx", "matchtype", "partid", "ppartid")
FEATURE_COLUMNS = ("velocity", "timing", "articulation", "id")

DIVISIONS = 10_080  # a quarter; divisible by all of 1 to 10, by 12, 14, 15, 16, 18, 20, 21, 24, 28, 32 …
NOBODY = "undefined"


class _Pair(NamedTuple):
    label: Label
    written: str  # "" for EXTRA
    played: str  # "" for MISSED


def to_parangonada(score: Score, performance: Performance, alignment: Alignment) -> dict[str, str]:
    """The text of each file by its name; ``partitura.load_parangonada_csv`` reads a folder of them."""
    unfolded = unfold(score, alignment)
    pairs = list(_pairs(performance, alignment, unfolded))
    shown = {pair.written for pair in pairs}
    ids = {place: name for place, name in unfolded.ids.items() if name in shown}
    return {
        "ppart.csv": _table(PLAYED_COLUMNS, _played(performance)),
        "part.csv": _table(WRITTEN_COLUMNS, _written(score, unfolded, ids)),
        "align.csv": _table(PAIR_COLUMNS, _lines(pairs, {Label.MATCH, Label.ORNAMENT})),
        "zalign.csv": _table(PAIR_COLUMNS, _lines(pairs, {Label.MATCH, Label.ORNAMENT, Label.WRONG})),
        "feature.csv": _table(FEATURE_COLUMNS, ((0, 0, 0, name) for name in ids.values())),
    }


def _table(columns: tuple[str, ...], rows: Iterable[tuple[object, ...]]) -> str:
    text = io.StringIO()
    csv.writer(text, lineterminator="\n").writerows([columns, *rows])
    return text.getvalue()


def _played(performance: Performance) -> Iterator[tuple[object, ...]]:
    for row, note in enumerate(performance.notes):
        onset_s, duration_s = note["onset_s"], note["offset_s"] - note["onset_s"]
        yield (
            f"{onset_s:.6f}",
            f"{duration_s:.6f}",
            *(note[name] for name in ("pitch", "velocity", "track", "channel")),
            f"n{row}",
        )


def _written(score: Score, unfolded: Unfolded, ids: dict[tuple[int, int], str]) -> Iterator[tuple[object, ...]]:
    starts_q = _bar_starts_q(score, unfolded)
    pickup_q = float(score.bars["duration_q"][0]) if bar_starts_beats(score)[0] < 0 else 0.0
    for (run, row), name in ids.items():
        note = score.notes[row]
        bar, place = score.bars[note["bar"]], (run, int(note["bar"]))
        duration_q, position_q = float(note["duration_q"]), float(note["onset_q"] - bar["onset_q"])
        onset_q = starts_q[place] + position_q
        yield (
            f"{float(unfolded.bars[place].start_beats + beats(position_q, bar)):.6f}",
            f"{float(beats(duration_q, bar)):.6f}",
            f"{onset_q - pickup_q:.6f}",
            f"{duration_q:.6f}",
            round(onset_q * DIVISIONS),
            round(duration_q * DIVISIONS),
            note["pitch"],
            note["voice"],
            name,
        )


def _bar_starts_q(score: Score, unfolded: Unfolded) -> dict[tuple[int, int], float]:
    """When each played bar begins, in quarters from the start of the score."""
    rows = [bar.row for bar in unfolded.bars.values()]
    first_q = score.bars["onset_q"][rows[:1]].tolist()
    starts_q = accumulate(score.bars["duration_q"][rows].tolist(), initial=sum(first_q))
    return dict(zip(unfolded.bars, starts_q, strict=False))


def _pairs(performance: Performance, alignment: Alignment, unfolded: Unfolded) -> Iterator[_Pair]:
    """Each written note once, and each played one that is not in a pair."""
    stands_for = {(int(row["run"]), int(row["score_note"])): int(row["played_note"]) for row in alignment.written}
    for line in listing(performance, alignment):
        paired = line.label == Label.MISSED or stands_for.get((line.run, line.score_note)) == line.played_note
        yield _Pair(
            line.label if paired else Label.EXTRA,
            unfolded.ids[line.run, line.score_note] if paired and line.score_note >= 0 else "",
            f"n{line.played_note}" if line.played_note >= 0 else "",
        )


def _lines(pairs: Iterable[_Pair], shown: set[Label]) -> Iterator[tuple[object, ...]]:
    """Rows of a table of pairs: 0 a pair, 1 a written note alone, 2 a played note alone."""
    rows: list[tuple[int, str, str]] = []
    for label, written, played in pairs:
        if label in shown:
            rows.append((0, written, played))
            continue
        if written:
            rows.append((1, written, NOBODY))
        if played:
            rows.append((2, NOBODY, played))
    yield from ((index, *row) for index, row in enumerate(rows))
