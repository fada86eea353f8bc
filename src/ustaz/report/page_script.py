"""The page's own style sheets and ES modules, put into one file at write time.

The modules stand in one scope there: `import` lines go, `export` goes, and the order below is that of their needs.
A name may therefore be used at the top of one module only.
"""

from __future__ import annotations

import re
from functools import cache
from importlib import resources

_SHARED = ("page.js", "tone.js", "player.js", "tape.js", "strip.js", "neck.js", "notation.js", "keys.js")
REPORT = (*_SHARED, "data.js", "passages.js", "details.js", "roll.js", "main.js")
TRANSCRIPTION = (*_SHARED, "transcription.js")
STYLES = ("page.css", "notation.css", "strip.css", "print.css")

_IMPORT = re.compile(r"^import\b[^;]*;\n", re.MULTILINE)
_EXPORT = re.compile(r"^export (?=const|function|class|let)", re.MULTILINE)


@cache
def page_script(modules: tuple[str, ...]) -> str:
    """These modules as one."""
    return "".join(_EXPORT.sub("", _IMPORT.sub("", _text(name))) for name in modules)


@cache
def page_style() -> str:
    """All style sheets as one."""
    return "".join(_text(name) for name in STYLES)


def _text(name: str) -> str:
    return (resources.files("ustaz.report") / "static" / name).read_text(encoding="utf-8")
