"""Hostile, broken and odd recordings end as their index says."""

from __future__ import annotations

import csv
import gzip
import importlib.util
from typing import TYPE_CHECKING

import numpy as np
import pytest
from sound_files import put

from ustaz.errors import InputError
from ustaz.sound import read_sound
from ustaz.words import say

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(importlib.util.find_spec("av") is None, reason="the extra `media` is not installed")


def complaint(row: dict[str, str], path: Path, canary: str) -> str:
    """What is wrong with how this file ends; empty where nothing is."""
    try:
        sound = read_sound(path)
    except InputError as error:
        outcome, sentences = "clear error", [str(error)]
    else:
        outcome, sentences = "loads", [say(warning) for warning in sound.warnings]
        if not np.isfinite(sound.samples).all() or np.abs(sound.samples).max() > 1:
            return f"{row['path']}: samples that are none"
    text = " ".join(sentences)
    if outcome not in {row["expected"], row["also"]} or (outcome == "loads" and row["warn"] and not text):
        return f"{row['path']}: {outcome} {text}"
    told_badly = canary in text or str(path.parent) in text or any(len(sentence) > 200 for sentence in sentences)
    return f"{row['path']}: {text}" if told_badly else ""


def test_each_recording_of_the_corpus_ends_as_its_index_says(shared_data, tmp_path):
    corpus = shared_data / "hostile"
    canary = (corpus / "canary.txt").read_text().strip()
    with (corpus / "index.csv").open(newline="") as index:
        rows = [row for row in csv.DictReader(index) if row["kind"] == "audio"]
    complaints = []
    for row in rows:
        data = (corpus / row["path"]).read_bytes()
        path = put(tmp_path, row["use_name"], gzip.decompress(data) if row["path"].endswith(".gz") else data)
        complaints.append(complaint(row, path, canary))
        path.unlink()
    assert len(rows) > 100
    assert [text for text in complaints if text] == []
    assert list(tmp_path.iterdir()) == []
