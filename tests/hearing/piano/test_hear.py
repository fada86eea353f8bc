import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from planted import Planted, PlantedNetwork

from ustaz.errors import InputError
from ustaz.hearing.piano import RATE_HZ, hear_piano
from ustaz.hearing.piano.frames import FRAME_S, LEAD
from ustaz.sound import Sound
from ustaz.words import Sentence

FIRST = round(LEAD / RATE_HZ / FRAME_S) + 1  # the first frame that is wholly in the sound
A_SECOND = round(1 / FRAME_S)


def silence(seconds, *, rate_hz=RATE_HZ):
    return Sound(np.zeros(int(seconds * rate_hz), dtype=np.float32), rate_hz, name="take.wav")


def hear(planted, *, seconds=10.0, **options):
    return hear_piano(silence(seconds), network=PlantedNetwork(planted), **options)


@st.composite
def takes(draw):
    """Events of three lines in thirty seconds of sound, on each line one after the other."""
    planted = []
    for line in range(3):
        frame = FIRST
        for rest, length in draw(st.lists(st.tuples(st.integers(0, 300), st.integers(1, 900)), max_size=5)):
            first, last = frame + rest, frame + rest + length
            if last < FIRST + 30 * A_SECOND:
                planted.append(Planted(line, first, last, velocity=draw(st.integers(1, 127))))
            frame = last
    return planted


@given(takes())
@settings(max_examples=15)
def test_what_is_played_is_heard_however_segments_cut_it(planted):
    keys = sorted(
        (event.onset_s, 60 + 4 * event.line, event.offset_s, event.velocity) for event in planted if event.line < 2
    )
    pedals = [event for event in planted if event.line == 2]
    if not keys:
        with pytest.raises(InputError):
            hear(planted, seconds=30)
        return
    take = hear(planted, seconds=30)
    heard = take.notes[["onset_s", "pitch", "offset_s", "velocity"]].tolist()
    assert heard == [pytest.approx(key, abs=1e-6) for key in keys]
    moves = sorted([(event.onset_s, 127) for event in pedals] + [(event.offset_s, 0) for event in pedals])
    assert take.controls[["time_s", "value"]].tolist() == [pytest.approx(move, abs=1e-6) for move in moves]


def test_a_take_has_everything_that_a_take_from_midi_has():
    take = hear([Planted(0, FIRST + 43, FIRST + 86, velocity=80), Planted(2, FIRST + 50, FIRST + 90)])
    assert take.name == "take.wav"
    assert take.ticks_per_quarter == 480
    note, (down, up) = take.notes[0], take.controls
    assert note["onset_tick"] == round(960 * note["onset_s"])
    assert note["offset_tick"] == round(960 * note["offset_s"])
    assert (note["release_velocity"], note["track"], note["channel"]) == (64, 0, 0)
    assert (down["controller"], up["controller"]) == (64, 64)
    assert take.neck is None


def test_what_was_heard_says_how_sure_it_is():
    take = hear([Planted(0, FIRST, FIRST + 40), Planted(1, FIRST + 50, FIRST + 90, score=1.0)])
    sure, doubtful = take.heard["confidence"]
    assert sure == pytest.approx(1.0)
    assert doubtful == pytest.approx(1 / (1 + np.exp(-1.0)), abs=1e-3)  # the odds of one interval against none
    assert np.isnan(take.heard["cents"]).all()
    assert take.heard[["string", "fret", "stroke"]].tolist() == [(0, -1, 0)] * 2


def test_several_beginnings_near_the_onset_are_one_note():
    near = [Planted(0, FIRST + 50 + late, FIRST + 90, score=3.0) for late in range(3)]
    (confidence,) = hear(near).heard["confidence"]
    assert confidence == pytest.approx(3 * np.exp(3) / (1 + 3 * np.exp(3)), abs=1e-3)


def test_warnings_of_the_sound_stay_with_the_take():
    sound = Sound(np.zeros(RATE_HZ, dtype=np.float32), RATE_HZ, warnings=(Sentence("The recording is clipped."),))
    take = hear_piano(sound, network=PlantedNetwork([Planted(0, FIRST, FIRST + 9)]))
    assert take.warnings == sound.warnings


def test_progress_goes_from_nothing_to_all():
    shares = []
    hear([Planted(0, FIRST, FIRST + 9)], seconds=20, progress=shares.append)
    assert shares == [0, 1 / 3, 2 / 3, 1]


def test_sound_of_another_rate_is_converted():
    network = PlantedNetwork([Planted(0, FIRST, FIRST + 9)])
    hear_piano(silence(20, rate_hz=22_050), network=network)
    assert network.segments == 3


def test_no_note_is_no_take():
    with pytest.raises(InputError) as told:
        hear([Planted(2, FIRST, FIRST + 9)])
    assert str(told.value) == "No piano was heard in take.wav. Choose the recording of the take."
