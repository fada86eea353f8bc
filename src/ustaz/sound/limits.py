"""What a recording may be. Beyond these it is refused with a sentence that names the limit."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.errors import InputError
from ustaz.guard import Limits

if TYPE_CHECKING:
    from ustaz.sound.facts import Facts
    from ustaz.sound.source import Source

LONGEST_S = 2 * 60 * 60
MOST_SAMPLES = 2 * 48_000 * LONGEST_S  # of all channels: stereo at 48 kHz may be the longest
SHORTEST_S = 0.05
LOWEST_RATE_HZ, HIGHEST_RATE_HZ = 8_000, 192_000
MOST_CHANNELS = 8
MOST_BYTES = 3 << 30  # of the file: the longest take as WAV of 24 bits has 2.1 GB

# Processor time for the longest take on a slow machine; it has room for the libraries, and holds no more than blocks.
LIMITS = Limits(time_s=300.0, memory_bytes=1 << 30, answer_bytes=8 * HIGHEST_RATE_HZ * LONGEST_S)

_AGAIN = "Record or export the take again."
_SPLIT = "Split it into shorter takes."


def check_form(source: Source, *, file: str) -> None:
    """Refuse rates and numbers of channels at which nobody records, and what says that it is too long."""
    if not LOWEST_RATE_HZ <= source.rate_hz <= HIGHEST_RATE_HZ:
        raise InputError(
            "{file} has {rate} samples a second; {lowest} to {highest} are read.",
            hint="Export it at 44100 or 48000.",
            file=file,
            rate=source.rate_hz,
            lowest=LOWEST_RATE_HZ,
            highest=HIGHEST_RATE_HZ,
        )
    if not 1 <= source.channels <= MOST_CHANNELS:
        raise InputError(
            "{file} has {channels} channels; 1 to {most} are read.",
            hint="Export it as mono or stereo.",
            file=file,
            channels=source.channels,
            most=MOST_CHANNELS,
        )
    if source.promised_frames is not None:
        check_length(source.promised_frames, source, file=file)


def check_length(frames: int, source: Source, *, file: str) -> None:
    """Refuse what is too long, by its header or by what was read."""
    minutes = frames // (60 * source.rate_hz)
    if frames > LONGEST_S * source.rate_hz:
        raise InputError(
            "{file} lasts {minutes} minutes or more; at most {most} are read.",
            hint=_SPLIT,
            file=file,
            minutes=minutes,
            most=LONGEST_S // 60,
        )
    if frames * source.channels > MOST_SAMPLES:
        raise InputError(
            "{file} is too large: {minutes} minutes in {channels} channels at {rate} samples a second.",
            hint="Export it as mono or stereo at 44100 or 48000.",
            file=file,
            minutes=minutes,
            channels=source.channels,
            rate=source.rate_hz,
        )


def check_usable(facts: Facts, source: Source, *, file: str) -> None:
    """Refuse what, once read, turns out to hold nothing."""
    if facts.frames < SHORTEST_S * source.rate_hz:
        if source.flaws:
            raise InputError("{file} is damaged: there is hardly any sound in it.", hint=_AGAIN, file=file)
        raise InputError(
            "{file} is too short: it has less than {shortest} s of sound.", hint=_AGAIN, file=file, shortest=SHORTEST_S
        )
    if facts.not_finite == facts.samples:
        raise InputError("{file} has no sound: none of its samples is a number.", hint=_AGAIN, file=file)
