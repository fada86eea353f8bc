"""What the measurements say: no dombra, told with what was measured; or perhaps one, where another was named."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.hearing.instrument.envelope import Envelope
    from ustaz.hearing.instrument.evidence import Evidence

# Each limit lies between what takes of dombras gave and what other sounds gave (docs/explanation/hearing.md).
_LEAST_SOUNDING = 0.1
_FEWEST_PARTIALS = 7.5
_MOST_OUTSIDE = 0.2  # of the pitches
_LEAST_ATTACK_DB, _LEAST_ASYMMETRY = 7.2, 0.3
_MOST_HELD = 0.2
_MOST_GLIDING = 0.6
# A third string is told by a third voice. The tail of a fast stroke is one too, but it neither stays nor lies low.
_THIRD_STAYS = ((0.35, 0.7, 15.0), (0.55, 0.4, 20.3), (0.95, 0.0, 20.0))  # more third, more steady, more partials
_THIRD_IS_LOW = (0.55, 0.04, 17.5)  # more third, more below the neck, more partials

_SHORTEST_S = 0.5
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
    if evidence.lasting_s < _SHORTEST_S:
        return InputError("{file} is too short to tell what plays.", hint="Record a few seconds.", file=file)
    if evidence.gliding > _MOST_GLIDING:
        return InputError(
            "{file} does not sound like a dombra: {percent} % of its pitches glide, as a voice does.",
            hint=_HINT,
            file=file,
            percent=round(100 * evidence.gliding),
        )
    outside = evidence.below + evidence.above
    if outside > _MOST_OUTSIDE:
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
    if evidence.most_partials < _FEWEST_PARTIALS:
        return InputError(
            "{file} does not sound like a dombra: {count} partials at once are fewer than a string has.",
            hint=_HINT,
            file=file,
            count=round(evidence.most_partials),
        )
    if not _struck(evidence.envelope):
        return InputError(
            "{file} does not sound like a dombra: its tones do not begin and fade as plucked strings do.",
            hint=_HINT,
            file=file,
        )
    return None


def _more_than_two_strings(evidence: Evidence) -> bool:
    third, low, partials = _THIRD_IS_LOW
    if evidence.third > third and evidence.below > low and evidence.partials > partials:
        return True
    return any(
        evidence.third > third and evidence.steady > steady and evidence.partials > partials
        for third, steady, partials in _THIRD_STAYS
    )


def _struck(envelope: Envelope) -> bool:
    """Tones jump up and fade away."""
    return (
        envelope.attack_db > _LEAST_ATTACK_DB and envelope.asymmetry > _LEAST_ASYMMETRY and envelope.held < _MOST_HELD
    )
