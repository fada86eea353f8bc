"""What one stroke is, and how strokes are shown: arrows for the eye, letters for the keyboard."""

from __future__ import annotations

from types import MappingProxyType
from typing import TYPE_CHECKING

from ustaz.tablature.model import Stroke

if TYPE_CHECKING:
    from collections.abc import Mapping

TOGETHER_S = 0.035  # notes of different strings that begin within so much time are one stroke

ARROWS: Mapping[Stroke, str] = MappingProxyType(
    {
        Stroke.DOWN: "↓",
        Stroke.UP: "↑",
        Stroke.THUMB: "p",  # as guitarists write thumb and index
        Stroke.INDEX: "i",
        Stroke.HOOK: "⤴",
        Stroke.DAMPED: "×",
        Stroke.NONE: "⌒",  # the left hand alone
        Stroke.UNKNOWN: "",
    }
)
# Of number notation; the letters are the first of English words, but for thumb (p) and index (i) of guitarists.
LETTERS: Mapping[Stroke, str] = MappingProxyType(
    {
        Stroke.DOWN: "D",
        Stroke.UP: "U",
        Stroke.THUMB: "P",
        Stroke.INDEX: "I",
        Stroke.HOOK: "H",
        Stroke.DAMPED: "X",
        Stroke.NONE: "L",
        Stroke.UNKNOWN: "",
    }
)
