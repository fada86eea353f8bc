"""Heard notes become notation: pulse, bars where they can be known, note values, sections by register, a key signature.

The order of the work, a file each: notes are joined to strokes (`strokes`), strokes are held against a model of
beats (`cells`, `likelihood`, `pulse`), the tempo is drawn smoothly through them (`tempo`), each stroke gets its place
in its beat (`places`), notes their values (`values`), beats their bars (`bars`). `notate` is the whole chain.
"""

from ustaz.hearing.rhythm.notate import notate

__all__ = ["notate"]
