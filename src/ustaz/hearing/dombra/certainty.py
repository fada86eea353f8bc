"""How sure the ear may be: the odds by which notes were decided, as the share of such notes that is right.

The network is too modest: of the notes that it finds 56 % likely, four in five are right. A logistic curve of its log
odds mends that. It was fitted on 15 000 notes that were heard in takes with known notes (on recordings of
strings that the network was not trained on, in quiet and in noise): ``tools/ear/certainty.py`` prints it anew.

Source of the method: J. C. Platt, "Probabilistic outputs for support vector machines and comparisons to regularized
likelihood methods", in Advances in Large Margin Classifiers, MIT Press 1999.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np

if TYPE_CHECKING:
    from numpy.typing import NDArray

_SLOPE, _SHIFT = 1.6, 0.95
_EDGE = 1e-4  # odds nearer to never and always say no more


def certainty(decided: NDArray[np.floating]) -> NDArray[np.float64]:
    """The probability, 0–1, that the note sounded there, on that string and fret.

    Parameters
    ----------
    decided
        The probability by which :func:`ustaz.hearing.dombra.decoding.decode` chose it.
    """
    likely = np.clip(decided.astype(np.float64), _EDGE, 1.0 - _EDGE)
    return np.asarray(1.0 / (1.0 + np.exp(-(_SLOPE * np.log(likely / (1.0 - likely)) + _SHIFT))))
