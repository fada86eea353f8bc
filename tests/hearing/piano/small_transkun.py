"""A network in Transkun's own layout, small and untrained, whose weights are made here: it tests without any weights.

Every number is a cosine of its place, so that no generator of random numbers need stay as it is.
"""

from __future__ import annotations

import io
import zipfile
from itertools import count

import numpy as np

BASE, BANDS, WINDOWS, HIDDEN, LAYERS = 4, 16, 2, 10, 6
WIDE = 4 * BASE  # channels of a vector
CONFIG = {
    "n_mels": BANDS,
    "nExtraWins": WINDOWS,
    "baseSize": BASE,
    "nHead": 8,
    "nLayers": LAYERS,
    "velocityPredictorHiddenSize": HIDDEN,
    "refinedOFPredictorHiddenSize": HIDDEN,
}


def weights():
    """The arrays of the checkpoint by name."""
    numbers = count(1)
    return {name: _made(name, shape, next(numbers)) for name, shape in _shapes().items()}


def _made(name, shape, number):
    if name.endswith(".win"):
        return np.hanning(shape[0] + 1)[:-1].astype(np.float32)
    places = np.arange(np.prod(shape), dtype=np.float64)
    waves = np.cos(0.37 * places**2 + 1.3 * places + number).reshape(shape)
    if name.endswith("freq2mels"):
        waves = np.abs(waves)
    fan = np.prod(shape[1:]) if len(shape) > 1 else 1.0
    return (1.2 * waves / np.sqrt(fan)).astype(np.float32)


def _shapes():
    front, back = "framewiseFeatureExtractor", "backbone"
    shapes = {
        f"{front}.freq2mels": (2049, BANDS),
        f"{front}.spectrogramExtractor.win": (4096,),
        f"{front}.spectrogramExtractor.winGen.sigma": (WINDOWS,),
        f"{front}.spectrogramExtractor.winGen.center": (WINDOWS,),
        **_dense("scorer.map.0", WIDE, 2 * WIDE + 1),
        **_perceptron("velocityPredictor", 3 * WIDE, HIDDEN, 128),
        **_perceptron("refinedOFPredictor", 3 * WIDE, HIDDEN, 4),
        **_places(f"{back}.posEmbedBuilder", 1, BASE, BASE),
        **_kernel(f"{back}.inputConv", WINDOWS + 1, BASE),
    }
    for place, (into, out) in zip((1, 5, 9, 13), ((1, 2), (2, 4), (4, 4), (4, 4)), strict=True):
        shapes |= _kernel(f"{back}.downConv.{place}", into * BASE, out * BASE)
        shapes |= dict.fromkeys((f"{back}.downConv.{place + 1}.{kind}" for kind in ("weight", "bias")), (out * BASE,))
    shapes |= {f"{back}.upConv1dSkip.weight": (WIDE, WIDE, 8), f"{back}.upConv1dSkip.bias": (WIDE,)}
    for kind in ("TF", "TE"):
        shapes |= _places(f"{back}.posEmbedBuilderAttn{kind}", 2, WIDE, WIDE)
    for layer in range(LAYERS):
        for along in "FT":
            shapes |= _looking(f"{back}.encoderLayers.{layer}", along)
    return shapes


def _looking(layer, along):
    attend, think = f"{layer}.mhaBlock{along}", f"{layer}.fnnBlock{along}"
    return {
        **{f"{attend}.module.{which}_proj_weight": (WIDE, WIDE) for which in "qkv"},
        **_dense(f"{attend}.module.out_proj", WIDE, WIDE),
        **_perceptron(f"{think}.module", WIDE, 4 * WIDE, WIDE),
        f"{attend}.scale": (WIDE,),
        f"{think}.scale": (WIDE,),
    }


def _dense(name, into, out):
    return {f"{name}.weight": (out, into), f"{name}.bias": (out,)}


def _kernel(name, into, out):
    return {f"{name}.weight": (out, into, 3, 3), f"{name}.bias": (out,)}


def _perceptron(name, into, hidden, out):
    return {**_dense(f"{name}.0", into, hidden), **_dense(f"{name}.3", hidden, out)}


def _places(name, axes, waves, out):
    return {**_dense(f"{name}.proj", axes, waves), **_perceptron(f"{name}.mlp", waves, 4 * waves, out)}


def checkpoint(arrays):
    """The file that PyTorch writes of {"state_dict": arrays}: a pickle, in its oldest words, beside the numbers."""
    file, words = io.BytesIO(), ["(S'state_dict'\n("]
    with zipfile.ZipFile(file, "w") as archive:
        for key, (name, array) in enumerate(arrays.items()):
            archive.writestr(f"w/data/{key}", array.astype("<f4").tobytes())
            shape = "".join(f"I{length}\n" for length in array.shape)
            strides = "".join(f"I{stride // array.itemsize}\n" for stride in array.strides)
            words.append(f"S'{name}'\nctorch._utils\n_rebuild_tensor_v2\n((S'storage'\nctorch\nFloatStorage\n")
            words.append(f"S'{key}'\nS'cpu'\nI{array.size}\ntQI0\n({shape}t({strides}tI00\nNtR")
        archive.writestr("w/data.pkl", "".join([*words, "dd."]))
        archive.writestr("w/version", "3")
    return file.getvalue()
