#!/usr/bin/env bash
# Surprise: torch 2.13.0: a thread that leaves autocast empties the store of cast weights of all threads. Where another one is in the middle of a forward
# pass, a weight that it uses again is cast again, so that its two gradients are added up in float32 instead of bfloat16: the weights
# that a training comes to are others to the bit, depending on what another thread, with another model, does meanwhile.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 numpy==2.4.6
"$work/venv/bin/python" - <<'P'
import threading

import torch

print("torch", torch.__version__)


def leave_autocast() -> None:
    with torch.autocast("cpu", torch.bfloat16):
        pass


def gradient(between) -> torch.Tensor:
    torch.manual_seed(0)
    layer, x = torch.nn.Linear(64, 64), torch.randn(32, 64)
    with torch.autocast("cpu", torch.bfloat16):
        once = layer(x)
        thread = threading.Thread(target=between)
        thread.start()
        thread.join()
        twice = layer(once)
    twice.float().square().sum().backward()
    return layer.weight.grad


alone, beside = gradient(lambda: None), gradient(leave_autocast)
assert torch.equal(alone, gradient(lambda: None)), "a gradient is not the same each time"
print(f"numbers of the gradient that differ: {int((alone != beside).sum())} of {alone.numel()}, by up to {float((alone - beside).abs().max()):.3g}")
assert not torch.equal(alone, beside), "CHANGED: each thread keeps its own casts"
P
