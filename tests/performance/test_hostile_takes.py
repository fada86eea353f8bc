"""Hostile and odd MIDI files end as their index says; lightly damaged real ones are read or refused, never more."""

from __future__ import annotations

import csv
import gzip
import random
from typing import TYPE_CHECKING

import numpy as np
import pytest

from ustaz.errors import InputError
from ustaz.performance import Performance, read_performance

if TYPE_CHECKING:
    from pathlib import Path

MUTANTS = 500


def hand_over(row: dict[str, str], corpus: Path, folder: Path) -> Path:
    data = (corpus / row["path"]).read_bytes()
    path = folder / row["use_name"]
    path.write_bytes(gzip.decompress(data) if row["path"].endswith(".gz") else data)
    return path


def complaint(row: dict[str, str], path: Path) -> str:
    """What is wrong with the outcome; empty where nothing is."""
    try:
        take = read_performance(path)
    except InputError as error:
        text = str(error)
        told_well = path.name in text and str(path.parent) not in text and len(text) <= 200 and error.hint
        fits = "clear error" in {row["expected"], row["also"]}
        return "" if told_well and fits else f"{row['path']}: {text}"
    fits = "loads" in {row["expected"], row["also"]} and (take.warnings or row["warn"] != "yes")
    return "" if fits and is_sane(take) else f"{row['path']}: loads"


def is_sane(take: Performance) -> bool:
    seconds = np.concatenate([take.notes["onset_s"], take.notes["offset_s"], take.controls["time_s"]])
    return (
        bool(np.isfinite(seconds).all() and (seconds >= 0).all())
        and bool((take.notes["offset_s"] >= take.notes["onset_s"]).all())
        and bool((take.notes["pitch"] >= 0).all() and (take.notes["velocity"] > 0).all())
    )


def rows_of(corpus: Path, kinds: set[str]) -> list[dict[str, str]]:
    with (corpus / "index.csv").open(newline="", encoding="utf-8") as handle:
        return [row for row in csv.DictReader(handle) if row["kind"] in kinds]


def test_every_midi_file_ends_as_its_index_says(shared_data, tmp_path):
    corpus = shared_data / "hostile"
    rows = rows_of(corpus, {"midi"})
    assert len(rows) > 80
    assert [text for row in rows if (text := complaint(row, hand_over(row, corpus, tmp_path)))] == []


def test_no_file_of_another_kind_is_taken_for_a_take(shared_data, tmp_path):
    corpus = shared_data / "hostile"
    for row in rows_of(corpus, {"audio", "mei", "kern", "mxl", "match"}):
        with pytest.raises(InputError):
            read_performance(hand_over(row, corpus, tmp_path))


def mutate(data: bytes, chance: random.Random) -> bytes:
    """A few bytes changed, a stretch cut out or doubled, or the end missing."""
    changed = bytearray(data)
    start, length = chance.randrange(len(data)), chance.randrange(1, 40)
    match chance.randrange(4):
        case 0:
            for _ in range(chance.randrange(1, 8)):
                changed[chance.randrange(len(data))] = chance.randrange(256)
        case 1:
            del changed[start : start + length]
        case 2:
            changed[start:start] = changed[start : start + length]
        case _:
            del changed[start:]
    return bytes(changed)


def outcome(path: Path) -> str:
    try:
        take = read_performance(path)
    except InputError as error:
        return "refused" if len(str(error)) <= 200 else str(error)
    return "read" if is_sane(take) else "nonsense"


def test_damaged_real_takes_are_read_or_refused(shared_data, tmp_path):
    chance = random.Random(20)
    takes = sorted(shared_data.glob("*/*/performance.mid"), key=lambda path: path.stat().st_size)[:10]
    path = tmp_path / "take.mid"
    outcomes = set()
    for _ in range(MUTANTS):
        path.write_bytes(mutate(chance.choice(takes).read_bytes(), chance))
        outcomes.add(outcome(path))
    assert outcomes == {"read", "refused"}
