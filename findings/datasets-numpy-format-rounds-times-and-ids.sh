#!/usr/bin/env bash
# Surprise: datasets 5.2.0, with_format("numpy") (and "torch"): a column that the data set keeps in 64 bits comes back in 32: moments in seconds are up to
# a minute off, and a column of integers in which one value is missing loses whole numbers, so that ids name other rows. A single row gives
# the right number, a slice of the same column the rounded one; no warning, and features still says float64 and int64.
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet datasets==5.2.0 numpy==2.4.6
HF_HUB_OFFLINE=1 HF_HOME="$work/home" "$work/venv/bin/python" - <<'P'
import warnings

import datasets
import numpy as np

warnings.simplefilter("error")
print("datasets", datasets.__version__)
moments = [1764430000.0, 1764430030.0, 1764430090.0]
ids = [16777217, 16777219, 16777221]
whole = datasets.Dataset.from_dict({"moment": moments, "id": ids}).with_format("numpy")
gap = datasets.Dataset.from_dict({"id": [*ids, None]}).with_format("numpy")
print("features:", {name: kind.dtype for name, kind in (whole.features | gap.features).items()})

row, rows = whole[1]["moment"], whole[:]["moment"]
print(f"moments: row 1 {row!r}, all {rows.dtype}, off by {np.abs(rows.astype(float) - moments).tolist()} s")
print(f"ids: {whole[:]['id'].tolist()}; with one missing: {gap[:]['id'].dtype} {[f'{value:.0f}' for value in gap[:]['id'].tolist()]}")
assert row == moments[1] and whole[:]["id"].tolist() == ids and gap[1]["id"] == ids[1], "single rows, or whole ids, are off"
assert rows.dtype == np.float32 and np.abs(rows.astype(float) - moments).max() > 10, "CHANGED: moments keep 64 bits"
assert gap[:]["id"].dtype == np.float32 and gap[:]["id"][:3].astype(int).tolist() != ids, "CHANGED: ids keep 64 bits"
P
