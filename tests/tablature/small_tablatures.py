"""Short tablatures, made here or drawn by Hypothesis."""

from __future__ import annotations

from fractions import Fraction

import numpy as np
from hypothesis import strategies as st

from ustaz.dombra import Neck
from ustaz.tablature import BAR, BEAT, NOTE, Section, Stroke, Tablature, in_order

WRITTEN = ("onset_q", "duration_q", "string", "fret", "stroke")  # what notation can say of a note


def tablature(rows, *, bars=((0, 2, 2, 4),), **more) -> Tablature:
    """A written tablature of rows (onset_q, duration_q, string, fret[, stroke])."""
    notes = np.zeros(len(rows), dtype=NOTE)
    for name in ("onset_s", "offset_s", "cents"):
        notes[name] = np.nan
    notes["velocity"], notes["confidence"] = 80, 1.0
    for note, (onset, duration, string, fret, *stroke) in zip(notes, rows, strict=True):
        note["onset_q"], note["duration_q"], note["string"], note["fret"] = onset, duration, string, fret
        note["stroke"] = stroke[0] if stroke else Stroke.UNKNOWN
    more.setdefault("neck", Neck())
    return Tablature(notes=in_order(notes), bars=np.array([tuple(bar) for bar in bars], dtype=BAR), **more)


def study() -> Tablature:
    """Four bars with all that notation must carry: two voices, ties, a triplet, changing metre, every stroke."""
    third = 1 / 3
    rows = [
        (0, 1.5, 2, 0, Stroke.DOWN),
        (0, 0.5, 1, 2, Stroke.DOWN),
        (0.5, 0.5, 1, 4, Stroke.UP),
        (1, third, 1, 5, Stroke.DOWN),
        (1 + third, third, 1, 4, Stroke.NONE),
        (1.5, 1.5, 2, 5),
        (1 + 2 * third, third, 1, 5, Stroke.NONE),
        (2, 1, 1, 7, Stroke.UP),
        (3, 0.5, 1, 8, Stroke.DOWN),
        (3, 0.5, 2, 0, Stroke.DOWN),
        (3.5, 0.25, 1, 6, Stroke.THUMB),
        (3.75, 0.25, 1, 7, Stroke.INDEX),
        (4, 2, 1, 9, Stroke.HOOK),
        (4, 1, 2, 1, Stroke.HOOK),
    ]
    return tablature(
        rows,
        bars=[(0, 2, 2, 4), (2, 1.5, 3, 8), (3.5, 1, 2, 8), (4.5, 1.5, 3, 8)],
        beats=np.array([(0, 0.0), (1, 0.5), (2, 1.0)], dtype=BEAT),
        sections=(Section(0.0, "bas buyn"), Section(2.0, "sagha")),
        fifths=1,
        title="Étude <1> & more",
        composer="Nobody",
    )


def heard(moments, *, string=1, frets=None) -> Tablature:
    """A tablature without a pulse: one note at each of these moments (seconds)."""
    notes = np.zeros(len(moments), dtype=NOTE)
    notes["onset_s"] = moments
    notes["offset_s"] = np.asarray(moments) + 0.1
    notes["onset_q"] = notes["duration_q"] = np.nan
    notes["string"], notes["fret"] = string, 0 if frets is None else frets
    notes["velocity"], notes["confidence"] = 90, 0.8
    return Tablature(Neck(), in_order(notes))


@st.composite
def quantised(draw, *, unit=12, most=8) -> Tablature:
    """A written tablature in 2/4 whose times are multiples of a quarter's `unit`-th."""
    rows = []
    for string in (1, 2):
        now = 0
        for _ in range(draw(st.integers(0 if rows else 1, most))):
            now += draw(st.sampled_from((0, 0, 0, 3, 4, 6)))
            length = draw(st.sampled_from((2, 3, 3, 4, 4, 4, 6, 6, 9, 12, 18, 30)))
            rows.append((now, length, string, draw(st.integers(0, 19))))
            now += length
    strokes = {onset: draw(st.sampled_from([Stroke.UNKNOWN, Stroke.DOWN, Stroke.UP])) for onset, *_ in rows}
    end = max(onset + length for onset, length, *_ in rows)
    bars = [(start // unit, 2, 2, 4) for start in range(0, end, 2 * unit)]
    written = [
        (float(Fraction(onset, unit)), float(Fraction(length, unit)), string, fret, strokes[onset])
        for onset, length, string, fret in rows
    ]
    return tablature(written, bars=bars, fifths=draw(st.integers(-3, 3)))


@st.composite
def anything(draw) -> Tablature:
    """Any tablature that the model can hold."""
    count = draw(st.integers(1, 6))
    notes = np.zeros(count, dtype=NOTE)
    seconds = st.floats(0, 14_000)
    nan = st.just(float("nan"))
    has_seconds = draw(st.booleans())
    for note in notes:
        note["onset_s"] = draw(seconds if has_seconds else nan)
        note["offset_s"] = draw(seconds | nan if has_seconds else nan)
        note["onset_q"] = draw(st.floats(-100, 19_000) | nan if has_seconds else st.floats(-100, 19_000))
        note["duration_q"] = draw(st.floats(0, 1000))
        note["string"], note["fret"] = draw(st.integers(1, 2)), draw(st.integers(0, 19))
        note["cents"] = draw(st.floats(-1000, 1000, width=32) | nan)
        note["velocity"] = draw(st.integers(1, 127))
        note["stroke"] = draw(st.sampled_from(list(Stroke)))
        note["confidence"] = draw(st.floats(0, 1, width=32))
    bars = [(2.0 * k, 2.0, 2, 4) for k in range(draw(st.integers(0, 3)))]
    beats = [(float(k), 0.5 * k) for k in range(draw(st.integers(0, 3)))]
    sections = tuple(Section(float(k), draw(st.text(max_size=9))) for k in range(draw(st.integers(0, 2))))
    open_pitch = (draw(st.floats(40, 70)), draw(st.floats(40, 70)))
    bridge = (draw(st.floats(-0.1, 0.1)), draw(st.floats(-0.1, 0.1)))
    return Tablature(
        Neck(open_pitch, bridge),
        in_order(notes),
        np.array(bars, dtype=BAR),
        np.array(beats, dtype=BEAT),
        sections,
        fifths=draw(st.integers(-7, 7)),
        title=draw(st.text(max_size=20)),
        composer=draw(st.text(max_size=20)),
        performer=draw(st.text(max_size=20)),
    )


def written(piece: Tablature) -> list[tuple[float, ...]]:
    """What notation says of the notes, in an order of its own: by onset, string 2 first; times to a millionth."""
    rows = [tuple(round(float(note[name]), 6) for name in WRITTEN) for note in piece.notes]
    return sorted(rows, key=lambda row: (row[0], -row[2]))
