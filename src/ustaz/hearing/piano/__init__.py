"""The piano ear: sound → notes with velocities and pedals, by the network Transkun (extra ``ustaz[piano]``)."""

from ustaz.hearing.piano.frames import RATE_HZ
from ustaz.hearing.piano.hear import hear_piano

__all__ = ["RATE_HZ", "hear_piano"]
