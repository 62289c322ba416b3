#!/usr/bin/env bash
# Surprise: a tree of scikit-learn learns at each split to which side rows without a value go. skl2onnx 1.20.0 converts such a tree or forest without
# a warning and writes 0 for that choice at every node, so that in ONNX Runtime all gaps go to the same side: probabilities are off by up to 0.7
# and a quarter of the labels change, while rows without gaps, on which one would check the export, agree to seven digits.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet skl2onnx==1.20.0 onnx==1.23.2 onnxruntime==1.32.0 scikit-learn==1.9.1 numpy==2.4.6
"$work/venv/bin/python" - <<'P'
import warnings
from importlib.metadata import version

import numpy as np
import onnxruntime
from skl2onnx import to_onnx
from sklearn.ensemble import RandomForestClassifier

warnings.simplefilter("error")
print(*(f"{name} {version(name)}" for name in ("skl2onnx", "onnxruntime", "scikit-learn")))
rng = np.random.default_rng(0)
rows = rng.normal(size=(600, 6)).astype(np.float32)
labels = (rows[:, 0] + rows[:, 1] / 2 > 0).astype(int)
rows[rng.random(rows.shape) < 0.15] = np.nan
gaps = np.isnan(rows).any(axis=1)
forest = RandomForestClassifier(50, max_depth=5, random_state=0).fit(rows, labels)
learned = sum(int(tree.tree_.missing_go_to_left.sum()) for tree in forest.estimators_)

model = to_onnx(forest, rows[:1], options={id(forest): {"zipmap": False}})
node = next(node for node in model.graph.node if node.op_type == "TreeEnsembleClassifier")
written = sum(sum(kept.ints) for kept in node.attribute if kept.name == "nodes_missing_value_tracks_true")
session = onnxruntime.InferenceSession(model.SerializeToString(), providers=["CPUExecutionProvider"])
found, chances = session.run(None, {session.get_inputs()[0].name: rows})
off = np.abs(chances - forest.predict_proba(rows)).max(axis=1)
changed = float((found != forest.predict(rows))[gaps].mean())
print(f"nodes that send gaps to the left: {learned} learned, {written} written")
print(f"largest error of a probability: {off[~gaps].max():.1e} without gaps, {off[gaps].max():.2f} with; labels changed: {changed:.0%}")
assert learned > 0 and off[~gaps].max() < 1e-5, "the forest learned no side, or the export is wrong altogether"
assert written == 0 and off[gaps].max() > 0.3 and changed > 0.1, "CHANGED: the export keeps where gaps go"
P
