"""The page of a transcription in a real browser: by keyboard and by pointer, aloud and on a phone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from browser import chromium, needs_chromium
from dombra_lessons import make_recording, make_tablature
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.ui import WebDriverWait

from ustaz.report.transcription import transcription_page
from ustaz.words import LANGUAGES, Language

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from selenium.webdriver import Chrome

    from ustaz.report import Lesson

pytestmark = [pytest.mark.browser, needs_chromium(), pytest.mark.xdist_group("browser")]

AUDIO = "const audio = document.querySelector('audio');"


def write(lesson: Lesson, path: Path, language: Language = Language.ENGLISH) -> str:
    tablature, recording = make_tablature(lesson), make_recording(lesson.sound)
    page = transcription_page(tablature, lesson.sound, recording=recording, language=language)
    path.write_text(page, encoding="utf-8")
    return path.as_uri()


@pytest.fixture(scope="module")
def address(dombra_lesson: Lesson, tmp_path_factory: pytest.TempPathFactory) -> str:
    return write(dombra_lesson, tmp_path_factory.mktemp("page") / "kui.html")


@pytest.fixture(scope="module")
def desk(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Chrome]:
    with chromium(tmp_path_factory.mktemp("desk")) as driver:
        yield driver


@pytest.fixture
def opened(desk: Chrome, address: str) -> Chrome:
    desk.get("about:blank")
    desk.get_log("browser")
    desk.get(address)
    desk.find_element(By.CSS_SELECTOR, "[data-part=details][data-ready]")
    return desk


def press(driver: Chrome, *keys: str) -> None:
    driver.switch_to.active_element.send_keys(*keys)


def details(driver: Chrome) -> str:
    return driver.find_element(By.CSS_SELECTOR, "[data-part=details]").text


def playing(driver: Chrome) -> bool:
    return driver.execute_script("return document.body.classList.contains('playing')")


def aloud(driver: Chrome) -> float:
    """Where the recording is, while it is playing."""
    return driver.execute_script(f"{AUDIO} return audio.paused ? 0 : audio.currentTime")


def wait(driver: Chrome) -> WebDriverWait:
    return WebDriverWait(driver, 10, poll_frequency=0.02)


def test_keyboard_goes_through_notes_bars_and_doubts(opened: Chrome) -> None:
    press(opened, Keys.ARROW_RIGHT)
    assert details(opened) == "0.20 s: D3. String 2, fret 0."
    press(opened, Keys.ARROW_RIGHT)
    assert details(opened) == "0.21 s: G3. String 1, fret 0."
    press(opened, Keys.CONTROL, Keys.ARROW_RIGHT)
    assert details(opened) == "1.20 s: D3. String 2, fret 0."
    opened.switch_to.active_element.send_keys(Keys.NULL)
    press(opened, ".")
    assert details(opened) == "6.40 s: A3. String 2, fret 7. Heard with 30 % certainty."
    assert opened.find_elements(By.CSS_SELECTOR, ".heard-strip rect.unsure.chosen")
    assert opened.get_log("browser") == []


def test_space_plays_on_from_the_chosen_note_and_lights_what_sounds(opened: Chrome) -> None:
    press(opened, Keys.CONTROL, Keys.ARROW_RIGHT)
    opened.switch_to.active_element.send_keys(Keys.NULL)
    press(opened, Keys.SPACE)
    assert wait(opened).until(lambda driver: aloud(driver) > 0.4)
    wait(opened).until(lambda driver: driver.find_elements(By.CSS_SELECTOR, ".sheet .note.sounding"))
    press(opened, Keys.ESCAPE)
    assert not playing(opened)
    assert aloud(opened) == 0


def test_a_bar_is_heard_to_its_end(opened: Chrome) -> None:
    ground = opened.find_element(By.CSS_SELECTOR, ".sheet .measure[data-bar='1'] > .ground")
    opened.execute_script("arguments[0].dispatchEvent(new MouseEvent('click', {bubbles: true}))", ground)
    assert opened.find_elements(By.CSS_SELECTOR, ".measure.lit[data-bar='1']")
    assert 1.1 <= wait(opened).until(aloud) < 2.7
    wait(opened).until(lambda driver: not playing(driver))
    assert opened.execute_script(f"{AUDIO} return audio.currentTime") < 3.2


def test_the_heard_notes_can_be_played_in_place_of_the_recording(opened: Chrome) -> None:
    opened.execute_script("document.querySelector('input[name=mode][value=notes]').click()")
    press(opened, Keys.SPACE)
    assert playing(opened)
    assert aloud(opened) == 0


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_phone_needs_no_sideways_scrolling(dombra_lesson: Lesson, tmp_path: Path, language: Language) -> None:
    address = write(dombra_lesson, tmp_path / "kui.html", language)
    with chromium(tmp_path / "profile", width=360, height=740) as phone:
        phone.get(address)
        assert phone.execute_script("return [document.documentElement.scrollWidth, innerWidth]") == [360, 360]
        modes = phone.find_element(By.CSS_SELECTOR, ".modes")
        assert modes.get_property("scrollWidth") <= modes.get_property("clientWidth")
        controls = phone.find_elements(By.CSS_SELECTOR, ".player button, .player label")
        for control in (each for each in controls if each.is_displayed()):
            box = control.rect
            assert box["x"] >= 0
            assert box["x"] + box["width"] <= 360
            assert box["height"] >= 44
