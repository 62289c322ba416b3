"""Files that only look like parts of samples: a cover beside sounds, a readme, marks of boxes."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path

from mmstudio.api import Slot, open_ordinary
from mmstudio_files.folders.aside import Aside
from mmstudio_files.folders.grouped import Found, Group
from mmstudio_files.folders.kinds import USUAL, suffix_in
from mmstudio_files.roles import TARGET

_STRAY = 0.1
"""Share of samples that must have a kind of file for it to be a slot, beside others without it."""
_OPENED, _HEAD = 20, 4096
_BOX = re.compile(r"\s*\d+(\s+-?\d*\.?\d+(e-?\d+)?){4,}\s*")
_NAMELESS = "It has the name of no {kind}: only files of the same name belong together."
_LISTING = (
    "It says something of files, but is no table that is read here: save it as CSV, with the names of the columns in the "
    "first row and a comma or a tab between cells, and choose that."
)
_BOXES = "It holds marks of places in numbers (YOLO's labels, say), which are not read here."


def without_strays(
    groups: list[Group], slots: dict[str, Slot], given: Mapping[str, Slot], aside: Aside
) -> tuple[list[Group], dict[str, Slot]]:
    """Groups and slots without files that are not part of a sample.

    These are kinds of files that no sample has together with the main one, texts that hold places as numbers, and a few
    single files beside many groups.

    Args:
        groups: Files that belong together.
        slots: Their slots.
        given: Slots that the person named; they stay.
        aside: Takes the files that are left out.
    """
    target = next((slot.name for slot in given.values() if slot.role == "target"), TARGET)
    main = _main(groups, slots, target)
    gone: dict[str, str] = {}
    for name, slot in slots.items():
        if name not in given and name != main:
            reason = _reason(groups, slot, slots[main], target)
            gone |= {name: reason} if reason else {}
    for group in groups:
        for name in gone.keys() & group.files.keys():
            for item in group.files.pop(name):
                aside.add(item.shown, _LISTING if _lists_files(item, aside) else gone[name])
    left = [group for group in groups if group.files or group.problems]
    if main != target:
        left = _without_few(left, main, aside)
    return left, {name: slot for name, slot in slots.items() if name not in gone}


def _main(groups: Sequence[Group], slots: Mapping[str, Slot], target: str) -> str:
    """The main slot of a folder: pictures, unless they are few or always alone; else the most frequent one."""
    counts = {name: sum(name in group.files for group in groups) for name in slots}
    media = [name for name, slot in slots.items() if slot.modality != "text"] or list(slots)
    most = max(media, key=lambda name: counts[name])
    beside = any(target in group.files and len(group.files) > 1 for group in groups)
    least = _STRAY * counts[most] if beside else counts[most]
    return target if target in slots and counts[target] >= least else most


def _reason(groups: Sequence[Group], slot: Slot, main: Slot, target: str) -> str:
    """Why a slot is not one; empty if it is one."""
    having = [group for group in groups if slot.name in group.files]
    if slot.modality == "text" and main.modality != "text" and _are_boxes(having, slot.name):
        return _BOXES
    if any(main.name in group.files for group in having):
        return ""
    few = len(having) < _STRAY * sum(main.name in group.files for group in groups)
    return _NAMELESS.format(kind=main.name) if few or target in {main.name, slot.name} else ""


def _without_few(groups: list[Group], main: str, aside: Aside) -> list[Group]:
    """Groups without those that lack the main slot, if hardly any does."""
    left = [group for group in groups if main in group.files or not group.files]
    if len(groups) - len(left) >= _STRAY * len(groups):
        return groups
    for group in groups:
        for item in (item for items in group.files.values() for item in items if main not in group.files):
            aside.add(item.shown, _NAMELESS.format(kind=main))
    return left


def _are_boxes(groups: Sequence[Group], name: str) -> bool:
    """Whether texts are lines of numbers, as marks of objects in pictures are."""
    items = [item for group in groups for item in group.files[name]]
    heads = [_head(item) for item in items[:: max(1, len(items) // _OPENED)][:_OPENED]]
    filled = [head for head in heads if head.strip()]
    return bool(filled) and all(_BOX.fullmatch(line) for head in filled for line in head.strip().splitlines())


def _lists_files(item: Found, aside: Aside) -> bool:
    """Whether a text describes pictures or sounds, one per line; checked on the first texts that are left out."""
    if item.modality != "text" or len(aside.problems) > _OPENED:
        return False
    words = [word for line in _head(item).splitlines() for word in line.split()[:1]]
    named = sum(USUAL.get(suffix_in(word), "text") != "text" for word in words)
    return named > len(words) / 2


def _head(item: Found) -> str:
    """The first whole lines of a file."""
    try:
        with open_ordinary(Path(item.path)) as stream:
            data = stream.read(_HEAD)
    except OSError:
        return ""
    text = data.decode("utf-8", "replace")
    return text if len(data) < _HEAD else text.rpartition("\n")[0]
