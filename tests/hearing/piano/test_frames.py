from itertools import pairwise

import numpy as np
from hypothesis import given
from hypothesis import strategies as st

from ustaz.hearing.piano.frames import LEAD, RATE_HZ, SEGMENT, STEP, segment_starts, segments


@given(st.integers(1, 40 * RATE_HZ))
def test_segments_reach_from_before_the_sound_to_its_end_and_no_further(samples):
    starts = segment_starts(samples)
    assert starts[0] == -LEAD
    assert starts[-1] + SEGMENT >= samples
    assert len(starts) == 1 or starts[-2] + SEGMENT < samples
    assert all(b - a == STEP for a, b in pairwise(starts))


def test_a_segment_is_silent_where_there_is_no_sound():
    sound = np.arange(1, 10 * RATE_HZ + 1, dtype=np.float32)
    first, second = segments(sound)
    assert len(first) == len(second) == SEGMENT
    assert not first[:LEAD].any()
    assert first[LEAD] == 1
    assert second[0] == STEP - LEAD + 1
    assert second[10 * RATE_HZ - (STEP - LEAD) - 1] == 10 * RATE_HZ
    assert not second[10 * RATE_HZ - (STEP - LEAD) :].any()
