"""The importer of class folders, ``root/[split/]class/file``: the folder's name is the class."""

from __future__ import annotations

import itertools
import os
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path, PurePath

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, Slot, Split, UsageError, name_key
from mmstudio_files.folders.aside import LINKED, Aside, advice, modality_of
from mmstudio_files.folders.contents import media_root
from mmstudio_files.folders.kinds import MODALITY_FOLDERS, USUAL, kinds_of, suffix_in
from mmstudio_files.folders.places import (
    entries,
    folders_in,
    is_folder,
    is_hidden,
    printable,
    split_folders,
)
from mmstudio_files.roles import assign_roles, check_given

COLUMN = "class"
_LOOKED_AT = 64
"""Number of files per folder, and of folders per source, that are examined to recognise class folders."""
_MOST = 0.9
_NUMBER = re.compile(r"\d+")
_PORTION = re.compile(
    r".*?(part|chunk|batch|vol|volume|shard|image|img|folder|dir|pack|disc|archive)s?[ _-]?\d+", re.IGNORECASE
)
_PADDED = re.compile(r"0\d{3,}|\d{5,}")


@dataclass(frozen=True)
class _Class:
    """The folder of one class."""

    name: str
    path: Path
    split: Split | None


class ClassesImporter:
    """Reads one folder per class.

    A source is recognised by names alone, from the first 64 files of the first 64 folders: at least two folders contain
        files directly; none of the folders with files is named after a modality (``images``, ``texts``) or a part of a
        sample (``reference``, ``masks``); nine tenths of all files are of one modality, which is the most frequent one
        in nine tenths of the folders, and hardly any file lies beside them; and hardly two files of a folder share
        their stem (``a.png`` with ``a.txt`` or ``a.reference.png``). If there are folders named after splits, the
        classes are the folders in them. If only one folder has pictures or sounds, its subfolders are examined instead.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is a folder of class folders."""
        return source.is_dir() and _is_classes(media_root(source))

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Count the files of the most frequent modality.

        Raises:
            UsageError: If there is no class, or no file of a known modality.
        """
        survey = _survey(request)
        names = (survey.modality, "table")
        check_given(request.slots, names, request.modalities)
        slots = (Slot(survey.modality, survey.modality), Slot("table", "table", "either", (COLUMN,)))
        note = f"There are {len(survey.classes)} classes; the folders' names are the column {COLUMN!r} of the table."
        return ImportPlan(assign_roles(slots, request.slots), survey.count, (note, *survey.aside.note()))

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples by split, class and name."""
        root = media_root(request.source)
        slot = next(slot for slot in plan.slots if slot.name != "table")
        kinds = kinds_of(request)
        yield from _beside(root)
        for item in _classes(root):
            row = {COLUMN: printable(item.name)}
            for path, shown, is_link in _files(root, item.path):
                found = "" if is_link else modality_of(path, kinds)
                if found == slot.modality:
                    yield NewSample({slot.name: (Path(path),), "table": (row,)}, item.split, {}, shown)
                else:
                    yield Problem(shown, _reason(shown, slot, found, is_link=is_link))


@dataclass(frozen=True)
class _Survey:
    """The most frequent modality, the number of files, and the files that are left out."""

    modality: str
    count: int
    classes: set[str]
    aside: Aside


def _survey(request: ImportRequest) -> _Survey:
    root, kinds = media_root(request.source), kinds_of(request)
    counts, suffixes = Counter[str](), dict[str, Counter[str]]()
    classes: set[str] = set()
    for item in _classes(root):
        for path, _, is_link in _files(root, item.path):
            found = "" if is_link else modality_of(path, kinds)
            counts[found] += 1
            suffixes.setdefault(found, Counter())[suffix_in(path) or "without a suffix"] += 1
            if found:
                classes.add(item.name)
    if not counts.keys() - {""}:
        raise UsageError(
            "{folder} holds no file of a known kind.",
            hint="Known: {known}.",
            folder=str(request.source),
            known=", ".join(kinds),
        )
    modality = max(counts.keys() - {""}, key=lambda name: counts[name])
    aside = Aside()
    for name, found_suffixes in suffixes.items():
        if name != modality:
            aside.kinds += found_suffixes
    for problem in _beside(root):
        aside.add(problem.source)
    return _Survey(modality, counts[modality], classes, aside)


def _reason(shown: str, slot: Slot, found: str, *, is_link: bool) -> str:
    if is_link:
        return LINKED
    if found:
        return f"{shown} is skipped: the slot {slot.name!r} is of the kind {slot.modality}."
    return advice(shown)


