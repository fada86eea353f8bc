"""The page as text: what it says, what it may not contain, and where the marks stand."""

from __future__ import annotations

import base64
import hashlib
import json
import re
from dataclasses import replace
from html.parser import HTMLParser
from importlib import resources
from typing import TYPE_CHECKING

import pytest
from lessons import EXTRA_BAR, LATE, MISSED, WRONG, make_lesson
from lxml import etree

from ustaz.report.marked_score import marked_score
from ustaz.report.page import report_page
from ustaz.report.page_script import REPORT, TRANSCRIPTION, page_script
from ustaz.report.page_words import page_words
from ustaz.report.verdicts import MarkName, marks
from ustaz.words import LANGUAGES, Language, Sentence

if TYPE_CHECKING:
    from ustaz.report import Lesson

SVG = "{http://www.w3.org/2000/svg}"


@pytest.fixture(scope="module")
def page(lesson: Lesson) -> str:
    return report_page(lesson)


def embedded(page: str) -> dict:
    return json.loads(re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[1])


def test_nothing_is_loaded_and_only_our_script_runs(page: str) -> None:
    script = re.search(r'<script type="module">(.*?)</script>', page, re.DOTALL)[1]
    digest = base64.b64encode(hashlib.sha256(script.encode()).digest()).decode()
    policy = re.search(r'Content-Security-Policy" content="([^"]*)"', page)[1].replace("&#39;", "'")
    assert policy.startswith(f"default-src 'none'; script-src 'sha256-{digest}'; ")
    addresses = re.findall(r'(?:https?:)?//[^\s"\'<>]+', page.replace(script, ""))
    assert {address for address in addresses if not address.startswith("http://www.w3.org/")} == set()
    assert "<link" not in page
    assert page.count("<script") == 2


def test_points_come_first_and_in_order(page: str) -> None:
    places = [
        page.index(text) for text in ("you play G♯5", "comes 0.12 s late", "Keep that", 'class="sheet"', "<h3>Tempo")
    ]
    assert places == sorted(places)


def test_every_layer_has_its_heading_and_every_chart_its_table(page: str) -> None:
    headings = re.findall(r"<h3>([^<]+)</h3>", page)
    assert headings == [
        "Bar by bar",
        "Tempo",
        "Loudness of the hands",
        "Map of the practice",
        "Piano roll",
        "How to read it",
    ]
    assert page.count("<table>") == 3


def test_the_hostile_title_stays_text() -> None:
    title = "</script><script>alert(1)</script><img src=x onerror=alert(1)>\u202egnp"
    page = report_page(make_lesson(title=title, warnings=(Sentence("{text}", {"text": "<b onclick=x>"}),)))
    assert "alert(1)</script>" not in page
    assert "<img" not in page
    assert "<b onclick" not in page
    assert re.search(r"<h1><bdi>&lt;/script&gt;.*\u202egnp</bdi></h1>", page)


def test_data_of_the_page_cannot_end_its_element(page: str) -> None:
    text = re.search(r'<script type="application/json"[^>]*>(.*?)</script>', page, re.DOTALL)[1]
    assert "<" not in text


def test_data_of_the_page(page: str, lesson: Lesson) -> None:
    data = embedded(page)
    note = lesson.score.ids.index(WRONG)
    assert data["score"]["name"][note] == "G5"
    played = data["take"]["note"].index(note)
    assert data["take"]["name"][played] == "G♯5"
    assert data["passes"]["timing"][data["passes"]["note"].index(lesson.score.ids.index(LATE))] == 120
    assert data["pedal"] == {"at": [1000, 2000], "value": [127, 0]}
    assert [point["bar"] for point in data["points"]] == [3, 6, 0, 6]
    assert len({len(column) for column in data["score"].values()}) == 1


def test_each_fault_has_its_mark(lesson: Lesson) -> None:
    found = {mark.name: mark for mark in marks(lesson)}
    assert set(found) == {MarkName.WRONG, MarkName.MISSED, MarkName.EXTRA, MarkName.LATE, MarkName.RESTART}
    assert found[MarkName.WRONG].score_note == lesson.score.ids.index(WRONG)
    assert found[MarkName.MISSED].score_note == lesson.score.ids.index(MISSED)
    assert found[MarkName.EXTRA].bar == EXTRA_BAR
    assert found[MarkName.LATE].size_s == pytest.approx(0.12)


def test_what_was_not_heard_surely_is_marked_so(lesson: Lesson) -> None:
    written = lesson.alignment.written.copy()
    written["confidence"] = 0.3
    unsure = replace(lesson, alignment=replace(lesson.alignment, written=written))
    names = [mark.name for mark in marks(unsure)]
    assert names.count(MarkName.UNSURE) == 2
    assert MarkName.WRONG not in names


def drawn(lesson: Lesson) -> list[etree._Element]:
    return [etree.fromstring(page.svg) for page in marked_score(lesson, marks=marks(lesson))]


