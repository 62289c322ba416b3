"""The meaning of file and folder names: whether they stay inside a source, which split they name, whether they are hidden."""

from __future__ import annotations

import os
import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path

from mmstudio.api import BadFileError, Split
from mmstudio_files.folders.kinds import MODALITY_FOLDERS

SPLIT_NAMES: Mapping[str, Split] = {
    "train": "train",
    "training": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "dev": "val",
    "test": "test",
    "testing": "test",
    "evaluation": "test",
}
_BESIDE_SPLITS = frozenset(
    ("set", "data", "dataset", "split", "image", "images", "img", "imgs", "seg", "audio", "text", "files")
)
"""Words beside that of a split in a folder's name: ``training_set``, ``seg_train``."""
_MARK = re.compile(rf"(?<![^\W\d_])({'|'.join(SPLIT_NAMES)})(?![^\W\d_])", re.IGNORECASE)
_TOGETHER = re.compile(r"(train|val|valid|test)(ing|ation)?(set|data|images?)")
_ORDINARY = re.compile(r"\w[\w ./-]*")
_WORD = re.compile(r"[a-z]+")
_IGNORED = frozenset({"thumbs.db", "desktop.ini", "__macosx"})
_WRAPPINGS = 3


def below(root: Path, name: str, folder: Path | None = None) -> Path:
    """The path of a name inside a source; nothing is opened.

    Backslashes are separators if the name has no slash.

    Args:
        root: Folder that the path must stay in.
        name: The name, possibly from a stranger.
        folder: Folder that the name is relative to; ``root`` if not given.

    Raises:
        BadFileError: If it leads out of the folder, or is not a valid name.
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
    """The split that a word in a name means: ``captions_train2017``, ``test-00000-of-00002``."""
    words = _WORD.findall(name.lower())
    return next((SPLIT_NAMES[word] for word in words if word in SPLIT_NAMES), None)


def split_of_folder(name: str) -> Split | None:
    """The split that a folder's whole name means: ``Train``, ``val2017``, ``training_set``."""
    words = [word for word in _WORD.findall(name.lower()) if word not in _BESIDE_SPLITS]
    if len(words) != 1:
        return None
    together = _TOGETHER.fullmatch(words[0])
    return SPLIT_NAMES.get(together[1] if together else words[0])


def split_folders(names: Iterable[str]) -> dict[str, Split]:
    """The folders in one place that are splits.

    A single one beside other folders is not a split: among ``bus``, ``car`` and ``train`` it is a vehicle.
    """
    known = list(names)
    splits = {name: split for name in known if (split := split_of_folder(name))} or _marked(known)
    others = [name for name in known if name not in splits and name.lower() not in MODALITY_FOLDERS]
    return {} if len(set(splits.values())) == 1 and len(others) > 1 else splits


def _marked(names: Sequence[str]) -> dict[str, Split]:
    """Folders whose names differ only in the word for the split: ``DIV2K_train_HR``, ``DIV2K_valid_HR``."""
    found: dict[str, Split] = {}
    rests = set[str]()
    for name in names:
        if mark := _MARK.search(name):
            found[name] = SPLIT_NAMES[mark[0].lower()]
            rests.add(name[: mark.start()] + name[mark.end() :])
    return found if len(rests) == 1 and len(found) > 1 else {}


def is_hidden(name: str) -> bool:
    """Whether a file or folder is to be ignored: hidden, or created by a system."""
    return name.startswith(".") or name.lower() in _IGNORED


def entries(folder: Path) -> list[os.DirEntry[str]]:
    """The entries of a folder, by name, without hidden ones; empty if it cannot be listed."""
    try:
        with os.scandir(folder) as found:
            return sorted((item for item in found if not is_hidden(item.name)), key=lambda item: item.name)
    except OSError:
        return []


def folders_in(folder: Path) -> list[Path]:
    """The folders in a folder, by name, without links."""
    return [Path(item.path) for item in entries(folder) if is_folder(item)]


def is_folder(item: os.DirEntry[str]) -> bool:
    """Whether it is a folder and not a link to one."""
    try:
        return item.is_dir(follow_symlinks=False)
    except OSError:
        return False


def unwrapped(source: Path) -> Path:
    """The innermost of folders that each contain only one folder, as archives often do."""
    for _ in range(_WRAPPINGS):
        found = entries(source)
        if len(found) != 1 or not is_folder(found[0]) or split_of_folder(found[0].name):
            break
        source = Path(found[0].path)
    return source


def with_splits(folder: Path) -> Iterator[tuple[Path, Split | None]]:
    """The folder itself, then its subfolders named after splits."""
    yield folder, None
    inner = folders_in(folder)
    splits = split_folders(path.name for path in inner)
    yield from ((path, splits[path.name]) for path in inner if path.name in splits)


def printable(text: str) -> str:
    """A name that can be shown and stored, whatever its bytes."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
