"""The sounds in a file: one, or several joined, each of them given a correct header.

Lengths in the headers of sounds are often wrong: pipes and recorders write them before they are known, and tools that
    cut or join files leave them unchanged. So every container is scanned here, and a decoder gets the sound that is
    really there.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterator
from typing import BinaryIO

from mmstudio_audio import flac, iff, mpeg, ogg, riff
from mmstudio_audio.kinds import foreign
from mmstudio_audio.splice import SplicePart, bytes_at
from mmstudio_audio.tags import before_tags, behind_tags

_Reader = Callable[[BinaryIO, int, int], Iterator[SplicePart]]
_READERS: tuple[tuple[bytes, bytes, _Reader], ...] = (
    (b"RIFF", b"WAVE", riff.parts),
    (b"RIFX", b"WAVE", riff.parts),
    (b"RF64", b"WAVE", riff.parts),
    (b"BW64", b"WAVE", riff.parts),
    (b"riff\x2e\x91\xcf\x11", b"", riff.parts),
    (b"FORM", b"AIFF", iff.aiff_parts),
    (b"FORM", b"AIFC", iff.aiff_parts),
    (b"caff", b"", iff.caf_parts),
    (b".snd", b"", iff.au_parts),
    (b"dns.", b"", iff.au_parts),
    (b"OggS", b"", ogg.parts),
    (b"fLaC", b"", flac.parts),
)
"""First bytes of a file, bytes from the ninth on, and the function that knows its kind."""


_WHOLE = (
    b"NIST", b"Creative", b"fap ", b" paf", b"PVF1", b"2BIT", b"Extended Ins", b"ALawSoundFil", b"MATLAB 5", b"FORM",
    b"\x64\xa3", *(bytes((0, number, 0xA3, 0x64)) for number in range(8)),
    b"\xf0\x7e", b"\x01\x04", b"\0\0\x03\xe8\0\0\0\x01", b"\0\0\0\0\x01\0\0\0",
)  # fmt: skip
"""First bytes of other kinds that libsndfile reads: they may contain bytes that look like frames of MPEG."""
_HTK = b"\0\x02\0\0"
"""Bytes from the ninth on in files of the HMM tool kit."""


def parts_of(file: BinaryIO) -> Iterator[SplicePart]:
    """The sounds of an open file, in order; the whole file unchanged if its kind is not known here."""
    size = file.seek(0, os.SEEK_END)
    start, stop = behind_tags(file, 0), before_tags(file, size)
    head = bytes_at(file, start, 64)
    for mark, form, reader in _READERS:
        if head.startswith(mark) and head.startswith(form, 8):
            yield from reader(file, start, stop)
            return
    found = False
    if not (foreign(head) or head.startswith(_WHOLE) or head.startswith(_HTK, 8)):
        for part in mpeg.parts(file, start, stop):
            found = True
            yield part
    if not found:
        yield SplicePart(((0, size),))
