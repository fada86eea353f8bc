"""A throw-away Chromium for the tests of the page."""

from __future__ import annotations

import os
import shutil
from contextlib import contextmanager
from typing import TYPE_CHECKING

import pytest
from selenium import webdriver
from selenium.webdriver.chrome.service import Service

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_QUIET = ("background-networking", "component-update", "sync", "gpu")


def needs_chromium() -> pytest.MarkDecorator:
    """Skipped only where there is no browser, and never on the machine that decides."""
    absent = not (shutil.which("chromium") and shutil.which("chromedriver"))
    return pytest.mark.skipif(absent and "CI" not in os.environ, reason="needs chromium and chromedriver")


@contextmanager
def chromium(profile: Path, *, width: int = 1280, height: int = 900) -> Iterator[webdriver.Chrome]:
    """Gives a browser with a fresh profile and an emulated screen of this size."""
    options = webdriver.ChromeOptions()
    options.binary_location = shutil.which("chromium") or "chromium"
    for flag in ("headless=new", "no-sandbox", "no-first-run", "hide-scrollbars", f"user-data-dir={profile}"):
        options.add_argument(f"--{flag}")
    for feature in _QUIET:
        options.add_argument(f"--disable-{feature}")
    options.add_argument("--autoplay-policy=no-user-gesture-required")
    options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
    driver = webdriver.Chrome(options=options, service=Service(shutil.which("chromedriver")))
    try:
        screen = {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600}
        driver.execute_cdp_cmd("Emulation.setDeviceMetricsOverride", screen)
        yield driver
    finally:
        driver.quit()
