#!/usr/bin/env bash
# Surprise: usearch 2.26.0 takes float32 vectors into an index of dtype "i8" with the metrics l2sq and ip too, and scales each vector to length 1 on its
# way in, without a warning. So both metrics rank as cos does: of the ten nearest by Euclidean distance, or by inner product, little more than a third
# are found, even by an exact search; with f16 it is all of them.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet usearch==2.26.0 numpy==2.4.6
"$work/venv/bin/python" - <<'P'
import warnings
from importlib.metadata import version

import numpy as np
from usearch.index import Index

warnings.simplefilter("error")
print("usearch", version("usearch"))
rng = np.random.default_rng(0)
vectors = rng.normal(size=(2000, 64)).astype(np.float32)
vectors *= rng.uniform(0.2, 5, size=(2000, 1)).astype(np.float32)
asked = vectors[:200] + 0.01 * rng.normal(size=(200, 64)).astype(np.float32)
right = {
    "l2sq": np.argsort(((asked[:, None] - vectors[None]) ** 2).sum(-1), axis=1)[:, :10],
    "ip": np.argsort(-(asked @ vectors.T), axis=1)[:, :10],
}


def nearest(metric: str, dtype: str) -> np.ndarray:
    index = Index(ndim=64, metric=metric, dtype=dtype)
    index.add(np.arange(len(vectors)), vectors)
    return index.search(asked, 10, exact=True).keys


def shared(one: np.ndarray, other: np.ndarray) -> float:
    return float(np.mean([len(set(a) & set(b)) / 10 for a, b in zip(one, other, strict=True)]))


recall = {(metric, dtype): shared(nearest(metric, dtype), right[metric]) for metric in right for dtype in ("f16", "i8")}
as_cosine = {metric: shared(nearest(metric, "i8"), nearest("cos", "i8")) for metric in right}
for (metric, dtype), share in recall.items():
    print(f"{metric}, {dtype}: {share:.3f} of the ten nearest are found")
print(*(f"{metric} in i8 agrees with cos in i8: {share:.3f}" for metric, share in as_cosine.items()), sep="\n")
assert min(recall["l2sq", "f16"], recall["ip", "f16"]) > 0.99, "f16 is not what it was"
assert recall["l2sq", "i8"] < 0.5, "CHANGED: l2sq in i8 looks at lengths"
assert recall["ip", "i8"] < 0.5, "CHANGED: ip in i8 looks at lengths"
assert min(as_cosine.values()) > 0.9, "CHANGED: l2sq and ip in i8 do not rank as cos does"
P
