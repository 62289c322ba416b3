#!/usr/bin/env bash
# Surprise: diffusers 0.42.1, EMAModel(decay=0.999, use_ema_warmup=False): the decay is not 0.999 but (1 + n) / (10 + n) until that is more, which
# takes 8,990 steps; the first step has decay 0 and replaces the average by the network, even where min_decay=0.999 forbids less. Who averages
# over a short run, or compares decays, has averages over a few steps instead. use_ema_warmup only picks another, at first steeper, curve.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet diffusers==0.42.1 torch==2.13.0 numpy==2.4.6
"$work/venv/bin/python" - <<'P'
import diffusers
import torch
from diffusers.training_utils import EMAModel

print("diffusers", diffusers.__version__, "torch", torch.__version__)


def decays(steps: list[int], **options) -> list[float]:
    """The decays of some steps, measured: an average that was 0 meets a parameter that is 1."""
    parameter = torch.nn.Parameter(torch.ones(1, dtype=torch.float64))
    average = EMAModel([parameter], decay=0.999, **options)
    found = []
    for step in range(1, steps[-1] + 1):
        average.shadow_params[0].zero_()
        average.step([parameter])
        if step in steps:
            found.append(round(1 - average.shadow_params[0].item(), 4))
    return found


steps = [1, 2, 11, 101, 1001, 8990, 8991]
plain = decays(steps, use_ema_warmup=False)
warm = decays(steps, use_ema_warmup=True)
floor = decays([1, 2], use_ema_warmup=False, min_decay=0.999)
print("steps:                               ", steps)
print("decay 0.999, use_ema_warmup=False:   ", plain)
print("decay 0.999, use_ema_warmup=True:    ", warm)
print("the first two with min_decay=0.999:  ", floor)
expected = [0.0, 0.1818, 0.55, 0.9182, 0.9911, 0.999, 0.999]
assert plain == expected, "CHANGED: the decay without a warm-up"
assert floor == [0.0, 0.999], "CHANGED: the first step heeds min_decay"
P
