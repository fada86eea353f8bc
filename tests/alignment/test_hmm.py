"""The model of the player: what its speed and its memory must not change."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
import scenarios_practice  # noqa: F401 - registers its scenarios
from scenario import SCENARIOS
from written_pieces import SONATINA

from ustaz.alignment import align
from ustaz.alignment.hmm import decoder, kernel
from ustaz.alignment.hmm.filter import Filter
from ustaz.alignment.hmm.movement import jumps_of
from ustaz.alignment.places import places_of

PLAIN = """
import json, numpy as np, scenarios_practice
from scenario import SCENARIOS
from ustaz.alignment import align
told = SCENARIOS["twelve_starts_anywhere"](np.random.default_rng(0))
print(json.dumps(align(told.score, told.performance()).played[["label", "score_note", "run"]].tolist()))
"""


@pytest.mark.parametrize("block", [40, 150])
def test_a_take_traced_back_in_blocks_is_aligned_the_same(block, monkeypatch):
    told = SCENARIOS["twelve_starts_anywhere"](np.random.default_rng(0))
    whole = align(told.score, told.performance())
    monkeypatch.setattr(decoder, "BLOCK", block)
    assert block < len(whole.played)
    assert np.array_equal(align(told.score, told.performance()).played, whole.played)


def test_the_compiled_steps_are_those_of_plain_python():
    told = SCENARIOS["twelve_starts_anywhere"](np.random.default_rng(0))
    compiled = align(told.score, told.performance()).played[["label", "score_note", "run"]].tolist()
    path = os.pathsep.join([str(Path(__file__).parent), *sys.path])
    environment = os.environ | {"NUMBA_DISABLE_JIT": "1", "PYTHONPATH": path}
    plain = subprocess.run([sys.executable, "-c", PLAIN], env=environment, capture_output=True, text=True, check=True)
    assert json.loads(plain.stdout) == [list(row) for row in compiled]


def test_notes_heard_one_by_one_are_heard_as_those_heard_at_once():
    places = places_of(SONATINA)
    jumps = jumps_of(SONATINA, places)
    rng = np.random.default_rng(0)
    onsets_s, pitches = np.cumsum(rng.uniform(0.05, 0.4, 60)), rng.integers(50, 80, 60)
    at_once, one_by_one = Filter(places, jumps), Filter(places, jumps)
    at_once.hear(onsets_s, pitches)
    for onset_s, pitch in zip(onsets_s.tolist(), pitches.tolist(), strict=True):
        one_by_one.step(onset_s, pitch)
    assert np.allclose(at_once.value, one_by_one.value, atol=1e-3)
    assert at_once.lost == pytest.approx(one_by_one.lost, abs=1e-3)


def test_steps_are_compiled_also_where_nothing_can_be_kept_on_disk(monkeypatch):
    def no_folder(*, cache=False, **options):
        if cache:
            raise RuntimeError("cannot cache function: no locator available")
        return lambda function: (function, options)

    monkeypatch.setattr(kernel, "njit", no_folder)
    function, options = kernel._compiled(len)
    assert function is len
    assert options
