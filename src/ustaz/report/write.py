"""The files of a report, written into a folder."""

from __future__ import annotations

import os
from pathlib import Path
from tempfile import NamedTemporaryFile
from typing import TYPE_CHECKING

from ustaz.alignment import FORMATS
from ustaz.errors import InputError
from ustaz.report.json_report import report_json
from ustaz.report.page import report_page
from ustaz.words import Language, Sentence

if TYPE_CHECKING:
    from ustaz.report.lesson import Lesson


def write_report(
    lesson: Lesson, folder: Path, *, language: Language = Language.ENGLISH, note: Sentence | None = None
) -> tuple[Path, ...]:
    """Write ``report.html``, ``report.json``, ``alignment.csv`` and ``alignment.match``.

    Each file appears whole or not at all; files of the same names are replaced, others are left alone.

    Parameters
    ----------
    folder
        Is made where it does not exist.
    note
        Something that must be said about the take, for example that it is synthetic.

    Returns
    -------
    tuple
        The paths of the four files, the page first.

    Raises
    ------
    InputError
        When there is a file where the folder should be, or the folder may not be written to.
    """
    _refuse_files(folder)
    texts = {
        "report.html": report_page(lesson, language=language, note=note),
        "report.json": report_json(lesson, language=language, note=note),
        **{
            f"alignment{ending}": FORMATS[ending](lesson.score, lesson.performance, lesson.alignment)
            for ending in (".csv", ".match")
        },
    }
    try:
        make_folder(folder)
        for name, text in texts.items():
            write_whole(folder / name, text)
    except PermissionError as error:
        raise InputError("You may not read or write {file}.", hint="Choose another name.", file=folder.name) from error
    return tuple(folder / name for name in texts)


def _refuse_files(folder: Path) -> None:
    for part in (folder, *folder.parents):
        if part.exists() and not part.is_dir():
            raise InputError("{file} is a file, and a folder is needed.", hint="Choose another name.", file=part.name)


def make_folder(folder: Path) -> None:
    """Make a folder, and those that it lies in, where they do not exist.

    Raises
    ------
    InputError
        When there is a file in its place, or in that of one that it lies in.
    """
    _refuse_files(folder)
    folder.mkdir(parents=True, exist_ok=True)


def write_whole(path: Path, text: str) -> None:
    """Write a text file that appears whole or not at all: what was there stays until then.

    Raises
    ------
    OSError
        About `path`, whatever could not be done on the way there.
    """
    try:
        _write_aside(path, text)
    except OSError as error:
        if error.filename:  # of the file that stands aside until it is whole
            error.filename = str(path)
        raise


def _write_aside(path: Path, text: str) -> None:
    with NamedTemporaryFile(
        "w", dir=path.parent, prefix=f".{path.name}.", encoding="utf-8", newline="", delete=False
    ) as file:
        temporary = Path(file.name)
        try:
            file.write(text)
            file.close()
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
