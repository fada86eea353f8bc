"""Notes of a neck become sound: the dombra of this project, for its examples, its demo and the training of its ear."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.dombra.voice import Voice

if TYPE_CHECKING:
    from numpy.typing import NDArray

    from ustaz.dombra.neck import Neck

RATE_HZ = 22_050
_RING_S = 3.0  # longer than any dombra rings
_DAMPED_S = 0.006  # how fast a finger ends a note
_MOST_PARTIALS = 40
_DEFAULT_VOICE = Voice()

STRUCK = np.dtype(
    [
        ("onset_s", "f8"),
        ("offset_s", "f8"),  # where a finger ends it; later than it rings where nothing does
        ("string", "i1"),
        ("fret", "i1"),
        ("velocity", "u1"),
        ("left_hand", "?"),  # a hammer-on or a pull-off: softer, without the noise of the stroke
        ("cents", "f4"),  # off the fret
    ]
)


def render_dombra(
    notes: NDArray[np.void],
    neck: Neck,
    *,
    voice: Voice = _DEFAULT_VOICE,
    rate_hz: int = RATE_HZ,
    seed: int = 0,
) -> NDArray[np.float32]:
    """The sound of struck notes, from time 0 to the end of the last; peaks stay within −1 … 1.

    Parameters
    ----------
    notes
        STRUCK, sorted by onset.
    seed
        Of the noise and of the small differences from note to note.
    """
    rng = np.random.default_rng(seed)
    end_s = float(notes["offset_s"].max()) + 0.1 if len(notes) else 0.1
    out = np.zeros(int(np.ceil(end_s * rate_hz)))
    for note in notes:
        sound = pluck(note, neck, voice=voice, rate_hz=rate_hz, rng=rng)
        first = int(note["onset_s"] * rate_hz)
        part = out[first : first + len(sound)]
        part += sound[: len(part)]
    peak = float(np.abs(out).max(initial=0.0))
    return (out / max(peak / 0.89, 1.0)).astype(np.float32)


def pluck(note: np.void, neck: Neck, *, voice: Voice, rate_hz: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """One note, from its onset to where it is damped or has died away."""
    length = int(min(note["offset_s"] - note["onset_s"] + 4 * _DAMPED_S, _RING_S) * rate_hz)
    string = _string(note, neck, voice=voice, rate_hz=rate_hz, length=length, rng=rng)
    moment = np.arange(length) / rate_hz
    string *= 1.0 - np.exp(-moment / (1e-3 * voice.attack_ms * (2.5 if note["left_hand"] else 1.0)))
    if not note["left_hand"]:
        string += _stroke(voice, peak=float(np.abs(string).max(initial=0.0)), rate_hz=rate_hz, length=length, rng=rng)
    late = np.maximum(moment - (note["offset_s"] - note["onset_s"]), 0.0)
    loudness = (note["velocity"] / 127.0) ** 1.5 * (0.6 if note["left_hand"] else 1.0)
    return np.asarray(string * np.exp(-late / _DAMPED_S) * loudness * 0.5)


def _string(
    note: np.void, neck: Neck, *, voice: Voice, rate_hz: int, length: int, rng: np.random.Generator
) -> NDArray[np.float64]:
    from ustaz.dombra.partials import ring  # numba loads here, when a sound is wanted

    row, fret = int(note["string"]) - 1, int(note["fret"])
    f0 = 440.0 * 2.0 ** ((float(neck.pitch(row + 1, fret)) + float(note["cents"]) / 100.0 - 69.0) / 12.0)
    number = np.arange(1, _MOST_PARTIALS + 1)
    stiffness = voice.inharmonicity[row] * 2.0 ** (fret / 6.0)
    hz = number * f0 * np.sqrt(1.0 + stiffness * number**2)
    number, hz = number[hz < 0.45 * rate_hz], hz[hz < 0.45 * rate_hz]

    place = min(voice.pluck[row] * 2.0 ** (fret / 12.0), 0.5)
    comb = np.abs(np.sin(np.pi * number * place)) + 0.03
    brightness = voice.tilt_db + 4.0 * (float(note["velocity"]) / 127.0 - 0.6)
    strength = comb * number ** (brightness / 6.02) * voice.radiation(hz) * rng.lognormal(0.0, voice.variety, len(hz))
    strength /= np.sqrt((strength**2).sum()) + 1e-9

    slow = (1.0 + voice.decay_by_fret * fret) / voice.decay_s[row]
    decay = slow * (1.0 + voice.loss_per_khz * (hz - hz[0]) / 1000.0) * rng.lognormal(0.0, 0.15, len(hz))
    phase = np.exp(2j * np.pi * rng.random(2 * len(hz)))
    shares = np.repeat(
        [0.75, 0.25], len(hz)
    )  # the string swings along and across the top; the second outlasts the first
    step = 2.0 * np.pi * np.concatenate([hz, hz * 2.0 ** (voice.beating_cents / 1200.0)]) / rate_hz
    start = np.tile(strength, 2) * shares * phase
    return np.asarray(ring(length, step, np.concatenate([decay, 0.6 * decay]) / rate_hz, start))


def _stroke(voice: Voice, *, peak: float, rate_hz: int, length: int, rng: np.random.Generator) -> NDArray[np.float64]:
    """The fingertip on the string and the hand on the body."""
    from ustaz.dombra.partials import ring

    moment = np.arange(length) / rate_hz
    hiss = rng.standard_normal(length) * np.exp(-moment / 0.006)
    modes, loud = np.array(voice.body_hz), np.array(voice.body_db) - max(voice.body_db)
    thump = ring(
        length,
        2.0 * np.pi * modes / rate_hz,
        np.full(len(modes), 1e3 / (voice.thump_ms * rate_hz)),
        10.0 ** (loud / 20.0) * np.exp(2j * np.pi * rng.random(len(modes))),
    )
    hiss, thump = 10.0 ** (voice.noise_db / 20.0) * hiss, 10.0 ** (voice.thump_db / 20.0) * thump
    return np.asarray(peak * (hiss + thump))
