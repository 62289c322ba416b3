"""The function that removes metadata for each kind of sound file."""

from __future__ import annotations

import io
import struct
from collections.abc import Callable

from mmstudio_audio.bare.boxes import bare_mp4
from mmstudio_audio.bare.chunks import bare_aiff, bare_au, bare_caf, bare_flac, bare_riff
from mmstudio_audio.bare.ogg import bare_ogg
from mmstudio_audio.tags import before_tags, behind_tags


class SoundNotTakenApartError(Exception):
    """The file is of a kind, or has a structure, that is not understood well enough to cut anything out of it."""

    def __init__(self, reason: str = "it is not built as it should be") -> None:
        super().__init__(reason)


_WAYS: tuple[tuple[bytes, bytes, Callable[[bytes], bytes]], ...] = (
    (b"RIFF", b"WAVE", bare_riff),
    (b"RIFX", b"WAVE", bare_riff),
    (b"RF64", b"WAVE", bare_riff),
    (b"BW64", b"WAVE", bare_riff),
    (b"FORM", b"AIFF", bare_aiff),
    (b"FORM", b"AIFC", bare_aiff),
    (b"caff", b"", bare_caf),
    (b".snd", b"", bare_au),
    (b"dns.", b"", bare_au),
    (b"fLaC", b"", bare_flac),
    (b"OggS", b"", bare_ogg),
    (b"\xff", b"", bytes),
)
"""First bytes of a file after its tags, bytes from the ninth on, and the function for it; frames of MPEG have no metadata."""


def without_notes(data: bytes) -> bytes:
    """A file without metadata.

    Raises:
        NotTakenApartError: If metadata cannot be removed.
    """
    file = io.BytesIO(data)
    start = behind_tags(file, 0)
    body = data[start : before_tags(file, len(data))]
    try:
        if body[4:8] == b"ftyp":
            return bare_mp4(body)
        for mark, form, way in _WAYS:
            if body.startswith(mark) and body.startswith(form, 8):
                return way(body)
    except (struct.error, IndexError, ValueError, OverflowError) as error:
        raise SoundNotTakenApartError from error
    raise SoundNotTakenApartError("nothing is known of how its kind keeps notes")
