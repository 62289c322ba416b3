"""The entries of a zip."""

from __future__ import annotations

import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from mmstudio.core.errors import BadFileError
from mmstudio.core.name_encodings import decode_names
from mmstudio.services.unpacking.members import EntryError, Member

ZIP_ERRORS = (
    zipfile.BadZipFile,
    zlib.error,
    EOFError,
    ValueError,
    OSError,
    RuntimeError,
    NotImplementedError,
)
"""What a damaged entry raises."""

_UTF8, _LOCKED = 0x800, 0x1
_UNICODE_PATH = 0x7075
_MOST_LINK = 4096
_METHODS = {
    1: "Shrink",
    6: "Implode",
    9: "Deflate64",
    12: "bzip2",
    14: "LZMA",
    93: "Zstandard",
    95: "XZ",
    96: "JPEG",
}
_METHODS |= {20: "Zstandard", 97: "WavPack", 98: "PPMd", 99: "AES"}
_LOCKED_WORDS = (
    "it is locked with a password. Unpack the archive with another program, then import the folder."
)


@contextmanager
def open_zip(path: Path) -> Iterator[tuple[Sequence[Member], str]]:
    """The entries of a zip, and the encoding that was guessed for their names.

    Raises:
        BadFileError: If it is damaged, or a part of several.
    """
    with _opened(path) as file:
        items = file.infolist()
        names, encoding = _names(items)
        yield [_member(file, item, name) for item, name in zip(items, names, strict=True)], encoding


def _opened(path: Path) -> zipfile.ZipFile:
    try:
        return zipfile.ZipFile(path)
    except OSError as error:
        raise BadFileError(
            "{name} cannot be unpacked: {reason}.", name=path.name, reason=error.strerror or str(error)
        ) from error
    except ZIP_ERRORS as error:
        if any(path.with_suffix(suffix).exists() for suffix in (".z01", ".z02", ".Z01")):
            raise BadFileError(
                "{name} is one of several parts of an archive.",
                hint="Unpack all parts together with another program (7-Zip, say), then import the folder.",
                name=path.name,
            ) from error
        raise BadFileError(
            "{name} cannot be unpacked: it is damaged.",
            hint="Copy or download it again; it may have ended too early.",
            name=path.name,
        ) from error


def _names(items: Sequence[zipfile.ZipInfo]) -> tuple[list[str], str]:
    """Names, in this order: the entry says that it is UTF-8; it has a second name in UTF-8; all are judged together."""
    told = [item.orig_filename if item.flag_bits & _UTF8 else _second_name(item) for item in items]
    raws = [item.orig_filename.encode("cp437") for item, name in zip(items, told, strict=True) if not name]
    decoded, encoding = decode_names(raws)
    rest = iter(decoded)
    return [(name or next(rest)).partition("\0")[0] for name in told], encoding


def _second_name(item: zipfile.ZipInfo) -> str:
    """The name in UTF-8 that an entry carries beside its old one, if it belongs to that; else empty."""
    extra = item.extra
    while len(extra) >= 4:
        kind, size = struct.unpack_from("<HH", extra)
        data, extra = extra[4 : 4 + size], extra[4 + size :]
        if kind == _UNICODE_PATH and len(data) > 5 and data[0] == 1:
            (check,) = struct.unpack_from("<I", data, 1)
            if check == zlib.crc32(item.orig_filename.encode("cp437")):
                return data[5:].decode("utf-8", "replace")
    return ""


def _member(file: zipfile.ZipFile, item: zipfile.ZipInfo, name: str) -> Member:
    link = ""
    if (item.external_attr >> 16) & 0o170000 == 0o120000:
        link = _target(file, item) or "?"
    return Member(name, item.file_size, partial(_open, file, item), link)


def _target(file: zipfile.ZipFile, item: zipfile.ZipInfo) -> str:
    try:
        with file.open(item) as stream:
            return stream.read(_MOST_LINK).decode("utf-8", "replace")
    except ZIP_ERRORS:
        return ""


@contextmanager
def _open(file: zipfile.ZipFile, item: zipfile.ZipInfo) -> Iterator[IO[bytes]]:
    if item.flag_bits & _LOCKED:
        raise EntryError(_LOCKED_WORDS)
    try:
        stream = file.open(item)
    except NotImplementedError as error:
        method = _METHODS.get(item.compress_type, f"method {item.compress_type}")
        raise EntryError(
            f"it is packed with {method}, which is not read here. "
            "Unpack the archive with another program (7-Zip, say), then import the folder."
        ) from error
    with stream:
        yield stream
