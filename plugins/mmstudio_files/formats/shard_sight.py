"""The examination of shards before they are read: whether they are shards, what their members are, which ones are missing."""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import Any

from mmstudio.api import Content, Slot
from mmstudio_files.folders.aside import left_aside
from mmstudio_files.folders.kinds import USUAL, suffix_in
from mmstudio_files.folders.places import printable, split_of_folder
from mmstudio_files.folders.sidecars import read_sidecar, telling_columns
from mmstudio_files.formats.keys import CLASSES, TEXTS, Ending, Keyed, keyed, split_name
from mmstudio_files.formats.shards import ShardGroup, open_shard

COLUMN = "class"

_OPENED, _OPENED_LATER = 100, 10
_OPENED_BYTES = 64 << 20
_JUDGED = 2000
_TABLES = frozenset({".csv", ".tsv", ".jsonl", ".ndjson", ".parquet"})
_TOGETHER = 0.5
_MOST_LABEL = 200
_NUMBERED = re.compile(r"(.*?)(\d{2,})(-of-(\d+))?(\D*)")
_MOST_MISSING = 3


@dataclass(frozen=True)
class MemberPart:
    """The content of one member: values of a slot, columns of the table, facts for evaluation, rating and tags."""

    slot: str = ""
    modality: str = ""
    values: tuple[Any, ...] = ()
    row: Mapping[str, Any] = field(default_factory=dict)
    meta: Mapping[str, str] = field(default_factory=dict)
    stars: int = 0
    tags: tuple[str, ...] = ()


def parts_of(group: ShardGroup, kinds: Mapping[str, str]) -> Iterator[MemberPart]:
    """The contents of a sample's members; members of unknown kinds are left out."""
    for text, data in group.members.items():
        ending = Ending.of(text)
        modality = _modality(ending, kinds)
        name = printable(f"{group.key}.{text}")
        if column := _column(ending):
            label = data[:_MOST_LABEL].decode("utf-8", "replace").strip()
            yield MemberPart(row={column: label or None})
        elif ending.kind == "json":
            told = read_sidecar(data)
            if told.texts:
                yield MemberPart("text", "text", told.texts)
            yield MemberPart(row=told.row, meta=told.meta, stars=told.stars, tags=told.tags)
        elif modality == "text":
            yield MemberPart(ending.slot or "text", "text", (_text(data, name),))
        elif modality:
            yield MemberPart(ending.slot or modality, modality, (Content(data, f".{ending.kind}", name),))


def _has_json(sample: Keyed) -> bool:
    return any(Ending.of(text).kind == "json" for text in sample.members)


def _text(data: bytes, name: str) -> str | Content:
    try:
        return data.decode("utf-8-sig")
    except UnicodeDecodeError:
        return Content(data, ".txt", name)


def _modality(ending: Ending, kinds: Mapping[str, str]) -> str:
    return "text" if ending.kind in TEXTS else kinds.get(f".{ending.kind}", "")


def _column(ending: Ending) -> str:
    """The table column for a member; empty if it is not one."""
    if ending.kind not in CLASSES:
        return ""
    column = COLUMN if ending.kind in {"cls", "class"} else ending.kind
    return f"{ending.slot}.{column}" if ending.slot else column


