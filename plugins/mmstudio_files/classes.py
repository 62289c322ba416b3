"""The importer of folders per class: ``root/[split/]class/file``, the folder's name is the class."""

from __future__ import annotations

import itertools
import os
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, Slot, Split, UsageError
from mmstudio_files.kinds import MODALITY_FOLDERS, USUAL, kinds_of, suffix_in
from mmstudio_files.places import (
    entries,
    folders_in,
    is_hidden,
    printable,
    split_of_folder,
    unwrapped,
)
from mmstudio_files.roles import assign_roles, check_given

COLUMN = "class"
_LOOKED_AT = 64
"""Files of a folder, and folders of a source, that are looked at before it is taken for one of classes."""
_MOST = 0.9


@dataclass(frozen=True)
class _Class:
    """One class's folder."""

    name: str
    path: Path
    split: Split | None


class ClassesImporter:
    """Reads a folder per class.

    What is taken for one, judged by names alone and by the first 64 files of the first 64 folders: there are no
    pictures and no sounds beside the folders; at least two folders hold files themselves; none of the folders is called
    after a modality (``images``, ``texts``) or a part of a sample (``reference``, ``masks``); nine tenths of all files
    are of one modality, and the same one is the most frequent in every folder; and no two files of a folder belong
    together by their stem (``a.png`` with ``a.txt`` or ``a.reference.png``). Where all folders at the top are called
    after splits, the classes are the folders in them. A folder that holds nothing but another one is looked through.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is a folder of classes."""
        return source.is_dir() and _is_classes(unwrapped(source))

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Count the files of the most frequent modality.

        Raises:
            UsageError: If there is no class, or no file of a known modality.
        """
        root = unwrapped(request.source)
        modality, count = _modality(root, request)
        classes = {item.name for item in _classes(root)}
        names = (modality, "table")
        check_given(request.slots, names, request.modalities)
        slots = (Slot(modality, modality), Slot("table", "table", "either", (COLUMN,)))
        note = f"There are {len(classes)} classes; the folders' names are the column {COLUMN!r} of the table."
        return ImportPlan(assign_roles(slots, request.slots), count, (note,))

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples split by split, class by class, in the order of their names."""
        root = unwrapped(request.source)
        slot = next(slot for slot in plan.slots if slot.name != "table")
        kinds = kinds_of(request)
        taken = request.modalities[slot.modality][1]
        for item in _classes(root):
            row = {COLUMN: printable(item.name)}
            for place, names, links in _walk(item.path):
                inside = place.relative_to(root).as_posix()
                for name in names:
                    shown = printable(f"{inside}/{name}")
                    if suffix_in(name) in taken and name not in links:
                        yield NewSample({slot.name: (place / name,), "table": (row,)}, item.split, {}, shown)
                    elif name in links:
                        reason = "The link to a folder is not followed; import that folder, or copy it here."
                        yield Problem(shown, reason)
                    elif kinds.get(suffix_in(name)):
                        reason = f"{shown} is skipped: the slot {slot.name!r} is of the kind {slot.modality}."
                        yield Problem(shown, reason)
                    else:
                        yield Problem(shown, "The file is of no known kind.")


def _is_classes(root: Path) -> bool:
    tops = _tops(root)
    if any(
        USUAL.get(suffix_in(item.name), "text") != "text" for folder, _ in tops for item in entries(folder)
    ):
        return False
    folders = [item for folder, _ in tops for item in folders_in(folder)]
    if any(item.name.lower() in MODALITY_FOLDERS for item in folders):
        return False
    kinds: list[Counter[str]] = []
    for folder in folders[:_LOOKED_AT]:
        names = [item.name for item in itertools.islice(_shallow(folder), _LOOKED_AT)]
        if _paired(names):
            return False
        if names:
            kinds.append(Counter(USUAL.get(suffix_in(name), "") for name in names))
    whole = sum(kinds, Counter[str]())
    main, count = whole.most_common(1)[0] if whole else ("", 0)
    alike = all(kind[main] == max(kind.values()) for kind in kinds)
    return bool(main) and _several(folders) and alike and count >= _MOST * whole.total()


def _several(folders: list[Path]) -> bool:
    """Whether at least two names of folders hold files."""
    holding = (folder.name for folder in folders if any(_shallow(folder)))
    return len(set(itertools.islice(holding, 2 * _LOOKED_AT))) > 1


def _shallow(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The files in a folder as the disk gives them; none where it cannot be listed."""
    try:
        with os.scandir(folder) as found:
            for item in found:
                if not is_hidden(item.name) and item.is_file():
                    yield item
    except OSError:
        return


def _paired(names: list[str]) -> bool:
    """Whether files of different kinds, or one and its second suffix, share a stem."""
    stems: dict[str, str] = {}
    for name in names:
        stem, kind = PurePath(name).stem, USUAL.get(suffix_in(name), "")
        if kind and stems.setdefault(stem, kind) != kind:
            return True
    return any(PurePath(stem).stem in stems for stem in stems if PurePath(stem).suffix)


def _tops(root: Path) -> list[tuple[Path, Split | None]]:
    """The folders that hold classes' folders: those of the splits, or the root."""
    folders = folders_in(root)
    splits = [(folder, split) for folder in folders if (split := split_of_folder(folder.name))]
    return list(splits) if splits and len(splits) == len(folders) else [(root, None)]


def _classes(root: Path) -> Iterator[_Class]:
    for top, split in _tops(root):
        for folder in folders_in(top):
            yield _Class(folder.name, folder, split)


def _walk(folder: Path) -> Iterator[tuple[Path, list[str], set[str]]]:
    """Folders from this one down, each with the names of its files and of links to folders, and the latter again."""
    for place, folders, files in os.walk(folder):
        links = {name for name in folders if (Path(place) / name).is_symlink()}
        folders[:] = sorted(name for name in folders if not is_hidden(name) and name not in links)
        yield Path(place), sorted(name for name in (*links, *files) if not is_hidden(name)), links


def _modality(root: Path, request: ImportRequest) -> tuple[str, int]:
    """The modality of most files, and how many there are."""
    kinds = kinds_of(request)
    found: Counter[str] = Counter()
    for item in _classes(root):
        for _, names, _ in _walk(item.path):
            found.update(kinds.get(suffix_in(name), "") for name in names)
    found.pop("", None)
    if not found:
        raise UsageError(
            "{folder} holds no file of a known kind.",
            hint="Known: {known}.",
            folder=str(request.source),
            known=", ".join(kinds),
        )
    return found.most_common(1)[0]
