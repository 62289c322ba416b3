"""Pictures written byte by byte, as no library writes them, so that their right values are known."""

from __future__ import annotations

import struct
import zlib
from collections.abc import Sequence

import numpy as np
from PIL import ImageCms

SWAPPED_TAGS = (b"rXYZ", b"bXYZ")


def png_chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


ADAM7 = ((0, 0, 8, 8), (0, 4, 8, 8), (4, 0, 8, 4), (0, 2, 4, 4), (2, 0, 4, 2), (0, 1, 2, 2), (1, 0, 2, 1))
"""Passes of an interlaced PNG: first row, first column, and the steps of both."""


def png(values: np.ndarray, depth: int, colour_type: int, *chunks: bytes, interlaced: bool = False) -> bytes:
    """A PNG of values (H, W) or (H, W, C) at its depth; the chunks stand before the pixels."""
    height, width = values.shape[:2]
    passes = [values[y::down, x::across] for y, x, down, across in ADAM7] if interlaced else [values]
    rows = b"".join(_png_rows(part, depth) for part in passes if part.size)
    head = struct.pack(">IIBBBBB", width, height, depth, colour_type, 0, 0, int(interlaced))
    body = zlib.compress(rows)
    parts = (png_chunk(b"IHDR", head), *chunks, png_chunk(b"IDAT", body), png_chunk(b"IEND", b""))
    return b"\x89PNG\r\n\x1a\n" + b"".join(parts)


def _png_rows(values: np.ndarray, depth: int) -> bytes:
    """Rows without a filter."""
    rows = values.reshape(len(values), -1)
    if depth == 16:
        return b"".join(b"\0" + row.astype(">u2").tobytes() for row in rows)
    bits = (rows[..., None] >> np.arange(depth - 1, -1, -1)) & 1
    return b"".join(b"\0" + np.packbits(row.ravel().astype(np.uint8)).tobytes() for row in bits)


def tiff(
    values: np.ndarray,
    meaning: int,
    *,
    bits: int = 0,
    order: str = "<",
    apart: bool = False,
    packing: int = 1,
    predictor: int = 1,
    tile: int = 0,
    rows: int = 0,
    extra: Sequence[int] = (),
    tags: dict[int, tuple[int, Sequence[int] | bytes]] | None = None,
) -> bytes:
    """A TIFF of values (H, W, C).

    Args:
        values: Their dtype says how many bits there are, and of what kind.
        meaning: Photometric interpretation.
        bits: Fewer bits than the dtype has: unsigned numbers packed side by side.
        order: ``<`` or ``>``.
        apart: Whether each channel has planes of its own.
        packing: 1 none, 8 Deflate.
        predictor: 2 for differences of whole numbers, 3 for those of real ones.
        tile: Side of tiles, 0 for strips.
        rows: Rows of a strip, 0 for all.
        extra: What the channels behind the colours are.
        tags: More of them: number to type and values.
    """
    height, _, channels = values.shape
    kind = {"u": 1, "i": 2, "f": 3}[values.dtype.kind]
    depth = bits or values.dtype.itemsize * 8
    planes = [values[..., place : place + 1] for place in range(channels)] if apart else [values]
    pieces = [piece for plane in planes for piece in _pieces(plane, tile, rows or height)]
    data = [_packed(piece, bits, order, packing, predictor) for piece in pieces]
    entries: dict[int, tuple[int, Sequence[int] | bytes]] = {
        256: (4, [values.shape[1]]),
        257: (4, [height]),
        258: (3, [depth] * channels),
        259: (3, [packing]),
        262: (3, [meaning]),
        277: (3, [channels]),
        284: (3, [2 if apart else 1]),
        317: (3, [predictor]),
        339: (3, [kind] * channels),
        **({338: (3, list(extra))} if extra else {}),
        **({322: (4, [tile]), 323: (4, [tile])} if tile else {278: (4, [rows or height])}),
        **(tags or {}),
    }
    return _tiff_file(entries, data, order, 324 if tile else 273, 325 if tile else 279)


