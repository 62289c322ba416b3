"""Grouping of rows that share a file: rows that differ only in a text are one sample with alternative texts."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Hashable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from itertools import pairwise
from pathlib import Path
from typing import Any

from mmstudio.api import BadFileError, Content, FileFinder, NewSample, Problem, Slot, name_key
from mmstudio_files.tables.headings import plain

_FEW = 2
_MOST = 0.5

Key = Hashable
Item = NewSample | Problem


@dataclass
class Grouping:
    """The rule by which rows form one sample.

    Attributes:
        slot: Slot whose file the rows share.
        text: Slot whose texts may differ.
        numbering: Table columns that only number the rows of one file; they are left out of the samples.
    """

    slot: str
    text: str
    numbering: frozenset[str] = frozenset()
    _finder: FileFinder = field(default_factory=FileFinder)
    _spelt: dict[str, str] = field(default_factory=dict)

    def key(self, sample: NewSample) -> Key | None:
        """The key of a sample's file; ``None`` if it has none, or several."""
        values = sample.values.get(self.slot, ())
        if len(values) != 1:
            return None
        if isinstance(values[0], Content):
            return hashlib.sha256(values[0].data).digest()
        return self._path(values[0]) if isinstance(values[0], Path) else None

    def merged(self, samples: Sequence[NewSample]) -> list[NewSample]:
        """Merge the samples of one file: those that differ only in the text become one."""
        found: dict[str, NewSample] = {}
        for sample in map(self._without_numbers, samples):
            rest = {
                slot: values for slot, values in sample.values.items() if slot not in {self.slot, self.text}
            }
            told = repr((sorted(rest.items(), key=lambda one: one[0]), sample.split))
            first = found.get(told)
            if first is None:
                found[told] = sample
                continue
            texts = (*first.values.get(self.text, ()), *sample.values.get(self.text, ()))
            values = {**first.values, self.text: tuple(dict.fromkeys(texts))} if texts else first.values
            found[told] = replace(first, values=values)
        return list(found.values())

    def _without_numbers(self, sample: NewSample) -> NewSample:
        if not self.numbering:
            return sample
        values: dict[str, tuple[Any, ...]] = {}
        for slot, given in sample.values.items():
            rows = [_without(row, self.numbering) if isinstance(row, dict) else row for row in given]
            if kept := tuple(row for row in rows if row != {}):
                values[slot] = kept
        return replace(sample, values=values)

    def _path(self, path: Path) -> str:
        """A path in the spelling that came first: two spellings may mean one file."""
        text = str(path)
        first = self._spelt.setdefault(name_key(text), text)
        if first != text:
            try:
                if self._finder.find(path) == self._finder.find(Path(first)):
                    return first
            except (BadFileError, OSError, ValueError):
                return text
        return text


def grouping_of(slots: Sequence[Slot], texts: Iterable[str], root: Path) -> Grouping | None:
    """How rows may form one sample; ``None`` if they have no file or no text.

    Args:
        slots: Slots of the data set.
        texts: Slots whose texts are in the rows.
        root: Folder of the files.
    """
    files = [slot for slot in slots if slot.modality not in {"text", "table"}]
    main = next((slot for slot in files if slot.role == "target"), files[0] if files else None)
    known = list(dict.fromkeys(texts))
    if main is None or not known:
        return None
    return Grouping(main.name, "text" if "text" in known else known[0], frozenset(), FileFinder(root))


@dataclass(frozen=True)
class Looked:
    """The findings about some rows.

    Attributes:
        grouping: With the columns that only number.
        samples: Number of samples that the rows become.
        rows: Number of rows that share a file with others.
        files: Number of files that these share.
        parted: Number of files whose rows differ in more than a text.
        differing: Slots and columns in which these rows differ.
    """

    grouping: Grouping
    samples: int = 0
    rows: int = 0
    files: int = 0
    parted: int = 0
    differing: tuple[str, ...] = ()

    @property
    def notes(self) -> Iterator[str]:
        """Notes about them."""
        slot = self.grouping.slot
        if self.files > self.parted:
            yield (
                f"Rows share their {slot} ({self.rows:,} rows have {self.files:,} files): the texts of one file are "
                "alternatives of one sample."
            )
        if self.numbering:
            yield f"{', '.join(map(repr, self.numbering))} only numbers the rows of one {slot}, and is left out."
        if self.parted:
            yield (
                f"{self.parted:,} files of {slot!r} stand in several samples, as their rows differ in more than a text"
                f"{_in(self.differing)}; such samples come into one part of the data."
            )

    @property
    def numbering(self) -> list[str]:
        """Columns that only number."""
        return sorted(self.grouping.numbering)


