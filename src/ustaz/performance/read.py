"""The way from a MIDI file to a :class:`Performance`: bytes → chunks → events → tables."""

from __future__ import annotations

import stat
from pathlib import Path

from ustaz.errors import InputError
from ustaz.performance.chunks import Chunks, read_chunks
from ustaz.performance.clock import tempo_map
from ustaz.performance.events import DamagedError, TooManyError, Track, read_track
from ustaz.performance.finding import Finding, sentences
from ustaz.performance.kind import refuse_other_kinds
from ustaz.performance.limits import check_length
from ustaz.performance.model import Performance
from ustaz.performance.names import read_name
from ustaz.performance.tables import control_table, last_moment_s, note_table

MOST_BYTES = 4_000_000
MOST_MOVEMENTS = 500_000  # of keys and pedals: 100 000 notes and 4 hours of half-pedalling leave room


def read_performance(path: str | Path) -> Performance:
    """The notes, pedals and tempi of a MIDI file of format 0 or 1, all tracks and channels together.

    Percussion (channel 10) is left out where anything else is played: it is a click or a backing track. Which release
    ends which strike: see :mod:`ustaz.performance.pairing`. Odd things that can be read all the same are told in
    `warnings`.

    Raises
    ------
    InputError
        When the file is no MIDI file, is damaged, has no notes, or is larger or longer than a take can be
        (4 MB, 256 tracks, 100 000 notes, 500 000 movements of keys and pedals, 4 hours).
    OSError
        When it cannot be opened.
    """
    path = Path(path)
    data = _read_bytes(path)
    refuse_other_kinds(data, file=path.name)
    chunks = read_chunks(data, file=path.name)
    return _gather(chunks, _read_tracks(chunks, file=path.name), file=path.name)


def _read_bytes(path: Path) -> bytes:
    if not stat.S_ISREG(path.stat().st_mode):  # a pipe would make us wait for ever
        raise InputError("{file} is not a file.", hint="Give the take as a MIDI file (.mid).", file=path.name)
    with path.open("rb") as file:
        data = file.read(MOST_BYTES + 1)
    if len(data) <= MOST_BYTES:
        return data
    refuse_other_kinds(data, file=path.name)
    raise InputError(
        "{file} is larger than {limit} MB, the most that a MIDI take may have.",
        hint="Split it into shorter takes.",
        file=path.name,
        limit=MOST_BYTES // 1_000_000,
    )


def _read_tracks(chunks: Chunks, *, file: str) -> list[Track]:
    tracks: list[Track] = []
    for number, body in enumerate(chunks.tracks, 1):
        try:
            tracks.append(read_track(body, most=MOST_MOVEMENTS - sum(track.size for track in tracks)))
        except DamagedError as damage:
            raise InputError(
                "Track {track} of {file} is damaged: from its byte {byte} on it is no MIDI.",
                hint="Copy, export or record the take again.",
                file=file,
                track=number,
                byte=damage.byte,
            ) from damage
        except TooManyError as error:
            raise InputError(
                "{file} has more than {limit} movements of keys and pedals, the most that a take may have.",
                hint="Split it into shorter takes.",
                file=file,
                limit=MOST_MOVEMENTS,
            ) from error
    return tracks


def _gather(chunks: Chunks, tracks: list[Track], *, file: str) -> Performance:
    findings = chunks.findings
    for track in tracks:
        findings.update(track.findings)
    if findings[Finding.NO_END] and findings[Finding.BYTES_BETWEEN_TRACKS]:
        raise InputError(
            "A track of {file} is longer than the file says.", hint="Copy, export or record the take again.", file=file
        )
    tempi = tempo_map([change for track in tracks for change in track.tempi], only=chunks.smpte_us_per_quarter)
    notes = note_table(tracks, tempi, findings, ticks_per_quarter=chunks.ticks_per_quarter, file=file)
    controls = control_table(tracks, tempi, ticks_per_quarter=chunks.ticks_per_quarter)
    check_length(last_moment_s(notes, controls), file=file)
    return Performance(
        notes=notes,
        controls=controls,
        ticks_per_quarter=chunks.ticks_per_quarter,
        tempi=tempi,
        name=next((name for track in tracks if (name := read_name(track.name))), ""),
        warnings=chunks.warnings + sentences(findings),
    )
