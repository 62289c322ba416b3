"""The entries of a zip."""

from __future__ import annotations

import io
import struct
import zipfile
import zlib
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from functools import partial
from pathlib import Path
from typing import IO

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.files.name_encodings import decode_names
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
"""Exceptions that a damaged entry raises."""

_UTF8, _LOCKED = 0x800, 0x1
_UNICODE_PATH = 0x7075
_ENTRY, _ENTRY_BYTES, _BEGIN_BYTES = b"PK\1\2", 46, 30
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
        BadFileError: If it is damaged, or one of several parts.
    """
    with ExitStack() as stack:
        file = _opened(path, stack)
        items = file.infolist()
        names, encoding = _names(items)
        yield [_member(file, item, name) for item, name in zip(items, names, strict=True)], encoding


def _opened(path: Path, stack: ExitStack) -> zipfile.ZipFile:
    try:
        stream = stack.enter_context(_Stream(path))
        file = stack.enter_context(zipfile.ZipFile(stream))
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
    stream.unmarked = frozenset(item.header_offset for item in file.filelist if not item.flag_bits & _UTF8)
    return file


class _Stream(io.BufferedReader):
    """A zip for ``zipfile`` to read, in which entries wrongly marked as UTF-8 lose the mark.

    Attributes:
        unmarked: Where the entries without the mark begin; ``None`` before the list of entries was read.
    """

    def __init__(self, path: Path) -> None:
        super().__init__(open_ordinary(path).detach())
        self.unmarked: frozenset[int] | None = None

    def read(self, size: int | None = -1, /) -> bytes:
        """As any file."""
        if self.unmarked is None:
            data = super().read(size)
            return _corrected(data) if data.startswith(_ENTRY) else data
        begins = size == _BEGIN_BYTES and self.tell() in self.unmarked
        data = super().read(size)
        return _without_mark(data, 6) if begins and len(data) == size else data


def _corrected(directory: bytes) -> bytes:
    """The list of entries without wrong UTF-8 marks; without any marks if most marked names are not UTF-8.

    Two bytes of another encoding may look like UTF-8 by chance; whole lists of names hardly ever do.
    """
    data, at = bytearray(directory), 0
    marked: dict[int, bool] = {}
    while data.startswith(_ENTRY, at) and at + _ENTRY_BYTES <= len(data):
        (flags,) = struct.unpack_from("<H", data, at + 8)
        name, extra, comment = struct.unpack_from("<HHH", data, at + 28)
        start = at + _ENTRY_BYTES
        told = bytes(data[start : start + name])
        if flags & _UTF8 and not told.isascii():
            marked[at] = _is_utf8(told)
        at = start + name + extra + comment
    wrong = [at for at, right in marked.items() if not right]
    for at in marked if 2 * len(wrong) > len(marked) else wrong:
        data[at + 8 : at + 10] = _without_mark(bytes(data[at + 8 : at + 10]), 0)
    return bytes(data)


def _without_mark(data: bytes, at: int) -> bytes:
    (flags,) = struct.unpack_from("<H", data, at)
    return data[:at] + struct.pack("<H", flags & ~_UTF8) + data[at + 2 :]


def _is_utf8(name: bytes) -> bool:
    try:
        name.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def _names(items: Sequence[zipfile.ZipInfo]) -> tuple[list[str], str]:
    """The names, by the first that applies: the UTF-8 mark, a second name in UTF-8, a guess from all names together."""
    told = [item.orig_filename if item.flag_bits & _UTF8 else _second_name(item) for item in items]
    raws = [item.orig_filename.encode("cp437") for item, name in zip(items, told, strict=True) if not name]
    decoded, encoding = decode_names(raws)
    rest = iter(decoded)
    return [(name or next(rest)).partition("\0")[0] for name in told], encoding


def _second_name(item: zipfile.ZipInfo) -> str:
    """The UTF-8 name that an entry carries beside its old one, if the two belong together; else empty."""
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