def look(samples: Iterable[Item], grouping: Grouping) -> Looked:
    """Find which of some rows share a file, and how they differ."""
    groups: dict[Key, list[NewSample]] = defaultdict(list)
    alone = 0
    for sample in samples:
        if isinstance(sample, NewSample):
            key = grouping.key(sample)
            if key is None:
                alone += 1
            else:
                groups[key].append(sample)
    several = [group for group in groups.values() if len(group) > 1]
    shared, all_rows = sum(map(len, several)), alone + sum(map(len, groups.values()))
    grouping.numbering = _numbering(several) if shared >= _MOST * all_rows else frozenset()
    made = [len(grouping.merged(group)) for group in several]
    differing: Counter[str] = Counter()
    for group, count in zip(several, made, strict=True):
        differing.update(_differing(group, grouping) if count > 1 else ())
    return Looked(
        grouping,
        alone + len(groups) - len(several) + sum(made),
        shared,
        len(several),
        sum(count > 1 for count in made),
        tuple(name for name, _ in differing.most_common(3)),
    )


def together(
    items: Callable[[], Iterator[Item]], keys: Callable[[], Iterator[Key | None]], grouping: Grouping
) -> Iterator[Item]:
    """Merge the samples of each file, at the place of its last row.

    Args:
        items: Returns samples and problems.
        keys: Returns the keys of the same samples, at lower cost.
        grouping: Which rows belong together.
    """
    left = Counter(hash(key) for key in keys() if key is not None)
    left = Counter({key: count for key, count in left.items() if count > 1})
    waiting: dict[int, list[NewSample]] = {}
    for item in items():
        key = grouping.key(item) if isinstance(item, NewSample) else None
        number = hash(key)
        if key is None or number not in left or isinstance(item, Problem):
            yield item
            continue
        waiting.setdefault(number, []).append(item)
        left[number] -= 1
        if not left[number]:
            yield from grouping.merged(waiting.pop(number))
    for rest in waiting.values():
        yield from grouping.merged(rest)


def neighbours(items: Iterable[Item], grouping: Grouping | None) -> Iterator[Item]:
    """Merge consecutive samples with the same file."""
    waiting: list[NewSample] = []
    last: Key | None = None
    for item in items:
        key = grouping.key(item) if grouping is not None and isinstance(item, NewSample) else None
        if waiting and key != last and grouping is not None and not isinstance(item, Problem):
            yield from grouping.merged(waiting)
            waiting = []
        if key is None or isinstance(item, Problem):
            yield item
        else:
            waiting.append(item)
            last = key
    if waiting and grouping is not None:
        yield from grouping.merged(waiting)


def _numbering(groups: Sequence[Sequence[NewSample]]) -> frozenset[str]:
    """Columns that only number the rows of one file: from 0 or 1 on, or with increasing numbers of their own."""
    if len(groups) < _FEW:
        return frozenset()
    found: set[str] | None = None
    for group in groups:
        rows = [_row(sample) for sample in group]
        numbering = {name for name in rows[0] if _numbers(name, [row.get(name) for row in rows])}
        found = numbering if found is None else found & numbering
    return frozenset(found or ())


def _numbers(name: str, cells: Sequence[Any]) -> bool:
    whole = [cell for cell in cells if type(cell) is int]
    if len(whole) < len(cells):
        return False
    if whole in (list(range(len(whole))), list(range(1, len(whole) + 1))):
        return True
    growing = all(one < other for one, other in pairwise(whole))
    return growing and plain(name).endswith(("id", "index", "number", "no", "num"))


def _differing(group: Sequence[NewSample], grouping: Grouping) -> Iterator[str]:
    """Slots and columns in which rows of one file differ, except the text."""
    for name in dict.fromkeys(name for sample in group for name in _row(sample)):
        if name not in grouping.numbering and len({repr(_row(sample).get(name)) for sample in group}) > 1:
            yield name
    for slot in dict.fromkeys(slot for sample in group for slot in sample.values):
        values = [sample.values.get(slot) for sample in group]
        rows = any(isinstance(value, dict) for given in values for value in given or ())
        if slot not in {grouping.slot, grouping.text} and not rows and len(set(map(repr, values))) > 1:
            yield slot
    if len({sample.split for sample in group}) > 1:
        yield "split"


def _row(sample: NewSample) -> dict[str, Any]:
    return {
        name: cell
        for values in sample.values.values()
        for value in values
        if isinstance(value, Mapping)
        for name, cell in value.items()
    }


def _without(row: dict[str, Any], names: frozenset[str]) -> dict[str, Any]:
    kept = {name: cell for name, cell in row.items() if name not in names}
    return kept if any(cell is not None for cell in kept.values()) else {}


def _in(names: Sequence[str]) -> str:
    return f" ({', '.join(names)})" if names else ""
