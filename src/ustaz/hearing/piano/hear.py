"""A recording of a piano becomes a take."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

from ustaz.errors import InputError
from ustaz.hearing.piano.events import events_of
from ustaz.hearing.piano.frames import FIRST_FRAME, LEAD, RATE_HZ, STEP, STEP_FRAMES, segment_starts, segments
from ustaz.hearing.piano.joining import Joining
from ustaz.hearing.piano.network import transkun
from ustaz.hearing.piano.take import take_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from numpy.typing import NDArray

    from ustaz.hearing.piano.events import Event
    from ustaz.hearing.piano.network import Network
    from ustaz.performance import Performance
    from ustaz.sound import Sound


def _silent(_share: float) -> None:
    """No progress is shown."""


def hear_piano(
    sound: Sound, *, progress: Callable[[float], None] = _silent, network: Network | None = None
) -> Performance:
    """The take that is heard in a recording of a piano: notes with velocities, sustain and soft pedal.

    `heard` has a confidence for each note: how likely the network finds it that a note of this pitch begins within
    46 ms of its onset. Pedals are either down (127) or up (0).

    Parameters
    ----------
    sound
        Best at `RATE_HZ`; any other rate is converted.
    progress
        Called with the share of the work that is done, 0 … 1, after each eight seconds of sound.
    network
        Another than Transkun.

    Raises
    ------
    InputError
        Where the weights of the network are not installed, or no note is heard.
    """
    network = network or transkun()
    events = _events(network, _at_rate(sound), progress=progress)
    performance = take_of(events, network.lines, sound=sound)
    if not len(performance.notes):
        raise InputError("No piano was heard in {file}.", hint="Choose the recording of the take.", file=sound.name)
    return performance


def _events(network: Network, samples: NDArray[np.float32], *, progress: Callable[[float], None]) -> list[Event]:
    joining = Joining()
    starts = np.full(len(network.lines), FIRST_FRAME, dtype=np.int64)
    total = len(segment_starts(len(samples)))
    progress(0.0)
    for number, segment in enumerate(segments(samples)):
        start_s = (number * STEP - LEAD) / RATE_HZ
        events, ended = events_of(network.read(segment), start_s=start_s, starts=starts)
        joining.add(events)
        starts = np.maximum(ended - STEP_FRAMES, 0)
        progress((number + 1) / total)
    return joining.events()


def _at_rate(sound: Sound) -> NDArray[np.float32]:
    if sound.rate_hz == RATE_HZ:
        return sound.samples
    import soxr

    converted: NDArray[np.float32] = soxr.resample(sound.samples, sound.rate_hz, RATE_HZ)
    return converted
