"""What nobody plays, and what a program must bear all the same."""

from __future__ import annotations

import numpy as np
import pytest
from small_pieces import played_straight, score_of, sounded, study, take_of

from ustaz.alignment import Label, align, octaves
from ustaz.alignment.hmm.decoder import NOWHERE, Way
from ustaz.alignment.hmm.tables import FREE
from ustaz.alignment.places import places_of
from ustaz.alignment.runs import runs_of

LONG = study(bars=150)


def labels(alignment):
    return set(alignment.played["label"].tolist())


@pytest.mark.parametrize("size", [33, 64, 128])
def test_a_cluster_of_more_notes_than_are_told_apart(size):
    score = score_of([(quarter, 1.0, range(size)) for quarter in range(8)])
    alignment = align(score, sounded(played_straight(score)))
    assert labels(alignment) == {Label.MATCH}
    assert len(alignment.runs) == 1
    assert Label.MISSED not in alignment.written["label"]


@pytest.mark.parametrize("step_s", [0.0, 0.1])
def test_one_key_three_thousand_times(step_s):
    alignment = align(study(), take_of([(step_s * k, 72) for k in range(3000)]))
    assert labels(alignment) == {Label.EXTRA}
    assert alignment.confidence < 0.01


def test_three_thousand_written_notes_of_one_key():
    score = score_of([(quarter / 4, 0.25, [60]) for quarter in range(3000)])
    alignment = align(score, sounded(played_straight(score)))
    assert alignment.played["score_note"].tolist() == list(range(3000))


def test_a_long_take_of_another_piece_is_not_heard_again_and_again(monkeypatch):
    heard = []

    def counted(onsets_s, *rest):
        heard.append(len(onsets_s))
        return decode(onsets_s, *rest)

    decode = octaves.decode
    monkeypatch.setattr(octaves, "decode", counted)
    noise = np.random.default_rng(0).integers(36, 90, 5000)
    assert align(LONG, take_of([(0.1 * k, int(pitch)) for k, pitch in enumerate(noise)])).confidence < 0.01
    assert heard.count(5000) == 1
    assert sum(heard) < 3 * 5000


def test_a_long_take_an_octave_too_high_is_understood():
    events = played_straight(LONG)
    assert len(events) > octaves.EXCERPTS * octaves.EXCERPT
    alignment = align(LONG, take_of([(onset, pitch + 12) for onset, pitch, _ in events]))
    assert labels(alignment) == {Label.WRONG}
    assert alignment.played["score_note"].tolist() == [row for *_, row in sorted(events)]


@pytest.mark.parametrize("warming_up", [0, 12, 40, 600])
@pytest.mark.parametrize("high", [slice(1500, 1900), slice(None)], ids=["a passage", "all"])
def test_an_octave_too_high_after_warming_up_is_understood(warming_up, high):
    before = [(0.15 * k, int(pitch)) for k, pitch in enumerate(np.random.default_rng(0).integers(30, 100, warming_up))]
    events = sorted(played_straight(LONG, at_s=0.15 * warming_up + 2))
    off = np.zeros(len(events), bool)
    off[high] = True
    alignment = align(
        LONG, take_of(before + [(o, p + 12 * int(o12)) for (o, p, _), o12 in zip(events, off, strict=True)])
    )
    told = alignment.played["label"][warming_up:]
    assert (told[off] == Label.WRONG).mean() > 0.98
    assert (told[~off] == Label.MATCH)[10:].all()


def test_notes_that_meet_the_score_by_chance_are_nowhere_in_the_run_that_goes_on():
    places = places_of(study())
    way = [*range(10, 20), 90, 91, *range(20, 30)]
    move = np.ones(len(way), np.int8)
    move[[10, 12]] = FREE
    pitches = places.members[:, way].argmax(axis=0).astype(np.int16)  # each a member of its place
    runs = runs_of(Way(np.array(way, np.int32), 100.0, move), pitches, places)
    assert runs.of_played.tolist() == [0] * len(way)
    assert (runs.first_place.tolist(), runs.last_place.tolist()) == ([10], [29])
    assert runs.place.tolist() == [*range(10, 20), NOWHERE, NOWHERE, *range(20, 30)]
