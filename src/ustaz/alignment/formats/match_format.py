"""The alignment in the Vienna match format 1.0.0, for research tools.

Source: Foscarin, Karystinaios, Peter, Cancino-Chacón, Grachten, Widmer: "The match file format: Encoding alignments
between scores and performances", Music Encoding Conference 2022. What this format cannot say, and what is said here:

- A wrong note is a deletion (of the written note) and an insertion (of the played one); an attribute of the written
  note names the played one.
- An ornament's notes are ornament lines, except the one that stands for the written note, which is paired with it and
  has an attribute that says so. (partitura 1.9 lists ornament lines in the alignment, but leaves their notes out of
  the performance.)
- Of a unison, which one key plays, one note appears, as in the Vienna 4x22 corpus.
- Repeats, restarts and skips are written against the unfolded score, see :mod:`ustaz.alignment.formats.unfolding`;
  each run is a section. Written notes outside every run do not appear.
- There is one tempo. Where the take has several, a tick lasts 0.1 ms.
- Sostenuto, release velocity and confidence are left out.
- Scores here do not know the mode of a key, so every key signature is given as the major one; with its mode spelled
  out ("Eb Maj"), because partitura 1.9 takes the bare name of a flat key for another key.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment.formats import match_terms as terms
from ustaz.alignment.formats.listing import Line, listing
from ustaz.alignment.formats.unfolding import Unfolded, unfold
from ustaz.alignment.model import Alignment, Entry, Label

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.performance import Performance
    from ustaz.score import Score

FINE_CLOCK = (5000, 500_000)  # ticks a quarter and its microseconds: 0.1 ms a tick


def to_match(score: Score, performance: Performance, alignment: Alignment) -> str:
    """The text of a match file; ``partitura.load_match`` reads it."""
    clock = _clock(performance)
    unfolded = unfold(score, alignment)
    lines = [
        *_about(score, clock),
        *_signatures(score, unfolded),
        *_sections(score, alignment, unfolded),
        *_notes(score, performance, alignment, unfolded, clock),
        *_pedals(performance, clock),
    ]
    return "".join(f"{line}\n" for line in lines)


def _clock(performance: Performance) -> tuple[int, int]:
    """Ticks a quarter, and microseconds a quarter."""
    if len(performance.tempi) > 1:
        return FINE_CLOCK
    return performance.ticks_per_quarter, int(performance.tempi["us_per_quarter"][0])


def _ticks(seconds: NDArray[np.float64], clock: tuple[int, int]) -> NDArray[np.int64]:
    units, rate = clock
    return np.rint(seconds * (1e6 * units / rate)).astype(np.int64)


def _about(score: Score, clock: tuple[int, int]) -> list[str]:
    return [
        terms.info("matchFileVersion", "1.0.0"),
        terms.info("piece", score.title),
        terms.info("composer", score.composer),
        terms.info("performer", ""),
        terms.info("midiClockUnits", clock[0]),
        terms.info("midiClockRate", clock[1]),
    ]


def _signatures(score: Score, unfolded: Unfolded) -> Iterator[str]:
    """Where key and metre are set and changed, on the way that was played."""
    for attribute, describe in (("keySignature", terms.key), ("timeSignature", terms.metre)):
        before = ""
        for bar in unfolded.bars.values():
            now = describe(score.bars[bar.row])
            if now not in {before, ""}:
                yield terms.scoreprop(attribute, now, score=score, bar=bar)
            before = now


def _sections(score: Score, alignment: Alignment, unfolded: Unfolded) -> Iterator[str]:
    """The runs, each with how the next one begins."""
    written, notes = alignment.written, score.notes
    begins = [Entry(run["entry"]).name.lower() for run in alignment.runs[1:]]
    for run, end in enumerate([*begins, "end"] if len(alignment.runs) else []):
        rows = written["score_note"][written["run"] == run]
        if len(rows):
            first, last = rows[np.argmin(notes["onset_q"][rows])], rows[np.argmax(notes["onset_q"][rows])]
            bars = (unfolded.bars[run, int(notes["bar"][first])], unfolded.bars[run, int(notes["bar"][last])])
            yield terms.section(score, first, last, bars=bars, end=end)


def _notes(
    score: Score, performance: Performance, alignment: Alignment, unfolded: Unfolded, clock: tuple[int, int]
) -> Iterator[str]:
    played = _played_terms(performance, clock)
    bearers = set(alignment.written["played_note"][alignment.written["label"] == Label.ORNAMENT].tolist())

    def snote(run: int, note: int, mark: str = "") -> str:
        bar = unfolded.bars[run, int(score.notes["bar"][note])]
        return terms.snote(score, note, name=unfolded.ids[run, note], bar=bar, mark=mark)

    for line in listing(performance, alignment):
        note = played[line.played_note] if line.played_note >= 0 else ""
        if line.label == Label.EXTRA:
            yield f"insertion-{note}"
        elif line.label == Label.ORNAMENT and line.played_note not in bearers:
            kinds = terms.ornament_kinds(score.notes[line.score_note])
            yield f"ornament({unfolded.ids[line.run, line.score_note]},{kinds})-{note}"
        else:
            yield from _pair(snote(line.run, line.score_note, _mark(line)), note, line.label)


def _mark(line: Line) -> str:
    """The attribute in which we say what the format has no word for."""
    marks = {Label.ORNAMENT: terms.GESTURE, Label.WRONG: f"{terms.WRONG}n{line.played_note}"}
    return marks.get(line.label, "")


def _pair(snote: str, note: str, label: Label) -> Iterator[str]:
    """A written note with the played note that stands for it, or without."""
    yield f"{snote}-{note}" if label in {Label.MATCH, Label.ORNAMENT} else f"{snote}-deletion."
    if label == Label.WRONG:
        yield f"insertion-{note}"


def _played_terms(performance: Performance, clock: tuple[int, int]) -> list[str]:
    """``note(…)`` for each row of `performance.notes`, with its row in its name."""
    notes = performance.notes
    onsets, offsets = _ticks(notes["onset_s"], clock), _ticks(notes["offset_s"], clock)
    fields = zip(notes["pitch"], onsets, offsets, notes["velocity"], notes["channel"], notes["track"], strict=True)
    return [f"note(n{row},{','.join(map(str, values))})." for row, values in enumerate(fields)]


def _pedals(performance: Performance, clock: tuple[int, int]) -> Iterator[str]:
    controls, names = performance.controls, {number: name for name, number in terms.PEDALS.items()}
    for tick, controller, value in zip(
        _ticks(controls["time_s"], clock), controls["controller"], controls["value"], strict=True
    ):
        if controller in names:
            yield f"{names[controller]}({tick},{value})."
