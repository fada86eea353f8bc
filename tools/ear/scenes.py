"""Takes that no one played: random instruments, hands, music, rooms and microphones, with their exact truth.

The ear of the dombra learns from these alone. They are far more various than dombras are, so that a real one lies
somewhere among them.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.signal import butter, fftconvolve, firwin2, sosfilt

from ustaz.dombra import FRETS, Neck, Voice
from ustaz.dombra.synthesis import STRUCK, pluck
from ustaz.hearing.dombra.spectra import RATE_HZ

SECONDS = 24.0


@dataclass(frozen=True, eq=False)
class Scene:
    samples: np.ndarray  # float32 at RATE_HZ
    neck: Neck  # as a calibration would find it: nearly right
    notes: np.ndarray  # STRUCK
    dies_s: np.ndarray  # when each note has died away or was damped


def scene(rng: np.random.Generator) -> Scene:
    neck, seen = random_neck(rng)
    voice = random_voice(rng)
    notes = Player(rng).play()
    out = np.zeros(int(SECONDS * RATE_HZ))
    gains = 10.0 ** (np.array([rng.normal(0, 2.5), rng.normal(0, 2.5)]) / 20.0)
    sympathy = 10.0 ** (rng.uniform(-52, -20) / 20.0) if rng.random() < 0.5 else 0.0
    fixed = rng.integers(1 << 30) if rng.random() < 0.5 else None  # an instrument whose every fret has its own sound
    for note in notes:
        own = np.random.default_rng(fixed + 64 * int(note["string"]) + int(note["fret"])) if fixed is not None else rng
        sound = pluck(note, neck, voice=voice, rate_hz=RATE_HZ, rng=own) * gains[note["string"] - 1]
        if sympathy:
            sound = sound + sympathy * sympathetic(note, neck, voice, len(sound), np.abs(sound).max(), own)
        first = int(note["onset_s"] * RATE_HZ)
        if rng.random() < 0.15:
            sound = fingertip(sound, rng)
            first -= int(0.03 * RATE_HZ)
        part = out[first : first + len(sound)]
        part += sound[: len(part)]
    dies = notes["onset_s"] + np.array([3.2 * voice.decay_s[n["string"] - 1] for n in notes])
    return Scene(through_air(out, rng).astype(np.float32), seen, notes, np.minimum(notes["offset_s"], dies))


def sympathetic(
    note: np.void, neck: Neck, voice: Voice, length: int, peak: float, rng: np.random.Generator
) -> np.ndarray:
    """The other string, which nobody struck, rings a little with the one that was."""
    other = note.copy()
    other["string"], other["fret"], other["left_hand"], other["cents"] = 3 - note["string"], 0, True, 0.0
    rings = pluck(other, neck, voice=voice, rate_hz=RATE_HZ, rng=rng)[:length]
    rings = rings * np.minimum(np.arange(len(rings)) / (0.03 * RATE_HZ), 1.0)
    return np.pad(rings, (0, length - len(rings))) * peak / (np.abs(rings).max() + 1e-9)


def fingertip(sound: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Noise of the finger in the 30 ms before the string is let go."""
    before = int(0.03 * RATE_HZ)
    noise = (
        rng.standard_normal(before)
        * np.linspace(0.2, 1.0, before)
        * np.abs(sound).max()
        * 10 ** (rng.uniform(-45, -18) / 20)
    )
    return np.concatenate([noise, sound])


def random_neck(rng: np.random.Generator) -> tuple[Neck, Neck]:
    low = rng.uniform(45.0, 52.5)
    interval = rng.choice([5, 7, 0, 2, 3, 4, 6], p=[0.62, 0.16, 0.04, 0.05, 0.05, 0.04, 0.04]) + rng.normal(0, 0.08)
    shift = rng.normal(0, 0.008) if rng.random() < 0.5 else rng.uniform(-0.035, 0.075)
    bridge = (shift + rng.normal(0, 0.005), shift + rng.normal(0, 0.005))
    neck = Neck((low + interval, low), bridge)
    misread = rng.choice([1.0, 2.5], p=[0.75, 0.25])
    seen = Neck(
        (low + interval + misread * rng.normal(0, 0.04), low + misread * rng.normal(0, 0.04)),
        (bridge[0] + misread * rng.normal(0, 0.004), bridge[1] + misread * rng.normal(0, 0.004)),
    )
    return neck, seen


