"""Comparison of made sounds: the program's reading against libsndfile's, and against the samples they were made of."""

from __future__ import annotations

from io import BytesIO
from pathlib import Path

import numpy as np
import soundfile
from made_sounds import Made

from mmstudio.api import BadFileError
from mmstudio_audio.codec import AudioCodec

CODEC = AudioCodec()
STEP = {"PCM_16": 2.0**-15, "PCM_24": 2.0**-23, "PCM_32": 2.0**-24, "FLOAT": 2.0**-24, "DOUBLE": 2.0**-24}
"""Codings that keep values, and the largest error: half of libsndfile's step, which rounds down, and of a float's."""
ROUGH = {"SDS", "PAF", "CAF"}
"""Kinds of which libsndfile does not read back what it writes: bits of SDS and PAF are lost, ALAC of many bits is broken."""
BYTES = {"PCM_S8", "PCM_U8", "ULAW", "ALAW"}
"""Codings of which an odd number is filled up; where no length is stated, that cannot be told from a sample."""


def expected(made: Made) -> np.ndarray | None:
    """What libsndfile reads of the unchanged file, block by block; ``None`` if it does not read what it wrote."""
    try:
        with soundfile.SoundFile(BytesIO(made.plain)) as file:
            file.seekable = lambda: False  # type: ignore[method-assign]
            blocks = []
            while len(block := file.read(4096, dtype="float32", always_2d=True)):
                blocks.append(block)
            channels = file.channels
    except soundfile.LibsndfileError:
        return None
    whole = np.concatenate(blocks) if blocks else np.zeros((0, channels), np.float32)
    peak = np.abs(whole).max(initial=0)
    return np.concatenate([whole / peak if peak > 1 else whole] * made.copies)


def difference(made: Made, folder: Path) -> str:
    """How the program's reading differs; empty if it does not."""
    path = folder / "a.bin"
    path.write_bytes(made.data)
    wanted = expected(made)
    try:
        CODEC.check(path)
        samples = CODEC.read(path).samples.T
    except BadFileError as error:
        return "" if wanted is None or not len(wanted) else f"{made.name}: refused, {error}"
    if wanted is None:
        return f"{made.name}: read, though libsndfile cannot"
    count = made.copies * len(made.values)
    filled = made.subtype in BYTES and made.data != made.plain
    if not min(count, len(wanted)) <= len(samples) <= len(wanted) + filled:
        return f"{made.name}: {len(samples)} of {len(wanted)} samples, made of {count}"
    same = min(len(samples), len(wanted)) if made.copies == 1 else 0
    if np.abs(samples[:same] - wanted[:same]).max(initial=0) > 1e-6:
        return f"{made.name}: other values than libsndfile"
    if made.subtype in STEP and made.kind not in ROUGH:
        part = samples[:count] - np.tile(made.values, (made.copies, 1)).clip(-1, 1)
        if np.abs(part).max(initial=0) > STEP[made.subtype] + 2.0**-24:
            return f"{made.name}: other values than it was made of"
    return ""
