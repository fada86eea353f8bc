"""What happens behind glass: a file is checked and becomes MEI; an MEI becomes pages.

These functions run in a child process only (see :mod:`ustaz.guard`): here a stranger's bytes are parsed, and Verovio,
which may die of them, is at work.
"""

from __future__ import annotations

import json
from typing import Any

from ustaz.errors import InputError
from ustaz.score.checks.intake import check
from ustaz.score.checks.kinds import NotationKind
from ustaz.score.musicxml_clock import packed

_KEPT: list[Any] = []  # to take a toolkit to pieces takes time, and its process ends with the job


def take_in(data: bytes, *, file: str) -> bytes:
    """What the file holds: a line of JSON, then its MEI (a MIDI file: itself).

    The JSON has either `refusal` (sentence, hint, values) or `kind`, `warnings` and the `clock` of MusicXML.
    """
    try:
        checked = check(data, file)
    except InputError as error:
        refusal = {"sentence": error.sentence, "hint": error.hint, "values": error.values}
        return json.dumps({"refusal": refusal}).encode() + b"\n"
    body = checked.source if checked.kind is NotationKind.MIDI else _convert(checked.source, checked.kind)
    warnings = [[said.template, dict(said.values), said.plural, said.count] for said in checked.warnings]
    head = {"kind": checked.kind, "warnings": warnings, "clock": packed(checked.clock)}
    return json.dumps(head).encode() + b"\n" + body


def engrave(data: bytes, *, settings: dict[str, object]) -> bytes:
    """The pages of an MEI as a JSON list of SVG texts; none where Verovio cannot read it."""
    # Another seed than that of the MEI, so that ids made while drawing are none that the MEI has already.
    toolkit = _toolkit({"inputFrom": "mei", "xmlIdSeed": 2, **settings})
    if not toolkit.loadData(data.decode("utf-8")):
        return b"[]"
    pages = [toolkit.renderToSVG(number + 1) for number in range(toolkit.getPageCount())]
    return json.dumps(pages).encode("utf-8")


def _convert(notation: bytes, kind: NotationKind) -> bytes:
    """The MEI that Verovio makes of a notation, or nothing where it reads none."""
    toolkit = _toolkit({"inputFrom": kind.value, "xmlIdSeed": 1, "breaks": "none", "outputFormatRaw": True})
    if not toolkit.loadData(notation.decode("utf-8")):
        return b""
    _KEPT.append(toolkit)
    return bytes(toolkit.getMEI({"scoreBased": True, "removeIds": False}).encode("utf-8"))


def _toolkit(settings: dict[str, object]) -> Any:  # noqa: ANN401 (verovio has no types)
    import verovio

    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit()
    toolkit.setOptions(settings)
    return toolkit
