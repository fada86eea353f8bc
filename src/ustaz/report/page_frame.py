"""What our pages are made with: templates that escape, data that stays data, and a policy that loads nothing."""

from __future__ import annotations

import base64
import hashlib
import json
from functools import cache
from importlib import resources
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from jinja2 import Environment

    from ustaz.report.recording import Recording


def embedded(data: dict[str, Any]) -> str:
    """JSON that cannot end the element it stands in."""
    text = json.dumps(data, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    return text.replace("<", "\\u003c").replace("\u2028", "\\u2028").replace("\u2029", "\\u2029")


def page_policy(script: str, recording: Recording | None = None) -> str:
    """Nothing may be loaded, and no script may run but ours; with a recording, that and the picture of its sound."""
    digest = base64.b64encode(hashlib.sha256(script.encode("utf-8")).digest()).decode("ascii")
    rules = ["default-src 'none'", f"script-src 'sha256-{digest}'", "style-src 'unsafe-inline'"]
    if recording is not None:
        rules += ["img-src data:", "media-src data:" if recording.embedded else "media-src 'self' file:"]
    return "; ".join((*rules, "base-uri 'none'", "form-action 'none'"))


@cache
def environment() -> Environment:
    """The templates of this room; what is put into them is escaped."""
    from jinja2 import Environment, FunctionLoader, StrictUndefined

    templates = resources.files("ustaz.report") / "templates"

    def load(name: str) -> str:
        return (templates / name).read_text(encoding="utf-8")

    return Environment(
        loader=FunctionLoader(load), autoescape=True, undefined=StrictUndefined, trim_blocks=True, lstrip_blocks=True
    )
