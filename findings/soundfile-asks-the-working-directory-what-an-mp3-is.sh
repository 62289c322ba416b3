#!/usr/bin/env bash
# Surprise: libsndfile 1.2.2 refuses an MP3 in memory because of a file in the working directory. Before it takes MPEG frames for what they are, it
# looks for a Macintosh resource fork beside the sound; a sound without a name (a BytesIO, a stream) has an empty one, so the fork would be "./._":
# if a file of that name stands there, empty even, the MP3 is taken for a Sound Designer II file and fails with "bad data offset" or the like.
set -euo pipefail
folder=$(mktemp -d); trap 'rm -rf "$folder"' EXIT
python3 -m venv "$folder/venv"
"$folder/venv/bin/pip" install --quiet soundfile==0.14.0 numpy==2.4.6
mkdir "$folder/work"; cd "$folder/work"
"$folder/venv/bin/python" - <<'PY'
from io import BytesIO
from pathlib import Path

import numpy as np
import soundfile

print("python-soundfile", soundfile.__version__, soundfile.__libsndfile_version__)
buffer = BytesIO()
soundfile.write(buffer, np.sin(np.arange(32000) / 9) * 0.4, 16000, format="MP3")


def read() -> str:
    try:
        return f"{len(soundfile.read(BytesIO(buffer.getvalue()))[0])} samples"
    except soundfile.LibsndfileError as error:
        return error.error_string


before = read()
print("in an empty folder:      ", before)
Path("._").touch()
beside = read()
print("beside an empty file ._ :", beside)
raise SystemExit(0 if before == "32000 samples" and "offset" in beside else 1)
PY
