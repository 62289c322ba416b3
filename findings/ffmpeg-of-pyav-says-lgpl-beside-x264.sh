#!/usr/bin/env bash
# Surprise: FFmpeg in PyAV's wheel calls itself "LGPL version 3 or later", although it was configured with libx264 and libx265 (both GPL-2.0-or-later)
# and its libavcodec is linked against them. FFmpeg's own configure refuses these two without --enable-gpl, and calls the result GPL then.
# Who decides by avcodec_license() whether the wheel may be part of a program of another licence is told the wrong thing.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet av==18.1.0
"$folder/venv/bin/python" - <<'PY'
import re
from pathlib import Path

import av
from av._core import library_meta

meta = library_meta["libavcodec"]
options = [option for option in ("--enable-gpl", "--enable-libx264", "--enable-libx265") if option in meta["configuration"]]
library = next((Path(av.__file__).parent.parent / "av.libs").glob("libavcodec*"))
linked = sorted(set(re.findall(rb"libx26[45]-[0-9a-f]+\.so\.\d+", library.read_bytes())))
print("PyAV", av.__version__, "FFmpeg", av.ffmpeg_version_info)
print("licence that it tells:", meta["license"])
print("options:", *options)
print("linked against:", *(name.decode() for name in linked))
codecs = [name for name in ("libx264", "libx265") if name in av.codecs_available]
print("encoders that work:", *codecs)
expected = meta["license"].startswith("LGPL") and options == ["--enable-libx264", "--enable-libx265"] and len(linked) == 2
raise SystemExit(0 if expected else 1)
PY
