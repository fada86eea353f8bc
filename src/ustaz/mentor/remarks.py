"""About the take as a whole: what was played, and what could not be judged and why."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.alignment import Entry
from ustaz.mentor.metre import bar_name, span_names
from ustaz.mentor.remarks_sound import not_surely_heard, of_instrument
from ustaz.score import Hand
from ustaz.words import Sentence

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.mentor.take import Take

SAME_PIECE = 0.35  # below this confidence the take is not of this score
SURE_PIECE = 0.6  # below this one, much may be misheard
FEW_NOTES = 12
FEW_SLIPS = 0.01  # places that went differently once, for each note played
LOOPED = 3  # visits of a bar that make it worth naming
SOME_OUTSIDE = 4  # notes that belong nowhere; fewer are strays


def other_piece() -> tuple[Sentence, ...]:
    """The one thing to say about a take that is not of this score."""
    return (
        Sentence(
            "What I heard does not follow this score, so I say nothing about it. Check that the take and the score "
            "are of the same piece, in the same key.",
            {},
        ),
    )


def remarks(take: Take, *, nothing_to_mend: bool, slips: int) -> tuple[Sentence, ...]:
    """What frames the points."""
    return (
        *_played(take),
        *_hands(take),
        *_octave(take),
        *of_instrument(take),
        *_outside(take),
        *([_nothing_to_mend(take, slips)] if nothing_to_mend else []),
        *_doubts(take),
        *not_surely_heard(take),
        *_not_measured(take),
        *take.performance.warnings,
        *take.score.warnings,
    )


def _nothing_to_mend(take: Take, slips: int) -> Sentence:
    if slips > FEW_SLIPS * len(take.performance.notes):
        return Sentence(
            "Nothing came back, so I name no habit: {slips} place went differently, once. Record it again tomorrow; "
            "what comes back then is worth your time.",
            {"slips": slips},
            "Nothing came back, so I name no habit: {slips} places went differently, once each. Record it again "
            "tomorrow; what comes back then is worth your time.",
            slips,
        )
    if len(take.resting) == len(take.alignment.runs):
        return Sentence(
            "I found no habit to mend in this hand. Next, put both hands together while it is fresh, a little slower.",
            {},
        )
    if slips:
        return Sentence(
            "Nothing needs mending: {slips} place went differently, once, and may be let go. Next, play it to someone, "
            "or record it again tomorrow and compare your two takes.",
            {"slips": slips},
            "Nothing needs mending: {slips} places went differently, once each, and may be let go. Next, play it to "
            "someone, or record it again tomorrow and compare your two takes.",
            slips,
        )
    return Sentence(
        "I found nothing to mend in what I heard. Next, play it to someone, or record it again tomorrow and compare "
        "your two takes.",
        {},
    )


def _played(take: Take) -> Iterator[Sentence]:
    runs = take.alignment.runs
    if not len(runs):
        return
    first, last = int(runs["first_bar"].min()), int(runs["last_bar"].max())
    starts = int(np.count_nonzero(runs["entry"] != Entry.REPEAT))
    values = span_names(take.score, first, last) | {"stretches": starts}
    if values["first"] == values["last"]:
        yield Sentence(
            "You played bar {first} in one go.", values, "You played bar {first} in {stretches} stretches.", starts
        )
    else:
        yield Sentence(
            "You played bars {first} to {last} in one go.",
            values,
            "You played bars {first} to {last} in {stretches} stretches.",
            starts,
        )
    most = int(take.assessment.visits.max(initial=0))
    if most >= LOOPED and most > np.median(take.assessment.visits[first : last + 1]):
        bar = bar_name(take.score, int(take.assessment.visits.argmax()))
        yield Sentence(
            "You visited bar {bar} most often: {visits} time.",
            {"bar": bar, "visits": most},
            "You visited bar {bar} most often: {visits} times.",
            most,
        )


def _hands(take: Take) -> Iterator[Sentence]:
    """Practice with one hand is named as what it is."""
    runs = len(take.alignment.runs)
    for resting in (Hand.LEFT, Hand.RIGHT):
        alone = [run for run, hand in take.resting.items() if hand is resting]
        if alone and len(alone) == runs:
            yield (
                Sentence("You practised the right hand alone; I listened to that hand only.", {})
                if resting is Hand.LEFT
                else Sentence("You practised the left hand alone; I listened to that hand only.", {})
            )
        elif alone:
            yield _some_runs(resting, len(alone))


def _some_runs(resting: Hand, count: int) -> Sentence:
    values = {"stretches": count}
    if resting is Hand.LEFT:
        return Sentence(
            "In one stretch you practised the right hand alone.",
            values,
            "In {stretches} stretches you practised the right hand alone.",
            count,
        )
    return Sentence(
        "In one stretch you practised the left hand alone.",
        values,
        "In {stretches} stretches you practised the left hand alone.",
        count,
    )


def _octave(take: Take) -> Iterator[Sentence]:
    """A whole take in another octave may be the instrument's doing: told here, and held against nobody."""
    if take.octaves and take.on_strings:
        yield Sentence(
            "All of it sounds an octave away from the score; I listened as if it stood where it is written. A dombra "
            "sounds an octave lower than a treble clef without an 8 says.",
            {},
        )
    elif take.octaves > 0:
        yield Sentence(
            "All of it sounds an octave too high; I listened as if it stood where it is written. Look at the octave "
            "button of your instrument, or at where your hands begin.",
            {},
        )
    elif take.octaves < 0:
        yield Sentence(
            "All of it sounds an octave too low; I listened as if it stood where it is written. Look at the octave "
            "button of your instrument, or at where your hands begin.",
            {},
        )


def _outside(take: Take) -> Iterator[Sentence]:
    """Warming up before, noodling between: counted once, and held against no bar."""
    outside = np.flatnonzero(take.alignment.played["run"] < 0)
    if len(outside) < SOME_OUTSIDE:
        return
    values = {"count": len(outside)}
    if outside[-1] < take.alignment.runs["first_played"][0]:
        yield Sentence(
            "{count} note before you began is not from this score; I left it out.",
            values,
            "{count} notes before you began are not from this score; I left them out.",
            len(outside),
        )
    else:
        yield Sentence(
            "{count} note before, between or after is not from this score; I left it out.",
            values,
            "{count} notes before, between or after are not from this score; I left them out.",
            len(outside),
        )


def _doubts(take: Take) -> Iterator[Sentence]:
    if take.alignment.confidence < SURE_PIECE:
        yield Sentence(
            "I could not follow everything in this take: I may have misheard, or your score is another edition.", {}
        )
    count = len(take.performance.notes)
    if count < FEW_NOTES:
        yield Sentence(
            "The take has only {count} note, too little to say more.",
            {"count": count},
            "The take has only {count} notes, too little to say more.",
            count,
        )


def _not_measured(take: Take) -> Iterator[Sentence]:
    measured = take.assessment.measured
    if "velocity" not in measured and np.ptp(take.performance.notes["velocity"]):  # else the take itself says so
        yield Sentence("The take carries no loudness, so I say nothing about dynamics and balance.", {})
    if "pedal" not in measured and not take.on_strings:
        yield Sentence("The take carries no pedal, so I say nothing about pedalling.", {})
    if (
        "hands" not in measured
        and not take.on_strings
        and not {Hand.RIGHT, Hand.LEFT} <= set(take.score.notes["hand"].tolist())
    ):
        yield Sentence("The score does not tell the hands apart, so I say nothing about them.", {})
    if "timing" not in measured:
        yield Sentence("Too little was played in a row to feel a pulse, so I say nothing about timing.", {})
