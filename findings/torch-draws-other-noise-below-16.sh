#!/usr/bin/env bash
# Surprise: torch 2.13.0 on the CPU draws normal numbers in another way as soon as there are 16 of them: with one seed, randn(15) and randn(16) have not
# one number in common, two draws of 8 are not the draw of 16, and of randn(20) and randn(40) only the first four agree. torch.rand keeps
# its beginnings. So a seed does not stand for a picture's noise: it depends on how many are drawn along with it.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet torch==2.13.0 numpy==2.4.6
"$work/venv/bin/python" - <<'P'
import torch

print("torch", torch.__version__)


def drawn(draw, *sizes: int) -> torch.Tensor:
    torch.manual_seed(0)
    return torch.cat([draw(size) for size in sizes])


def agree(draw, one: tuple[int, ...], other: tuple[int, ...]) -> int:
    first, second = drawn(draw, *one), drawn(draw, *other)
    shared = min(len(first), len(second))
    return int((first[:shared] == second[:shared]).sum())


found = {}
for one, other in (((15,), (16,)), ((8, 8), (16,)), ((16, 16), (32,)), ((20,), (40,))):
    found[one, other] = agree(torch.randn, one, other), agree(torch.rand, one, other)
    print(f"draws of {one} and of {other}: {found[one, other][0]} agree of randn, {found[one, other][1]} of rand")
assert [pair[1] for pair in found.values()] == [15, 16, 32, 20], "torch.rand does not keep its beginnings"
assert [pair[0] for pair in found.values()] == [0, 0, 32, 4], "CHANGED: normal numbers are drawn in another way"
P
