"""TIFF and BigTIFF without metadata (TIFF 6.0): the tags that a picture needs, at the places where they were.

All other bytes of the file become zeros, so that no data remains that was reached only through removed tags.
"""

from __future__ import annotations

import struct
from dataclasses import dataclass

from mmstudio_image.bare.notes import PictureNotTakenApartError, kept

_PICTURE = frozenset(
    {254, 255, 256, 257, 258, 259, 262, 263, 264, 265, 266, 273, 274, 277, 278, 279, 280, 281, 282, 283, 284, 286, 287, 290, 291, 292,
     293, 296, 297, 301, 317, 318, 319, 320, 321, 322, 323, 324, 325, 332, 334, 336, 338, 339, 340, 341, 347, 529, 530, 531, 532,
     32995, 32996, 32997, 32998, 34675}
)  # fmt: skip
_DATA = {273: 279, 324: 325}
"""Tags of offsets to tags of lengths."""
_SIZES = {
    1: 1,
    2: 1,
    3: 2,
    4: 4,
    5: 8,
    6: 1,
    7: 1,
    8: 2,
    9: 4,
    10: 8,
    11: 4,
    12: 8,
    13: 4,
    16: 8,
    17: 8,
    18: 8,
}
_WHOLE = {1: "B", 3: "H", 4: "I", 16: "Q"}
_MOST_PAGES = 10_000


@dataclass(frozen=True)
class _Form:
    """The form of numbers in the file: their byte order, and their sizes in directories."""

    order: str
    count: str
    entry: str
    place: str

    def read(self, kind: str, data: bytes, place: int) -> int:
        try:
            return int(struct.unpack_from(self.order + kind, data, place)[0])
        except struct.error as error:
            raise PictureNotTakenApartError from error


def bare(data: bytes, orientation: int) -> bytes:
    """The pages of a file, with their profiles; the orientation stays where it was."""
    del orientation
    form, first = _form(data)
    ranges: list[tuple[int, int]] = [(0, first[1])]
    rebuilt: list[tuple[int, bytes]] = []
    place, seen = first[0], set[int]()
    while place and place not in seen and len(seen) < _MOST_PAGES:
        seen.add(place)
        place, directory = _page(data, place, form, ranges)
        rebuilt.append(directory)
    found = kept(data, ranges)
    for start, directory_bytes in rebuilt:
        found[start : start + len(directory_bytes)] = directory_bytes
    return bytes(found)


def _form(data: bytes) -> tuple[_Form, tuple[int, int]]:
    """The form of the file; the place of the first directory, and the end of the header."""
    order = {b"II": "<", b"MM": ">"}.get(data[:2])
    if order is None:
        raise PictureNotTakenApartError
    if struct.unpack_from(order + "H", data, 2)[0] == 43:
        form = _Form(order, "Q", "HHQ8s", "Q")
        return form, (form.read("Q", data, 8), 16)
    form = _Form(order, "H", "HHI4s", "I")
    return form, (form.read("I", data, 4), 8)


def _page(
    data: bytes, start: int, form: _Form, ranges: list[tuple[int, int]]
) -> tuple[int, tuple[int, bytes]]:
    """The place of the next page; this page's new directory, with its place. Records which ranges are kept."""
    entry = struct.Struct(form.order + form.entry)
    count = form.read(form.count, data, start)
    first = start + struct.calcsize(form.count)
    if first + count * entry.size > len(data):
        raise PictureNotTakenApartError
    entries = [
        data[place : place + entry.size] for place in range(first, first + count * entry.size, entry.size)
    ]
    chosen = [one for one in entries if entry.unpack(one)[0] in _PICTURE]
    values = {}
    for one in chosen:
        tag, kind, number, raw = entry.unpack(one)
        size = _SIZES.get(kind, 1) * number
        if size > len(raw):
            place = struct.unpack(form.order + form.place, raw)[0]
            ranges.append((place, place + size))
            raw = data[place : place + size]
        values[tag] = (kind, number, raw)
    for places, lengths in _DATA.items():
        if places in values:
            found = zip(_numbers(values[places], form), _numbers(values.get(lengths), form), strict=True)
            ranges += [(place, min(place + length, len(data))) for place, length in found]
    following = form.read(form.place, data, first + count * entry.size)
    directory = struct.pack(form.order + form.count, len(chosen)) + b"".join(chosen)
    directory += struct.pack(form.order + form.place, following)
    room = struct.calcsize(form.count) + count * entry.size + struct.calcsize(form.place)
    return following, (start, directory.ljust(room, b"\0"))


def _numbers(value: tuple[int, int, bytes] | None, form: _Form) -> tuple[int, ...]:
    if value is None or value[0] not in _WHOLE:
        raise PictureNotTakenApartError
    kind, number, raw = value
    return struct.unpack_from(f"{form.order}{number}{_WHOLE[kind]}", raw)
