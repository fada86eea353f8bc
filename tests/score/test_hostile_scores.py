"""Hostile, broken and odd score files end as their index says; mutants of real ones end in a sentence, never worse."""

from __future__ import annotations

import csv
import gzip
import random
import re
import resource
from typing import TYPE_CHECKING, NamedTuple

import pytest

from ustaz.errors import InputError
from ustaz.score import read_score
from ustaz.words import say

if TYPE_CHECKING:
    from pathlib import Path

KINDS = ("musicxml", "mxl", "mei", "kern", "match", "control")
SEED = 20261124


class End(NamedTuple):
    outcome: str
    said: tuple[str, ...]


def end_of(path: Path) -> End:
    try:
        score = read_score(path)
    except InputError as error:
        return End("clear error", (str(error),))
    return End("loads", tuple(say(warning) for warning in score.warnings))


def complaint(row: dict[str, str], end: End, canary: str, folder: Path) -> str:
    """What is wrong with this end; empty if nothing is."""
    if end.outcome not in {row["expected"], row["also"]}:
        return f"{row['path']}: {end.outcome}, not {row['expected']} ({end.said})"
    if end.outcome == "loads" and row["warn"] and not end.said:
        return f"{row['path']}: loads, but nobody is told"
    told = " ".join(end.said)
    if canary in told or str(folder) in told or any(len(sentence) > 200 for sentence in end.said):
        return f"{row['path']}: {told}"
    return ""


@pytest.mark.parametrize("kind", KINDS)
def test_each_file_of_the_corpus_ends_as_its_index_says(kind: str, shared_data: Path, tmp_path: Path):
    corpus = shared_data / "hostile"
    canary = (corpus / "canary.txt").read_text().strip()
    with (corpus / "index.csv").open(newline="") as index:
        rows = [row for row in csv.DictReader(index) if row["kind"] == kind]
    complaints = []
    for row in rows:
        data = (corpus / row["path"]).read_bytes()
        path = tmp_path / row["use_name"]
        path.write_bytes(gzip.decompress(data) if row["path"].endswith(".gz") else data)
        complaints.append(complaint(row, end_of(path), canary, tmp_path))
        path.unlink()
    assert rows
    assert [text for text in complaints if text] == []
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("kind", ["musicxml", "mxl", "krn"])
def test_mutants_of_real_scores_load_or_are_refused(kind: str, shared_data: Path, tmp_path: Path):
    stems = {
        "musicxml": [shared_data / "alignment" / f"vienna_{name}" / "score.musicxml" for name in VIENNESE],
        "mxl": [shared_data / "following" / "dev" / "d03_k331" / "score.mxl"],
        "krn": sorted((shared_data / "kui").glob("*.krn")),
    }[kind]
    chance = random.Random(SEED)
    texts = [stem.read_bytes() for stem in stems]
    ends = []
    for _ in range(60):
        mutant = tmp_path / f"mutant.{kind}"
        mutant.write_bytes(mutated(chance.choice(texts), chance))
        ends.append(end_of(mutant))
    outcomes = {end.outcome for end in ends}
    assert outcomes == ({"clear error"} if kind == "mxl" else {"loads", "clear error"})  # a zip checks its sums
    assert [said for end in ends for said in end.said if len(said) > 200 or str(tmp_path) in said] == []


VIENNESE = ("Chopin_op10_no3_p01", "Mozart_K331_1st-mov_p01")
NONSENSE = (b"0", b"-1", b"99999", b"1.5", b"NaN", b"", b"1e9", b"x")


def mutated(data: bytes, chance: random.Random) -> bytes:
    """The data with a few bytes, a number, or some lines changed, or cut off."""
    way = chance.choice(("bytes", "number", "lines", "cut"))
    if way == "bytes":
        changed = bytearray(data)
        for _ in range(chance.randint(1, 4)):
            changed[chance.randrange(len(data))] ^= 1 << chance.randrange(8)
        return bytes(changed)
    if way == "number" and (numbers := list(re.finditer(rb"(?<=>)\d+(?=<)|\b\d+(?=[a-gA-G])", data))):
        number = chance.choice(numbers)
        return data[: number.start()] + chance.choice(NONSENSE) + data[number.end() :]
    if way == "lines":
        lines = data.split(b"\n")
        first = chance.randrange(len(lines))
        return b"\n".join(lines[:first] + lines[first + chance.randint(1, 3) :])
    return data[: chance.randrange(len(data))]


def test_the_largest_real_score_stays_under_the_memory_limit(shared_data: Path):
    path = max((shared_data / "alignment").glob("*/score.musicxml"), key=lambda path: path.stat().st_size)
    score = read_score(path)
    assert len(score.notes) > 5000
    assert resource.getrusage(resource.RUSAGE_SELF).ru_maxrss < 1 << 20  # in KiB: 1 GiB


def test_every_real_score_is_let_in(shared_data: Path):
    packed = sorted((shared_data / "following" / "dev").glob("*/score.mxl"))
    small = sorted((shared_data / "alignment").glob("vienna_*/score.musicxml"))
    kern = sorted([*(shared_data / "kui").glob("*.krn"), *(shared_data / "scores").glob("*.krn")])
    refused = [end.said for path in (*packed, *small, *kern) if (end := end_of(path)).outcome != "loads"]
    assert refused == []
