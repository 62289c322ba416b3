#!/usr/bin/env bash
# Surprise: HeifFile.add_from_pillow of a picture whose EXIF note says how it lies (6: the camera was held upright) turns the pixels upright and then
# still writes the turn into the file: read again, by pillow-heif too, the picture lies on its side, and its EXIF note says that it is upright.
# The same pixels and note through add_frombytes come back upright.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet pillow-heif==1.8.1 pillow==13.0.0
"$folder/venv/bin/python" - "$folder" <<'PY'
import sys

import pillow_heif
from PIL import Image, ImageOps

picture = Image.new("RGB", (64, 96))
note = Image.Exif()
note[0x0112] = 6
picture.info["exif"] = note.tobytes()
right = ImageOps.exif_transpose(picture).size

by_pillow = pillow_heif.HeifFile()
by_pillow.add_from_pillow(picture)
by_pillow.save(f"{sys.argv[1]}/pillow.heic")
by_bytes = pillow_heif.HeifFile()
by_bytes.add_frombytes(picture.mode, picture.size, picture.tobytes()).info["exif"] = note.tobytes()
by_bytes.save(f"{sys.argv[1]}/bytes.heic")

found = {name: pillow_heif.open_heif(f"{sys.argv[1]}/{name}.heic").size for name in ("pillow", "bytes")}
print("pillow-heif", pillow_heif.__version__, "libheif", pillow_heif.libheif_version())
print("upright:", right, " add_from_pillow:", found["pillow"], " add_frombytes:", found["bytes"])
raise SystemExit(0 if found == {"pillow": (64, 96), "bytes": (96, 64)} else 1)
PY
