"""What Verovio is asked to do. These functions run behind glass only (see :mod:`ustaz.guard`)."""

from __future__ import annotations

import json
from typing import Any


def convert(data: bytes, *, kind: str) -> bytes:
    """The MEI that Verovio makes of a notation, or nothing where it reads none."""
    toolkit = _toolkit({"inputFrom": kind, "xmlIdSeed": 1, "footer": "none", "breaks": "none", "outputFormatRaw": True})
    if not toolkit.loadData(data.decode("utf-8")):
        return b""
    mei: str = toolkit.getMEI({"scoreBased": True, "removeIds": False})
    return mei.encode("utf-8")


def engrave(data: bytes, *, settings: dict[str, object]) -> bytes:
    """The pages of an MEI as a JSON list of SVG texts."""
    toolkit = _toolkit({"inputFrom": "mei", "xmlIdSeed": 1, **settings})
    if not toolkit.loadData(data.decode("utf-8")):
        return b"[]"
    pages = [toolkit.renderToSVG(number + 1) for number in range(toolkit.getPageCount())]
    return json.dumps(pages).encode("utf-8")


def _toolkit(settings: dict[str, object]) -> Any:  # noqa: ANN401 (verovio has no types)
    import verovio

    verovio.enableLog(verovio.LOG_OFF)
    toolkit = verovio.toolkit()
    toolkit.setOptions(settings)
    return toolkit