def random_voice(rng: np.random.Generator) -> Voice:
    def near(low: float, high: float, spread: float = 0.15) -> tuple[float, float]:
        centre = np.exp(rng.uniform(np.log(low), np.log(high)))
        return (centre * rng.lognormal(0, spread), centre * rng.lognormal(0, spread))

    modes = int(rng.integers(3, 11))
    return Voice(
        inharmonicity=near(2e-5, 2.5e-4, 0.3),
        pluck=near(0.07, 0.40, 0.1),
        decay_s=near(0.07, 0.75, 0.2),
        decay_by_fret=rng.uniform(0.0, 0.06),
        loss_per_khz=rng.uniform(0.2, 5.0),
        tilt_db=rng.uniform(-15.0, -2.0),
        body_hz=tuple(np.exp(rng.uniform(np.log(90.0), np.log(3000.0), modes))),
        body_db=tuple(rng.uniform(-6.0, 14.0, modes)),
        body_q=rng.uniform(1.5, 14.0),
        cutoff_hz=rng.uniform(80.0, 280.0),
        cutoff_db=rng.uniform(0.0, 24.0),
        beating_cents=rng.exponential(1.0),
        noise_db=rng.uniform(-50.0, -8.0),
        thump_db=rng.uniform(-45.0, 3.0),
        thump_ms=np.exp(rng.uniform(np.log(10.0), np.log(80.0))),
        attack_ms=np.exp(rng.uniform(np.log(0.4), np.log(12.0))),
        variety=rng.uniform(0.1, 0.7),
    )


@dataclass(frozen=True, eq=False)
class Habit:
    """How one hand plays in one scene."""

    pulse_s: float
    steps: tuple[int, ...]  # pulses from stroke to stroke
    both: float  # share of the strokes that sound both strings
    left: float  # share after which the left hand plays alone
    open_share: tuple[float, float]
    stay: float  # share in which a string keeps its fret
    scale: np.ndarray  # which frets it uses
    loud: float
    touch: float  # how unevenly
    damps: float  # share of single strokes at which the other string is stopped


def random_habit(rng: np.random.Generator) -> Habit:
    kind = rng.choice(["melody", "drone", "dyads", "fast", "legato", "any"], p=[0.32, 0.16, 0.14, 0.18, 0.12, 0.08])
    fast = kind == "fast"
    scale = rng.random(20) < rng.uniform(0.5, 1.0)
    scale[0] = True
    return Habit(
        pulse_s=rng.uniform(0.065, 0.15) if fast else float(np.exp(rng.uniform(np.log(0.11), np.log(0.5)))),
        steps=(1, 1, 1, 1, 1, 2) if fast else (1, 1, 1, 2, 2, 3, 4),
        both={"melody": rng.choice([0.0, 0.0, 0.1]), "fast": rng.uniform(0.4, 1.0)}.get(kind, rng.uniform(0.3, 1.0)),
        left=rng.uniform(0.15, 0.6) if kind == "legato" else rng.choice([0.0, 0.05]),
        open_share=(
            rng.uniform(0.02, 0.3),
            {"drone": rng.uniform(0.6, 1.0), "fast": rng.uniform(0.2, 1.0)}.get(kind, rng.uniform(0.05, 0.4)),
        ),
        stay=rng.uniform(0.4, 0.9) if fast else rng.uniform(0.1, 0.8),
        scale=scale,
        loud=rng.uniform(50, 100),
        touch=rng.uniform(2, 14),
        damps=rng.random(),
    )


