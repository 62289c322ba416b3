"""Tags before and after a sound, which do not belong to a certain format."""

from __future__ import annotations

import os
from typing import BinaryIO

from mmstudio_audio.splice import bytes_at

ID3 = b"ID3"
MARKS = (ID3, b"TAG", b"APETAGEX", b"LYRICSBEGIN")
"""First bytes of tags."""
_ID3V1, _APE, _LYRICS = 128, 32, 15


def id3_bytes(head: bytes) -> int:
    """Length of the ID3v2 tag at the start of some bytes, with header and footer; 0 if there is none.

    Args:
        head: At least ten bytes.
    """
    sizes = head[6:10]
    if head[:3] != ID3 or len(sizes) < 4 or max(sizes) > 0x7F or max(head[3:5]) == 0xFF:
        return 0
    size = sizes[0] << 21 | sizes[1] << 14 | sizes[2] << 7 | sizes[3]
    return 10 + size + (10 if head[5] & 0x10 else 0)


def behind_tags(file: BinaryIO, start: int) -> int:
    """Where a sound begins, after any number of ID3v2 tags; a tag longer than the file is not a tag."""
    stop = file.seek(0, os.SEEK_END)
    while (size := id3_bytes(bytes_at(file, start, 10))) and start + size < stop:
        start += size
    return start


def before_tags(file: BinaryIO, stop: int) -> int:
    """Where a sound ends, before ID3v1, Lyrics3 and APE tags in any order."""
    while size := _tag_before(file, stop):
        stop -= size
    return stop


def _tag_before(file: BinaryIO, stop: int) -> int:
    if bytes_at(file, max(0, stop - _ID3V1), 3) == b"TAG" and stop >= _ID3V1:
        return _ID3V1
    tail = bytes_at(file, max(0, stop - _APE), min(stop, _APE))
    if tail.startswith(b"APETAGEX"):
        size = int.from_bytes(tail[12:16], "little")
        whole = size + (_APE if tail[23] & 0x80 else 0)
        return whole if _APE <= whole <= stop else 0
    if tail.endswith(b"LYRICS200") and tail[-_LYRICS:-9].isdigit():
        whole = int(tail[-_LYRICS:-9]) + _LYRICS
        return whole if whole <= stop else 0
    return 0
