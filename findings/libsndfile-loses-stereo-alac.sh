#!/usr/bin/env bash
# Surprise: ALAC is lossless, but what libsndfile 1.2.2 writes as ALAC of 24 bits in a CAF it reads back wrong as soon as there are two channels:
# no error, as many samples, and values that are off by a third of full level. One channel comes back exactly, and so do two of 16 bits.
# Who keeps stereo recordings in this "lossless" form through python-soundfile has noise in their place.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet soundfile==0.14.0 numpy==2.4.6
cd "$folder"
"$folder/venv/bin/python" - 2>/dev/null <<'PY'
import numpy as np
import soundfile

print("python-soundfile", soundfile.__version__, soundfile.__libsndfile_version__)
errors = {}
for subtype in ("ALAC_16", "ALAC_24"):
    for channels in (1, 2):
        noise = np.random.default_rng(0).normal(0, 0.1, (1000, channels))
        soundfile.write("a.caf", noise, 48000, subtype=subtype)
        back, _ = soundfile.read("a.caf", always_2d=True)
        errors[subtype, channels] = float(np.abs(back - noise).max())
        print(subtype, channels, "channels:", back.shape, "samples, largest error", errors[subtype, channels])
small = max(errors["ALAC_16", 1], errors["ALAC_16", 2], errors["ALAC_24", 1])
raise SystemExit(0 if small < 1e-4 and errors["ALAC_24", 2] > 0.1 else 1)
PY
