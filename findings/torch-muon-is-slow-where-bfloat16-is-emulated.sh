#!/usr/bin/env bash
# Surprise: torch.optim.Muon of torch 2.13.0 multiplies matrices in bfloat16 whatever the device, and a CPU without bfloat16 products (any with
# AVX2 alone) emulates them: a step over one matrix of 512 x 512 takes 25 to 30 times as long as the same five Newton-Schulz
# iterations in float32, single products of that size 50 times. Nothing warns, and the setting of the iteration's type does not exist. On a CPU that has
# them (avx512_bf16, AMX) nothing of this is seen; the script says so and ends.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 numpy==2.4.0
"$work/venv/bin/python" - <<'P'
import inspect
import time

import torch

print("torch", torch.__version__, torch.backends.cpu.get_cpu_capability())
settings = set(inspect.signature(torch.optim.Muon).parameters)
assert not {name for name in settings if "dtype" in name}, f"the type can be chosen now: {settings}"
if torch.cpu._is_avx512_bf16_supported() or torch.cpu._is_amx_tile_supported():
    print("this CPU multiplies bfloat16 itself: nothing to see here")
    raise SystemExit
torch.manual_seed(0)
torch.set_num_threads(1)


def seconds(work, times=3):
    work()
    begun = time.process_time()
    for _ in range(times):
        work()
    return (time.process_time() - begun) / times


weight = torch.nn.Parameter(torch.randn(512, 512))
weight.grad = torch.randn(512, 512)
unit = weight.grad / weight.grad.norm()


def in_float32():
    x = unit
    for _ in range(5):
        square = x @ x.mT
        x = 3.4445 * x + (-4.7750 * square + 2.0315 * square @ square) @ x
    return x


library, plain = seconds(torch.optim.Muon([weight]).step), seconds(in_float32)
print(f"a step of torch.optim.Muon {1e3 * library:.0f} ms, the same in float32 {1e3 * plain:.0f} ms: {library / plain:.0f} times")
assert library > 5 * plain, "it is no longer slow"
P
