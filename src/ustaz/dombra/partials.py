"""The innermost loop of the synthesis, compiled: a bank of partials that die away."""

from __future__ import annotations

from typing import TYPE_CHECKING

import numpy as np
from numba import njit

if TYPE_CHECKING:
    from numpy.typing import NDArray


@njit(cache=True, nogil=True)
def ring(
    length: int, step: NDArray[np.float64], decay: NDArray[np.float64], start: NDArray[np.complex128]
) -> NDArray[np.float64]:  # pragma: no cover - compiled
    """The sum of partials: `step` in radians a sample, `decay` in nepers a sample, `start` amplitude and phase."""
    out = np.zeros(length)
    for k in range(len(step)):
        turn = np.exp(complex(-decay[k], step[k]))
        state = start[k]
        for i in range(length):
            out[i] += state.imag
            state *= turn
            if state.real * state.real + state.imag * state.imag < 1e-14:
                break
    return out
