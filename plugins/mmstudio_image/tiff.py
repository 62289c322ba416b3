"""TIFFs that Pillow reads wrongly or not at all: samples deeper than 8 bits, signed, real, or in separate planes.

Whatever the samples mean, a strip consists of bytes. So each plane of such a file is read as a grey picture with 8 bits
that is as wide as a row has bytes, which leaves all decompression to Pillow and libtiff; the meaning of the bytes is
decided here. See TIFF 6.0, and Technical Note 3 for the predictor of real numbers.
"""

from __future__ import annotations

import struct
from collections.abc import Sequence
from dataclasses import dataclass
from io import BytesIO
from typing import IO, Any

import numpy as np
import numpy.typing as npt
from PIL import TiffImagePlugin

from mmstudio.api import BadFileError
from mmstudio_image.stills import quiet

_PACKINGS = {1, 5, 8, 32773, 32946, 34925, 50000}
"""None, LZW, Deflate, PackBits, the older Deflate, LZMA, Zstandard."""
_TILE_PLACES = 324
_BRIGHTNESS_AND_COLOURS = 6
_MOST_BYTES = 1 << 31
_MOST_CHANNELS = 64
_KINDS = {1: "u", 2: "i", 3: "f"}


@dataclass(frozen=True)
class TiffLayout:
    """How the first picture of a TIFF is stored.

    Attributes:
        order: Byte order, ``<`` or ``>``.
        width, height: In pixels.
        bits, kinds: For each channel; kinds are ``u`` unsigned, ``i`` signed, ``f`` real, ``?`` other.
        meaning: Photometric interpretation, TIFF 6.0, tag 262.
        packing: Compression, tag 259.
        apart: Whether each channel is stored in its own planes.
        extra: Meaning of the channels after the colours, tag 338.
        tags: All tags.
        more: Whether further pictures follow.
    """

    order: str
    width: int
    height: int
    bits: tuple[int, ...]
    kinds: tuple[str, ...]
    meaning: int
    packing: int
    apart: bool
    extra: tuple[int, ...]
    tags: Any
    more: bool

    @property
    def channels(self) -> int:
        """Number of values per pixel."""
        return len(self.bits)

    def tag(self, number: int, default: int) -> int:
        """The first number of a tag."""
        value = self.tags.get(number, default)
        return int(value[0] if isinstance(value, tuple) else value)

    def numbers(self, number: int) -> tuple[int, ...]:
        """All numbers of a tag."""
        value = self.tags.get(number, ())
        return tuple(map(int, value)) if isinstance(value, tuple) else (int(value),)


def layout_of(stream: IO[bytes]) -> TiffLayout:
    """The layout of a TIFF; the stream stands at its start before and after the call.

    Raises:
        SyntaxError, ValueError, TypeError, struct.error: If it is damaged.
    """
    head = stream.read(8)
    head += stream.read(8) if head[2:3] == b"+" or head[3:4] == b"+" else b""
    tags = TiffImagePlugin.ImageFileDirectory_v2(head)
    stream.seek(tags.next)
    with quiet():
        tags.load(stream)
    stream.seek(0)
    found = TiffLayout("<" if head[:2] == b"II" else ">", 0, 0, (), (), 0, 0, False, (), tags, tags.next != 0)  # noqa: FBT003
    channels = found.tag(277, 1)
    if not 0 < channels <= _MOST_CHANNELS:
        raise ValueError(f"it has {channels} channels")
    bits, kinds = found.numbers(258) or (1,), found.numbers(339) or (1,)
    return TiffLayout(
        found.order,
        found.tag(256, 0),
        found.tag(257, 0),
        _each(bits, channels),
        tuple(_KINDS.get(kind, "?") for kind in _each(kinds, channels)),
        found.tag(262, 1 if channels < 3 else 2),
        found.tag(259, 1),
        found.tag(284, 1) == 2,
        found.numbers(338),
        tags,
        found.more,
    )


def is_packed_as_bytes(layout: TiffLayout) -> bool:
    """Whether it is compressed by a method that does not interpret the bytes."""
    return layout.packing in _PACKINGS


def is_plain(layout: TiffLayout) -> bool:
    """Whether Pillow reads it correctly: unsigned numbers of at most 8 bits, interleaved, or compressed as a picture."""
    small = max(layout.bits) <= 8 and set(layout.kinds) == {"u"} and not layout.apart
    return small or not is_packed_as_bytes(layout) or layout.meaning == _BRIGHTNESS_AND_COLOURS


def samples(stream: IO[bytes], layout: TiffLayout, count: int, name: str) -> npt.NDArray[Any]:
    """The numbers of a picture's first channels, (H, W, count or more), in native byte order.

    Raises:
        BadFileError: If the kind of numbers does not exist, or there are too many.
        Exception: If the file is damaged.
    """
    bits, kind = layout.bits[0], layout.kinds[0]
    fitting = (
        bits in {8, 16, 32, 64}
        if kind == "i"
        else bits in {16, 32, 64}
        if kind == "f"
        else bits <= 16 or bits in {32, 64}
    )
    if len(set(layout.bits)) > 1 or len(set(layout.kinds)) > 1 or kind == "?" or not fitting:
        raise unreadable(layout, name)
    if layout.width * layout.height * layout.channels * bits > 8 * _MOST_BYTES:
        raise BadFileError("The picture {name} does not fit into memory.", name=name)
    each = 1 if layout.apart else layout.channels
    planes = [_plane(stream, layout, number, each) for number in range(count if layout.apart else 1)]
    return np.concatenate(planes, axis=2) if len(planes) > 1 else planes[0]


