#!/usr/bin/env bash
# Surprise: webdataset 1.0.2 and its two shuffles. That of the shards (shardshuffle=8, no seed) takes one order when the data set is made and repeats it
# in every epoch. That of the samples (.shuffle) heeds no seed at all that a program sets (random, NumPy, torch), nor the data set's own seed=;
# with the only argument that makes it repeatable, .shuffle(8, seed=3), every epoch has the very same order, too. Only detshuffle does
# what "shuffle with a seed" does elsewhere: another order in each epoch, the same ones in each run.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet webdataset==1.0.2 numpy==2.4.6
"$work/venv/bin/python" - "$work" <<'P'
import random
import sys
from importlib.metadata import version

import numpy as np
import webdataset

print("webdataset", version("webdataset"))
for shard in range(8):
    with webdataset.TarWriter(f"{sys.argv[1]}/{shard}.tar") as writer:
        for sample in range(8):
            writer.write({"__key__": f"{shard}{sample}", "txt": "a"})


def keys(data) -> list[str]:
    return [sample["__key__"] for sample in data]


def one_shard(**options):
    random.seed(0)
    np.random.seed(0)
    return webdataset.WebDataset(f"{sys.argv[1]}/0.tar", shardshuffle=False, **options)


def show(name: str, first: list[str], second: list[str]) -> bool:
    print(f"{name}: {' '.join(key[1:] for key in first)} | {' '.join(key[1:] for key in second)}")
    return first == second


shards = webdataset.WebDataset(sys.argv[1] + "/{0..7}.tar", shardshuffle=8)
epochs = [[key[0] for key in keys(shards)[::8]] for _ in range(3)]
print("shards, three epochs:", *("".join(epoch) for epoch in epochs))
assert sorted(epochs[0]) == list("01234567") and epochs[0] == epochs[1] == epochs[2], "CHANGED: shards are shuffled anew"

runs = [keys(one_shard(seed=7).shuffle(8)) for _ in range(4)]
show("samples, all seeds set, two runs", *runs[:2])
assert any(run != runs[0] for run in runs), "CHANGED: the shuffle of samples heeds a seed"

seeded = one_shard().shuffle(8, seed=3)
assert show("samples, shuffle(8, seed=3), two epochs", keys(seeded), keys(seeded)), "CHANGED: epochs differ"

known = [one_shard().compose(webdataset.detshuffle(8, seed=3)) for _ in range(2)]
first, second = ([keys(data), keys(data)] for data in known)
assert not show("samples, detshuffle(8, seed=3), two epochs", *first) and first == second, "CHANGED: detshuffle"
P
