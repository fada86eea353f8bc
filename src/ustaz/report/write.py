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
from ustaz.report.recording import record
from ustaz.words import Language, Sentence

if TYPE_CHECKING:
    from ustaz.report.lesson import Lesson


def write_report(
    lesson: Lesson, folder: Path, *, language: Language = Language.ENGLISH, note: Sentence | None = None
) -> tuple[Path, ...]:
    """Write ``report.html``, ``report.json``, ``alignment.csv`` and ``alignment.match``.

    A recording stands in the page; one that is too large for it becomes a fifth file, ``recording.mp3``. Each file
    appears whole or not at all; files of the same names are replaced, others are left alone.

    Parameters
    ----------
    folder
        Is made where it does not exist.
    note
        Something that must be said about the take, for example that it is synthetic.

    Returns
    -------
    tuple
        The paths of the files, the page first.

    Raises
    ------
    InputError
        When there is a file where the folder should be, or the folder may not be written to.
    """
    _refuse_files(folder)
    recording = record(lesson.sound, stem="recording") if lesson.sound else None
    contents: dict[str, str | bytes] = {
        "report.html": report_page(lesson, language=language, note=note, recording=recording),
        "report.json": report_json(lesson, language=language, note=note),
        **{
            f"alignment{ending}": FORMATS[ending](lesson.score, lesson.performance, lesson.alignment)
            for ending in (".csv", ".match")
        },
    }
    if recording and not recording.embedded:
        contents[recording.name] = recording.content
    try:
        make_folder(folder)
        for name, content in contents.items():
            write_whole(folder / name, content)
    except PermissionError as error:
        raise InputError("You may not read or write {file}.", hint="Choose another name.", file=folder.name) from error
    return tuple(folder / name for name in contents)


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


def write_whole(path: Path, content: str | bytes) -> None:
    """Write a file, text as UTF-8, that appears whole or not at all: what was there stays until then.

    Raises
    ------
    OSError
        About `path`, whatever could not be done on the way there.
    """
    try:
        _write_aside(path, content.encode("utf-8") if isinstance(content, str) else content)
    except OSError as error:
        if error.filename:  # of the file that stands aside until it is whole
            error.filename = str(path)
        raise


def _write_aside(path: Path, content: bytes) -> None:
    with NamedTemporaryFile(dir=path.parent, prefix=f".{path.name}.", delete=False) as file:
        temporary = Path(file.name)
        try:
            file.write(content)
            file.close()
            temporary.chmod(0o666 & ~_umask())
            temporary.replace(path)
        finally:
            temporary.unlink(missing_ok=True)


def _umask() -> int:
    mask = os.umask(0)
    os.umask(mask)
    return mask
