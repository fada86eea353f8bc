"""Sound becomes notes: the ears of ustaz.

Each ear is loaded when it is asked for: that of the dombra runs on numpy and scipy, that of the piano on an extra.
"""

from ustaz.hearing.hear import Heard, Instrument, hear

__all__ = ["Heard", "Instrument", "hear"]
