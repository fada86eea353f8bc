"""The files of a report: whole, beside others, and nowhere but in the folder."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from ustaz.errors import InputError
from ustaz.report import write_report

if TYPE_CHECKING:
    from pathlib import Path

    from ustaz.report import Lesson

NAMES = ["report.html", "report.json", "alignment.csv", "alignment.match"]


def test_four_files_and_nothing_else(lesson: Lesson, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "report"
    paths = write_report(lesson, folder)
    assert [path.name for path in paths] == NAMES
    assert sorted(path.name for path in folder.iterdir()) == sorted(NAMES)
    assert all(path.stat().st_size > 500 for path in paths)


def test_a_folder_is_used_again_and_other_files_stay(lesson: Lesson, tmp_path: Path) -> None:
    (tmp_path / "report.html").write_text("old")
    (tmp_path / "mine.txt").write_text("mine")
    write_report(lesson, tmp_path)
    assert (tmp_path / "report.html").read_text(encoding="utf-8").startswith("<!doctype html>")
    assert (tmp_path / "mine.txt").read_text() == "mine"
    assert sorted(path.name for path in tmp_path.iterdir()) == sorted([*NAMES, "mine.txt"])


def test_a_file_in_the_place_of_the_folder_is_refused(lesson: Lesson, tmp_path: Path) -> None:
    place = tmp_path / "report"
    place.write_text("mine")
    for folder in (place, place / "inside"):
        with pytest.raises(InputError, match=r"^report is a file, and a folder is needed\. Choose another name\.$"):
            write_report(lesson, folder)
    assert place.read_text() == "mine"


def test_a_folder_that_may_not_be_written_is_told_by_its_name(
    lesson: Lesson, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(*_: object, **__: object) -> None:
        raise PermissionError(13, "no", str(tmp_path / "x"))

    monkeypatch.setattr("ustaz.report.write.NamedTemporaryFile", refuse)
    with pytest.raises(InputError, match=r"^You may not read or write locked\. Choose another name\.$"):
        write_report(lesson, tmp_path / "locked")
