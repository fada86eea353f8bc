"""What is odd about a score although it can be read: each kind is told once, with its first bar and its number."""

from __future__ import annotations

from dataclasses import dataclass, field, replace
from typing import TYPE_CHECKING

from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

OPEN_TIE = Sentence(
    "A tie in bar {bar} leads to no note; the note is taken as it is written.",
    plural="{count} ties lead to no note, the first in bar {bar}; the notes are taken as they are written.",
)
OPEN_SLUR = Sentence(
    "A slur in bar {bar} has no end and is left out.",
    plural="{count} slurs have no end and are left out, the first in bar {bar}.",
)
LOST_NOTE = Sentence(
    "A note {note} of bar {bar} was lost while the file was read.",
    plural="{count} notes were lost while the file was read, the first a {note} in bar {bar}.",
)
NO_PITCH = Sentence(
    "A note without a pitch in bar {bar} (percussion, perhaps) is left out.",
    plural="{count} notes without a pitch (percussion, perhaps) are left out, the first in bar {bar}.",
)
OUT_OF_RANGE = Sentence(
    "A note in bar {bar} lies beyond any instrument and is left out.",
    plural="{count} notes lie beyond any instrument and are left out, the first in bar {bar}.",
)
MICROTONE = Sentence(
    "A quarter tone or the like in bar {bar} is rounded to the semitone.",
    plural="{count} quarter tones or the like are rounded to the semitone, the first in bar {bar}.",
)
NO_DURATION = Sentence(
    "A note or rest in bar {bar} has no valid length; it is taken as a quarter.",
    plural="{count} notes or rests have no valid length, the first in bar {bar}; they are taken as quarters.",
)
ZERO_LENGTH = Sentence(
    "A note of length zero in bar {bar} is left out.",
    plural="{count} notes of length zero are left out, the first in bar {bar}.",
)
EMPTY_CHORD = Sentence(
    "A chord without notes in bar {bar} is taken as a rest.",
    plural="{count} chords without notes are taken as rests, the first in bar {bar}.",
)
BAD_TUPLET = Sentence(
    "A tuplet in bar {bar} has no valid ratio; its notes are taken as ordinary ones.",
    plural="{count} tuplets have no valid ratio, the first in bar {bar}; their notes are taken as ordinary ones.",
)
BAD_METRE = Sentence(
    "The time signature of bar {bar} makes no sense; the one before it is kept.",
    plural="{count} time signatures make no sense, the first in bar {bar}; those before them are kept.",
)
ODD_METRE = Sentence(
    "The time signature of bar {bar} is unusual: check it.",
    plural="{count} time signatures are unusual, the first in bar {bar}: check them.",
)
BAD_KEY = Sentence(
    "The key signature of bar {bar} makes no sense; the one before it is kept.",
    plural="{count} key signatures make no sense, the first in bar {bar}; those before them are kept.",
)
BAD_PLACE = Sentence(
    "A sign in bar {bar} stands at an impossible place and is left out.",
    plural="{count} signs stand at an impossible place and are left out, the first in bar {bar}.",
)
BAD_TEMPO = Sentence(
    "The tempo in bar {bar} makes no sense and is ignored.",
    plural="{count} tempos make no sense and are ignored, the first in bar {bar}.",
)
BAR_REPEAT = Sentence(
    "Bar {bar} is written as a sign that repeats the bar before; its notes are not known.",
    plural="{count} bars are written as signs that repeat the bar before, the first is bar {bar}; "
    "their notes are not known.",
)
REPEAT_NOT_OPENED = Sentence(
    "The repeat that ends with bar {bar} has no beginning; it is taken to begin after the repeat before it.",
    plural="{count} repeats have no beginning, the first ends with bar {bar}; "
    "they are taken to begin after the repeat before them.",
)
REPEAT_NOT_CLOSED = Sentence(
    "The repeat that begins with bar {bar} has no end; it is ignored.",
    plural="{count} repeats have no end, the first begins with bar {bar}; they are ignored.",
)
OCTAVE_TOO_HIGH = Sentence(
    "The dombra is written an octave higher than it sounds, with no sign that says so; it is read an octave lower."
)
JUMP_TO_NOWHERE = Sentence(
    "The jump in bar {bar} has no place to go to; it is ignored.",
    plural="{count} jumps have no place to go to, the first is in bar {bar}; they are ignored.",
)


@dataclass
class Findings:
    """Kinds of oddities with the first bar and the number of each."""

    _found: dict[str, Sentence] = field(default_factory=dict)

    def add(self, kind: Sentence, bar: str, **more: object) -> None:
        """Counts one more of this kind; `more` are the other values of the sentence, for the first of them."""
        before = self._found.get(kind.template, replace(kind, values={"bar": bar, **more}))
        count = before.count + 1
        self._found[kind.template] = replace(before, values={**before.values, "count": count}, count=count)

    def __iter__(self) -> Iterator[Sentence]:
        return iter(self._found.values())
