"""The importer of WebDataset's shards: tar files whose members of one name make a sample."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.api import (
    Content,
    ImportPlan,
    ImportRequest,
    NewSample,
    Problem,
    Slot,
    Split,
    UsageError,
)
from mmstudio_files.kinds import kinds_of
from mmstudio_files.marks import META, STARS, TAGS, stars_of, tags_of
from mmstudio_files.places import entries, printable, split_in, unwrapped, with_splits
from mmstudio_files.roles import assign_roles, check_given
from mmstudio_files.shards import Group, groups

SUFFIXES = (".tar", ".tar.gz", ".tgz")
COLUMN = "class"

_MOST_JSON = 1 << 20
_LOOKED_AT = 100
_LOOKED_AT_BYTES = 64 << 20
_TEXTS = frozenset({"txt", "text", "caption", "transcript"})
_CLASSES = frozenset({"cls", "class", "cls2", "index"})
_CAPTIONS = ("caption", "captions", "text", "texts")
_NAME = re.compile(r"[^\W\d][\w-]*")


@dataclass(frozen=True)
class _Part:
    """What one member brings to its sample: values of a slot, columns of the table, facts for evaluation, stars and tags."""

    slot: str = ""
    modality: str = ""
    values: tuple[Any, ...] = ()
    row: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    stars: int = 0
    tags: tuple[str, ...] = ()


class WebDatasetImporter:
    """Reads a shard, or the shards of a folder in the order of their names, as streams.

    Members that follow each other and share their name up to the first dot are one sample. A member's ending says what
    it is: ``jpg`` a picture, ``txt`` a text, ``cls`` the column ``class`` of the table, ``json`` columns and, where it has
    ``caption`` or ``text``, a text, and facts of ``meta.NAME``; ``reference.png`` goes to the slot ``reference``; a number
    before the ending tells alternatives apart. Words in the shard's or its folder's name give the split. One sample is
    held at a time.
    """

    def detect(self, source: Path) -> bool:
        """Whether it is a tar file by its name, or a folder with one."""
        if source.is_file():
            return source.name.lower().endswith(SUFFIXES)
        return source.is_dir() and bool(_inside(source))

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Look at the first samples.

        Raises:
            UsageError: If nothing can be read.
        """
        kinds = kinds_of(request)
        slots: dict[str, Slot] = {}
        columns: dict[str, None] = {}
        reason, seen, size = "it holds no samples", 0, 0
        for path, _ in _paths(request.source):
            for group in groups(path):
                if isinstance(group, Problem):
                    reason = group.reason.rstrip(".")
                    continue
                for part in _parts(group, kinds):
                    if part.slot:
                        slots.setdefault(part.slot, Slot(part.slot, part.modality))
                    columns |= dict.fromkeys(part.row)
                seen, size = seen + 1, size + group.size
                if seen >= _LOOKED_AT or size >= _LOOKED_AT_BYTES:
                    break
            if seen >= _LOOKED_AT or size >= _LOOKED_AT_BYTES:
                break
        if columns:
            slots["table"] = Slot("table", "table", "either", tuple(columns))
        if not slots:
            raise UsageError("{file} cannot be read: {reason}.", file=str(request.source), reason=reason)
        check_given(request.slots, slots, request.modalities)
        given = {name: place for place, name in enumerate(request.slots)}
        ordered = sorted(
            slots.values(),
            key=lambda slot: (
                given.get(slot.name, len(given)),
                slot.modality == "table",
                slot.name != "image",
            ),
        )
        note = f"The slots are those of the first {seen} samples; how many there are is known at the end."
        return ImportPlan(assign_roles(ordered, request.slots), 0, (note,))

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Samples shard by shard, as they stand in it."""
        kinds = kinds_of(request)
        slots = {slot.name: slot for slot in plan.slots}
        for path, split in _paths(request.source):
            for group in groups(path):
                if isinstance(group, Problem):
                    yield group
                else:
                    yield from group.problems
                    yield _sample(
                        group, kinds, slots, split, f"{printable(path.name)}: {printable(group.key)}"
                    )


def _inside(source: Path) -> list[tuple[Path, Split | None]]:
    """Shards of a folder and of its splits' folders."""
    return [
        (Path(item.path), split or split_in(item.name))
        for folder, split in with_splits(unwrapped(source))
        for item in entries(folder)
        if item.name.lower().endswith(SUFFIXES) and item.is_file()
    ]


