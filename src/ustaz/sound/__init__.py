"""Any recording becomes a :class:`Sound`."""

from ustaz.sound.model import Sound

__all__ = ["Sound"]
