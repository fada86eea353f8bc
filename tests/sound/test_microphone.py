"""The microphone, with a library in its place that plays what the tests say."""

from __future__ import annotations

import sys
from types import ModuleType

import numpy as np
import pytest

from ustaz.errors import InputError
from ustaz.sound import live
from ustaz.sound.live import microphone


class PortAudioError(Exception):
    pass


class Library(ModuleType):
    """As much of sounddevice as is used; its stream gives a second of a 440 Hz tone when it starts."""

    PortAudioError = PortAudioError

    def __init__(self, *, rate_hz=48_000, devices=True, mute=False):
        super().__init__("sounddevice")
        self.rate_hz, self.devices, self.mute, self.closed = rate_hz, devices, mute, False

    def query_devices(self, *, kind):
        if not self.devices:
            raise PortAudioError(f"no {kind}")
        return {"default_samplerate": float(self.rate_hz)}

    def InputStream(self, *, samplerate, channels, dtype, blocksize, callback):  # noqa: N802 (its name)
        assert (samplerate, channels, dtype) == (self.rate_hz, 1, "float32")
        library = self

        class Stream:
            def start(self):
                tone = np.sin(2 * np.pi * 440 * np.arange(samplerate) / samplerate).astype(np.float32)
                for first in range(0, 0 if library.mute else samplerate, blocksize):
                    block = tone[first : first + blocksize, None]
                    callback(block, len(block), None, None)
                    block[:] = np.nan  # the library uses its memory again

            def close(self):
                library.closed = True

        return Stream()


@pytest.mark.parametrize("rate_hz", [44_100, 48_000, 16_000])
def test_blocks_come_at_the_rate_that_is_asked_for(monkeypatch, rate_hz):
    library = Library(rate_hz=rate_hz)
    monkeypatch.setitem(sys.modules, "sounddevice", library)
    with microphone(rate_hz=16_000) as blocks:
        sound = np.concatenate([next(blocks) for _ in range(10)])
        assert not library.closed
    assert library.closed
    assert sound.dtype == np.float32
    assert len(sound) == pytest.approx(16_000, abs=1_000)
    assert np.argmax(np.abs(np.fft.rfft(sound[:15_000]))) * 16_000 / 15_000 == pytest.approx(440, abs=1)


def test_the_microphone_is_closed_after_an_error(monkeypatch):
    library = Library()
    monkeypatch.setitem(sys.modules, "sounddevice", library)
    with pytest.raises(KeyboardInterrupt), microphone(rate_hz=16_000):
        raise KeyboardInterrupt
    assert library.closed


def test_without_the_library_the_command_that_adds_it_is_told(monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", None)
    with pytest.raises(InputError, match=r"ustaz\[live\]"), microphone(rate_hz=16_000):
        pass


def test_without_the_system_library_the_command_that_adds_it_is_told(monkeypatch):
    class Finder:
        def find_spec(self, name, _path=None, _target=None):
            if name == "sounddevice":
                raise OSError("PortAudio library not found")

    monkeypatch.delitem(sys.modules, "sounddevice", raising=False)
    monkeypatch.setattr(sys, "meta_path", [Finder(), *sys.meta_path])
    with pytest.raises(InputError, match="libportaudio2"), microphone(rate_hz=16_000):
        pass


def test_no_microphone_is_one_sentence(monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", Library(devices=False))
    with pytest.raises(InputError, match="No microphone"), microphone(rate_hz=16_000):
        pass


def test_a_microphone_that_gives_nothing_does_not_hang(monkeypatch):
    monkeypatch.setitem(sys.modules, "sounddevice", Library(mute=True))
    monkeypatch.setattr(live, "_SILENT_S", 0.01)
    with pytest.raises(InputError, match="gives no sound"), microphone(rate_hz=16_000) as blocks:
        next(blocks)
