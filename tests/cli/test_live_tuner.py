"""``ustaz tune`` without a recording, with blocks that the tests make in the place of the microphone."""

from __future__ import annotations

import re
from contextlib import contextmanager

import numpy as np
import pytest

from ustaz.cli import language
from ustaz.dombra import STRUCK, Neck, render_dombra
from ustaz.errors import InputError
from ustaz.sound import live
from ustaz.words import Language

RATE_HZ = 16_000


def ring(pitch, *, seconds=2.0):
    time = np.arange(int(seconds * RATE_HZ)) / RATE_HZ
    hertz = 440.0 * 2.0 ** ((pitch - 69.0) / 12.0)
    tone = sum(0.1 * np.sin(2 * np.pi * hertz * k * time) * np.exp(-time * (1 + k / 2)) / k for k in range(1, 9))
    return tone.astype(np.float32)


@pytest.fixture
def played(monkeypatch):
    """Puts these sounds before the microphone; then Ctrl-C is pressed."""

    def play(*sounds):
        def blocks():
            for sound in sounds:
                yield from np.array_split(sound, max(len(sound) // 1_600, 1))
            raise KeyboardInterrupt

        @contextmanager
        def instead(*, rate_hz):
            assert rate_hz == RATE_HZ
            yield blocks()

        monkeypatch.setattr(live, "microphone", instead)

    return play


def test_a_peg_is_turned_until_the_string_is_in_tune(run, played):
    played(ring(54.6), ring(54.9), ring(55.0))
    ended = run("tune")
    assert ended.code == 0
    lines = ended.out.splitlines()
    first = next(line for line in lines if "String 1" in line)
    assert "G3" in first
    assert "−40 cents" in first
    assert "tighter" in first
    assert "in tune" in lines[-1]
    assert "\r" not in ended.out


def test_a_string_that_is_too_high_is_let_down(run, played):
    played(ring(50.25))
    assert "▼ String 2, D3: +25 cents, turn the peg looser" in run("tune").out


def test_the_reverse_tuning_wants_a_fifth(run, played):
    played(ring(48.0))
    assert "● String 2, C3: in tune" in run("tune", "--reverse").out


def test_at_the_end_the_neck_is_told_where_both_strings_were_heard(run, played):
    played(ring(55.0), ring(49.9), ring(55.0), ring(49.9))
    out = run("tune").out
    assert "Open string 1: G3" in out
    assert re.search(r"string 2 tighter: it is (8|9|10|11|12) cents too low", out)
    assert "fret 19" not in out  # nobody played a fret: the bridge is not known
    assert "then the bridge is told" in out


def test_a_string_that_rang_too_long_ago_is_not_told_at_the_end(run, played):
    played(ring(50.0, seconds=4.0), *[ring(55.0)] * 12)
    ended = run("tune")
    assert "String 2, D3: in tune" in ended.out
    assert "Open string" not in ended.out


def test_silence_tells_nothing_about_the_neck(run, played):
    played(np.zeros(3 * RATE_HZ, dtype=np.float32))
    ended = run("tune")
    assert ended.code == 0
    assert "Open string" not in ended.out


@pytest.mark.parametrize(("spoken", "words"), [(Language.KAZAKH, "құлақты тартыңыз"), (Language.RUSSIAN, "подтяните")])
def test_in_kazakh_and_russian(run, played, monkeypatch, spoken, words):
    monkeypatch.setattr(language, "_chosen", spoken)
    played(ring(54.6))
    out = run("tune").out
    assert words in out
    assert "−40" in out


def test_the_way_of_the_bridge_is_told_in_millimetres(run, played):
    """Frets of a neck whose bridge stands 4 % too far."""
    neck = Neck((55.0, 50.0), (0.04, 0.04))
    frets = [(0, 0), (2, 0), (4, 0), (5, 2), (7, 5), (0, 0), (9, 7), (0, 0), (12, 5), (0, 0), (0, 2), (10, 7)] * 3
    rows = [
        (0.4 * number, 0.4 * number + 0.4, string, fret, 90, False, 0.0)
        for number, both in enumerate(frets)
        for string, fret in enumerate(both, start=1)
    ]
    played(
        render_dombra(np.array(rows, dtype=STRUCK), neck, rate_hz=RATE_HZ).astype(np.float32), ring(55.0), ring(50.0)
    )
    lines = run("tune", "--scale-length", "640").out.splitlines()
    ways = [re.search(r"String (\d): move the bridge (\d+) mm towards the head", line) for line in lines]
    assert [(match[1], 22 <= int(match[2]) <= 27) for match in ways if match] == [("1", True), ("2", True)]


def test_what_the_microphone_refuses_is_told(run, monkeypatch):
    def refuse(*, rate_hz):
        raise InputError("No microphone can be opened.", hint=f"Not at {rate_hz} Hz.")

    monkeypatch.setattr(live, "microphone", refuse)
    ended = run("tune")
    assert ended.code == 2
    assert "No microphone" in ended.err
