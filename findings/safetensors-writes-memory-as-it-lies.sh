#!/usr/bin/env bash
# Surprise: safetensors 0.8.0 writes a NumPy array's memory as it lies, whatever strides it has over it: a transposed array comes back as
# another one, of the same shape, without an error. Arrays have to be laid out in their own order first (np.ascontiguousarray).
set -euo pipefail
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
python3 -m venv "$work/venv"
"$work/venv/bin/pip" install --quiet safetensors==0.8.0 numpy==2.4.0
"$work/venv/bin/python" - "$work" <<'P'
import sys
from importlib.metadata import version

import numpy as np
import safetensors.numpy

print("safetensors", version("safetensors"), "numpy", np.__version__)
grid = np.arange(6, dtype=np.float32).reshape(2, 3)
laid = {"transposed": grid.T, "laid out": np.ascontiguousarray(grid.T)}
safetensors.numpy.save_file(laid, sys.argv[1] + "/a.safetensors")
found = safetensors.numpy.load_file(sys.argv[1] + "/a.safetensors")
for name, array in laid.items():
    print(name, array.tolist(), "->", found[name].tolist())
assert np.array_equal(found["laid out"], laid["laid out"])
assert found["transposed"].shape == grid.T.shape
assert not np.array_equal(found["transposed"], grid.T), "it writes them right now"
print("as it was: another array comes back")
P
