"""The recording in a real browser: passages of it, slower and in a loop, its picture, and how it stops."""

from __future__ import annotations

import time
from typing import TYPE_CHECKING

import pytest
from browser import chromium, needs_chromium
from dombra_lessons import EIGHTH_S, make_recording
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from ustaz.report.page import report_page

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from ustaz.report import Lesson

pytestmark = [pytest.mark.browser, needs_chromium(), pytest.mark.xdist_group("browser")]

AUDIO = "const audio = document.querySelector('audio');"


@pytest.fixture(scope="module")
def page_file(dombra_lesson: Lesson, tmp_path_factory: pytest.TempPathFactory) -> Path:
    path = tmp_path_factory.mktemp("sound") / "report.html"
    recording = make_recording(dombra_lesson.sound)
    path.write_text(report_page(dombra_lesson, recording=recording), encoding="utf-8")
    return path


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("desk")) as driver:
        yield driver


@pytest.fixture
def opened(desk: Chrome, page_file: Path) -> Chrome:
    desk.get("about:blank")
    desk.get_log("browser")
    desk.get(page_file.as_uri())
    return desk


def now(driver: Chrome) -> float:
    return driver.execute_script(f"{AUDIO} return audio.currentTime")


def silent(driver: Chrome) -> bool:
    return driver.execute_script(f"{AUDIO} return audio.paused && !document.body.classList.contains('playing')")


def wait(driver: Chrome) -> WebDriverWait:
    return WebDriverWait(driver, 10, poll_frequency=0.02)


def details(driver: Chrome) -> str:
    return driver.find_element(By.CSS_SELECTOR, "[data-part=details]").text


def play_point(driver: Chrome, way: str) -> None:
    driver.find_element(By.CSS_SELECTOR, f'[data-point="0"][data-play={way}]').click()


def test_the_passage_of_a_point_is_heard_and_ends(opened: Chrome) -> None:
    play_point(opened, "yours")
    assert 1.1 <= wait(opened).until(now) < 2.2
    wait(opened).until(silent)
    assert 2.15 <= now(opened) < 3.0
    assert opened.get_log("browser") == []


def test_slower_is_slower_and_keeps_its_pitch(opened: Chrome) -> None:
    play_point(opened, "slower")
    rate = opened.execute_script(f"{AUDIO} return [audio.playbackRate, audio.preservesPitch]")
    assert rate == [0.6, True]
    opened.switch_to.active_element.send_keys(Keys.ESCAPE)
    assert silent(opened)


def test_the_score_is_still_synthesised(opened: Chrome) -> None:
    play_point(opened, "yours")
    play_point(opened, "written")
    assert opened.execute_script(f"{AUDIO} return [audio.paused, document.body.className]") == [True, "playing"]


def test_a_loop_goes_round_and_space_stops_it(opened: Chrome) -> None:
    opened.execute_script("document.querySelector('[data-part=loop]').click()")
    play_point(opened, "yours")
    wait(opened).until(lambda driver: now(driver) > 2.0)
    assert 1.1 <= wait(opened).until(lambda driver: now(driver) < 1.6 and now(driver)) < 1.6
    opened.execute_script("document.activeElement.blur()")
    opened.switch_to.active_element.send_keys(Keys.SPACE)
    assert silent(opened)


def test_a_heard_note_tells_its_place_on_the_neck_and_sounds(opened: Chrome) -> None:
    bar = opened.find_element(By.CSS_SELECTOR, "[data-heard='4']")  # bar 1: 2 strings, the third eighth
    opened.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", bar)
    opened.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true}))", bar)
    assert "String 2, fret 0." in details(opened)
    assert now(opened) >= 0.2 + 2 * EIGHTH_S - 0.05
    assert not silent(opened)


def test_a_note_that_is_not_sure_says_so(opened: Chrome) -> None:
    doubtful = opened.find_element(By.CSS_SELECTOR, ".heard-strip rect.unsure")
    opened.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true}))", doubtful)
    assert "String 2, fret 7." in details(opened)
    assert "Heard with 30 % certainty." in details(opened)


def test_a_moment_of_the_picture_is_heard_and_the_line_follows(opened: Chrome) -> None:
    strip = opened.find_element(By.CSS_SELECTOR, ".heard-strip .field")
    opened.execute_script("arguments[0].scrollIntoView({block: 'center', behavior: 'instant'})", strip)
    opened.execute_script(
        "const {left, top} = arguments[0].getBoundingClientRect();"
        "arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true, clientX: left + 240, clientY: top + 5}))",
        strip,
    )
    assert wait(opened).until(lambda driver: now(driver) > 3.0)
    line = "return new DOMMatrix(getComputedStyle(document.querySelector('.playhead')).transform).e"
    assert wait(opened).until(lambda driver: driver.execute_script(line) > 240)


def test_stopping_the_recording_by_its_own_button_ends_the_passage(opened: Chrome) -> None:
    play_point(opened, "yours")
    opened.execute_script(f"{AUDIO} audio.pause()")
    wait(opened).until(silent)
    opened.execute_script(f"{AUDIO} audio.currentTime = 0.5; return audio.play()")
    time.sleep(0.2)
    assert not opened.execute_script("return document.body.classList.contains('playing')")


def test_a_recording_beside_the_page_is_found(
    desk: Chrome, dombra_lesson: Lesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("ustaz.report.recording.EMBEDDED_BYTES", 0)
    recording = make_recording(dombra_lesson.sound)
    (tmp_path / recording.name).write_bytes(recording.content)
    (tmp_path / "report.html").write_text(report_page(dombra_lesson, recording=recording), encoding="utf-8")
    desk.get((tmp_path / "report.html").as_uri())
    assert desk.find_element(By.CSS_SELECTOR, ".recording").text.count("recording.wav") == 1
    play_point(desk, "yours")
    assert 1.1 <= wait(desk).until(now) < 2.2


def test_a_phone_scrolls_the_picture_and_nothing_else(page_file: Path, tmp_path: Path) -> None:
    with chromium(tmp_path / "profile", width=360, height=740) as phone:
        phone.get(page_file.as_uri())
        assert phone.execute_script("return [document.documentElement.scrollWidth, innerWidth]") == [360, 360]
        widths = "const strip = document.querySelector('.heard-strip'); return [strip.clientWidth, strip.scrollWidth]"
        seen, whole = phone.execute_script(widths)
        assert seen < 360 < whole
