#!/usr/bin/env bash
# Surprise: in torch 2.13.0 the first optimizer that is made imports the compiler (torch._dynamo, torch._inductor, SymPy), though nothing is
# compiled: some 800 modules, more than 50 MB and about a second in every process that trains, however small its model. Functions such as
# torch.optim.adamw.adamw do the same step without it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 numpy==2.4.0 psutil==7.1.3
"$work/venv/bin/python" - <<'P'
import sys
import time

import psutil
import torch
from torch.optim.adamw import adamw

COMPILER = ("torch._dynamo", "torch._inductor", "sympy")


def resident():
    return psutil.Process().memory_info().rss / 1e6


def loaded():
    return [name for name in COMPILER if name in sys.modules]


print("torch", torch.__version__)
weight = torch.ones(1, requires_grad=True)
assert loaded() == [], "the compiler comes with torch itself now"
first = [torch.zeros(1) for _ in range(2)]
adamw(
    [weight.detach()], [torch.ones(1)], first[:1], first[1:], [], [torch.zeros(())], amsgrad=False,
    beta1=0.9, beta2=0.999, lr=0.1, weight_decay=0.0, eps=1e-8, maximize=False,
)
assert loaded() == [], "the function loads it, too"
modules, memory, begun = len(sys.modules), resident(), time.perf_counter()
torch.optim.AdamW([weight], lr=0.1)
modules, memory = len(sys.modules) - modules, resident() - memory
print(f"by making torch.optim.AdamW: {modules} modules, {memory:.0f} MB, {time.perf_counter() - begun:.1f} s; {loaded()}")
assert loaded() == list(COMPILER), "an optimizer does without the compiler now"
assert modules > 400
assert memory > 30
print("as it was: an optimizer loads the compiler")
P
