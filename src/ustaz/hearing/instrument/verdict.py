"""What the measurements say: no dombra, told with what was measured; or perhaps one, where another was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.hearing.instrument.evidence import Evidence

# Each limit lies between what takes of dombras gave and what other sounds gave (docs/explanation/hearing.md).
_LEAST_SOUNDING = 0.1
_FEWEST_PARTIALS, _MOST_PARTIALS = 5.5, 17.5
_MOST_THIRD, _MOST_STEADY, _SOME_BELOW = 0.55, 0.4, 0.04  # together with many partials
_MOST_BELOW, _MOST_ABOVE = 0.25, 0.2
_LEAST_ATTACK_DB = 5.8
_LEAST_ASYMMETRY = 0.4
_MOST_GLIDING = 0.5

_HINT = "Choose a recording of one dombra and nothing else, near the microphone."


def refuse_other_than_dombra(evidence: Evidence, *, file: str) -> None:
    """Raise an InputError where this cannot be a dombra.

    Parameters
    ----------
    file
        The bare name of the recording, for the message.
    """
    problem = _problem(evidence, file)
    if problem:
        raise problem


def warn_of_dombra(evidence: Evidence) -> Sentence | None:
    """A warning for a take that is said to be of another instrument and has all that a dombra has."""
    if _problem(evidence, ""):
        return None
    return Sentence("This sounds like a dombra: two plucked strings, all pitches on its neck. Is the instrument right?")


def _problem(evidence: Evidence, file: str) -> InputError | None:  # noqa: PLR0911 (one reason a line)
    if evidence.sounding < _LEAST_SOUNDING:
        return InputError("No tone is heard in {file}.", hint=_HINT, file=file)
    if evidence.gliding > _MOST_GLIDING:
        return InputError(
            "{file} does not sound like a dombra: {percent} % of its pitches glide, as a voice does.",
            hint=_HINT,
            file=file,
            percent=round(100 * evidence.gliding),
        )
    outside = evidence.below + evidence.above
    if evidence.below > _MOST_BELOW or evidence.above > _MOST_ABOVE:
        return InputError(
            "{file} does not sound like a dombra: {percent} % of its pitches are on no place of the neck.",
            hint=_HINT,
            file=file,
            percent=round(100 * outside),
        )
    if _more_than_two_strings(evidence):
        return InputError(
            "{file} does not sound like a dombra: more than two strings sound at once, with {count} partials.",
            hint=_HINT,
            file=file,
            count=round(evidence.partials),
        )
    if evidence.partials < _FEWEST_PARTIALS:
        return InputError(
            "{file} does not sound like a dombra: {count} partials at once are fewer than a string has.",
            hint=_HINT,
            file=file,
            count=round(evidence.partials),
        )
    if evidence.attack_db < _LEAST_ATTACK_DB or evidence.asymmetry < _LEAST_ASYMMETRY:
        return InputError(
            "{file} does not sound like a dombra: its tones do not begin and fade as plucked strings do.",
            hint=_HINT,
            file=file,
        )
    return None


def _more_than_two_strings(evidence: Evidence) -> bool:
    """A third voice is told from the tail of a fast stroke by staying, or by lying low."""
    rich = evidence.partials > _MOST_PARTIALS and evidence.third > _MOST_THIRD
    return rich and (evidence.steady > _MOST_STEADY or evidence.below > _SOME_BELOW)
