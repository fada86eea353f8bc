"""ustaz — a mentor that listens.

One take flows one way: read → hear → align → assess → advise → show (:mod:`ustaz.flow`).
Importing this package loads nothing heavy; each name below is imported when it is first used.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from ustaz.alignment import Alignment, align
    from ustaz.assessment import Assessment, assess
    from ustaz.errors import InputError, UstazError
    from ustaz.mentor import Advice, advise
    from ustaz.performance import Performance, read_performance, write_performance
    from ustaz.rendition import render
    from ustaz.score import Score, read_score

__version__ = "0.1.0"

_HOMES = {
    "Advice": "ustaz.mentor",
    "Alignment": "ustaz.alignment",
    "Assessment": "ustaz.assessment",
    "InputError": "ustaz.errors",
    "Performance": "ustaz.performance",
    "Score": "ustaz.score",
    "UstazError": "ustaz.errors",
    "advise": "ustaz.mentor",
    "align": "ustaz.alignment",
    "assess": "ustaz.assessment",
    "read_performance": "ustaz.performance",
    "read_score": "ustaz.score",
    "render": "ustaz.rendition",
    "write_performance": "ustaz.performance",
}

__all__ = [
    "Advice",
    "Alignment",
    "Assessment",
    "InputError",
    "Performance",
    "Score",
    "UstazError",
    "advise",
    "align",
    "assess",
    "read_performance",
    "read_score",
    "render",
    "write_performance",
]


def __getattr__(name: str) -> object:
    if name in _HOMES:
        return getattr(import_module(_HOMES[name]), name)
    raise AttributeError(f"module 'ustaz' has no attribute {name!r}")
