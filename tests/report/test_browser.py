"""The page in a real browser: it loads alone, is used by keyboard, sounds, prints, and fits a phone."""

from __future__ import annotations

import base64
import json
from typing import TYPE_CHECKING

import pytest
from browser import chromium, needs_chromium
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from ustaz.report.page import report_page
from ustaz.words import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from ustaz.report import Lesson

pytestmark = [pytest.mark.browser, needs_chromium(), pytest.mark.xdist_group("browser")]

EARS = """
  window.heard = [];
  const start = AudioBufferSourceNode.prototype.start;
  AudioBufferSourceNode.prototype.start = function (at) {
    window.heard.push([at, this.playbackRate.value, this.context.state]);
    return start.call(this, at);
  };
  const make = BaseAudioContext.prototype.createDynamicsCompressor;
  BaseAudioContext.prototype.createDynamicsCompressor = function () {
    const last = make.call(this);
    window.meter = new AnalyserNode(this, { fftSize: 32768 });
    last.connect(window.meter);
    return last;
  };
"""
LOUDEST = """
  const samples = new Float32Array(32768);
  window.meter.getFloatTimeDomainData(samples);
  return samples.reduce((most, sample) => Math.max(most, Math.abs(sample)), 0);
"""


@pytest.fixture(scope="module")
def page_file(lesson: Lesson, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("page") / "report.html"
    path.write_text(report_page(lesson), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("desk")) as driver:
        driver.execute_cdp_cmd("Page.addScriptToEvaluateOnNewDocument", {"source": EARS})
        yield driver


@pytest.fixture
def opened(desk: Chrome, page_file: Path) -> Chrome:
    desk.get_log("performance")
    desk.get_log("browser")
    desk.get(page_file.as_uri())
    return desk


def press(driver: Chrome, *keys: str) -> None:
    driver.switch_to.active_element.send_keys(*keys)


def details(driver: Chrome) -> str:
    return driver.find_element(By.CSS_SELECTOR, "[data-part=details]").text


def heard(driver: Chrome) -> list:
    return driver.execute_script("return window.heard")


def playing(driver: Chrome) -> bool:
    return driver.execute_script("return document.body.classList.contains('playing')")


def test_loads_without_errors_and_without_the_network(opened: Chrome, page_file: Path) -> None:
    opened.find_element(By.CSS_SELECTOR, "[data-part=details][data-ready]")
    assert opened.get_log("browser") == []
    events = [json.loads(entry["message"])["message"] for entry in opened.get_log("performance")]
    asked = [event["params"]["request"]["url"] for event in events if event["method"] == "Network.requestWillBeSent"]
    assert asked == [page_file.as_uri()]


def test_keyboard_goes_through_notes_bars_and_marks(opened: Chrome) -> None:
    press(opened, Keys.ARROW_RIGHT)
    assert details(opened).startswith("Bar 1, beat 1, left hand. C3: played.")
    press(opened, Keys.ARROW_RIGHT)
    assert details(opened).startswith("Bar 1, beat 1, right hand. C5: played.")
    press(opened, Keys.CONTROL, Keys.ARROW_RIGHT)
    assert details(opened).startswith("Bar 2.")
    opened.switch_to.active_element.send_keys(Keys.NULL)
    told = []
    for _ in range(5):
        press(opened, ".")
        told.append(details(opened))
    assert told[0] == "Bar 3: broke off or played again. Passes through this bar: 2."
    assert "Bar 4, beat 2, right hand. G5: G♯5 was played in its place." in told[1]
    assert "Bar 5, beat 3, right hand. B5: not played." in told[2]
    assert "an extra note" in told[3]
    assert "120 ms late" in told[4]
    press(opened, ",")
    assert details(opened) == told[3]


def test_space_plays_and_escape_stops(opened: Chrome) -> None:
    press(opened, Keys.ARROW_RIGHT)
    press(opened, Keys.SPACE)
    WebDriverWait(opened, 5).until(lambda driver: len(heard(driver)) >= 2)
    assert playing(opened)
    assert opened.find_element(By.CSS_SELECTOR, "[data-part=play]").get_attribute("aria-label") == "Stop"
    assert heard(opened)[-1][2] == "running"
    press(opened, Keys.ESCAPE)
    assert not playing(opened)


@pytest.mark.parametrize(("way", "quarter_s"), [("yours", 0.5), ("written", 0.5), ("slower", 0.5 / 0.6)])
def test_a_point_is_heard_in_three_ways(opened: Chrome, way: str, quarter_s: float) -> None:
    opened.find_element(By.CSS_SELECTOR, f'[data-point="0"][data-play={way}]').click()
    WebDriverWait(opened, 8).until(lambda driver: len(heard(driver)) >= 5)
    starts = sorted({round(at, 2) for at, *_ in heard(opened)})
    assert starts[1] - starts[0] == pytest.approx(quarter_s, rel=0.05)
    assert opened.find_elements(By.CSS_SELECTOR, ".sheet .measure.lit[data-bar='3']")
    assert "you play G♯5" in details(opened)


def test_a_click_on_a_note_tells_and_plays_it(opened: Chrome) -> None:
    note = opened.find_element(By.CSS_SELECTOR, ".sheet #r-3-1 .notehead")
    opened.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", note)
    ActionChains(opened).move_to_element(note).click().perform()
    assert "G♯5 was played in its place" in details(opened)
    assert playing(opened)


def test_the_sound_is_neither_silent_nor_clipped(opened: Chrome) -> None:
    press(opened, Keys.SPACE)
    WebDriverWait(opened, 8).until(lambda driver: len(heard(driver)) >= 4)
    loudest = WebDriverWait(opened, 5).until(lambda driver: driver.execute_script(LOUDEST))
    assert 0.02 < loudest < 1.0


def test_keys_are_listed(opened: Chrome) -> None:
    press(opened, "?")
    dialog = opened.find_element(By.CSS_SELECTOR, "dialog[open]")
    assert "play or stop" in dialog.text
    press(opened, Keys.ESCAPE)
    assert not opened.find_elements(By.CSS_SELECTOR, "dialog[open]")


def test_heat_map_by_keyboard(opened: Chrome) -> None:
    cell = opened.find_element(By.CSS_SELECTOR, "[data-goto='0']")
    cell.send_keys(Keys.ARROW_RIGHT)
    focused = opened.switch_to.active_element
    assert focused.get_attribute("data-goto") == "1"
    focused.send_keys(Keys.ENTER)
    assert details(opened).startswith("Bar 2.")


def test_an_address_leads_to_a_bar(desk: Chrome, page_file: Path) -> None:
    desk.get("about:blank")
    desk.get(f"{page_file.as_uri()}#bar-4")
    assert details(desk).startswith("Bar 5.")


def test_piano_roll_is_drawn_when_it_is_seen(opened: Chrome) -> None:
    assert not opened.find_elements(By.CSS_SELECTOR, ".strip rect")
    roll = opened.find_element(By.CSS_SELECTOR, ".strip")
    opened.execute_script("arguments[0].scrollIntoView({behavior: 'instant'})", roll)
    WebDriverWait(opened, 5).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".strip rect.wrong"))
    assert len(opened.find_elements(By.CSS_SELECTOR, ".strip rect.extra")) == 1


