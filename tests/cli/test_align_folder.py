"""``ustaz align`` into a folder for the viewer Parangonada."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from pathlib import Path

TABLES = ["align.csv", "feature.csv", "part.csv", "ppart.csv", "zalign.csv"]


def test_a_folder_gets_all_tables_and_keeps_other_files(run, music, tmp_path: Path) -> None:
    folder = tmp_path / "new" / "take.parangonada"
    assert run("align", *music, "-o", folder).code == 0
    assert sorted(path.name for path in folder.iterdir()) == TABLES
    (folder / "mine.txt").write_text("kept", encoding="utf-8")
    (folder / "part.csv").write_text("old", encoding="utf-8")
    assert run("align", *music, "-o", folder).code == 0
    assert sorted(path.name for path in folder.iterdir()) == sorted([*TABLES, "mine.txt"])
    assert (folder / "part.csv").read_text(encoding="utf-8").startswith("onset_beat,")


def test_a_file_where_the_folder_should_be_is_told(run, music, tmp_path: Path) -> None:
    (tmp_path / "take.parangonada").write_text("", encoding="utf-8")
    ending = run("align", *music, "-o", tmp_path / "take.parangonada")
    assert ending.code == 2
    assert "take.parangonada is a file, and a folder is needed." in ending.err


def test_a_file_in_the_way_is_told_by_its_own_name(run, music, tmp_path: Path) -> None:
    (tmp_path / "file").write_text("", encoding="utf-8")
    assert "file is a file, and a folder is needed." in run("align", *music, "-o", tmp_path / "file" / "out.csv").err
    (tmp_path / "out.csv").mkdir()
    ending = run("align", *music, "-o", tmp_path / "out.csv")
    assert ending.code == 2
    assert "Error: out.csv is a folder, and a file is needed." in ending.err