class ShardSight:
    """The facts seen in some shards.

    Attributes:
        count: Number of samples.
        reason: Why the last unreadable one cannot be read.
    """

    def __init__(self, kinds: Mapping[str, str]) -> None:
        self._kinds = kinds
        self._modalities: dict[str, Counter[str]] = {}
        self._columns: dict[str, None] = {}
        self._rows: list[Mapping[str, Any]] = []
        self._strange: Counter[str] = Counter()
        self._dotted, self._dull = Counter[str](), list[str]()
        self.count = 0
        self.reason = "it holds no samples"

    def look(self, path: Path) -> None:
        """Examine another shard."""
        shard = open_shard(path, self._kinds)
        if shard.problem is not None:
            self.reason = shard.problem.reason.rstrip(".")
        self.count += len(shard.samples)
        for sample in shard.samples:
            self._take_names(sample)
        if shard.dotted:
            self._dotted[printable(shard.samples[0].key)] += shard.dotted
        size, most = 0, _OPENED_LATER if self._rows else _OPENED
        for group in islice(shard.groups(), most) if any(map(_has_json, shard.samples)) else ():
            if isinstance(group, ShardGroup):
                self._take_contents(group)
                size += group.size
            if size > _OPENED_BYTES:
                break

    def slots(self) -> dict[str, Slot]:
        """The slots that were seen."""
        columns, self._dull = telling_columns(self._rows)
        found = {
            name: Slot(name, min(counts, key=lambda one: (-counts[one], one)))
            for name, counts in self._modalities.items()
        }
        if columns := self._columns | columns:
            found["table"] = Slot("table", "table", "either", tuple(columns))
        return found

    def notes(self) -> Iterator[str]:
        """Notes about them; to be called after the slots were asked for."""
        if self._dotted:
            count, first = self._dotted.total(), min(self._dotted)
            yield (
                f"{count:,} keys have dots of their own, such as {first}: the key goes up to the last dot, not to the first."
            )
        if self._dull:
            yield f"The columns {', '.join(self._dull)} are left out: every sample has another one."
        yield from left_aside(self._strange)

    def _take_names(self, sample: Keyed) -> None:
        for text in sample.members:
            ending = Ending.of(text)
            modality = _modality(ending, self._kinds)
            if column := _column(ending):
                self._columns[column] = None
            elif modality:
                self._modalities.setdefault(ending.slot or modality, Counter())[modality] += 1
            elif ending.kind != "json":
                self._strange[f".{printable(ending.kind)}"] += 1

    def _take_contents(self, group: ShardGroup) -> None:
        for part in parts_of(group, self._kinds):
            if part.slot == "text":
                self._modalities.setdefault("text", Counter())["text"] += 1
            elif part.row:
                self._rows.append(part.row)


def looks_like_shard(path: Path, *, unreadable: bool = False) -> bool:
    """Whether a tar file holds samples and is not a packed folder, judged by the first two thousand names in it.

    It is a shard if all members are in one folder with no table among them, or if most pictures and sounds share their
    key with another member.

    Args:
        path: The file.
        unreadable: The answer if nothing in it can be read.
    """
    shard = open_shard(path, USUAL, _JUDGED)
    names = [name for name in shard.names if split_name(name)[1]]
    if not names:
        return unreadable and not shard.names
    suffixes = [suffix_in(name) for name in names]
    if not any(suffix in USUAL or suffix == ".json" for suffix in suffixes) or _TABLES & set(suffixes):
        return False
    folders = {PurePosixPath(name.replace("\\", "/")).parent for name in names}
    if len(folders) == 1:
        return True
    if any(split_of_folder(part) for folder in folders for part in folder.parts[:2]):
        return False
    samples, _ = keyed(names, USUAL)
    beside = sum(len(sample.members) for sample in samples if len(sample.members) > 1)
    return beside >= _TOGETHER * len(names)


def missing_shards(paths: Sequence[Path]) -> list[str]:
    """A sentence about missing shards, judged by gaps in the others' numbers."""
    found: dict[tuple[str, str, str, Path], set[int]] = {}
    widths: dict[tuple[str, str, str, Path], int] = {}
    for path in paths:
        if numbered := _NUMBERED.fullmatch(path.name):
            before, number, of, _, after = numbered.groups()
            key = (before, of or "", after, path.parent)
            found.setdefault(key, set()).add(int(number))
            widths[key] = len(number)
    missing = []
    for key, numbers in found.items():
        before, of, after, _ = key
        end = int(of.removeprefix("-of-")) if of else max(numbers) + 1
        if len(numbers) > 1 and end <= 4 * len(numbers):
            start = 0 if of else min(numbers)
            missing += [
                f"{before}{number:0{widths[key]}}{of}{after}"
                for number in range(start, end)
                if number not in numbers
            ]
    if not missing:
        return []
    more = f" and {len(missing) - _MOST_MISSING:,} more" if len(missing) > _MOST_MISSING else ""
    shown = printable(", ".join(missing[:_MOST_MISSING])) + more
    return [f"By the numbers of the others {shown} {'is' if len(missing) == 1 else 'are'} missing."]
