"""Engraved pages: complete, small, harmless, and with everything that one may point at."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

import pytest
from lxml import etree

from ustaz.score import read_score
from ustaz.score.engrave import engrave, measure_ids
from ustaz.score.svg import slim

if TYPE_CHECKING:
    from pathlib import Path

SVG = "{http://www.w3.org/2000/svg}"
DRAWING = {"svg", "g", "defs", "path", "use", "polygon", "polyline", "ellipse", "rect", "text", "tspan"}
HOSTILE = """<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" onload="alert(1)">
<style>@import url(http://example.org/a.css)</style><script>alert(2)</script>
<defs><g id="E0"><path d="M0 0"/></g></defs>
<a xlink:href="javascript:alert(3)"><text onclick="alert(4)">&lt;script&gt;</text></a>
<image href="file:///etc/passwd"/><foreignObject><b/></foreignObject><use href="http://example.org/#x"/>
<use href="#E0"/><g class="note" id="n1" style="background:url(//example.org)"><path d="M0 0 L1 1"/></g></svg>"""


@pytest.fixture(scope="module")
def piece(tmp_path_factory) -> Path:
    notes = "".join(
        f'<note id="n{bar}-{step}"><pitch><step>{step}</step><octave>4</octave></pitch>'
        "<duration>1</duration><voice>1</voice><type>quarter</type></note>"
        for bar in range(40)
        for step in "CDEF"
    )
    bars = re.findall(r"(?:<note.*?</note>){4}", notes)
    measures = "".join(f'<measure number="{number}">{bar}</measure>' for number, bar in enumerate(bars, start=1))
    path = tmp_path_factory.mktemp("piece") / "piece.musicxml"
    path.write_text(
        "<score-partwise><work><work-title>&lt;script&gt;alert(1)&lt;/script&gt;</work-title></work>"
        '<part-list><score-part id="P1"><part-name>Piano</part-name></score-part></part-list>'
        f'<part id="P1">{measures}</part></score-partwise>'
    )
    return path


def test_every_note_and_bar_can_be_pointed_at(piece: Path):
    score = read_score(piece)
    pages = engrave(score)
    ids = re.findall(r' id="([^"]+)"', "".join(pages))
    assert len(ids) == len(set(ids))
    assert set(score.ids) <= set(ids)
    assert set(measure_ids(score)) <= set(ids)
    assert re.findall(r'data-bar="(\d+)"', "".join(pages)) == [str(row) for row in range(len(score.bars))]


def test_one_system_a_page_on_request(piece: Path):
    score = read_score(piece)
    systems = engrave(score, systems_per_page=1)
    assert len(systems) > len(engrave(score))
    assert all(page.count('class="system"') == 1 for page in systems)


def test_larger_staves_need_more_room(piece: Path):
    score = read_score(piece)
    assert len(engrave(score, staff_mm=9, systems_per_page=1)) > len(engrave(score, staff_mm=5, systems_per_page=1))


def test_glyphs_of_two_pages_do_not_meet(piece: Path):
    first, second, *_ = engrave(read_score(piece), systems_per_page=1)
    for page, other in ((first, second), (second, first)):
        used = set(re.findall(r'href="#([^"]+)"', page))
        assert used
        assert used <= set(re.findall(r'<g id="([^"]+)"', page))
        assert not used & set(re.findall(r'<g id="([^"]+)"', other))


def test_nothing_hostile_comes_through():
    page = slim(HOSTILE, {}, prefix="g-")
    root = etree.fromstring(page)
    assert {element.tag.removeprefix(SVG) for element in root.iter()} <= DRAWING
    assert not re.search(r"script\b(?!&gt;)|javascript|example|passwd|onload|onclick|style|xlink", page)
    assert "&lt;script&gt;" in page
    assert '<path d="M0 0L1 1" class="note" id="n1"/>' in page or 'id="n1"' in page
    assert 'href="#g-0"' in page


def test_a_long_piece_stays_small(shared_data: Path):
    score = read_score(shared_data / "alignment" / "asap_Chopin_Scherzos_31_LuoJ12M" / "score.musicxml")
    pages = engrave(score)
    assert sum(len(page.encode()) for page in pages) < 700 * len(score.notes)
    assert set(score.ids) <= set(re.findall(r' id="([^"]+)"', "".join(pages)))
