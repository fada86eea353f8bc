"""The demo, as a stranger runs it: in a process of its own, in an empty folder."""

from __future__ import annotations

import json
import subprocess
import sys
from typing import TYPE_CHECKING

import pytest

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(("language", "word"), [("en", "synthetic"), ("kk", "синтездік"), ("ru", "синтетическ")])
def test_the_demo_needs_nothing_and_says_that_its_takes_are_synthetic(tmp_path: Path, language: str, word: str) -> None:
    command = [sys.executable, "-m", "ustaz", "demo", "--language", language]
    done = subprocess.run(command, cwd=tmp_path, capture_output=True, text=True, encoding="utf-8", check=False)
    assert done.returncode == 0, done.stderr
    assert word in done.stdout.lower()
    reports = {p.parent.name: json.loads(p.read_text("utf-8")) for p in tmp_path.glob("ustaz-demo/*/report.json")}
    assert set(reports) == {"fine", "learner", "dombra"}
    kinds = {name: {point["kind"] for point in report["points"]} for name, report in reports.items()}
    assert "fix" not in kinds["fine"]
    assert "fix" in kinds["learner"]
    fixes = {(point["topic"], point["first_bar"]) for point in reports["dombra"]["points"] if point["kind"] == "fix"}
    assert ("wrong-note", 5) in fixes  # the fret that is forgotten in bar 6, heard from the recording alone
