"""Whatever was measured, each point stands on notes that exist and can be said in three languages."""

from __future__ import annotations

import json

from hypothesis import given, settings
from hypothesis import strategies as st
from told_takes import BARS, OF_KEYS, OF_STRINGS, Pass, Session, Trouble

from ustaz.assessment import IncidentKind
from ustaz.dombra import Neck
from ustaz.score import Hand
from ustaz.words import LANGUAGES, as_data, say

RATIOS = {IncidentKind.TEMPO_DRIFT, IncidentKind.TOUCH, IncidentKind.UNEVEN, IncidentKind.STROKES_LIMP}
NOT_OF_STRINGS = {IncidentKind.HANDS_APART, IncidentKind.BALANCE, IncidentKind.TOUCH, IncidentKind.PEDAL_BLUR}


@st.composite
def sessions(draw) -> Session:
    bounds = st.tuples(st.integers(0, BARS - 1), st.integers(0, BARS - 1)).map(sorted)
    on_strings = draw(st.booleans())
    kinds = [kind for kind in IncidentKind if kind not in NOT_OF_STRINGS] if on_strings else OF_KEYS
    hands = st.sampled_from([Hand.UNKNOWN] if on_strings else [Hand.UNKNOWN, Hand.UNKNOWN, Hand.LEFT, Hand.RIGHT])
    passes = [
        Pass(*draw(bounds), resting=draw(hands), tempo=draw(st.floats(15, 300))) for _ in range(draw(st.integers(1, 5)))
    ]
    troubles = []
    for _ in range(draw(st.integers(0, 12))):
        run = draw(st.integers(0, len(passes) - 1))
        bar = draw(st.integers(passes[run].first, passes[run].last))
        kind = draw(st.sampled_from(kinds))
        troubles.append(
            Trouble(
                kind,
                run,
                bar,
                beat=draw(st.sampled_from([1, 2, 4] if kind in OF_STRINGS else [1, 1.5, 2, 3.75, 4])),
                hand=draw(st.sampled_from(Hand)) if kind in OF_KEYS else Hand.RIGHT,
                size=draw(st.floats(0.1, 3) if kind in RATIOS else st.floats(-3, 3)),
                bars=draw(st.integers(0, passes[run].last - bar)),
                confidence=draw(st.floats(0, 1)),
            )
        )
    tuned = st.floats(-1.5, 1.5)
    return Session(
        passes,
        troubles,
        sure=draw(st.floats(0.4, 1)),
        velocity=(draw(st.integers(1, 127)), 60),
        neck=Neck((55 + draw(tuned), 50), (draw(tuned) / 10, draw(tuned) / 10)) if on_strings else None,
        unsure=draw(st.integers(0, 3)),
        strummed=draw(st.integers(0, 20)),
    )


@settings(max_examples=60, deadline=None)
@given(sessions())
def test_evidence_exists_and_every_sentence_can_be_said(session: Session) -> None:
    advice = session.advise()
    assert len(advice.points) <= 3
    for point in [*advice.points, *advice.others]:
        evidence, place = point.evidence, point.place
        assert 0 <= place.first_bar <= place.last_bar < len(session.written.bars)
        assert 0 <= evidence.start_s <= evidence.end_s
        assert evidence.first_q < evidence.last_q
        assert evidence.score_notes
        assert all(0 <= row < len(session.written.notes) for row in evidence.score_notes)
        assert all(0 <= row < len(session.take.notes) for row in evidence.played_notes)
        assert 0 <= point.confidence <= 1
    sentences = [s for p in (*advice.points, *advice.others) for s in (p.heard, p.task, p.criterion) if s]
    for sentence in (*sentences, *advice.remarks):
        json.dumps(as_data(sentence))
        for language in LANGUAGES:
            text = say(sentence, language)
            assert text
            assert "{" not in text
            assert "nan" not in text


@settings(max_examples=30, deadline=None)
@given(sessions())
def test_every_incident_is_told_once_unless_its_hand_rested(session: Session) -> None:
    advice = session.advise()
    told = [p for p in (*advice.points, *advice.others) if p.topic not in {"mended", "clean", "line", "steady"}]
    tried = [t for t in session.troubles if session.passes[t.run].resting is Hand.UNKNOWN]
    assert bool(told) >= bool(tried)
    assert len(told) <= len(session.troubles)
