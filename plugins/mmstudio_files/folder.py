"""The importer of folders: files of the same stem make one sample."""

from __future__ import annotations

import os
import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, Slot, Split, UsageError
from mmstudio_files.kinds import suffix_in
from mmstudio_files.places import is_hidden, printable
from mmstudio_files.roles import assign_roles, check_given

SPLIT_FOLDERS: Mapping[str, Split] = {
    "train": "train",
    "val": "val",
    "valid": "val",
    "validation": "val",
    "test": "test",
}
_NAME = re.compile(r"[A-Za-z_][A-Za-z0-9_-]*")


@dataclass(frozen=True)
class _Found:
    """One file: where it is, and what its place says about it."""

    path: str
    shown: str
    folder_slot: str
    split: Split | None
    stem: str
    modality: str


@dataclass(frozen=True)
class _At:
    """What a folder says about the files in it; ``stem`` is what their stems begin with."""

    split: Split | None
    kind: str
    slot: str
    stem: str


@dataclass
class _Group:
    """The files of one stem."""

    split: Split | None = None
    files: dict[str, list[str]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)


@dataclass(frozen=True)
class _Survey:
    slots: tuple[Slot, ...]
    groups: dict[str, _Group]
    problems: list[Problem]


class FolderImporter:
    """Pairs the files of a folder by their stem.

    Sub-folders named like a modality (``image``, ``audios``) or like a given slot are not part of the stem; beside
    such a folder any other one is a slot of its name. Sub-folders ``train``, ``val`` and ``test`` give the split.
    A suffix that several modalities read is taken for that of the file's slot or folder, or else for the first one's.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is a folder."""
        return source.is_dir()

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Find stems and slots by names alone.

        Raises:
            UsageError: If there is no folder, or no file of a known modality in it.
        """
        survey = _survey(request)
        return ImportPlan(survey.slots, len(survey.groups))

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples in the order of their stems, after the files that belong to none."""
        survey = _survey(request)
        yield from survey.problems
        del plan
        for stem, group in survey.groups.items():
            yield from group.problems
            values = {name: tuple(map(Path, paths)) for name, paths in group.files.items()}
            yield NewSample(values, group.split, {}, printable(stem))


def _survey(request: ImportRequest) -> _Survey:
    root = Path(os.path.realpath(request.source))
    if not root.is_dir():
        raise UsageError("{folder} is not a folder.", folder=str(request.source))
    found, problems = _find(root, request)
    if not found:
        raise UsageError(
            "{folder} holds no file of a known kind.",
            hint="Known: {known}.",
            folder=str(request.source),
            known=", ".join(suffix for _, suffixes in request.modalities.values() for suffix in suffixes),
        )
    groups, slots = _group(found, request)
    check_given(request.slots, slots, request.modalities)
    return _Survey(assign_roles(_ordered(slots), request.slots), groups, problems)


def _find(root: Path, request: ImportRequest) -> tuple[list[_Found], list[Problem]]:
    by_suffix: dict[str, str] = {}
    for name, (_, suffixes) in request.modalities.items():  # the first one's, where several read it
        by_suffix = dict.fromkeys(suffixes, name) | by_suffix
    plurals = {form: name for name in request.modalities for form in (name, name + "s")}
    by_slot = any(name.lower() in plurals for name in _top_folders(root))
    found, problems = [], []
    for folder, folders, files in os.walk(root):
        folders[:] = sorted(name for name in folders if not name.startswith("."))
        for link in [Path(folder) / name for name in folders if (Path(folder) / name).is_symlink()]:
            reason = "The link to a folder is not followed; import that folder, or copy it here."
            problems.append(Problem(printable(link.relative_to(root).as_posix()), reason))
        place = Path(folder).relative_to(root)
        inside = "".join(f"{name}/" for name in place.parts)
        at = _place(place.parts, plurals, request.slots, by_slot=by_slot)
        for name in sorted(files):
            if is_hidden(name):
                continue
            shown = printable(inside + name)
            suffix = suffix_in(name)
            modality = by_suffix.get(suffix)
            if modality is None:
                problems.append(Problem(shown, "The file is of no known kind."))
                continue
            if at.kind and suffix in request.modalities[at.kind][1]:
                modality = at.kind
            stem = at.stem + name[: len(name) - len(suffix)]
            path = os.path.join(folder, name)  # noqa: PTH118 - a path object for each of a million files takes its time
            found.append(_Found(path, shown, at.slot, at.split, stem, modality))
    return found, problems


def _top_folders(root: Path) -> set[str]:
    """Names of the folders at the top, and of those at the top of a split's folder."""
    tops = [path for path in root.iterdir() if path.is_dir()]
    splits = [path for path in tops if path.name.lower() in SPLIT_FOLDERS]
    return {path.name for path in tops} | {
        path.name for split in splits for path in split.iterdir() if path.is_dir()
    }


def _place(
    folders: Sequence[str], plurals: Mapping[str, str], given: Mapping[str, Slot], *, by_slot: bool
) -> _At:
    """What the folders say that a file lies in."""
    left = list(folders)
    split: Split | None = None
    if left and left[0].lower() in SPLIT_FOLDERS:
        split = SPLIT_FOLDERS[left.pop(0).lower()]
    kind = slot = ""
    if left and left[0].lower() in plurals:
        kind = plurals[left.pop(0).lower()]
    elif left and (left[0] in given or (by_slot and _NAME.fullmatch(left[0]))):
        slot = left.pop(0)
    return _At(split, kind, slot, "".join(f"{name}/" for name in left))


def _group(found: list[_Found], request: ImportRequest) -> tuple[dict[str, _Group], dict[str, Slot]]:
    stems = {item.stem for item in found}
    dotted = _dotted_slots(found, stems, request)
    groups: dict[str, _Group] = {}
    slots: dict[str, Slot] = {}
    for item in sorted(found, key=lambda item: (item.stem, item.shown)):
        stem, slot_name = _split_name(item, stems, dotted)
        given = request.slots.get(slot_name)
        slot = slots.setdefault(slot_name, Slot(slot_name, given.modality if given else item.modality))
        group = groups.setdefault(f"{item.split}/{stem}" if item.split else stem, _Group(item.split))
        paths = group.files.setdefault(slot_name, [])
        if suffix_in(item.path) not in request.modalities[slot.modality][1]:
            reason = f"{item.shown} is skipped: the slot {slot_name!r} is of the kind {slot.modality}."
            group.problems.append(Problem(item.shown, reason))
        elif paths and slot.modality != "text":
            reason = (
                f"{item.shown} is skipped: {Path(paths[0]).name} is already the {slot_name} of this sample."
            )
            group.problems.append(Problem(item.shown, reason))
        else:
            paths.append(item.path)
    return groups, slots


def _dotted_slots(found: list[_Found], stems: set[str], request: ImportRequest) -> set[str]:
    """Second suffixes that name slots: those given, and those that some other file's stem goes on with."""
    names = set(request.slots)
    for item in found:
        base, dot, last = item.stem.rpartition(".")
        if dot and base in stems and _NAME.fullmatch(last):
            names.add(last)
    return names


def _split_name(item: _Found, stems: set[str], dotted: set[str]) -> tuple[str, str]:
    base, dot, last = item.stem.rpartition(".")
    if dot and base and last in dotted:
        return base, last
    if dot and item.modality == "text" and last.isdigit() and base in stems:
        return base, item.folder_slot or item.modality
    return item.stem, item.folder_slot or item.modality


def _ordered(slots: Mapping[str, Slot]) -> list[Slot]:
    return sorted(slots.values(), key=lambda slot: (slot.name != "image", slot.name))