def test_marks_stand_at_their_notes(lesson: Lesson) -> None:
    (root,) = drawn(lesson)
    note = next(group for group in root.iter(f"{SVG}g") if group.get("id") == WRONG)
    assert note.get("class") == "note wrong"
    head = next(note.iter(f"{SVG}use")).get("transform")
    x, y = (float(number) for number in re.search(r"translate\((\S+) (\S+)\)", head).groups())
    mark = next(group for group in root.iter(f"{SVG}g") if group.get("class") == "mark wrong")
    cross = [float(number) for number in re.findall(r"\d+", mark[1].get("d"))]
    assert sum(cross[0::2]) / 4 == pytest.approx(x + 113, abs=2)
    assert sum(cross[1::2]) / 4 == pytest.approx(y, abs=2)
    ghost = next(mark.iter(f"{SVG}ellipse"))
    assert float(ghost.get("cy")) == pytest.approx(y, abs=2)  # G♯ for G: the same line


def test_right_notes_stay_as_they_were(lesson: Lesson) -> None:
    (root,) = drawn(lesson)
    classes = [group.get("class") for group in root.iter(f"{SVG}g") if group.get("data-note") and group.get("id")]
    assert len(classes) == len(lesson.score.ids)
    assert classes.count("note") == len(lesson.score.ids) - 3


def test_bars_that_were_not_played_are_pale(lesson: Lesson) -> None:
    visits = lesson.assessment.visits.copy()
    visits[7] = 0
    (root,) = drawn(replace(lesson, assessment=replace(lesson.assessment, visits=visits)))
    pale = [group.get("data-bar") for group in root.iter(f"{SVG}g") if "unplayed" in group.get("class", "").split()]
    assert pale == ["7"]


def test_points_have_their_number_in_the_score(lesson: Lesson) -> None:
    (root,) = drawn(lesson)
    badges = [group for group in root.iter(f"{SVG}g") if group.get("class", "").startswith("badge")]
    assert [badge[1].text for badge in badges] == ["1", "2", "3"]


@pytest.mark.parametrize("language", LANGUAGES)
def test_labels_are_whole_in_each_language(lesson: Lesson, language: Language) -> None:
    assert f'<html lang="{language}">' in report_page(lesson, language=language)
    english, words = page_words(Language.ENGLISH), page_words(language)
    placeholders = {key: set(re.findall(r"{(\w+)}", text)) for key, text in english.items()}
    assert {key: set(re.findall(r"{(\w+)}", text)) for key, text in words.items()} == placeholders


def test_labels_are_no_names_of_methods(page: str) -> None:
    assert not set(dir(dict)) & set(page_words(Language.ENGLISH))  # a template would find the method first
    assert "built-in" not in page


def test_words_of_the_script_exist() -> None:
    for modules in (REPORT, TRANSCRIPTION):
        used = set(re.findall(r"\bwords\.(\w+)", page_script(modules)))
        assert used <= set(page_words(Language.ENGLISH))


@pytest.mark.parametrize("modules", [REPORT, TRANSCRIPTION])
def test_modules_become_one(modules: tuple[str, ...]) -> None:
    script = page_script(modules)
    assert not re.search(r"^(import|export)\b", script, re.MULTILINE)
    names = re.findall(r"^(?:const|let|class|function) (\w+)", script, re.MULTILINE)
    assert len(names) == len(set(names))
    own = resources.files("ustaz.report") / "static"
    imported = {name for module in modules for name in re.findall(r'from "\./(\S+)"', (own / module).read_text())}
    assert imported < set(modules)
    order = {name: place for place, name in enumerate(modules)}
    for module in modules:
        needs = re.findall(r'from "\./(\S+)"', (own / module).read_text())
        assert all(order[need] < order[module] for need in needs)


def test_the_script_is_in_the_page(page: str) -> None:
    assert page_script(REPORT) in page


def test_page_is_well_formed(page: str) -> None:
    checker = _Balance()
    checker.feed(page)
    assert checker.open == []


class _Balance(HTMLParser):
    """Every element that is opened is closed, in order."""

    alone = frozenset({"meta", "input", "br", "img", "link"})

    def __init__(self) -> None:
        super().__init__()
        self.open: list[str] = []

    def handle_starttag(self, tag: str, attrs: list) -> None:
        if tag not in self.alone:
            self.open.append(tag)

    def handle_endtag(self, tag: str) -> None:
        assert self.open, tag
        assert self.open.pop() == tag


@pytest.mark.parametrize("mei", ["", "<mei/>"])
def test_a_score_that_cannot_be_engraved_has_a_page(lesson: Lesson, mei: str) -> None:
    page = report_page(replace(lesson, score=replace(lesson.score, mei=mei)))
    assert "This score could not be engraved" in page
    assert "you play G♯5" in page


def test_a_take_without_notes_has_a_page(lesson: Lesson) -> None:
    silence = replace(
        lesson,
        performance=replace(lesson.performance, notes=lesson.performance.notes[:0].copy()),
        alignment=replace(
            lesson.alignment,
            played=lesson.alignment.played[:0].copy(),
            written=lesson.alignment.written[:0].copy(),
            runs=lesson.alignment.runs[:0].copy(),
        ),
        assessment=replace(
            lesson.assessment,
            notes=lesson.assessment.notes[:0].copy(),
            bars=lesson.assessment.bars[:0].copy(),
            tempo=lesson.assessment.tempo[:0].copy(),
            incidents=lesson.assessment.incidents[:0].copy(),
            visits=lesson.assessment.visits * 0,
        ),
        advice=replace(lesson.advice, points=(), others=()),
    )
    page = report_page(silence)
    assert "No point is made" in page
    assert "Bar 3: not played." in page