def _beside(root: Path) -> Iterator[Problem]:
    """Pictures and sounds beside the class folders, and in folders beside the splits."""
    tops = _tops(root)
    for folder, split in tops:
        for item in entries(folder):
            if USUAL.get(suffix_in(item.name), "text") != "text" and not is_folder(item):
                shown = printable(Path(item.path).relative_to(root).as_posix())
                yield Problem(shown, "It lies beside the folders of classes, and has none.")
        if split is None:
            return
    taken = {folder for folder, _ in tops}
    for folder in folders_in(root):
        if not any(folder == top or folder in top.parents for top in taken):
            for path, shown, _ in _files(root, folder):
                if USUAL.get(suffix_in(path), "text") != "text":
                    yield Problem(shown, "It lies beside the folders of the splits, and has no class.")


def _is_classes(root: Path) -> bool:
    tops = _tops(root)
    folders = [item for folder, _ in tops for item in folders_in(folder)]
    kinds: list[Counter[str]] = []
    paired = 0
    for folder in folders[:_LOOKED_AT]:
        names = [item.name for item in itertools.islice(_shallow(folder), _LOOKED_AT)]
        found = Counter(modality_of(folder / name, USUAL) for name in names)
        if set(found) - {""}:
            if folder.name.lower() in MODALITY_FOLDERS:
                return False
            kinds.append(found)
            paired += _paired(names)
    whole = sum(kinds, Counter[str]())
    main = max(set(whole) - {""}, key=lambda name: whole[name], default="")
    if not main:
        return False
    loose = sum(
        USUAL.get(suffix_in(item.name), "text") != "text" for folder, _ in tops for item in entries(folder)
    )
    alike = sum(kind[main] == max(kind.values()) for kind in kinds)
    few = (1 - _MOST) * whole.total()
    return (
        _several(folders)
        and not _are_portions([folder.name for folder in folders])
        and alike >= _MOST * len(kinds)
        and whole[main] >= _MOST * whole.total()
        and max(loose, paired) <= few
    )


def _are_portions(names: list[str]) -> bool:
    """Whether folders are numbered portions of one set: ``images_part_1``, ``00017``."""
    heaps = {_NUMBER.sub("#", name.lower()) for name in names}
    return len(heaps) == 1 and (all(map(_PORTION.fullmatch, names)) or all(map(_PADDED.fullmatch, names)))


def _several(folders: list[Path]) -> bool:
    """Whether at least two folder names contain files."""
    holding = (folder.name for folder in folders if any(_shallow(folder)))
    return len(set(itertools.islice(holding, 2 * _LOOKED_AT))) > 1


def _shallow(folder: Path) -> Iterator[os.DirEntry[str]]:
    """The files in a folder in disk order; empty if it cannot be listed."""
    try:
        with os.scandir(folder) as found:
            for item in found:
                if not is_hidden(item.name) and item.is_file():
                    yield item
    except OSError:
        return


def _paired(names: list[str]) -> int:
    """Number of files that share a stem with one of another kind, or have another file's name with a second suffix."""
    kinds: dict[str, set[str]] = {}
    for name in names:
        kinds.setdefault(name_key(PurePath(name).stem), set()).add(USUAL.get(suffix_in(name), ""))
    of_two = sum(len(found - {""}) > 1 for found in kinds.values())
    return 2 * of_two + sum(PurePath(stem).stem in kinds for stem in kinds if PurePath(stem).suffix)


def _tops(root: Path) -> list[tuple[Path, Split | None]]:
    """The folders that contain class folders: those of the splits, or the root."""
    folders = folders_in(root)
    splits = split_folders(folder.name for folder in folders)
    return [(_inner(folder), splits[folder.name]) for folder in folders if folder.name in splits] or [
        (root, None)
    ]


def _inner(folder: Path) -> Path:
    """The inner folder of the same kind that archives often contain: ``seg_train/seg_train``."""
    inside = folders_in(folder)
    return inside[0] if [path.name for path in inside] == [folder.name] else folder


def _classes(root: Path) -> Iterator[_Class]:
    for top, split in _tops(root):
        for folder in folders_in(top):
            yield _Class(folder.name, folder, split)


def _files(root: Path, folder: Path) -> Iterator[tuple[str, str, bool]]:
    """Files below a folder: the path as text, its name in messages, and whether it is a link to a folder."""
    for place, folders, files in os.walk(folder):
        links = {name for name in folders if (Path(place) / name).is_symlink()}
        folders[:] = sorted(name for name in folders if not is_hidden(name) and name not in links)
        inside = Path(place).relative_to(root).as_posix()
        for name in sorted(name for name in (*links, *files) if not is_hidden(name)):
            yield os.path.join(place, name), printable(f"{inside}/{name}"), name in links  # noqa: PTH118 - a path object for each of a million files takes its time
