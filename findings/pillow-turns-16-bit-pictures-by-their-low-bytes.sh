#!/usr/bin/env bash
# Surprise: Pillow 13.0.0, a picture of 16-bit levels ("I;16": depth maps, X-rays): rotate and transform with BILINEAR or BICUBIC mix single bytes as if
# they were levels, without an error: a flat picture of 1000 comes back full of values below 256, and where nothing should change at all.
# resize with the same filters is right, NEAREST is right, and so is everything after convert("F") or convert("I").
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pillow==13.0.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import numpy as np
import PIL
from PIL import Image

flat = Image.fromarray(np.full((64, 64), 1000, np.uint16))
inner = np.s_[24:40, 24:40]
print("Pillow", PIL.__version__, "mode", flat.mode)


def levels(picture) -> list[int]:
    return sorted({round(float(level)) for level in np.asarray(picture)[inner].ravel()})


right = {
    "resize, BICUBIC": flat.resize((64, 64), Image.Resampling.BICUBIC, box=(1, 1, 60, 60)),
    "rotate, NEAREST": flat.rotate(20, Image.Resampling.NEAREST),
    "rotate as F, BILINEAR": flat.convert("F").rotate(20, Image.Resampling.BILINEAR),
    "rotate as I, BICUBIC": flat.convert("I").rotate(20, Image.Resampling.BICUBIC),
}
half = (1, 0, 0.5, 0, 1, 0)
wrong = {
    "rotate, BILINEAR": flat.rotate(20, Image.Resampling.BILINEAR),
    "rotate, BICUBIC": flat.rotate(20, Image.Resampling.BICUBIC),
    "shift by half a pixel, BILINEAR": flat.transform(flat.size, Image.Transform.AFFINE, half, Image.Resampling.BILINEAR),
}
for name, picture in (right | wrong).items():
    found = levels(picture)
    print(f"{name}: mode {picture.mode}, {len(found)} levels from {found[0]} to {found[-1]}")
    if name in right:
        assert all(abs(level - 1000) <= 1 for level in found), name
    else:
        assert picture.mode == "I;16" and found[-1] < 256, f"CHANGED: {name}"
PY
