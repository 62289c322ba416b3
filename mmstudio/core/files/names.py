"""The comparison of file names: one rule for whether two names mean the same file, wherever they come from.

Systems and programs write one name in many ways: a Mac separates letters from their accents (NFD), Windows and cameras
    ignore case, spaces surround names or are of another kind, folders are separated by ``/`` or by a backslash. An
    exactly equal name always comes first; other spellings match only if exactly one file fits.
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
"""Invisible characters that stick to names copied from a window; joiners, which form letters and emoji, are not
among them."""
_PLAIN = re.compile(r"[!-\[\]-~]+(?: [!-\[\]-~]+)*")
_STAND_INS = str.maketrans(
    {chr(0xFF00 + ord(mark) - 0x20): mark for mark in '<>:"|?*'}
    | {chr(0x2400 + code): chr(code) for code in range(1, 32)}
)
"""Replacements for characters that Windows forbids in names, as archives and many programs write them."""
_SIGMA, _LAST_SIGMA = "\N{GREEK SMALL LETTER SIGMA}", "\N{GREEK SMALL LETTER FINAL SIGMA}"
_SHOWN = 3


def written_alike(name: str) -> str:
    """A name in one spelling: composed letters (NFC), ``/`` between folders, single plain spaces inside, none around.

    Two names with the same spelling look the same.
    """
    if _PLAIN.fullmatch(name) and " /" not in name and "/ " not in name:
        return name
    text = _MARKS.sub("", unicodedata.normalize("NFC", name)).translate(_STAND_INS).replace("\\", "/")
    return "/".join(" ".join(part.split()) for part in text.split("/"))


def name_key(name: str) -> str:
    """The common key of names that may mean the same file: one spelling, without case.

    It is only for comparing names, never for opening or showing a file. Different files may have the same key; callers
    keep such files apart and report them (:func:`one_of`).
    """
    text = written_alike(name).lower()
    return text if text.isascii() else unicodedata.normalize("NFC", text.replace(_LAST_SIGMA, _SIGMA))


def one_of(name: str, names: Iterable[str]) -> list[str]:
    """Find which of some names a name means: the equal one, else those with the same spelling, else those with the same key.

    Returns:
        One name, none, or several if it is ambiguous.
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
    """Finds the files that untrusted names mean; a folder is listed once, and only if a name is not found directly.

    Args:
        roots: Folders to search. The caller must refuse paths that lead out of them, also through links.
    """

    def __init__(self, *roots: PurePath | str) -> None:
        self._roots = tuple(dict.fromkeys(map(os.path.normpath, roots)))
        self._listed: dict[str, dict[str, list[str]]] = {}

    def find(self, path: PurePath) -> Path:
        """The path that a name below a root means.

        Args:
            path: Path below a root, as a manifest states it.

        Returns:
            The path itself if such a file or folder exists; else the path of the only one with a matching name; else,
            and outside the roots, the path as it was given.

        Raises:
            BadFileError: If several files match equally well.
        """
        text = os.path.normpath(path)
        if not os.path.lexists(text):
            for root in self._roots:
                if text.startswith(start := root if root.endswith(os.sep) else root + os.sep):
                    return Path(self._search(root, text[len(start) :]) or path)
        return Path(path)

    def _search(self, place: str, inside: str) -> str:
        """Find a name inside a folder, component by component; empty if nothing matches."""
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
        """The names in a folder by their keys; empty if it cannot be listed."""
        if folder not in self._listed:
            try:
                self._listed[folder] = grouped(os.listdir(folder), name_key)  # noqa: PTH208 - names alone
            except (OSError, ValueError):
                self._listed[folder] = {}
        return self._listed[folder]


def grouped(names: Iterable[str], key: Callable[[str], str]) -> dict[str, list[str]]:
    """Names grouped by a common key, each group in the original order."""
    found: dict[str, list[str]] = {}
    for name in names:
        found.setdefault(key(name), []).append(name)
    return found
