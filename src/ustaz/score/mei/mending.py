"""The times of the notes are those of the source where the source is MusicXML (see `musicxml_clock`)."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from ustaz.score.mei import findings
from ustaz.score.mei.pitches import Pitch

if TYPE_CHECKING:
    from ustaz.score.mei.draft import Draft, Note
    from ustaz.score.musicxml_clock import SourceBar, SourceNote

_STEPS = "cdefgab"


def keep_source_time(draft: Draft, bars: list[SourceBar]) -> None:
    """Moves notes to the onsets that the source gives, and tells what Verovio lost.

    Nothing is done where the bars cannot be paired.
    """
    if len(bars) != sum(bar.covers for bar in draft.bars):
        return
    number = 0
    sounding: defaultdict[int, list[Note]] = defaultdict(list)
    for note in draft.notes:
        sounding[note.bar].append(note)
    for index, bar in enumerate(draft.bars):
        source = bars[number]
        number += bar.covers
        if bar.covers == 1:
            bar.duration = max(source.filled, min(source.reach, bar.whole)) or bar.whole
        for written, made in _pairs(source.notes, sounding[index]):
            if made is None:
                draft.findings.add(findings.LOST_NOTE, draft.bar_label(index), note=written.step.upper())
            else:
                _tell(made, written)
                if made.onset != written.onset:
                    _move(draft, made, written.onset)


def _pairs(written: list[SourceNote], notes: list[Note]) -> list[tuple[SourceNote, Note | None]]:
    """Each note of the source with the note made of it: by id, else by the order of notes of one pitch."""
    by_id = {note.id: note for note in notes}
    named = {source.id for source in written}
    by_pitch: defaultdict[tuple[str, str], list[Note]] = defaultdict(list)
    for note in reversed(notes):
        if note.id not in named:
            by_pitch[_STEPS[note.pitch.step], str(note.pitch.octave)].append(note)
    pairs: list[tuple[SourceNote, Note | None]] = []
    for source in written:
        if source.id:
            pairs.append((source, by_id.get(source.id)))
        else:
            same = by_pitch[source.step, source.octave]
            pairs.append((source, same.pop() if same else None))
    return pairs


def _tell(note: Note, source: SourceNote) -> None:
    """What the source says of the hands; in a tablature also the pitch, of which Verovio leaves string and fret."""
    note.string, note.fret, note.stroke = source.string, source.fret, source.stroke
    if note.staff.courses:
        note.pitch = Pitch(_STEPS.index(source.step), float(source.alter), int(source.octave))
        note.key = note.pitch.midi + note.staff.transposition


def _move(draft: Draft, note: Note, onset: int) -> None:
    note.onset = onset
    span = draft.spans[note.id]
    draft.spans[note.id] = span._replace(onset=onset, end=onset + note.duration)
