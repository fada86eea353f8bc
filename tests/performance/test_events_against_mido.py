"""The reader of events, compared with mido's on real files and on whatever mido can write."""

from __future__ import annotations

from io import BytesIO
from typing import TYPE_CHECKING

import mido
from hypothesis import given, settings
from hypothesis import strategies as st

from ustaz.performance.chunks import read_chunks
from ustaz.performance.events import events

if TYPE_CHECKING:
    from pathlib import Path

low = st.integers(0, 127)
channels = st.integers(0, 15)
steps = st.integers(0, 0x0FFFFFFF)
messages = st.one_of(
    st.builds(mido.Message, st.just("note_on"), channel=channels, note=low, velocity=low, time=steps),
    st.builds(mido.Message, st.just("note_off"), channel=channels, note=low, velocity=low, time=steps),
    st.builds(mido.Message, st.just("control_change"), channel=channels, control=low, value=low, time=steps),
    st.builds(mido.Message, st.just("program_change"), channel=channels, program=low, time=steps),
    st.builds(mido.Message, st.just("aftertouch"), channel=channels, value=low, time=steps),
    st.builds(mido.Message, st.just("pitchwheel"), channel=channels, pitch=st.integers(-8192, 8191), time=steps),
    st.builds(mido.Message, st.just("sysex"), data=st.lists(low, max_size=200), time=steps),
    st.builds(mido.MetaMessage, st.just("text"), text=st.text("abc", max_size=300), time=steps),
    st.builds(mido.MetaMessage, st.just("set_tempo"), tempo=st.integers(1, 0xFFFFFF), time=steps),
)


def ours(data: bytes) -> list[list[tuple[int, bytes]]]:
    """(tick, status and data) of each event of each track; system exclusive ones without their end byte."""
    return [
        [(tick, bytes([status]) + found.removesuffix(b"\xf7")) for tick, status, found, _ in events(track)]
        for track in read_chunks(data, file="take.mid").tracks
    ]


def theirs(data: bytes) -> list[list[tuple[int, bytes]]]:
    return [
        [(tick, _plain(message)) for tick, message in _with_ticks(track)]
        for track in mido.MidiFile(file=BytesIO(data)).tracks
    ]


def _with_ticks(track):
    tick = 0
    for message in track:
        tick += message.time
        yield tick, message


def _plain(message) -> bytes:
    """As in a file, without the length that follows a meta event's type."""
    raw = bytes(message.bytes()).removesuffix(b"\xf7")
    if not message.is_meta:
        return raw
    length_bytes = next(size for size, byte in enumerate(raw[2:], 1) if byte < 0x80)
    return raw[:2] + raw[2 + length_bytes :]


@given(st.lists(messages, max_size=60))
@settings(max_examples=200, deadline=None)
def test_whatever_mido_writes(written):
    stream = BytesIO()
    mido.MidiFile(type=0, tracks=[mido.MidiTrack(written)]).save(file=stream)
    assert ours(stream.getvalue()) == theirs(stream.getvalue())


def test_real_takes(shared_data: Path):
    paths = sorted(shared_data.glob("*/*/performance.mid"))[::5]
    assert paths
    for path in paths:
        data = path.read_bytes()
        assert ours(data) == theirs(data), path.parent.name
