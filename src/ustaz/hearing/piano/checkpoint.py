"""The weights of a network from the file that PyTorch writes, without PyTorch.

Such a file is a zip archive: a pickle that says which array is called what, and the numbers of each. The pickle is read
with a reader that knows how to rebuild arrays of float32 and nothing else, so a file made to harm cannot run anything.
"""

from __future__ import annotations

import pickle
import zipfile
from collections import OrderedDict
from typing import IO, TYPE_CHECKING, NoReturn

import numpy as np

if TYPE_CHECKING:
    from collections.abc import Mapping

    from numpy.typing import NDArray


def read_checkpoint(file: IO[bytes]) -> Mapping[str, NDArray[np.float32]]:
    """The arrays under ``state_dict`` of a checkpoint, by their names.

    Raises
    ------
    pickle.UnpicklingError
        Where the file holds anything but arrays of float32.
    """
    with zipfile.ZipFile(file) as archive:
        index = next(name for name in archive.namelist() if name.endswith("/data.pkl"))
        with archive.open(index) as pickled:
            saved = _Arrays(pickled, archive, index.removesuffix(".pkl")).load()
    weights: Mapping[str, NDArray[np.float32]] = saved["state_dict"]
    return weights


class _Arrays(pickle.Unpickler):
    def __init__(self, file: IO[bytes], archive: zipfile.ZipFile, folder: str) -> None:
        super().__init__(file)
        self._archive = archive
        self._folder = folder

    def find_class(self, module: str, name: str) -> object:
        known = {
            ("collections", "OrderedDict"): OrderedDict,
            ("torch", "FloatStorage"): np.float32,
            ("torch._utils", "_rebuild_tensor_v2"): _array,
        }
        if (module, name) not in known:
            _refuse(f"{module}.{name}")
        return known[module, name]

    def persistent_load(self, pid: tuple[str, type, str, str, int]) -> NDArray[np.float32]:
        _, kind, key, _, length = pid
        if kind is not np.float32:
            _refuse(str(kind))
        return np.frombuffer(self._archive.read(f"{self._folder}/{key}"), dtype="<f4", count=length)


def _array(
    numbers: NDArray[np.float32], offset: int, shape: tuple[int, ...], strides: tuple[int, ...], *_: object
) -> NDArray[np.float32]:
    """An array from where PyTorch has put its numbers; its strides count numbers, not bytes."""
    steps = [stride * (length - 1) for length, stride in zip(shape, strides, strict=True)]
    if min(*steps, offset) < 0 or offset + sum(steps) >= len(numbers):
        _refuse("an array beyond its numbers")
    view = np.lib.stride_tricks.as_strided(numbers[offset:], shape, [4 * stride for stride in strides])
    return np.ascontiguousarray(view)


def _refuse(what: str) -> NoReturn:
    message = f"the weights hold {what}, and float32 arrays only are expected"
    raise pickle.UnpicklingError(message)
