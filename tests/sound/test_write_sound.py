"""A sound becomes a file, and is the same when it is read again."""

from __future__ import annotations

import numpy as np
import pytest
from sound_files import put, tone

from ustaz.errors import InputError
from ustaz.sound import Sound, compressed, is_sound, read_sound, write_sound


@pytest.mark.parametrize("ending", [".wav", ".FLAC"])
def test_what_is_written_is_read(ending, tmp_path):
    path = tmp_path / f"take{ending}"
    write_sound(Sound(tone(rate_hz=22050), 22050), path)
    assert np.abs(read_sound(path).samples - tone(rate_hz=22050)).max() < 1e-3


def test_other_endings_are_refused(tmp_path):
    with pytest.raises(InputError, match=r"take\.xyz must end in \.wav or \.flac"):
        write_sound(Sound(tone(), 44100), tmp_path / "take.xyz")


@pytest.mark.parametrize("rate_hz", [16000, 22050, 31250])
def test_what_a_page_plays_begins_and_ends_with_the_sound(rate_hz, tmp_path):
    content, media_type = compressed(Sound(tone(rate_hz=rate_hz), rate_hz))
    assert media_type == "audio/mpeg"
    assert is_sound(content[:16])
    again = read_sound(put(tmp_path, "take.mp3", content), rate_hz=rate_hz)
    assert again.duration_s == pytest.approx(1.0, abs=0.001)
    assert np.corrcoef(again.samples[:rate_hz], tone(rate_hz=rate_hz))[0, 1] > 0.99