class Player:
    """Strokes with frets, damping and left-hand notes."""

    def __init__(self, rng: np.random.Generator) -> None:
        self.rng, self.habit = rng, random_habit(rng)
        self.cents = rng.normal(0, rng.choice([3.0, 8.0, 14.0]), (2, FRETS + 1)).clip(-40, 40)
        self.cents[:, 0] = 0.0
        self.hand, self.frets = rng.uniform(2, 16), [0, 0]
        self.rows: list[list] = []
        self.sounding: list[int | None] = [None, None]

    def play(self) -> np.ndarray:
        now = self.rng.uniform(0.2, 0.6)
        while now < SECONDS - 0.8:
            now += self.stroke(now)
            if self.rng.random() < 0.03:
                now += self.rest(now)
        notes = np.array([tuple(row) for row in self.rows], dtype=STRUCK)
        notes["offset_s"] = np.maximum(notes["offset_s"], notes["onset_s"] + 0.02)
        return notes[np.argsort(notes["onset_s"], kind="stable")]

    def stroke(self, now: float) -> float:
        """One stroke, and perhaps a note of the left hand after it; how long it is until the next."""
        rng, habit = self.rng, self.habit
        moved = rng.random() < 0.9
        self.hand = float(np.clip(self.hand + rng.normal(0, 1.2), 1, 16)) if moved else rng.uniform(1, 16)
        strings = [0, 1] if rng.random() < habit.both else [int(rng.random() < 0.4)]
        for row in strings:
            if rng.random() >= habit.stay:
                self.move(row, alone=len(strings) == 1)
        if rng.random() < 0.5:
            strings.reverse()
        spread = rng.uniform(0.003, 0.028) if len(strings) == 2 else 0.0
        for number, row in enumerate(strings):
            self.strike(row, now + number * spread, velocity=habit.loud + rng.normal(0, habit.touch))
        if len(strings) == 1 and rng.random() < habit.damps:
            self.damp(1 - strings[0], now + rng.uniform(-0.01, 0.1))
        step = habit.pulse_s * rng.choice(habit.steps)
        if rng.random() < habit.left and step > 0.1:
            self.left_hand(int(rng.choice(strings)), now + spread + step * rng.uniform(0.35, 0.65))
        return step * rng.normal(1.0, 0.03) + spread * 0.5

    def move(self, row: int, *, alone: bool) -> None:
        """The thumb stops string 2, not far from the fingers on string 1; alone, string 2 is a melody's lower end."""
        rng, habit = self.rng, self.habit
        place = self.frets[0] if row == 1 and self.frets[0] and not alone else self.hand
        place = min(place, 2.0) if row == 1 and alone and rng.random() < 0.85 else place
        near = [f for f in range(1, 20) if abs(f - place) <= (4 if row else 3) and habit.scale[f]] or [int(place)]
        self.frets[row] = 0 if rng.random() < habit.open_share[row] else int(rng.choice(near))

    def left_hand(self, row: int, at: float) -> None:
        now = self.frets[row]
        self.frets[row] = int(self.rng.choice([f for f in range(20) if 0 < abs(f - now) <= 4 or f == 0 != now]))
        self.strike(row, at, velocity=self.habit.loud * self.rng.uniform(0.6, 1.1), left_hand=True)

    def strike(self, row: int, at: float, *, velocity: float, left_hand: bool = False) -> None:
        self.damp(row, at - (0.0 if left_hand else self.rng.uniform(0, 0.012)))
        self.sounding[row] = len(self.rows)
        fret = self.frets[row]
        loud = int(np.clip(velocity, 15, 127))
        self.rows.append([at, at + 9.0, row + 1, fret, loud, left_hand, self.cents[row, fret]])

    def damp(self, row: int, at: float) -> None:
        held = self.sounding[row]
        if held is not None:
            self.rows[held][1] = min(self.rows[held][1], at)

    def rest(self, now: float) -> float:
        pause = self.rng.uniform(0.2, 1.0)
        if self.rng.random() < 0.5:
            for row in (0, 1):
                self.damp(row, now + pause - self.rng.uniform(0.05, 0.2))
        return pause


