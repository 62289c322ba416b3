#!/usr/bin/env bash
# Surprise: safetensors writes beside the target and renames. A target that is a symbolic link (a checkpoint kept on a larger disk, say)
# is replaced by an ordinary file instead of being written through, and whatever the umask, nobody but the owner may read the
# new file, so that colleagues on a cluster cannot load it. Python's own open() does neither.
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"
python3 -m venv env
env/bin/pip install --quiet 'safetensors==0.8.0' 'numpy==2.4.6'
umask 022
env/bin/python - <<'PYTHON'
import os
import stat

import numpy as np
import safetensors
from safetensors.numpy import load_file, save_file

os.mkdir("large-disk")
with open("large-disk/model.safetensors", "wb"):
    pass
os.symlink("large-disk/model.safetensors", "model.safetensors")
save_file({"a": np.arange(4, dtype=np.float32)}, "model.safetensors")
with open("plain", "wb"):
    pass

linked = os.path.islink("model.safetensors")
through = os.path.getsize("large-disk/model.safetensors")
mode = stat.S_IMODE(os.lstat("model.safetensors").st_mode)
usual = stat.S_IMODE(os.lstat("plain").st_mode)
print(f"safetensors {safetensors.__version__}")
print(f"still a link: {linked}; bytes behind the link: {through}")
print(f"rights {mode:o}, those of a file that open() makes: {usual:o}")
assert load_file("model.safetensors")["a"].tolist() == [0, 1, 2, 3]
assert (linked, through, mode, usual) == (False, 0, 0o600, 0o644), "the behaviour has changed"
PYTHON
