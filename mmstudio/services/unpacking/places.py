"""Places of unpacked entries: their own names where the system allows these, else similar ones that it allows."""

from __future__ import annotations

import hashlib
import os
import re
from pathlib import Path
from typing import IO

_FORBIDDEN = str.maketrans(
    {
        **{chr(code): chr(0x2400 + code) for code in range(1, 32)},
        "<": "\N{FULLWIDTH LESS-THAN SIGN}",
        ">": "\N{FULLWIDTH GREATER-THAN SIGN}",
        ":": "\N{FULLWIDTH COLON}",
        '"': "\N{FULLWIDTH QUOTATION MARK}",
        "|": "\N{FULLWIDTH VERTICAL LINE}",
        "?": "\N{FULLWIDTH QUESTION MARK}",
        "*": "\N{FULLWIDTH ASTERISK}",
    }
)
_DEVICES = re.compile(r"(con|prn|aux|nul|(com|lpt)[0-9\u00b9\u00b2\u00b3])(?=\.|$)", re.IGNORECASE)
_ENDINGS = re.compile(r"(\.[^.\s]{1,16}){1,2}$")
_MOST = 255
_MOST_ON_WINDOWS = 120
"""Most characters of one name; whole paths on Windows have 260."""
_MOST_TRIES = 10_000


def safe_name(name: str, *, windows: bool = os.name == "nt") -> str:
    """A name that the system allows: unchanged wherever possible.

    What Windows forbids (``:``, control characters, a dot at the end, ``CON``) gets a look-alike there; what is too long is
    shortened in the same way whatever it ends in, so that files of one stem stay together.
    """
    if windows:
        name = _DEVICES.sub(r"\1_", name.translate(_FORBIDDEN))
        bare = name.rstrip(". ")
        name = bare + "_" * (len(name) - len(bare))
    most = _MOST_ON_WINDOWS if windows else _MOST
    if _length(name, windows=windows) <= most:
        return name
    ending = found.group() if (found := _ENDINGS.search(name)) else ""
    stem = name[: len(name) - len(ending)]
    mark = "~" + hashlib.sha256(stem.encode("utf-8", "backslashreplace")).hexdigest()[:10]
    while stem and _length(stem + mark + ending, windows=windows) > most:
        stem = stem[:-1]
    return stem + mark + ending


def _length(name: str, *, windows: bool) -> int:
    return len(name.encode("utf-16-le", "surrogatepass")) // 2 if windows else len(os.fsencode(name))


class Places:
    """Gives every entry its own path below a folder; two never collide, whichever names the system treats as equal.

    Args:
        folder: An empty one.
    """

    def __init__(self, folder: Path) -> None:
        self._folders: dict[tuple[str, ...], Path] = {(): folder}
        self._files: dict[tuple[str, ...], Path] = {}

    def create(self, parts: tuple[str, ...]) -> tuple[IO[bytes], Path]:
        """A new file for an entry.

        Returns:
            The file, open for writing, and its path; its name differs from the entry's if that was taken.

        Raises:
            OSError: If it cannot be made.
        """
        folder = self._folder(parts[:-1])
        name = safe_name(parts[-1])
        for number in range(1, _MOST_TRIES):
            path = folder / (name if number == 1 else numbered(name, number))
            try:
                file = path.open("xb")
            except (FileExistsError, IsADirectoryError):
                continue
            self._files[parts] = path
            return file, path
        raise FileExistsError(f"too many files called {name}")

    def forget(self, parts: tuple[str, ...]) -> None:
        """Remove the file of an entry again."""
        if path := self._files.pop(parts, None):
            path.unlink(missing_ok=True)

    def find(self, parts: tuple[str, ...]) -> Path | None:
        """The file of an entry that was written."""
        return self._files.get(parts)

    def _folder(self, parts: tuple[str, ...]) -> Path:
        known = self._folders.get(parts)
        if known is not None:
            return known
        above, name = self._folder(parts[:-1]), safe_name(parts[-1])
        for number in range(1, _MOST_TRIES):
            path = above / (name if number == 1 else numbered(name, number))
            try:
                path.mkdir()
            except FileExistsError:
                continue
            self._folders[parts] = path
            return path
        raise FileExistsError(f"too many folders called {name}")


def numbered(name: str, number: int) -> str:
    """A name to use if one is taken: ``a (2).png``."""
    ending = found.group() if (found := _ENDINGS.search(name)) and found.start() else ""
    return safe_name(f"{name[: len(name) - len(ending)]} ({number}){ending}")
