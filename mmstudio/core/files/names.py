"""Whether two names mean the same file: the one rule by which names are compared wherever they come from.

Systems and programs write one name in many ways: a Mac parts letters from their accents (NFD), Windows and cameras do not
care for case, blanks stand around names or are of another kind, folders are parted by ``/`` or by a backslash. Names that
are equal to the letter always come first; others are the same only where one alone fits.
"""

from __future__ import annotations

import os
import re
import unicodedata
from collections.abc import Callable, Iterable
from pathlib import Path, PurePath

from mmstudio.core.errors import BadFileError
from mmstudio.core.sentences import printable

_MARKS = re.compile("[\u200b\u200e\u200f\u202a-\u202e\u2060\u2066-\u2069\ufeff]")
"""Signs without a look of their own that stay on names which are copied out of a window; joiners, which letters and emoji
are made with, are none."""
_PLAIN = re.compile(r"[!-\[\]-~]+(?: [!-\[\]-~]+)*")
_STAND_INS = str.maketrans(
    {chr(0xFF00 + ord(mark) - 0x20): mark for mark in '<>:"|?*'}
    | {chr(0x2400 + code): chr(code) for code in range(1, 32)}
)
"""What stands for signs that Windows forbids in names, in archives that are unpacked there and in many programs."""
_SIGMA, _LAST_SIGMA = "\N{GREEK SMALL LETTER SIGMA}", "\N{GREEK SMALL LETTER FINAL SIGMA}"
_SHOWN = 3


def written_alike(name: str) -> str:
    """A name in one spelling: composed letters (NFC), ``/`` between folders, single plain blanks within, none around.

    Two names with the same one are the same to the eye.
    """
    if _PLAIN.fullmatch(name) and " /" not in name and "/ " not in name:
        return name
    text = _MARKS.sub("", unicodedata.normalize("NFC", name)).translate(_STAND_INS).replace("\\", "/")
    return "/".join(" ".join(part.split()) for part in text.split("/"))


def name_key(name: str) -> str:
    """What names that may mean the same file have in common: one spelling, and no case.

    It is for comparing names only, never for opening or showing one. Different files may have the same key; who finds
    that keeps them apart and says so (:func:`one_of`).
    """
    text = written_alike(name).lower()
    return text if text.isascii() else unicodedata.normalize("NFC", text.replace(_LAST_SIGMA, _SIGMA))


def one_of(name: str, names: Iterable[str]) -> list[str]:
    """Which of some names a name means: the equal one, else those of the same spelling, else those of the same key.

    Returns:
        One name, none, or several between which nothing decides.
    """
    rest = list(dict.fromkeys(names))
    if name in rest:
        return [name]
    for spelling in (written_alike, name_key):
        wanted = spelling(name)
        if found := [one for one in rest if spelling(one) == wanted]:
            return found
    return []


class FileFinder:
    """Finds the files that names mean, whoever wrote them; a folder is listed once, and only where a name is not found.

    Args:
        roots: Folders below which is looked. What leads out of them, through links too, is for the caller to refuse.
    """

    def __init__(self, *roots: PurePath | str) -> None:
        self._roots = tuple(dict.fromkeys(map(os.path.normpath, roots)))
        self._listed: dict[str, dict[str, list[str]]] = {}

    def find(self, path: PurePath) -> Path:
        """What a path below the root means.

        Args:
            path: Below a root, as a manifest says it.

        Returns:
            The path as it is where there is such a file or folder; else that of the only one whose name is the same; else,
            and outside of the roots, the path as it was given.

        Raises:
            BadFileError: If several files are meant alike.
        """
        text = os.path.normpath(path)
        if not os.path.lexists(text):
            for root in self._roots:
                if text.startswith(start := root if root.endswith(os.sep) else root + os.sep):
                    return Path(self._search(root, text[len(start) :]) or path)
        return Path(path)

    def _search(self, place: str, inside: str) -> str:
        """What a name inside a folder means, part for part; empty if nothing."""
        for part in inside.replace("\\", "/").split("/"):
            names = self._names(place).get(name_key(part), [])
            found = one_of(part, names)
            if len(found) > 1:
                raise BadFileError(
                    "{file} may be any of {count} files whose names differ in little: {names}.",
                    hint="Write the name exactly as that of the file, or rename the files.",
                    file=printable(part),
                    count=len(found),
                    names=", ".join(map(repr, map(printable, found[:_SHOWN]))),
                )
            if not found:
                return ""
            place = os.path.join(place, found[0])  # noqa: PTH118 - text, as everything here is
        return place

    def _names(self, folder: str) -> dict[str, list[str]]:
        """The names in a folder by their keys; none where it cannot be listed."""
        if folder not in self._listed:
            try:
                self._listed[folder] = grouped(os.listdir(folder), name_key)  # noqa: PTH208 - names alone
            except (OSError, ValueError):
                self._listed[folder] = {}
        return self._listed[folder]


def grouped(names: Iterable[str], key: Callable[[str], str]) -> dict[str, list[str]]:
    """Names by what they have in common, each in the order in which they came."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(key(name), []).append(name)
    return found
