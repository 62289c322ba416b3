"""Members of archives of any kind: entries that can be written, and errors about those that cannot."""

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
    """One entry cannot be unpacked; the message follows a colon and says what to do."""


@dataclass(frozen=True)
class Member:
    """One entry of an archive.

    Attributes:
        name: Its decoded name.
        size: Size in bytes that the archive states.
        open: Opens its content; raises :class:`EntryError`, or what ``errors`` of the archive names.
        link: Target, if it is a link; it then has no content.
        hard: Whether the target is relative to the top of the archive rather than to its own folder.
    """

    name: str
    size: int
    open: Callable[[], AbstractContextManager[IO[bytes]]]
    link: str = ""
    hard: bool = False


def parts_of(name: str) -> tuple[str, ...]:
    """The folders of an entry and its name; backslashes separate them too.

    Raises:
        EntryError: If it leads outside, or is not a name.
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
    """Whether an entry only states a folder."""
    return name.endswith(("/", "\\"))


def is_litter(parts: tuple[str, ...]) -> bool:
    """Whether an entry is litter that a system leaves beside files, not data."""
    return any(part.lower() in _IGNORED or part.startswith("._") for part in parts)
