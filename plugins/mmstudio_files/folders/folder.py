"""The importer of folders: files with the same stem are one sample."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, Slot, UsageError, name_key
from mmstudio_files.folders.aside import Aside
from mmstudio_files.folders.concepts import Concepts
from mmstudio_files.folders.grouped import Found, Group
from mmstudio_files.folders.pairs import pair
from mmstudio_files.folders.places import printable
from mmstudio_files.folders.sidecars import Sidecar, read_sidecar_file, telling_columns, told_name
from mmstudio_files.folders.strays import without_strays
from mmstudio_files.folders.walk import walk
from mmstudio_files.roles import assign_roles, check_given

_LOOKED_AT = 200


@dataclass(frozen=True)
class _Survey:
    """The facts about a folder before its rows are read."""

    slots: tuple[Slot, ...]
    groups: list[Group]
    sidecars: Mapping[int, str]
    concepts: Concepts
    problems: list[Problem]
    notes: tuple[str, ...]


class FolderImporter:
    """Groups the files of a folder by stem, using the rule for comparing names.

    Subfolders named after a modality (``image``, ``audios``, ``captions``) or a given slot are not part of the stem;
    beside such a folder, any other folder is a slot of its name. Subfolders named after splits give the split. If
    several modalities read a suffix, the file's slot or folder decides, else the first one; if a suffix is missing or
    unknown, the first bytes decide. ``a.jpg.txt`` belongs to ``a.jpg``, ``a.1.txt`` is another text of ``a``,
    ``a.json`` holds columns and texts. A kind of file that hardly any sample has is left out, and so are unreadable
    kinds.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is a folder."""
        return source.is_dir()

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Find stems and slots by names alone.

        Raises:
            UsageError: If the folder does not exist, or has no file of a known modality.
        """
        survey = _survey(request)
        return ImportPlan(survey.slots, len(survey.groups), survey.notes)

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples in order of their stems, after the problems of files that belong to none."""
        survey = _survey(request)
        yield from survey.problems
        columns = next((slot.columns for slot in plan.slots if slot.name == "table"), ())
        for group in survey.groups:
            yield from group.problems
            if group.files:
                yield _sample(group, survey, columns)


def _sample(group: Group, survey: _Survey, columns: Sequence[str]) -> NewSample:
    values: dict[str, tuple[Any, ...]] = {
        name: tuple(Path(item.path) for item in items) for name, items in group.files.items()
    }
    path = survey.sidecars.get(id(group))
    told = read_sidecar_file(Path(path)) if path else Sidecar()
    if texts := told.texts or (() if "text" in values else survey.concepts.texts(group)):
        values["text"] = (*values.get("text", ()), *texts)
    row = {name: value for name, value in told.row.items() if name in columns}
    if any(value is not None for value in row.values()):
        values["table"] = (row,)
    return NewSample(
        values, group.split, {**told.meta, **survey.concepts.facts(group)}, printable(group.stem)
    )


def _survey(request: ImportRequest) -> _Survey:
    aside = Aside()
    walked = walk(request, aside)
    if not walked.found:
        raise _nothing(request, aside)
    suffixes = {name: known for name, (_, known) in request.modalities.items()}
    paired = pair(walked.found, request.slots, suffixes)
    groups, slots = without_strays(paired.groups, paired.slots, request.slots, aside)
    sidecars, told_slots, remarks = _sidecars(walked.notes, groups, aside)
    concepts = Concepts.of(groups)
    slots |= {name: slot for name, slot in (*told_slots.items(), *concepts.slots()) if name not in slots}
    check_given(request.slots, slots, request.modalities)
    ordered = sorted(
        slots.values(), key=lambda slot: (slot.modality == "table", slot.name != "image", slot.name)
    )
    return _Survey(
        assign_roles(ordered, request.slots),
        groups,
        sidecars,
        concepts,
        walked.problems + aside.problems,
        (*paired.notes, *remarks, *concepts.notes(), *aside.note()),
    )


def _nothing(request: ImportRequest, aside: Aside) -> UsageError:
    if not request.source.is_dir():
        return UsageError("{folder} is not a folder.", folder=str(request.source))
    known = ", ".join(suffix for _, suffixes in request.modalities.values() for suffix in suffixes)
    if aside.problems:
        return UsageError(
            "{folder} holds no file of a known kind. {file}: {reason}",
            hint="Known: {known}.",
            folder=str(request.source),
            file=aside.problems[0].source,
            reason=aside.problems[0].reason,
            known=known,
        )
    return UsageError(
        "{folder} holds no file of a known kind.",
        hint="Known: {known}.",
        folder=str(request.source),
        known=known,
    )


def _sidecars(
    notes: Sequence[Found], groups: Sequence[Group], aside: Aside
) -> tuple[dict[int, str], dict[str, Slot], list[str]]:
    """The JSON file of each group that has one, the slots from them, and notes about them."""
    whole: dict[tuple[object, str], Group] = {}
    stems: dict[tuple[object, str], Group] = {}
    for group in groups if notes else ():
        stems.setdefault((group.split, name_key(group.stem)), group)
        for items in group.files.values():
            whole |= {(group.split, name_key(item.place + item.name)): group for item in items}
    paths: dict[int, str] = {}
    for note in notes:
        told = name_key(told_name(note.stem))
        owner = whole.get((note.split, told)) or stems.get((note.split, name_key(note.stem)))
        if owner is None or paths.setdefault(id(owner), note.path) != note.path:
            aside.add(note.shown)
    step = max(1, len(paths) // _LOOKED_AT)
    said = [read_sidecar_file(Path(path)) for path in list(paths.values())[::step][:_LOOKED_AT]]
    columns, dull = telling_columns([one.row for one in said])
    slots = {"text": Slot("text", "text")} if any(one.texts for one in said) else {}
    if columns:
        slots["table"] = Slot("table", "table", "either", tuple(columns))
    remarks = [f"The columns {', '.join(dull)} are left out: every sample has another one."] if dull else []
    if paths and not slots:
        for note in notes:
            if note.path in paths.values():
                aside.add(note.shown)
        paths = {}
    return paths, slots, remarks
