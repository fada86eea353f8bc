"""What the words over the notes mean: German, French, Italian and English, as publishers abbreviate them."""

from __future__ import annotations

import re

from ustaz.score.model import MarkKind

_DYNAMIC = re.compile(r"\b(?:p{1,6}|f{1,6}|mp|mf|s?fp?|s?f{1,3}z|sffz|sfp{1,2}|rfz?|fz|pf|sf)\b", re.IGNORECASE)
_KINDS = (
    (MarkKind.SOFT_PEDAL, r"una corda|mit Verschiebung|\bu\. ?c\."),
    (MarkKind.DIMINUENDO, r"dim\b|dimin|decresc|smorz|morendo|perdend|calando|abnehmend|diluendo"),
    (MarkKind.CRESCENDO, r"\bcresc|rinforzando|rinf\.|augment|anschwellend|wachsend"),
    (
        MarkKind.TEMPO,
        (r"\brit\b|ritard|riten|\brall|\baccel|a tempo|tempo|string(?:endo|\.)|stretto|allarg|rubato|mosso|"
        r"slentando|affrett|largamente|presto|allegr|andant|adagio|\blento|\blarg(?:o|hetto)|moderato|vivace|vivo|"
        r"maestoso|schnell|langsam|lebhaft|ruhig|bewegt|m[äa]ssig|vite|lent\b|animé|retenu|c[ée]dez|serrez|"
        r"senza misura|cadenza"),
    ),
)  # fmt: skip
_PATTERNS = tuple((kind, re.compile(pattern, re.IGNORECASE)) for kind, pattern in _KINDS)
_BOTH_STRINGS = re.compile(r"tre corde|tutte (?:le )?corde|\bt\. ?c\.|ohne Verschiebung", re.IGNORECASE)


def kind_of_words(text: str) -> MarkKind:
    """What kind of mark these words are; TEXT where they are none of the known ones."""
    for kind, pattern in _PATTERNS:
        if pattern.search(text):
            return kind
    return MarkKind.DYNAMIC if _DYNAMIC.search(text) else MarkKind.TEXT


def ends_soft_pedal(text: str) -> bool:
    return _BOTH_STRINGS.search(text) is not None
