#!/usr/bin/env bash
# Surprise: Pillow 13.0.0, Image.composite and paste with a soft mask blend bytes, whatever the pixels are. Two pictures of floats ("F"), one of 1.0, one
# of 2.0, make 3.0 half way, and 1000.0 over 0.0 makes 2.6e-18; with 16-bit levels ("I;16") only the left half of each row is blended, the rest
# keeps what lay below. No error, and with a mask of only 0 and 255 (as in most tests) "F" is right. Eight-bit pictures are right, too.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pillow==13.0.0 numpy==2.4.6
"$folder/venv/bin/python" - <<'PY'
import numpy as np
import PIL
from PIL import Image

print("Pillow", PIL.__version__)


def blended(mode: str, above: float, below: float, share: int) -> list[float]:
    """The first row of a picture over another; ``share`` of 255 is seen of the upper one."""
    pictures = (Image.new(mode, (4, 4), level) for level in (above, below))
    row = np.asarray(Image.composite(*pictures, Image.new("L", (4, 4), share)))[0].tolist()
    print(f"{mode}: {above} over {below}, mask {share}: {row}; right is {below + (above - below) * share / 255:.1f}")
    return row


assert blended("L", 200, 0, 128) == [100] * 4
assert blended("F", 2.0, 1.0, 255) == [2.0] * 4 and blended("F", 2.0, 1.0, 0) == [1.0] * 4
changed = "CHANGED: blends are other ones now"
assert blended("F", 2.0, 1.0, 128) == [3.0] * 4, changed
assert max(blended("F", 1000.0, 0.0, 128)) < 1e-10, changed
assert blended("I", 256, 0, 128) == [256] * 4, changed
assert blended("I;16", 60000, 500, 128)[2:] == [500, 500], changed
PY