def through_air(dry: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    """Clipping of the player's gain, a room, a microphone, noise and knocks."""
    out = dry / (np.quantile(np.abs(dry), 0.999) + 1e-9)
    if rng.random() < 0.25:
        out = np.tanh(out * rng.uniform(0.8, 4.0))
    if rng.random() < 0.85:
        out = room(out, rng)
    if rng.random() < 0.7:
        out = microphone(out, rng)
    for _ in range(int(rng.integers(0, 9)) if rng.random() < 0.3 else 0):
        at, size = int(rng.uniform(0, SECONDS - 0.3) * RATE_HZ), int(0.2 * RATE_HZ)
        t = np.arange(size) / RATE_HZ
        hz = rng.uniform(70, 500)
        knock = np.sin(2 * np.pi * hz * t) * np.exp(-t / rng.uniform(0.01, 0.05)) + 0.5 * rng.standard_normal(
            size
        ) * np.exp(-t / 0.006)
        out[at : at + size] += knock * rng.uniform(0.1, 1.2)
    return out + noise(len(out), rng) * np.sqrt((out**2).mean()) * 10.0 ** (
        -rng.choice([rng.uniform(4, 20), rng.uniform(20, 50)], p=[0.4, 0.6]) / 20.0
    )


def room(dry: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    length = int(0.7 * RATE_HZ)
    t = np.arange(length) / RATE_HZ
    tail = rng.standard_normal(length) * np.exp(-6.9 * t / rng.uniform(0.1, 0.7))
    tail *= 10.0 ** (rng.uniform(-30, -3) / 20.0) / np.sqrt((tail**2).sum())
    tail[: int(rng.uniform(0.001, 0.01) * RATE_HZ)] = 0.0
    tail[0] = 1.0
    return fftconvolve(dry, tail)[: len(dry)]


def microphone(dry: np.ndarray, rng: np.random.Generator) -> np.ndarray:
    knots = np.concatenate([[0.0], np.geomspace(60, 7800, 9), [8000.0]])
    gains = np.cumsum(rng.normal(0, 2.0, len(knots)))
    out = fftconvolve(dry, firwin2(401, knots / 8000.0, 10.0 ** (gains / 20.0)), mode="same")
    if rng.random() < 0.6:
        out = sosfilt(butter(2, rng.uniform(50, 330), "high", fs=RATE_HZ, output="sos"), out)
    if rng.random() < 0.4:
        out = sosfilt(butter(2, rng.uniform(2800, 7500), "low", fs=RATE_HZ, output="sos"), out)
    return out


def noise(length: int, rng: np.random.Generator) -> np.ndarray:
    """Of unit power: from white to brown, hum among it, or one that swells."""
    spectrum = np.fft.rfft(rng.standard_normal(length))
    hz = np.maximum(np.fft.rfftfreq(length, 1 / RATE_HZ), 20.0)
    out = np.fft.irfft(spectrum * hz ** -rng.choice([0.0, 0.5, 1.0, rng.uniform(0, 1.2)]), length)
    out /= out.std()
    t = np.arange(length) / RATE_HZ
    if rng.random() < 0.2:
        mains = rng.choice([50.0, 60.0])
        hum = sum(rng.uniform(0, 1) * np.sin(2 * np.pi * mains * k * t + rng.uniform(0, 6)) for k in range(1, 9))
        out += hum / hum.std() * rng.uniform(0.3, 2.0)
    if rng.random() < 0.3:
        out *= 1.0 + 0.8 * np.sin(2 * np.pi * rng.uniform(0.1, 4) * t + rng.uniform(0, 6))
    return out / out.std()
