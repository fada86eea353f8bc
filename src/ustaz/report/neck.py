"""The neck of the dombra as it was found, in sentences: what is observed, and nobody's fault."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.dombra import FRETS, Tuning
from ustaz.report.heard import hertz
from ustaz.tablature import open_keys
from ustaz.tablature.pitches import spell
from ustaz.words import Language, Pitch, Sentence, say

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.dombra import Neck

BRIDGE_RIGHT = 0.005  # a share of the string: less is told as right; it moves fret 12 by 9 cents


def neck_lines(neck: Neck, *, language: Language = Language.ENGLISH, bridge: bool = True) -> tuple[str, ...]:
    """The open strings, the interval between them, and where the bridge stands, each as a sentence.

    Parameters
    ----------
    bridge
        Whether to tell the bridge: without frets that were heard nothing is known of it.
    """
    return tuple(say(sentence, language) for sentence in _sentences(neck, bridge=bridge))


def _sentences(neck: Neck, *, bridge: bool) -> Iterator[Sentence]:
    for string, (pitch, key) in enumerate(zip(neck.open_pitch, open_keys(neck), strict=True), start=1):
        values = {"string": string, "note": Pitch(*spell(key, fifths=0)), "hertz": hertz(pitch)}
        yield Sentence(
            "Open string {string}: {note} {cents} cents ({hertz:.1f} Hz).",
            values | {"cents": f"{100 * (pitch - key):+.0f}".replace("-", "−")},
        )
    yield _tuning(neck.tuning)
    if bridge:
        for string, offset in enumerate(neck.bridge, start=1):
            yield _bridge(neck, string, offset)


def _tuning(tuning: Tuning) -> Sentence:
    return {
        Tuning.UNISON: Sentence("The two strings are in unison."),
        Tuning.SECOND: Sentence("The strings are a second apart."),
        Tuning.THIRD: Sentence("The strings are a third apart."),
        Tuning.FOURTH: Sentence("The strings are a fourth apart: the right tuning (ong burau)."),
        Tuning.FIFTH: Sentence("The strings are a fifth apart: the reverse tuning (teris burau)."),
        Tuning.OTHER: Sentence("The interval between the strings has no name of its own."),
    }[tuning]


def _bridge(neck: Neck, string: int, offset: float) -> Sentence:
    cents = 100 * float(neck.pitch(string, FRETS) - neck.open_pitch[string - 1] - FRETS)
    values = {"string": string, "percent": 100 * abs(offset), "cents": abs(cents), "fret": FRETS}
    if abs(offset) < BRIDGE_RIGHT:
        return Sentence("The bridge stands right for string {string}.", values)
    if offset > 0:
        return Sentence(
            "For string {string} the bridge stands {percent:.1f} % of its length too far from the head: "
            "higher frets sound flat, fret {fret} by {cents:.0f} cents.",
            values,
        )
    return Sentence(
        "For string {string} the bridge stands {percent:.1f} % of its length too near to the head: "
        "higher frets sound sharp, fret {fret} by {cents:.0f} cents.",
        values,
    )
