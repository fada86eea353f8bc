"""The dombra ear on takes of the project's own dombra."""

from __future__ import annotations

import numpy as np
import pytest
from struck_takes import DRONE, DYADS, FAST, MELODY, RIGHT, SKEWED, found, played, recorded

from ustaz.dombra import Neck
from ustaz.hearing.dombra import RATE_HZ, as_measured, hear_dombra, made_exact
from ustaz.sound import Sound
from ustaz.tablature import Stroke


@pytest.mark.parametrize("strokes", [DRONE, MELODY, DYADS, FAST], ids=["drone", "melody", "dyads", "fast"])
@pytest.mark.parametrize("neck", [RIGHT, SKEWED], ids=["right", "skewed"])
def test_notes_are_heard_on_their_string_and_fret(strokes, neck):
    truth = played(strokes)
    recall, precision = found(truth, hear_dombra(recorded(truth, neck), neck).notes)
    assert recall >= 0.9
    assert precision >= 0.9


def test_a_unison_among_strokes_of_both_strings_is_two_notes():
    truth = played([(2, 0, 0.3), (0, 5, 0.3), (4, 0, 0.3), (0, 5, 0.3), (5, 7, 0.3), (2, 7, 0.3)])
    recall, _ = found(truth, hear_dombra(recorded(truth, RIGHT), RIGHT).notes)
    assert recall >= 0.8


def test_noise_takes_few_notes_away():
    truth = played(DRONE)
    sound = recorded(truth, RIGHT, noise_db=-34.0)
    recall, precision = found(truth, hear_dombra(sound, RIGHT).notes)
    assert recall >= 0.8
    assert precision >= 0.9


def test_the_table_is_in_order_and_complete():
    tablature = hear_dombra(recorded(played(DYADS), RIGHT), RIGHT)
    notes = tablature.notes
    assert tablature.neck == RIGHT
    assert (np.diff(notes["onset_s"]) >= 0.0).all()
    assert (notes["offset_s"] > notes["onset_s"]).all()
    assert np.isnan(notes["onset_q"]).all()
    assert ((notes["confidence"] > 0.0) & (notes["confidence"] <= 1.0)).all()
    assert ((notes["velocity"] >= 1) & (notes["velocity"] <= 127)).all()
    for string in (1, 2):
        own = notes[notes["string"] == string]
        assert (own["onset_s"][1:] >= own["offset_s"][:-1] - 1e-9).all()


def test_a_finger_that_pulls_the_string_is_told_in_cents():
    truth = played(MELODY)
    truth["cents"][truth["fret"] == 4] = 30.0
    notes = hear_dombra(recorded(truth, RIGHT), RIGHT).notes
    pulled = notes["cents"][notes["fret"] == 4]
    others = notes["cents"][notes["fret"] == 2]
    assert np.median(pulled) == pytest.approx(30.0, abs=8.0)
    assert np.median(others) == pytest.approx(0.0, abs=8.0)


def test_louder_notes_have_higher_velocities():
    truth = played(MELODY)
    truth["velocity"][::2] = 112
    truth["velocity"][1::2] = 58
    notes = hear_dombra(recorded(truth, RIGHT), RIGHT).notes
    assert len(notes) == len(truth)
    assert notes["velocity"][::2].mean() > notes["velocity"][1::2].mean() + 10


def test_a_slow_hand_tells_the_direction_of_the_stroke():
    truth = played(DRONE, spread_s=0.022)
    notes = hear_dombra(recorded(truth, RIGHT), RIGHT).notes
    told = notes["stroke"][notes["stroke"] != Stroke.UNKNOWN]
    assert len(told) >= len(notes) // 3
    assert (told == Stroke.DOWN).mean() >= 0.9


def test_silence_has_no_notes():
    silence = Sound(np.zeros(3 * RATE_HZ, dtype=np.float32), RATE_HZ)
    assert len(hear_dombra(silence, RIGHT).notes) == 0


def test_another_rate_is_refused():
    with pytest.raises(ValueError, match="16000 Hz, not 22050"):
        hear_dombra(Sound(np.zeros(22_050, dtype=np.float32), 22_050), RIGHT)


def test_the_ear_makes_a_neck_exact():
    sound = recorded(played(DYADS + DRONE, repeats=2), RIGHT)
    askew = Neck((RIGHT.open_pitch[0] - 0.2, RIGHT.open_pitch[1] - 0.2), RIGHT.bridge)
    other = Neck((RIGHT.open_pitch[1], RIGHT.open_pitch[1] - 5.0), (0.0, 0.0))
    exact = made_exact(sound.samples, as_measured(sound.samples, [(other, 0.0), (askew, -1.0)]))
    assert exact.open_pitch == pytest.approx(RIGHT.open_pitch, abs=0.15)