def _pieces(plane: np.ndarray, tile: int, rows: int) -> list[np.ndarray]:
    height, width = plane.shape[:2]
    if not tile:
        return [plane[top : top + rows] for top in range(0, height, rows)]
    padded = np.pad(plane, ((0, -height % tile), (0, -width % tile), (0, 0)))
    return [
        padded[top : top + tile, left : left + tile]
        for top in range(0, height, tile)
        for left in range(0, width, tile)
    ]


def _packed(piece: np.ndarray, bits: int, order: str, packing: int, predictor: int) -> bytes:
    if predictor == 2:
        piece = np.concatenate([piece[:, :1], np.diff(piece, axis=1)], axis=1)
    if bits:
        single = (piece.reshape(len(piece), -1)[..., None] >> np.arange(bits - 1, -1, -1)) & 1
        data = b"".join(np.packbits(row.ravel().astype(np.uint8)).tobytes() for row in single)
    elif predictor == 3:
        size, channels = piece.dtype.itemsize, piece.shape[2]
        shuffled = (
            piece.astype(f">f{size}").reshape(len(piece), -1).view(np.uint8).reshape(len(piece), -1, size)
        )
        flat = shuffled.swapaxes(1, 2).reshape(len(piece), -1)
        flat = flat.reshape(len(piece), -1, channels)
        data = np.concatenate([flat[:, :1], np.diff(flat, axis=1)], axis=1).tobytes()
    else:
        data = piece.astype(piece.dtype.newbyteorder(order)).tobytes()
    return zlib.compress(data) if packing == 8 else data


def _tiff_file(
    entries: dict[int, tuple[int, Sequence[int] | bytes]],
    data: list[bytes],
    order: str,
    places: int,
    sizes: int,
) -> bytes:
    entries = {**entries, places: (4, [0] * len(data)), sizes: (4, [len(piece) for piece in data])}
    letters = {1: "B", 3: "H", 4: "I", 7: "B"}

    def body(kind: int, value: Sequence[int] | bytes) -> bytes:
        return bytes(value) if kind in {1, 7} else struct.pack(f"{order}{len(value)}{letters[kind]}", *value)

    behind = 8 + 2 + 12 * len(entries) + 4
    outside = {tag: body(*entry) for tag, entry in entries.items()}
    start = behind + sum(len(value) for value in outside.values() if len(value) > 4)
    offsets = [start + sum(map(len, data[:number])) for number in range(len(data))]
    outside[places] = body(4, offsets)
    head = struct.pack(f"{order}2sHIH", b"II" if order == "<" else b"MM", 42, 8, len(entries))
    tail, place = b"", behind
    for tag in sorted(entries):
        kind, value = entries[tag]
        head += struct.pack(f"{order}HHI", tag, kind, len(value))
        if len(outside[tag]) <= 4:
            head += outside[tag].ljust(4, b"\0")
        else:
            head += struct.pack(f"{order}I", place + len(tail))
            tail += outside[tag]
    return head + bytes(4) + tail + b"".join(data)


def profile_of_black_ink() -> bytes:
    """A profile of four inks of which only the black one is seen: a table of their 16 corners in L*a*b*, ICC.1:2022, 10.10."""
    corners = b"".join(bytes([0 if corner & 1 else 255, 128, 128]) for corner in range(16))
    even = bytes(range(256))
    one = struct.pack(">9i", *(65536 if place % 4 == 0 else 0 for place in range(9)))
    table = b"mft1\0\0\0\0" + bytes([4, 3, 2, 0]) + one + even * 4 + corners + even * 3
    head = struct.pack(
        ">I4xI4s4s4s12x4s4x16xI", 144 + len(table), 0x02400000, b"prtr", b"CMYK", b"Lab ", b"acsp", 0
    )
    head += struct.pack(">3i", 63190, 65536, 54061)
    return head.ljust(128, b"\0") + struct.pack(">I4sII", 1, b"A2B0", 144, len(table)) + table


def swapped_profile() -> bytes:
    """A profile whose red is the blue of sRGB, and the other way round."""
    data = bytearray(ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes())
    count = struct.unpack(">I", data[128:132])[0]
    at = {bytes(data[132 + 12 * i : 136 + 12 * i]): 132 + 12 * i for i in range(count)}
    red, blue = (at[tag] + 4 for tag in SWAPPED_TAGS)
    data[red : red + 8], data[blue : blue + 8] = data[blue : blue + 8], data[red : red + 8]
    return bytes(data)
