"""The measures are those of the evaluator by which the field's figures were made."""

from __future__ import annotations

import importlib.util
import random
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from alignment_calibration import error, reliability, share_right
from alignment_truth import Mark, agreement, calibration, read_truth

if TYPE_CHECKING:
    from pathlib import Path
    from types import ModuleType

CASES = ("alignment/vienna_Mozart_K331_1st-mov_p07", "alignment/batik_kv279_1", "practice/batik_kv283_1__practice0")


@pytest.fixture(scope="module")
def evaluator(shared_data: Path) -> ModuleType:
    spec = importlib.util.spec_from_file_location("align_eval", shared_data.parent / "bench" / "align_eval.py")
    assert spec
    assert spec.loader
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def spoilt(truth: list[Mark], rng: random.Random) -> list[Mark]:
    """The truth with some labels, ids and times changed, notes left out and missed ones made up."""
    names = [mark.score_id for mark in truth if mark.score_id]
    marks = []
    for mark in truth:
        dice = rng.random()
        if mark.label == "missed":
            marks += [mark] * (dice < 0.8)
        elif dice < 0.05:
            marks.append(replace(mark, label="extra", score_id=""))
        elif dice < 0.15:
            marks.append(replace(mark, label=rng.choice(("match", "wrong", "ornament")), score_id=rng.choice(names)))
        elif dice < 0.2:
            marks.append(replace(mark, onset_s=mark.onset_s + rng.uniform(-0.03, 0.03)))
        elif dice < 0.97:
            marks.append(mark)
    return marks + [Mark("missed", rng.choice(names), float("nan"), -1) for _ in range(5)]


@pytest.mark.parametrize("case", CASES)
def test_the_measures_are_the_evaluators(case: str, shared_data: Path, evaluator: ModuleType) -> None:
    truth = read_truth(shared_data / case / "truth.csv")
    for seed in range(3):
        said = spoilt(truth, random.Random(seed))
        theirs = evaluator.score_case(
            *([evaluator.Row(m.label, m.score_id, m.onset_s, m.pitch) for m in marks] for marks in (truth, said))
        )
        ours = agreement(truth, said)
        assert ours == pytest.approx({name: theirs[name] for name in ours})
        assert ("wrong P" in theirs) == ("wrong P" in ours)


def test_confidences_are_counted_with_the_pairs_they_were_given() -> None:
    truth = [Mark("match", f"n{k}", float(k), 60) for k in range(4)]
    said = [replace(mark, confidence=0.95 if k else 0.3) for k, mark in enumerate(truth)]
    said[1] = replace(said[1], score_id="n0")
    pairs = calibration(truth, said)
    assert pairs == [(0.3, True), (0.95, False), (0.95, True), (0.95, True)]
    assert share_right(pairs) == (2 / 3, 3)
    assert [(b.pairs, b.right) for b in reliability(pairs)] == [(1, 1.0), (3, 2 / 3)]
    assert error(reliability(pairs)) == pytest.approx((0.7 + 3 * (0.95 - 2 / 3)) / 4)
