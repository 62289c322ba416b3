#!/usr/bin/env bash
# Surprise: diffusers 0.42.0's EMAModel warms its decay up unless told to warm it up in another way. With use_ema_warmup=False, the default, and decay=0.9999
# the n-th step uses (1 + n) / (10 + n): 0.917 after 100 steps and 0.991 after 1000, so that an average compared with one of constant decay
# reaches back a hundredth as far. Only min_decay=decay gives the decay that was asked for.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 diffusers==0.42.0 numpy==2.4.6
"$work/venv/bin/python" - <<'P'
import inspect
from importlib.metadata import version

import torch
from diffusers.training_utils import EMAModel

print(*(f"{name} {version(name)}" for name in ("diffusers", "torch")))
assert inspect.signature(EMAModel.__init__).parameters["use_ema_warmup"].default is False


def decays(**told) -> list[float]:
    """The decay of steps 2, 100 and 1000, and what is left of a beginning of 1 while the weight is 0."""
    weight = torch.nn.Parameter(torch.ones(1, dtype=torch.float64))
    average = EMAModel([weight], decay=0.9999, **told)
    average.step([weight])  # the first step copies, whatever the decay
    weight.data.zero_()
    used = {}
    for step in range(2, 1002):
        average.step([weight])
        used[step] = average.cur_decay_value
    return [round(used[step], 4) for step in (2, 100, 1000)] + [round(float(average.shadow_params[0]), 4)]


found = {"default": decays(), "use_ema_warmup=False": decays(use_ema_warmup=False), "min_decay=0.9999": decays(min_decay=0.9999)}
for told, numbers in found.items():
    print(f"{told}: decay of steps 2, 100, 1000, and what is left of the beginning: {numbers}")
assert found["default"] == found["use_ema_warmup=False"]
assert found["min_decay=0.9999"] == [0.9999, 0.9999, 0.9999, round(0.9999**1000, 4)]
assert found["default"][1] < 0.93 and found["default"][2] < 0.995, "CHANGED: the decay is what was asked for"
assert found["default"][3] < 0.01, "CHANGED: the beginning is remembered"
P
