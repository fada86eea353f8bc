"""What a report is made from: a score, a take of it, and everything that was found in the take."""

from __future__ import annotations

from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from ustaz.alignment import Alignment
    from ustaz.assessment import Assessment
    from ustaz.mentor import Advice
    from ustaz.performance import Performance
    from ustaz.score import Score


class Lesson(Protocol):
    """Anything with these five attributes (:class:`ustaz.flow.Lesson` is one)."""

    @property
    def score(self) -> Score: ...
    @property
    def performance(self) -> Performance: ...
    @property
    def alignment(self) -> Alignment: ...
    @property
    def assessment(self) -> Assessment: ...
    @property
    def advice(self) -> Advice: ...
