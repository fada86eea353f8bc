"""A score becomes engraved pages: small SVG texts that are safe to put into an HTML page.

Verovio draws (behind glass); what it drew is then rebuilt from an allow-list, so that a title, a link or a picture in
a stranger's file can bring neither script nor address into the page. Ids are kept on what a reader may point at:
notes, chords, rests, bars and the marks over and under them. A bar also carries `data-bar`, its row in `score.bars`.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from ustaz.guard import GuardError, Limits
from ustaz.score.notation import VEROVIO
from ustaz.score.svg import slim

if TYPE_CHECKING:
    from ustaz.score.model import Score

_JOB = "ustaz.score.verovio_process:engrave"
_LIMITS = Limits(time_s=30.0, answer_bytes=64 << 20)  # drawing takes twice as long as reading
_VEROVIO_STAFF_MM = 7.2  # five lines at Verovio's own size, at ten of its pixels to the millimetre
_A4_HEIGHT_MM = 257.0  # within margins of 20 mm


def engrave(
    score: Score, *, width_mm: float = 180.0, staff_mm: float = 5.6, systems_per_page: int = 0
) -> tuple[str, ...]:
    """The pages of the score as SVG texts, each complete in itself.

    Parameters
    ----------
    width_mm
        How wide a page will be shown; it is drawn to be scaled (`viewBox`, no fixed size).
    staff_mm
        Height of the five lines at that width.
    systems_per_page
        At most so many systems on a page; 0: what fits on A4. With 1, each system is a picture of its own.

    Raises
    ------
    GuardError
        Verovio could not draw a score that it has read; our fault, not the person's.
    """
    pages = _draw(score.mei, width_mm=width_mm, staff_mm=staff_mm, systems_per_page=systems_per_page)
    bars = {identity: row for row, identity in enumerate(measure_ids(score))}
    return tuple(slim(page, bars, prefix=f"glyph-{number}-") for number, page in enumerate(pages))


def engrave_mei(
    mei: str, *, width_mm: float = 180.0, staff_mm: float = 5.6, systems_per_page: int = 0
) -> tuple[str, ...]:
    """The pages of an MEI that ustaz wrote, such as that of a tablature; see :func:`engrave`.

    Bars have their ids, and no `data-bar`.

    Raises
    ------
    GuardError
        Verovio could not draw it.
    """
    pages = _draw(mei, width_mm=width_mm, staff_mm=staff_mm, systems_per_page=systems_per_page)
    return tuple(slim(page, {}, prefix=f"glyph-{number}-") for number, page in enumerate(pages))


def _draw(mei: str, *, width_mm: float, staff_mm: float, systems_per_page: int) -> list[str]:
    zoom = 10 * _VEROVIO_STAFF_MM / staff_mm
    settings = _SETTINGS | {
        "pageWidth": round(width_mm * zoom),
        "pageHeight": round(_A4_HEIGHT_MM * zoom),
        "systemMaxPerPage": systems_per_page,
    }
    pages: list[str] = json.loads(VEROVIO.run(_JOB, mei.encode("utf-8"), settings=settings, limits=_LIMITS))
    if not pages:
        raise GuardError
    return pages


def measure_ids(score: Score) -> tuple[str, ...]:
    """The id of each row of `score.bars` in the engraved pages."""
    from lxml import etree

    measures = etree.fromstring(score.mei.encode("utf-8")).iter("{http://www.music-encoding.org/ns/mei}measure")
    return tuple(measure.get("{http://www.w3.org/XML/1998/namespace}id", "") for measure in measures)


_SETTINGS: dict[str, object] = {
    "header": "none",
    "footer": "none",
    "expandNever": True,  # what is written, once
    "adjustPageHeight": True,
    "breaks": "auto",
    "pageMarginTop": 60,  # room for what stands high above the first staff
    "pageMarginBottom": 30,
    "pageMarginLeft": 60,  # bar numbers and braces stand to the left of the lines
    "pageMarginRight": 0,
    "svgViewBox": True,
    "svgFormatRaw": True,
    "svgRemoveXlink": True,
    "smuflTextFont": "none",
}
