"""The main content of a folder, judged over all its files, so that a single file does not decide."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from itertools import islice
from pathlib import Path

from mmstudio_files.folders.kinds import MODALITY_FOLDERS, USUAL, suffix_in
from mmstudio_files.folders.places import entries, folders_in, is_folder, is_hidden, split_of_folder

_LOOKED_AT = 4096
_ILLUSTRATIONS = 8
_LARGER = 4
_DEEP = 4


def loose_media(folder: Path) -> Iterator[Path]:
    """Pictures and sounds below a folder, by name, in disk order; the first thousands."""
    return islice(_media(folder), _LOOKED_AT)


def outweigh(containers: Iterable[Path], folder: Path) -> bool:
    """Whether files that contain samples are a folder's main content, instead of the pictures and sounds that are also there.

    They are if they are at least as many, or if only a few pictures lie beside something far larger.
    """
    files = list(containers)
    loose = list(loose_media(folder))
    if len(files) >= len(loose):
        return bool(files)
    return len(loose) < _ILLUSTRATIONS and _bytes(files) >= _LARGER * _bytes(loose)


def media_root(source: Path, *, last: bool = True) -> Path:
    """The folder below folders that contain only one folder with pictures or sounds, and a note about it.

    Folders of splits, and folders beside another part of the samples, are not entered.

    Args:
        source: Folder to begin with.
        last: Whether the result may be the folder that contains the files directly, or at most its parent.
    """
    for _ in range(_DEEP):
        folders = [] if _holds_media(source) else folders_in(source)
        holding = [folder for folder in folders if next(loose_media(folder), None)]
        parts = {
            folder for folder in folders if folder.name.lower() in MODALITY_FOLDERS and _holds_texts(folder)
        }
        alone = len(holding) == 1 and not split_of_folder(holding[0].name) and parts <= set(holding)
        if not alone or (not last and _holds_media(holding[0])):
            break
        source = holding[0]
    return source


def _holds_media(folder: Path) -> bool:
    return any(
        USUAL.get(suffix_in(item.name), "text") != "text" for item in entries(folder) if not is_folder(item)
    )


def _holds_texts(folder: Path) -> bool:
    return any(suffix_in(name) in USUAL for _, name in islice(_names(folder), _LOOKED_AT))


def _media(folder: Path) -> Iterator[Path]:
    for place, name in _names(folder):
        if USUAL.get(suffix_in(name), "text") != "text":
            yield Path(place, name)


def _names(folder: Path) -> Iterator[tuple[str, str]]:
    for place, folders, files in os.walk(folder):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        yield from ((place, name) for name in files if not is_hidden(name))


def _bytes(files: Iterable[Path]) -> int:
    total = 0
    for path in files:
        try:
            total += path.stat().st_size
        except OSError:
            continue
    return total
