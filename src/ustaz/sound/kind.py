"""What kind of sound file this is, told from how it begins and never from its name."""

from __future__ import annotations

from enum import StrEnum

from ustaz.errors import InputError

HEAD = 16  # bytes from which the kind is told

_EXPORT = "Export or record it as WAV, FLAC, MP3, Ogg or M4A."


class SoundKind(StrEnum):
    """The kinds that are read, by the name that people know."""

    WAV = "WAV"
    AIFF = "AIFF"
    FLAC = "FLAC"
    OGG = "Ogg"
    MP3 = "MP3"
    MP4 = "M4A"  # and MP4, 3GP, QuickTime: one family
    WEBM = "WebM"
    AAC = "AAC"

    @property
    def needs_ffmpeg(self) -> bool:
        """Whether libsndfile, which comes with ustaz, cannot read it."""
        return self in {SoundKind.MP4, SoundKind.WEBM, SoundKind.AAC}


_BEGINNINGS = {
    b"fLaC": SoundKind.FLAC,
    b"OggS": SoundKind.OGG,
    b"ID3": SoundKind.MP3,
    b"\x1aE\xdf\xa3": SoundKind.WEBM,
    **{bytes([0xFF, byte]): SoundKind.MP3 for byte in (0xFB, 0xFA, 0xF3, 0xF2, 0xE3, 0xE2)},
    **{bytes([0xFF, byte]): SoundKind.AAC for byte in (0xF1, 0xF0, 0xF9, 0xF8)},
}
_FORMS = {
    (b"RIFF", b"WAVE"): SoundKind.WAV,
    (b"RF64", b"WAVE"): SoundKind.WAV,
    (b"FORM", b"AIFF"): SoundKind.AIFF,
    (b"FORM", b"AIFC"): SoundKind.AIFF,
}
_FOREIGN_SOUND = (b".snd", b"caff", b"riff\x2e\x91", b"#!AMR", b"wvpk", b"MAC ", b"0&\xb2u", b"Creative Voice")
_IMAGES = (b"\x89PNG", b"\xff\xd8\xff", b"GIF8", b"BM", b"II*\0", b"MM\0*", b"%PDF")
_IMAGE_BRANDS = (b"heic", b"heix", b"mif1", b"avif")
_ARCHIVES = (b"PK\x03\x04", b"PK\x05\x06", b"Rar!", b"7z\xbc\xaf", b"\x1f\x8b", b"BZh", b"\xfd7zXZ")
_LISTS = (b"#EXTM3U", b"ffconcat", b"[playlist]", b"v=0")


def is_sound(head: bytes) -> bool:
    """Whether a file that begins with these (16 or more) bytes holds sound, of a kind that is read or of another."""
    return _kind(head) is not None or head.startswith(_FOREIGN_SOUND)


def recognise(head: bytes, *, file: str) -> SoundKind:
    """The kind of a file that begins with these bytes.

    Raises
    ------
    InputError
        Says what the file is instead, where it is no sound file that can be read.
    """
    kind = _kind(head)
    if kind is not None:
        return kind
    if not head:
        raise InputError("{file} is empty.", hint="Export or record the take again.", file=file)
    if head.startswith(_FOREIGN_SOUND):
        raise InputError("{file} is a sound file of a kind that is not read.", hint=_EXPORT, file=file)
    if head.startswith(_IMAGES) or head[8:12] in {*_IMAGE_BRANDS, b"WEBP"}:
        raise InputError("{file} is an image, not a sound recording.", hint="Give the recording.", file=file)
    if head.startswith((b"MThd", b"RIFF")):
        raise InputError("{file} is not a sound recording, but MIDI or film.", hint=_EXPORT, file=file)
    if head.startswith(_ARCHIVES):
        raise InputError("{file} is an archive.", hint="Unpack it and give the recording itself.", file=file)
    if head.startswith(_LISTS):
        raise InputError(
            "{file} only names other files; it holds no sound.", hint="Give the recording itself.", file=file
        )
    raise InputError("{file} is not a sound recording.", hint=_EXPORT, file=file)


def _kind(head: bytes) -> SoundKind | None:
    for beginning, kind in _BEGINNINGS.items():
        if head.startswith(beginning):
            return kind
    if head[4:8] == b"ftyp" and head[8:12] not in _IMAGE_BRANDS:
        return SoundKind.MP4
    return _FORMS.get((head[:4], head[8:12]))
