"""Sounds decoded by FFmpeg's libraries through PyAV of the extra ``[media]``: files of phones, players and films."""

from __future__ import annotations

import os
from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any, BinaryIO

import numpy as np

from mmstudio.api import BadFileError, Passage
from mmstudio_audio.sample_intake import Block, Gathering
from mmstudio_audio.splice import Splice
from mmstudio_audio.tags import behind_tags

_FULL_SCALE = {"u8": 1 << 7, "s16": 1 << 15, "s32": 1 << 31, "flt": 1, "dbl": 1}
"""Sample format to the number that means full level."""


def is_installed() -> bool:
    """Whether PyAV is installed."""
    return find_spec("av") is not None


def read_sound(passage: Passage, file: BinaryIO, gathering: Gathering) -> None:
    """Read the first sound of a file; tags before it, which some kinds do not tolerate, are skipped.

    Raises:
        BadFileError: If the file has no sound, or it cannot be decoded.
    """
    import av

    name = passage.path.name
    try:
        stop = file.seek(0, os.SEEK_END)
        splice = Splice(file, [(behind_tags(file, 0), stop)])
        with av.open(splice, metadata_errors="replace") as container:
            if not container.streams.audio:
                raise BadFileError("The file {name} holds no sound.", name=name)
            films = container.streams.video
            if any(not film.disposition & film.disposition.attached_pic for film in films):
                passage.remark("Only the sound of the film is read.")
            _gather(container, container.streams.audio[0], gathering)
    except av.error.FFmpegError as error:
        raise BadFileError(
            "The file {name} is damaged or incomplete ({reason}).",
            name=name,
            reason=str(getattr(error, "strerror", None) or error),
        ) from error


def _gather(container: Any, stream: Any, gathering: Gathering) -> None:
    import av

    damaged = False
    try:
        for rate_hz, block in _blocks(container, stream):
            if not gathering.count:
                gathering.begin(rate_hz, block.shape[1])
            elif not gathering.goes_with(rate_hz, block.shape[1]):
                break
            gathering.add(block)
    except av.error.FFmpegError:
        if not gathering.count:
            raise
        damaged = True
    gathering.end(damaged=damaged)


def _blocks(container: Any, stream: Any) -> Iterator[tuple[int, Block]]:
    """Rate and samples of each stretch, in order."""
    import av

    rare = av.AudioResampler(format="dblp")
    for frame in container.decode(stream):
        plain = str(frame.format.name).removesuffix("p") in _FULL_SCALE
        for part in (frame,) if plain else rare.resample(frame):
            samples = _floats(part.to_ndarray(), str(part.format.name), len(part.layout.channels))
            yield int(part.sample_rate), samples


def _floats(array: Any, name: str, channels: int) -> Block:
    """The samples of a frame within -1 and 1, (n, channels)."""
    packed = not name.endswith("p")
    values = array.reshape(-1, channels) if packed else array.T
    full = _FULL_SCALE[name.removesuffix("p")]
    middle = full if name.startswith("u") else 0
    return ((values - np.float64(middle)) / full).astype(np.float32)
