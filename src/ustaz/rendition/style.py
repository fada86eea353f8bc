"""How a player plays: every taste and every unsteadiness of a rendition, with its unit."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Style:
    pace: float = 1.0  # tempo, as a share of the written one
    rubato: float = 0.10  # how much slower than the mean a phrase begins and ends; 0 is strict time
    words: float = 1.0  # how far words such as rallentando are obeyed; 0 is not at all
    shaping: float = 4.0  # how much louder (MIDI velocity) the middle of a phrase is than its mean
    melody_lead_s: float = 0.025  # how much earlier the melody is struck than what goes with it (Goebl 2001)
    melody_voicing: float = 12.0  # how much louder (MIDI velocity) the melody is than what goes with it
    timing_jitter_s: float = 0.005  # standard deviation of single onsets
    tempo_jitter: float = 0.015  # standard deviation of the slow wandering of the tempo, as a share
    velocity_jitter: float = 2.0  # standard deviation, MIDI velocity


CONCERT = Style()
LEARNER = Style(
    pace=0.74,
    rubato=0.03,
    words=0.3,
    shaping=2.0,
    melody_lead_s=0.01,
    melody_voicing=6.0,
    timing_jitter_s=0.010,
    tempo_jitter=0.02,
    velocity_jitter=3.5,
)
