"""What a MIDI file says, in plain JSON. Runs behind glass: a stranger's bytes are parsed here."""

from __future__ import annotations

import io
import json
from typing import Any

_MOST_EVENTS = 200_000
_MOST_BYTES = 1 << 20  # mido takes seconds for a megabyte; a score of 30 000 notes has a quarter of that


def read_events(data: bytes) -> bytes:
    """Notes [track, key, onset, end], metres [onset, numerator, denominator] and keys [onset, name], in quarters.

    Raises
    ------
    ValueError
        The file has no time in quarters, is not of type 0 or 1, or holds more than any score.
    """
    import mido

    if len(data) > _MOST_BYTES:
        raise ValueError
    file = mido.MidiFile(file=io.BytesIO(data), clip=True)
    if file.type not in (0, 1) or file.ticks_per_beat <= 0 or sum(map(len, file.tracks)) > _MOST_EVENTS:
        raise ValueError
    found: dict[str, Any] = {"notes": [], "metres": [], "keys": [], "title": ""}
    for number, track in enumerate(file.tracks):
        _read_track(track, number, file.ticks_per_beat, found)
    return json.dumps(found).encode()


def _read_track(track: Any, number: int, resolution: int, found: dict[str, Any]) -> None:  # noqa: ANN401 (no types)
    sounding: dict[tuple[int, int], list[float]] = {}
    ticks = 0
    for message in track:
        ticks += message.time
        now = ticks / resolution
        if message.type in ("note_on", "note_off"):
            key = (message.channel, message.note)
            if message.type == "note_on" and message.velocity:
                sounding.setdefault(key, []).append(now)
            elif sounding.get(key):
                found["notes"].append([number, message.note, sounding[key].pop(0), now])
        elif message.type == "time_signature":
            found["metres"].append([now, message.numerator, message.denominator])
        elif message.type == "key_signature":
            found["keys"].append([now, message.key])
        elif message.type == "track_name" and not number:
            found["title"] = message.name[:200]
