"""The page of a recording that was heard without a score: its tablature, its sound, and how sure each note is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import numpy as np

from ustaz.report.heard import notes_of_tablature, unsure
from ustaz.report.heard_score import heard_score
from ustaz.report.names import clock, cut, note_name
from ustaz.report.neck import neck_lines
from ustaz.report.page_frame import embedded, environment, page_policy
from ustaz.report.page_script import TRANSCRIPTION, page_script, page_style
from ustaz.report.page_words import page_words
from ustaz.report.recording import record
from ustaz.report.strip import heard_strip
from ustaz.report.write import write_whole
from ustaz.tablature import Stroke, keys
from ustaz.tablature.pitches import spell
from ustaz.words import Language, Sentence, say

if TYPE_CHECKING:
    from pathlib import Path

    from numpy.typing import NDArray

    from ustaz.report.recording import Recording
    from ustaz.sound import Sound
    from ustaz.tablature import Tablature


def write_transcription_page(
    tablature: Tablature,
    sound: Sound,
    path: Path,
    *,
    language: Language = Language.ENGLISH,
    note: Sentence | None = None,
) -> tuple[Path, ...]:
    """Write the page of what was heard in a recording.

    The recording stands in the page; one that is too large for it is written beside the page. Each file appears whole
    or not at all.

    Parameters
    ----------
    note
        Something that must be said about the recording, for example that it is synthetic.

    Returns
    -------
    tuple
        The page, and the recording where it stands beside it.

    Raises
    ------
    OSError
        About the file that could not be written.
    """
    recording = record(sound, stem=path.stem)
    text = transcription_page(tablature, sound, language=language, note=note, recording=recording)
    contents: dict[Path, str | bytes] = {path: text}
    if not recording.embedded:
        contents[path.with_name(recording.name)] = recording.content
    for file, content in contents.items():
        write_whole(file, content)
    return tuple(contents)


def transcription_page(
    tablature: Tablature,
    sound: Sound,
    *,
    recording: Recording,
    language: Language = Language.ENGLISH,
    note: Sentence | None = None,
) -> str:
    """The whole page as text."""
    words, script = page_words(language), page_script(TRANSCRIPTION)
    names = _names(tablature, language)
    content = {
        "w": words,
        "language": str(language),
        "policy": page_policy(script, recording),
        "script": script,
        "style": page_style(),
        "data": embedded({"words": words, "notes": _notes(tablature, names)}),
        "title": cut(tablature.title) or cut(sound.name) or words["untitled"],
        "people": [cut(person) for person in (tablature.composer, tablature.performer) if person],
        "file": cut(sound.name) if tablature.title else "",
        "facts": _facts(tablature, sound, words),
        "note": say(note, language) if note else "",
        "warnings": _warnings(tablature, sound, language),
        "pages": heard_score(tablature),
        "unsure": int(np.count_nonzero(unsure(tablature.notes))),
        "recording": recording,
        "strip": heard_strip(sound, notes_of_tablature(tablature), language=language),
        "neck": neck_lines(tablature.neck, language=language),
        "rows": list(_rows(tablature, names, words)),
    }
    return environment().get_template("transcription.html.j2").render(content)


def _names(tablature: Tablature, language: Language) -> list[str]:
    return [note_name(*spell(key, fifths=tablature.fifths), language) for key in keys(tablature).tolist()]


def _notes(tablature: Tablature, names: list[str]) -> dict[str, Any]:
    """Columns for the script of the page; times are whole milliseconds."""
    notes = tablature.notes
    return {
        "on": _whole(notes["onset_s"] * 1000),
        "off": _whole(notes["offset_s"] * 1000),
        "pitch": np.round(notes_of_tablature(tablature)["pitch"], 2).tolist(),
        "name": names,
        "velocity": notes["velocity"].tolist(),
        "string": notes["string"].tolist(),
        "fret": notes["fret"].tolist(),
        "cents": _whole(notes["cents"]),
        "percent": _whole(notes["confidence"] * 100),
        "unsure": np.flatnonzero(unsure(notes)).tolist(),
    }


def _whole(values: NDArray[np.float64]) -> list[int | None]:
    return [round(value) if np.isfinite(value) else None for value in values.tolist()]


def _facts(tablature: Tablature, sound: Sound, words: dict[str, str]) -> str:
    counts = {"notes": len(tablature.notes), "unsure": int(np.count_nonzero(unsure(tablature.notes)))}
    return words["heard_facts"].format(minutes=clock(sound.duration_s), **counts)


def _warnings(tablature: Tablature, sound: Sound, language: Language) -> list[str]:
    told = [say(warning, language) for warning in (*tablature.warnings, *sound.warnings)]
    return list(dict.fromkeys(told))


def _rows(tablature: Tablature, names: list[str], words: dict[str, str]) -> list[tuple[str, ...]]:
    """The notes as text: time, string, fret, note, cents, stroke, certainty."""
    columns = ("onset_s", "string", "fret", "cents", "stroke", "confidence")
    table = zip(*(tablature.notes[name].tolist() for name in columns), strict=True)
    return [
        (
            f"{onset:.2f}",
            str(string),
            str(fret),
            name,
            f"{cents:+.0f}" if np.isfinite(cents) else "–",
            words[f"stroke_{Stroke(stroke).name.lower()}"],
            f"{100 * confidence:.0f}",
        )
        for (onset, string, fret, cents, stroke, confidence), name in zip(table, names, strict=True)
    ]
