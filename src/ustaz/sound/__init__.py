"""Any recording becomes a :class:`Sound`, and a sound becomes a file again.

A recording comes from a stranger, and decoders have a history: they run in a process of their own, get an open file
and never a path, and hold no more than a block at a time.
"""

from ustaz.sound.kind import HEAD, is_sound
from ustaz.sound.model import Sound
from ustaz.sound.read import read_sound
from ustaz.sound.write import compressed, write_sound

__all__ = ["HEAD", "Sound", "compressed", "is_sound", "read_sound", "write_sound"]
