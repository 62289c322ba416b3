"""A walk through a folder: which files are of which modality, and what their places mean."""

from __future__ import annotations

import os
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mmstudio.api import ImportRequest, Problem, Split, name_key
from mmstudio_files.folders.aside import LINKED, Aside, modality_of
from mmstudio_files.folders.contents import media_root
from mmstudio_files.folders.grouped import Found
from mmstudio_files.folders.kinds import PART_FOLDERS, REGULAR_FOLDERS, kinds_of, suffix_in
from mmstudio_files.folders.pairs import NAME
from mmstudio_files.folders.places import is_hidden, printable, split_folders

JSON = ".json"


@dataclass(frozen=True)
class Walk:
    """The content of a folder.

    Attributes:
        found: Files of known modalities.
        notes: JSON files, which may describe a file beside them.
        problems: Entries that could not be read.
    """

    found: list[Found] = field(default_factory=list)
    notes: list[Found] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _At:
    """The meaning of a folder for the files in it.

    Attributes:
        split: The split.
        kind: Modality of those files in it that may have it.
        slot: Slot of the files in it.
        place: Prefix of their stems.
        apart: Whether it holds one part of every sample.
    """

    split: Split | None
    kind: str
    slot: str
    place: str
    apart: bool


def walk(request: ImportRequest, aside: Aside) -> Walk:
    """Examine the names of all files in a folder, and the first bytes of those whose suffix is unknown.

    Args:
        request: The import.
        aside: Takes files without a modality.
    """
    root = Path(os.path.realpath(request.source))
    walked = Walk()
    if not root.is_dir():
        return walked
    kinds, places = kinds_of(request), _Places(root, request)
    for folder, names in _folders(root, walked.problems):
        inside = Path(folder).relative_to(root)
        shown = "".join(f"{name}/" for name in inside.parts)
        at = places.at(inside.parts)
        for name in names:
            item = _look(os.path.join(folder, name), printable(shown + name), at, kinds, request)  # noqa: PTH118 - a path object for each of a million files takes its time
            if item is None:
                aside.add(printable(shown + name))
            elif item.modality:
                walked.found.append(item)
            else:
                walked.notes.append(item)
    return walked


def _folders(root: Path, problems: list[Problem]) -> Iterator[tuple[str, list[str]]]:
    """Every folder with the names of its files, in order; links to folders are reported and not followed."""

    def told(error: OSError) -> None:
        name = printable(os.path.relpath(error.filename or root, root))
        problems.append(Problem(name, f"The folder cannot be looked into: {error.strerror or error}."))

    for folder, folders, files in os.walk(root, onerror=told):
        folders[:] = sorted(name for name in folders if not is_hidden(name))
        for name in folders:
            path = Path(folder, name)
            if path.is_symlink():
                problems.append(Problem(printable(path.relative_to(root).as_posix()), LINKED))
        yield folder, sorted(name for name in files if not is_hidden(name))


def _look(path: str, shown: str, at: _At, kinds: Mapping[str, str], request: ImportRequest) -> Found | None:
    """A file with a modality, or a JSON file, which has none; ``None`` for any other file."""
    name = os.path.basename(path)  # noqa: PTH119 - text, as above
    suffix = suffix_in(name)
    modality = (
        "" if suffix == JSON else modality_of(Path(path), kinds) if suffix not in kinds else kinds[suffix]
    )
    if not modality and suffix != JSON:
        return None
    fits = bool(at.kind) and modality != "" and suffix in request.modalities[at.kind][1]
    return Found(
        path,
        shown,
        at.place,
        name,
        at.slot if modality else "",
        at.split,
        at.kind if fits else modality,
        at.apart,
    )


class _Places:
    """The meanings of the folder names in one source."""

    def __init__(self, root: Path, request: ImportRequest) -> None:
        self._given = {name_key(name): name for name in request.slots}
        self._parts = _parts_of(request.modalities)
        inner_root = media_root(root, last=False)
        self._around = inner_root.relative_to(root).parts
        tops = _names_of_folders(inner_root)
        self._splits = split_folders(tops)
        inner = {name for split in self._splits for name in _names_of_folders(_inner(inner_root / split))}
        self._by_slot = any(name.lower() in self._parts for name in (*tops, *inner))

    def at(self, folders: Sequence[str]) -> _At:
        """The meaning of the folders that a file is in."""
        inside = tuple(folders[: len(self._around)]) == self._around
        left = list(folders[len(self._around) :] if inside else folders)
        split = self._splits.get(left[0]) if left else None
        if split:
            name = left.pop(0)
            del left[: left[:1] == [name]]  # archives often put a folder into another one of the same name
        kind = slot = ""
        apart = False
        if left and left[0].lower() not in REGULAR_FOLDERS:
            kind = self._parts.get(left[0].lower(), "")
            given = self._given.get(name_key(left[0]), "")
            apart = bool(kind or given or (self._by_slot and NAME.fullmatch(left[0])))
            if apart:
                name = left.pop(0)
                slot = given or ("" if kind else name)
                kind = "" if given else kind
        return _At(split, kind, slot, "".join(f"{name}/" for name in left), apart)


def _parts_of(modalities: Mapping[str, object]) -> dict[str, str]:
    """Names of folders whose files are of one modality."""
    known = {form: name for name in modalities for form in (name, name + "s")}
    usual = {
        form: kind for name, kind in PART_FOLDERS.items() if kind in modalities for form in (name, name + "s")
    }
    return usual | known


def _inner(folder: Path) -> Path:
    return folder / folder.name if _names_of_folders(folder) == [folder.name] else folder


def _names_of_folders(folder: Path) -> list[str]:
    try:
        return sorted(path.name for path in folder.iterdir() if path.is_dir() and not is_hidden(path.name))
    except OSError:
        return []
