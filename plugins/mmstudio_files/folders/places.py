"""What names of files and folders say: whether they stay inside a source, which split they mean, what is hidden."""

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
"""Words that stand beside that of a split in the name of a folder: ``training_set``, ``seg_train``."""
_MARK = re.compile(rf"(?<![^\W\d_])({'|'.join(SPLIT_NAMES)})(?![^\W\d_])", re.IGNORECASE)
_TOGETHER = re.compile(r"(train|val|valid|test)(ing|ation)?(set|data|images?)")
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
    """The split that a folder is called after, and nothing else: ``Train``, ``val2017``, ``training_set``."""
    words = [word for word in _WORD.findall(name.lower()) if word not in _BESIDE_SPLITS]
    if len(words) != 1:
        return None
    together = _TOGETHER.fullmatch(words[0])
    return SPLIT_NAMES.get(together[1] if together else words[0])


def split_folders(names: Iterable[str]) -> dict[str, Split]:
    """Which of the folders in one place are splits.

    One alone beside others is none: among ``bus``, ``car`` and ``train`` the last one is a vehicle.
    """
    known = list(names)
    splits = {name: split for name in known if (split := split_of_folder(name))} or _marked(known)
    others = [name for name in known if name not in splits and name.lower() not in MODALITY_FOLDERS]
    return {} if len(set(splits.values())) == 1 and len(others) > 1 else splits


def _marked(names: Sequence[str]) -> dict[str, Split]:
    """Folders whose names differ in nothing but the word of the split: ``DIV2K_train_HR``, ``DIV2K_valid_HR``."""
    found: dict[str, Split] = {}
    rests = set[str]()
    for name in names:
        if mark := _MARK.search(name):
            found[name] = SPLIT_NAMES[mark[0].lower()]
            rests.add(name[: mark.start()] + name[mark.end() :])
    return found if len(rests) == 1 and len(found) > 1 else {}


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
    inner = folders_in(folder)
    splits = split_folders(path.name for path in inner)
    yield from ((path, splits[path.name]) for path in inner if path.name in splits)


def printable(text: str) -> str:
    """A name that can be shown and stored, whatever bytes it was made of."""
    return text if text.isascii() else text.encode("utf-8", "backslashreplace").decode("utf-8")