def test_prints_on_a4(opened: Chrome) -> None:
    pdf = opened.execute_cdp_cmd("Page.printToPDF", {"preferCSSPageSize": True})
    content = base64.b64decode(pdf["data"])
    assert content.startswith(b"%PDF")
    assert b"/MediaBox [0 0 59" in content  # 595 points wide, within rounding


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_needs_no_sideways_scrolling(lesson: Lesson, tmp_path: Path, language: Language) -> None:
    path = tmp_path / "report.html"
    path.write_text(report_page(lesson, language=language), encoding="utf-8")
    with chromium(tmp_path / "profile", width=360, height=740) as phone:
        phone.get(path.as_uri())
        assert phone.execute_script("return [document.documentElement.scrollWidth, innerWidth]") == [360, 360]
        for control in phone.find_elements(By.CSS_SELECTOR, ".player button, .player label"):
            box = control.rect
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360
            assert box["y"] + box["height"] <= 740
            assert box["height"] >= 44


def test_three_languages_show(desk: Chrome, lesson: Lesson, tmp_path: Path) -> None:
    titles = set()
    for language in LANGUAGES:
        path = tmp_path / f"{language}.html"
        path.write_text(report_page(lesson, language=language), encoding="utf-8")
        desk.get(path.as_uri())
        assert desk.find_element(By.CSS_SELECTOR, "html").get_attribute("lang") == language
        press(desk, Keys.ARROW_RIGHT)
        assert "{" not in desk.find_element(By.CSS_SELECTOR, "body").text
        titles.add(desk.find_element(By.CSS_SELECTOR, "#u-points").text)
    assert Language.ENGLISH in LANGUAGES
    assert len(titles) == 3
