"""The register of scenarios: each makes a told take from a seeded generator."""

from __future__ import annotations

SCENARIOS = {}


def scenario(tell):
    """Register a function that makes a told take; its name says what must be understood."""
    SCENARIOS[tell.__name__] = tell
    return tell
