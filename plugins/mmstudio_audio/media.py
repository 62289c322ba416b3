"""Sounds that FFmpeg's libraries decode, through PyAV of the extra ``[media]``: what phones, players and films hold."""

from __future__ import annotations

from collections.abc import Iterator
from importlib.util import find_spec
from typing import Any

import numpy as np

from mmstudio.api import BadFileError, Passage
from mmstudio_audio.gathering import Block, Gathering

_FULL_SCALE = {"u8": 1 << 7, "s16": 1 << 15, "s32": 1 << 31, "s64": 1 << 63, "flt": 1, "dbl": 1}
"""Format of a sample to the number that full level is."""


def is_installed() -> bool:
    """Whether PyAV is there."""
    return find_spec("av") is not None


def read_sound(passage: Passage, gathering: Gathering) -> None:
    """Gather the first sound of a file.

    Raises:
        BadFileError: If the file has none, or one that cannot be decoded.
    """
    import av

    name = passage.path.name
    try:
        with av.open(str(passage.path)) as container:
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
    """Rate and samples of one stretch after the other."""
    for frame in container.decode(stream):
        samples = _floats(frame.to_ndarray(), str(frame.format.name), len(frame.layout.channels))
        yield int(frame.sample_rate), samples


def _floats(array: Any, name: str, channels: int) -> Block:
    """The samples of a frame within -1 and 1, (n, channels)."""
    packed = not name.endswith("p")
    values = array.reshape(-1, channels) if packed else array.T
    full = _FULL_SCALE[name.removesuffix("p")]
    middle = full if name.startswith("u") else 0
    return ((values - np.float64(middle)) / full).astype(np.float32)
