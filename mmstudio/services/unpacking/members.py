"""What an archive holds, whatever its kind: entries that can be written down, and sentences about those that cannot."""

from __future__ import annotations

import re
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import IO

_IGNORED = frozenset({"thumbs.db", "desktop.ini", "__macosx", ".ds_store"})
_DRIVE = re.compile(r"[A-Za-z]:/")
_OUTSIDE = "its path leads out of the archive's folder."


class EntryError(Exception):
    """One entry cannot be had; its words go on behind a colon and say what to do."""


@dataclass(frozen=True)
class Member:
    """One entry of an archive.

    Attributes:
        name: As it was written, decoded.
        size: Bytes, as the archive says.
        open: Gives its content; raises :class:`EntryError`, or what ``errors`` of the archive names.
        link: What it is a link to; it has no content then.
        hard: Whether that is counted from the top of the archive, not from its own folder.
    """

    name: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    link: str = ""
    hard: bool = False


def parts_of(name: str) -> tuple[str, ...]:
    """The folders of an entry and its name; backslashes part them too.

    Raises:
        EntryError: If it leads out, or is no name.
    """
    plain = name.replace("\\", "/")
    if plain.startswith("/") or _DRIVE.match(plain):
        raise EntryError(_OUTSIDE)
    parts = tuple(part for part in plain.split("/") if part not in {"", "."})
    if ".." in parts:
        raise EntryError(_OUTSIDE)
    if not parts:
        raise EntryError("it has no name.")
    return parts


def is_folder(name: str) -> bool:
    """Whether an entry only says that there is a folder."""
    return name.endswith(("/", "\\"))


def is_litter(parts: tuple[str, ...]) -> bool:
    """Whether an entry is what a system leaves beside files, and nobody's data."""
    return any(part.lower() in _IGNORED or part.startswith("._") for part in parts)
