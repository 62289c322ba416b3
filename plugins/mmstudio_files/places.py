"""What names of files and folders say: whether they stay inside a source, which split they mean, what is hidden."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping
from pathlib import Path

from mmstudio.api import BadFileError, Split

SPLIT_NAMES: Mapping[str, Split] = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "dev": "val",
    "test": "test",
    "testing": "test",
}
_ORDINARY = re.compile(r"\w[\w ./-]*")
_WORD = re.compile(r"[a-z]+")
_IGNORED = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_WRAPPINGS = 3


def below(root: Path, name: str, folder: Path | None = None) -> Path:
    """The path that a name inside a source means; nothing is opened.

    Separators of Windows are understood where the name has no other.

    Args:
        root: Folder that the path may not lead out of.
        name: As a stranger wrote it.
        folder: Where the name is counted from; ``root`` if not given.

    Raises:
        BadFileError: If it leads out of the folder, or is no usable name.
    """
    if folder is None and _ORDINARY.fullmatch(name) and ".." not in name:
        return root / name
    plain = name.replace("\\", "/") if "\\" in name and "/" not in name else name
    shown = printable(name if len(name) <= 120 else name[:117] + "...")
    if not plain or "\0" in plain:
        raise BadFileError("{file} is not a usable file name.", file=repr(shown)[1:-1])
    path = Path(os.path.normpath((folder or root) / plain))
    if not path.is_relative_to(os.path.normpath(root)):
        raise BadFileError("{file} lies outside of the folder that is imported.", file=shown)
    return path


def split_in(name: str) -> Split | None:
    """The split that a word in a name says: ``captions_train2017``, ``test-00000-of-00002``."""
    words = _WORD.findall(name.lower())
    return next((SPLIT_NAMES[word] for word in words if word in SPLIT_NAMES), None)


def split_of_folder(name: str) -> Split | None:
    """The split that a folder is called after."""
    return SPLIT_NAMES.get(name.lower())


def is_hidden(name: str) -> bool:
    """Whether a file or folder is of no interest: hidden, or what a system leaves in folders."""
    return name.startswith(".") or name.lower() in _IGNORED


def entries(folder: Path) -> list[os.DirEntry[str]]:
    """What lies in a folder, by name, without what is hidden; nothing where it cannot be listed."""
    try:
        with os.scandir(folder) as found:
            return sorted((item for item in found if not is_hidden(item.name)), key=lambda item: item.name)
    except OSError:
        return []


def folders_in(folder: Path) -> list[Path]:
    """The folders in a folder, by name; links are none."""
    return [Path(item.path) for item in entries(folder) if is_folder(item)]


def is_folder(item: os.DirEntry[str]) -> bool:
    """Whether it is a folder and no link to one."""
    try:
        return item.is_dir(follow_symlinks=False)
    except OSError:
        return False


def unwrapped(source: Path) -> Path:
    """The folder inside folders that hold nothing but another one, as archives like to have it."""
    for _ in range(_WRAPPINGS):
        found = entries(source)
        if len(found) != 1 or not is_folder(found[0]) or split_of_folder(found[0].name):
            break
        source = Path(found[0].path)
    return source


def with_splits(folder: Path) -> Iterator[tuple[Path, Split | None]]:
    """The folder itself, then those in it that are called after a split."""
    yield folder, None
    for inner in folders_in(folder):
        if split := split_of_folder(inner.name):
            yield inner, split


def printable(text: str) -> str:
    """A name that can be shown and stored, whatever bytes it was made of."""
    return text.encode("utf-8", "backslashreplace").decode("utf-8")