def _paths(source: Path) -> list[tuple[Path, Split | None]]:
    found = [(source, split_in(source.name))] if source.is_file() else _inside(source)
    if not found:
        raise UsageError("{folder} holds no tar file.", folder=str(source))
    return found


def _parts(group: Group, kinds: Mapping[str, str]) -> Iterator[_Part]:
    """What the members are; those of no known kind are left out."""
    for ending, data in group.members.items():
        *between, last = ending.split(".")
        if between and between[-1].isdecimal():
            between.pop()  # the number of an alternative
        slot = between[0] if len(between) == 1 and _NAME.fullmatch(between[0]) else ""
        last = last.lower()
        modality = kinds.get(f".{last}", "")
        if last in _CLASSES:
            label = data[:200].decode("utf-8", "replace").strip()
            column = COLUMN if last in {"cls", "class"} else last
            yield _Part(row={f"{slot}.{column}" if slot else column: label or None})
        elif last == "json":
            yield from _json(data)
        elif last in _TEXTS or modality == "text":
            yield _Part(slot or "text", "text", (_text(data, f"{group.key}.{ending}"),))
        elif modality:
            content = Content(data, f".{last}", printable(f"{group.key}.{ending}"))
            yield _Part(slot or modality, modality, (content,))


def _text(data: bytes, name: str) -> str | Content:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Content(data, ".txt", printable(name))


def _json(data: bytes) -> Iterator[_Part]:
    try:
        found = json.loads(data) if len(data) <= _MOST_JSON else None
    except (ValueError, RecursionError):
        return
    if not isinstance(found, dict):
        return
    for name in _CAPTIONS:
        value = found.pop(name, None)
        texts = [value] if isinstance(value, str) else value if isinstance(value, list) else []
        if good := tuple(text for text in texts if isinstance(text, str) and text.strip()):
            yield _Part("text", "text", good)
    stars, tags = stars_of(found.pop(STARS, None)), found.pop(TAGS, None)
    plain = {
        name: value for name, value in found.items() if value is None or isinstance(value, str | int | float)
    }
    meta = {name.removeprefix(META): str(value) for name, value in plain.items() if name.startswith(META)}
    row = {name: value for name, value in plain.items() if not name.startswith(META)}
    if row or meta or stars or tags:
        given = tags_of(tags) if isinstance(tags, list) else ()
        yield _Part(row=row, meta=meta, stars=stars, tags=given)


def _sample(
    group: Group, kinds: Mapping[str, str], slots: Mapping[str, Slot], split: Split | None, place: str
) -> NewSample | Problem:
    values: dict[str, tuple[Any, ...]] = {}
    row: dict[str, Any] = {}
    meta: dict[str, str] = {}
    stars, tags = 0, tuple[str, ...]()
    columns = slots["table"].columns if "table" in slots else ()
    for part in _parts(group, kinds):
        row |= {name: value for name, value in part.row.items() if name in columns}
        meta |= part.meta
        stars, tags = stars or part.stars, tags or part.tags
        if part.slot in slots:
            known = values.get(part.slot, ())
            values[part.slot] = known + tuple(value for value in part.values if value not in known)
    if any(value is not None for value in row.values()):
        values["table"] = (row,)
    if not values:
        return Problem(place, "The row is skipped: nothing in it can be used.")
    return NewSample(values, split, meta, place, stars, tags)