def unreadable(layout: TiffLayout, name: str) -> BadFileError:
    """The error for an unsupported layout."""
    return BadFileError(
        "The picture {name} is a TIFF with {channels} channels of {bits} bits, stored in a way (photometric {meaning}, "
        "compression {packing}) that cannot be read: save it as PNG, or as a plain TIFF of 8 or 16 bits.",
        name=name,
        channels=layout.channels,
        bits=layout.bits[0],
        meaning=layout.meaning,
        packing=layout.packing,
    )


def _each(values: Sequence[int], count: int) -> tuple[int, ...]:
    """One value for each channel; a single value applies to all."""
    return tuple(values[:count]) if len(values) >= count else (values[0],) * count


def _plane(stream: IO[bytes], layout: TiffLayout, number: int, channels: int) -> npt.NDArray[Any]:
    """One plane's numbers, (H, W, channels)."""
    bits = layout.bits[0]
    across = layout.tag(322, 0) if _TILE_PLACES in layout.tags else layout.width
    if across < 1:
        raise ValueError("its tiles have no width")
    wide = -(-layout.width // across) * across  # tiles are complete, also where the picture ends inside one
    row = (wide * channels * bits + 7) // 8
    with TiffImagePlugin.TiffImageFile(
        BytesIO(_as_bytes(stream, layout, number, row, across * channels))
    ) as image:
        image.load()
        packed = np.array(image)
    values: npt.NDArray[Any]
    predictor = layout.tag(317, 1) if layout.packing != 1 else 1
    if predictor == 3:
        rows = packed.reshape(-1, across * channels * bits // 8)
        values = _real_undone(rows, bits // 8, channels).view(f">f{bits // 8}")
    elif bits in {8, 16, 32, 64}:
        values = packed.view(f"{layout.order}{layout.kinds[0]}{bits // 8}")
    else:
        values = _unpacked(packed, wide * channels, bits)
    if predictor == 2:
        parts = values.view(f"{layout.order}u{values.itemsize}").reshape(-1, across, channels)
        values = np.cumsum(parts, axis=1, dtype=parts.dtype.newbyteorder("=")).view(
            f"={layout.kinds[0]}{values.itemsize}"
        )
    pixels = values.reshape(layout.height, wide, channels)[:, : layout.width]
    return pixels.astype(pixels.dtype.newbyteorder("="), copy=False)


def _as_bytes(stream: IO[bytes], layout: TiffLayout, number: int, row: int, across: int) -> bytes:
    """A TIFF in which the bytes of a plane are pixels.

    Args:
        stream: The real file.
        layout: Layout of the real file.
        number: Number of the plane.
        row: Bytes per row.
        across: Number of adjacent numbers in a tile.
    """
    tiled = _TILE_PLACES in layout.tags
    places, sizes = (_TILE_PLACES, 325) if tiled else (273, 279)
    starts, counts = layout.numbers(places), layout.numbers(sizes)
    down = layout.tag(323, 0) if tiled else min(layout.tag(278, layout.height), layout.height)
    if down < 1:
        raise ValueError("its strips have no height")
    bits = layout.bits[0]
    pieces = -(-layout.height // down) * (8 * row // (across * bits) if tiled else 1)
    mine = slice(number * pieces, (number + 1) * pieces)
    starts, counts = starts[mine], counts[mine] or (row * down,) * pieces
    if len(starts) < pieces or len(counts) < pieces:
        raise ValueError("its strips are not where it says")
    data = []
    for start, count in zip(starts, counts, strict=True):
        stream.seek(start)
        data.append(stream.read(count))
    tags = {
        256: row,
        257: layout.height,
        258: 8,
        259: layout.packing,
        262: 1,
        266: layout.tag(266, 1),
        277: 1,
    }
    tags |= {322: across * bits // 8, 323: down} if tiled else {278: down}
    return _file(layout.order, tags, places, sizes, data)


def _file(order: str, tags: dict[int, int], places: int, sizes: int, data: list[bytes]) -> bytes:
    """A TIFF of one picture."""
    count = len(tags) + 2
    lists = 8 + 2 + 12 * count + 4
    start = lists + (8 * len(data) if len(data) > 1 else 0)
    starts, total = [], start
    for piece in data:
        starts.append(total)
        total += len(piece)
    lengths = [len(piece) for piece in data]
    entries = [(tag, 1, value) for tag, value in tags.items()]
    many = len(data) > 1
    entries.append((places, len(data), lists if many else starts[0]))
    entries.append((sizes, len(data), lists + 4 * len(data) if many else lengths[0]))
    head = struct.pack(f"{order}2sHIH", b"II" if order == "<" else b"MM", 42, 8, count)
    head += b"".join(
        struct.pack(f"{order}HHII", tag, 4, number, value) for tag, number, value in sorted(entries)
    )
    head += bytes(4)
    if many:
        head += struct.pack(f"{order}{2 * len(data)}I", *starts, *lengths)
    return head + b"".join(data)


def _real_undone(packed: npt.NDArray[np.uint8], size: int, channels: int) -> npt.NDArray[np.uint8]:
    """Rows of real numbers whose bytes were separated and differenced, restored to big-endian bytes."""
    rows, width = packed.shape
    whole = packed.reshape(rows, width // channels, channels).cumsum(axis=1, dtype=np.uint8)
    return np.ascontiguousarray(whole.reshape(rows, size, width // size).swapaxes(1, 2)).reshape(rows, width)


def _unpacked(packed: npt.NDArray[np.uint8], count: int, bits: int) -> npt.NDArray[np.uint16]:
    """Numbers of 1 to 16 bits, the highest first, from rows that begin at a byte: (H, count)."""
    values = np.zeros((len(packed), count), dtype=np.uint16)
    for y, row in enumerate(packed):
        single = np.unpackbits(row)[: count * bits].reshape(count, bits)
        for place in range(bits):
            values[y] = (values[y] << 1) | single[:, place]
    return values
