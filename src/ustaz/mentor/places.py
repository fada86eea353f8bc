"""Where something is: bar as printed, hand, beat — as data and as the label that a sentence begins with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ustaz.mentor.metre import bar_at, bar_name, span_names, spoken_beat, written_beat
from ustaz.mentor.model import Place
from ustaz.score import Hand
from ustaz.words import Sentence

if TYPE_CHECKING:
    from ustaz.score import Score


def place_of(score: Score, first_q: float, last_q: float, hand: Hand) -> Place:
    """The place of a stretch; a beat is named where the stretch is a point."""
    beat = written_beat(score, first_q) if last_q - first_q < 1e-6 else None
    return Place(first_bar=bar_at(score, first_q), last_bar=bar_at(score, last_q), beat=beat, hand=hand)


def label(score: Score, first_q: float, last_q: float, hand: Hand) -> Sentence:
    """“Bar 9, left hand, beat 3”, to stand before a colon."""
    first, last = bar_at(score, first_q), bar_at(score, last_q)
    if last_q - first_q < 1e-6:
        return _beat(hand, {"bar": bar_name(score, first), "beat": spoken_beat(score, first_q)})
    return label_bars(score, first, last, hand)


def label_bars(score: Score, first: int, last: int, hand: Hand = Hand.UNKNOWN) -> Sentence:
    """“Bars 9–12, left hand”, from rows of `score.bars`."""
    names = span_names(score, first, last)
    return _bar(hand, {"bar": names["last"]}) if names["first"] == names["last"] else _bars(hand, names)


def _beat(hand: Hand, values: dict[str, object]) -> Sentence:
    if hand is Hand.RIGHT:
        return Sentence("Bar {bar}, right hand, beat {beat}", values)
    if hand is Hand.LEFT:
        return Sentence("Bar {bar}, left hand, beat {beat}", values)
    return Sentence("Bar {bar}, beat {beat}", values)


def _bar(hand: Hand, values: dict[str, object]) -> Sentence:
    if hand is Hand.RIGHT:
        return Sentence("Bar {bar}, right hand", values)
    if hand is Hand.LEFT:
        return Sentence("Bar {bar}, left hand", values)
    return Sentence("Bar {bar}", values)


def _bars(hand: Hand, values: dict[str, object]) -> Sentence:
    if hand is Hand.RIGHT:
        return Sentence("Bars {first}–{last}, right hand", values)
    if hand is Hand.LEFT:
        return Sentence("Bars {first}–{last}, left hand", values)
    return Sentence("Bars {first}–{last}", values)
