"""Write what Transkun's own code says of the small network; run by hand, where PyTorch and ``transkun`` are installed.

python tests/hearing/piano/golden_transkun.py
"""

import json
import sys
from types import ModuleType, SimpleNamespace

import torch
from small_transkun import CONFIG, weights
from test_small_transkun import GOLDEN, INTERVALS, sound

HOP, WINDOW = 1024, 4096


def original():
    """The model of the package; torchaudio is asked for a filter bank only, which then comes with the weights."""
    torchaudio = ModuleType("torchaudio")
    torchaudio.functional = SimpleNamespace(melscale_fbanks=lambda n_freqs, n_mels, **_: torch.zeros(n_freqs, n_mels))
    sys.modules["torchaudio"] = torchaudio
    from transkun.ModelTransformer import Config, TransKun

    config = Config()
    config.__dict__ |= CONFIG
    model = TransKun(conf=config).eval()
    model.load_state_dict({name: torch.from_numpy(array) for name, array in weights().items()}, strict=True)
    model.backbone.useGradientCheckpoint = False
    return model


def figures(model):
    from transkun.Util import makeFrame

    frames = makeFrame(torch.from_numpy(sound())[None, None], HOP, WINDOW)
    field, context = model.processFramesBatch(frames)
    first = torch.stack([context[0, line, first] for line, first, _ in INTERVALS])
    last = torch.stack([context[0, line, last] for line, _, last in INTERVALS])
    ends = torch.cat([first, last, first * last], -1)
    values, present = model.refinedOFPredictor(ends).chunk(2, -1)
    means = torch.distributions.ContinuousBernoulli(logits=values).mean
    return {
        "scores": torch.stack([field.score[last, first, line] for line, first, last in INTERVALS]),
        "velocities": model.velocityPredictor(ends)[:, [0, 64, 127]],
        "shifts": ((means - 0.5) / 0.99).clamp(-0.5, 0.5),
        "inside": (present > 0).to(torch.int),
    }


def rounded(numbers):
    return [rounded(number) if isinstance(number, list) else round(number, 5) for number in numbers]


if __name__ == "__main__":
    with torch.inference_mode():
        told = figures(original())
    lines = [f' "{name}": {json.dumps(rounded(array.tolist()))}' for name, array in told.items()]
    GOLDEN.write_text("{\n" + ",\n".join(lines) + "\n}\n", encoding="utf-8")
