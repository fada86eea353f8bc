"""From an alignment to the facts of a take."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import numpy as np

from ustaz.assessment.balance import find_covered_melody
from ustaz.assessment.bars import mark_continuity, measure_bars
from ustaz.assessment.breaks import find_breaks
from ustaz.assessment.drift import find_drifts
from ustaz.assessment.dynamics import find_flat_dynamics, has_dynamics
from ustaz.assessment.evenness import find_uneven_runs
from ustaz.assessment.finding import Finding, tabulate
from ustaz.assessment.hands import find_hands_apart
from ustaz.assessment.hesitations import find_hesitations
from ustaz.assessment.intonation import find_frets_off, measure_frets, wrong_by_frets
from ustaz.assessment.model import FRET_FACT, NOTE_FACT, STROKE_FACT, TEMPO_POINT, Assessment
from ustaz.assessment.notes import find_note_faults, find_unsure_faults
from ustaz.assessment.octaves import find_octaves
from ustaz.assessment.passes import count_visits
from ustaz.assessment.pedal import find_blurs, has_pedal
from ustaz.assessment.strokes import find_strings_apart, find_uneven_strokes, measure_strokes
from ustaz.assessment.stumbles import find_stumbles
from ustaz.assessment.take import Take, study
from ustaz.assessment.timing import find_displaced, timing_of_notes
from ustaz.assessment.touch import articulation_of_notes, find_touch
from ustaz.assessment.two_strings import find_broken_drones, find_other_strings, find_soft_left_hand
from ustaz.score import Hand, Score

if TYPE_CHECKING:
    from collections.abc import Iterator

    from numpy.typing import NDArray

    from ustaz.alignment import Alignment
    from ustaz.performance import Performance

HEARD = 0.8  # of the certainty is left about loudness and pedal that were heard from sound


def assess(score: Score, performance: Performance, alignment: Alignment) -> Assessment:
    """Facts of one take: per note, per bar, and what a listener would notice.

    Timing is measured against the player's own pulse (:mod:`ustaz.assessment.pulse`), never against a metronome:
    rubato is no error. What cannot be measured is left out and not named in `Assessment.measured`.

    Parameters
    ----------
    score, performance
        What was written and what was played.
    alignment
        Which is which, from :func:`ustaz.alignment.align`.
    """
    take = study(score, performance, alignment)
    frets = measure_frets(take) if take.on_strings else np.zeros(0, dtype=FRET_FACT)
    take = replace(take, doubts=take.doubts.also(wrong_by_frets(take, frets), take.alignment))
    measured = _what_is_measured(take)
    articulation = articulation_of_notes(take)
    bars = measure_bars(take)
    strokes = measure_strokes(take) if take.on_strings else np.zeros(0, dtype=STROKE_FACT)
    found = [*_listen(take, measured, bars, articulation), *_listen_to_strings(take, measured, strokes, frets)]
    incidents = tabulate(take, found)
    mark_continuity(bars, incidents)
    return Assessment(
        notes=_note_facts(take, articulation),
        bars=bars,
        tempo=_tempo_curve(take),
        incidents=incidents,
        visits=count_visits(score, alignment),
        measured=measured,
        unsure=tabulate(take, find_unsure_faults(take)),
        strokes=strokes,
        frets=frets,
        strummed=int(take.doubts.strummed.sum()),
    )


def _what_is_measured(take: Take) -> frozenset[str]:
    hands = take.matched["hand"][take.hands[take.matched["run"]] == Hand.UNKNOWN]
    found = {
        "timing": bool(np.isfinite(take.pulse.tempo).any()),
        "velocity": has_dynamics(take),
        "pedal": has_pedal(take.performance),
        "hands": not take.on_strings and bool(np.any(hands == Hand.LEFT) and np.any(hands == Hand.RIGHT)),
        "strings": take.on_strings,
    }
    return frozenset(name for name, known in found.items() if known)


def _listen(
    take: Take, measured: frozenset[str], bars: NDArray[np.void], articulation: NDArray[np.float64]
) -> Iterator[Finding]:
    """Every detector in turn, as far as there is something to measure."""
    yield from find_note_faults(take)
    yield from find_octaves(take)
    yield from find_breaks(take)
    if "timing" in measured:
        stumbles = list(find_stumbles(take))
        yield from stumbles
        yield from _but(find_hesitations(take), stumbles)
        yield from find_displaced(take)
        yield from find_drifts(take, bars)
        yield from find_touch(take, articulation)
    if "timing" in measured and not take.on_strings:
        yield from find_uneven_runs(take)
    if "hands" in measured:
        yield from find_hands_apart(take)
    if "velocity" in measured:
        yield from _as_heard(take, find_flat_dynamics(take))
    if {"velocity", "hands"} <= measured:
        yield from _as_heard(take, find_covered_melody(take))
    if "pedal" in measured:
        yield from _as_heard(take, find_blurs(take))


def _listen_to_strings(
    take: Take, measured: frozenset[str], strokes: NDArray[np.void], frets: NDArray[np.void]
) -> Iterator[Finding]:
    """The detectors of the dombra."""
    if "strings" not in measured:
        return
    if "timing" in measured:
        yield from find_uneven_strokes(take, strokes)
    yield from find_strings_apart(take, strokes)
    yield from find_broken_drones(take)
    yield from find_soft_left_hand(take)
    yield from find_frets_off(take, frets)
    yield from find_other_strings(take)


def _as_heard(take: Take, findings: Iterator[Finding]) -> Iterator[Finding]:
    """Loudness and pedal are known less surely where they were heard from sound."""
    less = 1.0 if take.performance.heard is None else HEARD
    return (finding._replace(confidence=less * finding.confidence) for finding in findings)


def _but(findings: Iterator[Finding], explained: list[Finding]) -> Iterator[Finding]:
    """The findings that do not begin where an explained one does: the pause of a stumble is the stumble."""
    places = {(finding.run, finding.time_s) for finding in explained}
    return (finding for finding in findings if (finding.run, finding.time_s) not in places)


def _note_facts(take: Take, articulation: NDArray[np.float64]) -> NDArray[np.void]:
    written = take.alignment.written
    facts = np.zeros(len(written), dtype=NOTE_FACT)
    facts["label"] = written["label"]
    for passage in take.octaves:
        facts["octave"][passage.rows] = passage.octaves
    facts["timing_s"] = facts["ioi_tempo"] = facts["articulation"] = np.nan
    facts["velocity"] = -1
    rows = take.matched["row"]
    facts["timing_s"][rows] = timing_of_notes(take)
    facts["articulation"][rows] = articulation
    facts["velocity"][rows] = take.matched["velocity"]
    for onset, tempo in zip(take.onsets, take.pulse.tempo, strict=True):
        facts["ioi_tempo"][rows[onset["first"] : onset["stop"]]] = tempo
    facts["last_pass"] = take.last_pass
    return facts


def _tempo_curve(take: Take) -> NDArray[np.void]:
    known = np.isfinite(take.pulse.tempo)
    curve = np.zeros(int(known.sum()), dtype=TEMPO_POINT)
    for name in ("time_s", "onset_q", "run"):
        curve[name] = take.onsets[name][known]
    curve["tempo"] = take.pulse.tempo[known]
    return curve
