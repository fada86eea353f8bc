"""``ustaz tune``: how the strings and the bridge of a dombra stand, from a recording or live."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

import click

from ustaz.cli.help import Command, help_option, language_option
from ustaz.cli.language import _, chosen

if TYPE_CHECKING:
    from collections.abc import Iterator

    from ustaz.dombra import Neck
    from ustaz.sound import Sound

_G3, _D3, _C3 = 55.0, 50.0, 48.0  # MIDI
_PURE_CENTS = 5.0  # nearer than that an interval needs no turning
_SURE = 0.5
_ONLY_OPEN = 0.9  # of what sounded: more, and there are too few frets to tell the bridge
_SAME_STRING = 0.5  # semitones
_HEARD = 0.01  # of what sounded: less often, an open string was not really heard


@click.command(
    cls=Command,
    add_help_option=False,
    short_help=_("Tell how the strings and the bridge of a dombra stand."),
    help=_(
        "Tell from RECORDING, some seconds of a dombra, how its two open strings and its bridge stand, and which way "
        "to turn which peg. Let both open strings sound, then some frets of each. Without RECORDING the microphone is "
        "listened to: let one open string ring at a time; Ctrl-C ends, and tells what was heard."
    ),
)
@click.argument("recording", type=click.Path(path_type=Path, readable=False), required=False)
@click.option("--reverse", is_flag=True, help=_("Live: the reverse tuning (teris burau), string 2 a fifth lower: C3."))
@click.option(
    "--scale-length",
    "length_mm",
    type=click.FloatRange(300.0, 1200.0),
    help=_("From nut to bridge, in millimetres: then the way of the bridge is told in millimetres too."),
)
@language_option
@help_option
def tune(recording: Path | None, *, reverse: bool, length_mm: float | None) -> None:
    """See the help text above."""
    if recording is None:
        _live((_G3, _C3 if reverse else _D3), length_mm)
    else:
        _from(recording, length_mm)


def _from(recording: Path, length_mm: float | None) -> None:
    from ustaz.hearing.dombra import RATE_HZ
    from ustaz.hearing.instrument import refuse_other_than_dombra, what_sounds
    from ustaz.sound import read_sound
    from ustaz.words import say

    sound = read_sound(recording, rate_hz=RATE_HZ)
    for warning in sound.warnings:
        click.echo("! " + say(warning, chosen()), err=True)
    refuse_other_than_dombra(what_sounds(sound), file=sound.name)
    _tell(sound, length_mm)


def _live(wanted: tuple[float, float], length_mm: float | None) -> None:
    """The peg is turned while the string rings; at the end the neck is told, where both strings were heard."""
    from ustaz.cli.tuner import follow
    from ustaz.hearing.dombra import RATE_HZ
    from ustaz.sound.live import microphone

    with microphone(rate_hz=RATE_HZ) as blocks:
        click.echo(_("Let one open string ring at a time. Ctrl-C ends."))
        sound, strings = follow(blocks, rate_hz=RATE_HZ, wanted=wanted)
    if strings == {1, 2}:
        _tell(sound, length_mm)


def _tell(sound: Sound, length_mm: float | None) -> None:
    from ustaz.dombra import Tuning
    from ustaz.hearing.dombra import as_measured
    from ustaz.hearing.tuning import calibrate
    from ustaz.report import neck_lines

    found = calibrate(sound)
    neck = as_measured(sound.samples, found.candidates)
    heard_open = found.heard_open(neck)
    frets = (max(heard_open) if neck.tuning is Tuning.UNISON else sum(heard_open)) < _ONLY_OPEN
    lines = [*neck_lines(neck, language=chosen(), bridge=frets), *_pegs(neck)]
    lines += _way(neck, length_mm) if frets else [_("Play some frets of each string too: then the bridge is told.")]
    for line in [*lines, *_doubts(heard_open, sure=found.confidence >= _SURE and _alike(neck, found.neck))]:
        click.echo(line)


def _pegs(neck: Neck) -> Iterator[str]:
    """Which way to turn the peg of string 2 for the nearest interval that players tune to; string 1 stays."""
    from ustaz.dombra import Tuning

    interval = neck.open_pitch[0] - neck.open_pitch[1]
    named = (tuning.value for tuning in Tuning if tuning is not Tuning.OTHER)
    cents = 100.0 * (interval - min(named, key=lambda semitones: abs(interval - semitones)))
    if abs(cents) < _PURE_CENTS:
        yield _("The interval between the strings is even: no peg needs turning.")
    elif cents > 0:
        yield _("Turn the peg of string 2 tighter: it is {cents:.0f} cents too low for string 1.").format(cents=cents)
    else:
        yield _("Turn the peg of string 2 looser: it is {cents:.0f} cents too high for string 1.").format(cents=-cents)


def _way(neck: Neck, length_mm: float | None) -> Iterator[str]:
    """How far the bridge would have to move under each string; the length that was measured is today's."""
    from ustaz.report import BRIDGE_RIGHT

    if length_mm is None:
        return
    for string, offset in enumerate(neck.bridge, start=1):
        if abs(offset) < BRIDGE_RIGHT:
            continue
        way = length_mm * offset / (1.0 + offset)
        if way > 0:
            text = _("String {string}: move the bridge {way:.0f} mm towards the head.")
        else:
            text = _("String {string}: move the bridge {way:.0f} mm away from the head.")
        yield text.format(string=string, way=abs(way))


def _alike(one: Neck, other: Neck) -> bool:
    """Whether calibration and ear mean the same open strings."""
    return all(abs(a - b) < _SAME_STRING for a, b in zip(one.open_pitch, other.open_pitch, strict=True))


def _doubts(heard_open: tuple[float, float], *, sure: bool) -> Iterator[str]:
    for string, share in enumerate(heard_open, start=1):
        if share < _HEARD:
            yield _("Open string {string} was hardly heard: its pitch is a guess.").format(string=string)
    if not sure:
        yield _("Another tuning would explain this recording nearly as well: play both open strings, slowly.")
