"""Files as PyTorch writes them, made by hand."""

import io
import pickle
import zipfile

import numpy as np
import pytest

from ustaz.hearing.piano.checkpoint import read_checkpoint

NUMBERS = np.arange(6, dtype="<f4")


def checkpoint(pickled):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("w/data.pkl", pickled)
        archive.writestr("w/data/0", NUMBERS.tobytes())
    return file


def tensor(kind="FloatStorage", shape=(2, 3), strides=(3, 1), offset=0):
    """A pickle, in its oldest words, of {"state_dict": {"bias": an array}}."""
    size, steps = (" ".join(f"I{number}\n" for number in numbers).replace(" ", "") for numbers in (shape, strides))
    return (
        "(S'state_dict'\n(S'bias'\nctorch._utils\n_rebuild_tensor_v2\n"
        f"((S'storage'\nctorch\n{kind}\nS'0'\nS'cpu'\nI6\ntQI{offset}\n({size}t({steps}tI00\nNtRdd."
    ).encode()


def test_an_array_is_read():
    weights = read_checkpoint(checkpoint(tensor()))
    assert list(weights) == ["bias"]
    assert weights["bias"].dtype == np.float32
    assert weights["bias"].tolist() == [[0, 1, 2], [3, 4, 5]]


def test_an_array_may_lie_otherwise_in_its_file():
    assert read_checkpoint(checkpoint(tensor(shape=(2,), strides=(2,), offset=1)))["bias"].tolist() == [1, 3]
    assert read_checkpoint(checkpoint(tensor(shape=(3, 2), strides=(1, 3))))["bias"].tolist() == [
        [0, 3],
        [1, 4],
        [2, 5],
    ]


@pytest.mark.parametrize(
    ("shape", "strides", "offset"), [((7,), (1,), 0), ((2,), (1,), 5), ((2,), (-1,), 0), ((2,), (1,), -1)]
)
def test_an_array_beyond_its_numbers_is_refused(shape, strides, offset):
    with pytest.raises(pickle.UnpicklingError, match="beyond"):
        read_checkpoint(checkpoint(tensor(shape=shape, strides=strides, offset=offset)))


def test_other_numbers_than_float32_are_refused():
    with pytest.raises(pickle.UnpicklingError, match="LongStorage"):
        read_checkpoint(checkpoint(tensor(kind="LongStorage")))


def test_nothing_is_run():
    with pytest.raises(pickle.UnpicklingError, match="system"):
        read_checkpoint(checkpoint(b"cos\nsystem\n(S'true'\ntR."))
