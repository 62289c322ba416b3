"""Sources of exports: readable samples, and a survey of all of them before the first is written."""

from __future__ import annotations

import os
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Protocol

from mmstudio.core.cells import CellKind, common_kind, kind_of
from mmstudio.core.context import Samples
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.sample import SPLITS, Problem, Sample, Slot, Value
from mmstudio.plugins.exchange import DatasetExportRequest, ExportSlot
from mmstudio.services.datasets.verification import read_all

Item = tuple[Sample | None, list[Problem], int]
"""A sample, or ``None`` if nothing is left of it; its problems; bytes of its files."""


class ExportSource(Protocol):
    """A source of samples, which yields the same ones each time."""

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Their slots."""

    @property
    def attributes(self) -> str:
        """Id of the metric that reads what their facts state, or empty."""

    @property
    def count(self) -> int:
        """How many there are at most."""

    def read(self) -> Iterator[Sample | Problem]:
        """Each sample, or the reason why there is none."""


@dataclass(frozen=True)
class DatasetSource:
    """Splits of a data set."""

    samples: Samples
    splits: Sequence[str] = SPLITS

    @property
    def slots(self) -> tuple[Slot, ...]:
        """Those of the data set."""
        return self.samples.info.slots

    @property
    def attributes(self) -> str:
        """As of the data set."""
        return self.samples.info.attributes

    @property
    def count(self) -> int:
        """Samples of the splits."""
        counts = self.samples.info.counts
        return sum(counts[split] for split in self.splits)

    def read(self) -> Iterator[Sample | Problem]:
        """Split after split."""
        return read_all(self.samples, self.splits)


def readable(source: ExportSource) -> Iterator[Item]:
    """Every sample with those of its files that can be read.

    A sample that loses its target or everything is left out, since no import would take it.
    """
    targets = {slot.name for slot in source.slots if slot.role == "target"}
    for sample in source.read():
        if isinstance(sample, Problem):
            yield None, [sample], 0
            continue
        place = f"{sample.split}, sample {sample.position + 1}"
        values: dict[str, tuple[Value, ...]] = {}
        problems: list[Problem] = []
        size = 0
        for slot, alternatives in sample.values.items():
            good = []
            for value in alternatives:
                try:
                    size += 0 if value.path is None else _size(value.path)
                    good.append(value)
                except OSError as error:
                    reason = f"{slot}: the file cannot be read: {error.strerror or error} ({value.path})."
                    problems.append(Problem(place, reason))
            if good:
                values[slot] = tuple(good)
        lost = sorted(targets & sample.values.keys() - values.keys())
        if lost or not values:
            problems.append(
                Problem(place, f"The sample is left out: it has no {lost[0] if lost else 'value'}.")
            )
            yield None, problems, 0
        else:
            yield replace(sample, values=values), problems, size


def _size(path: Path) -> int:
    """Bytes of a file that can be read.

    Raises:
        OSError: If it cannot.
    """
    with open_ordinary(path) as file:
        file.read(1)
        return os.fstat(file.fileno()).st_size


@dataclass
class ExportSurvey:
    """What is known after every sample was looked at.

    Attributes:
        counts: Samples per split.
        files: Number of files.
        bytes: Of all files.
    """

    counts: Counter[str] = field(default_factory=Counter)
    files: int = 0
    bytes: int = 0
    _most: Counter[str] = field(default_factory=Counter)
    _filed: set[str] = field(default_factory=set)
    _kinds: dict[tuple[str, str], set[CellKind]] = field(default_factory=dict)
    _facts: dict[str, None] = field(default_factory=dict)
    _starred: bool = False
    _tagged: bool = False

    @classmethod
    def of(cls, source: ExportSource, told: Callable[[], None]) -> ExportSurvey:
        """Survey every sample; ``told`` is called before each and may raise to stop."""
        found = cls()
        for sample, _, size in readable(source):
            told()
            if sample is not None:
                found._add(sample, size)
        return found

    def request(self, folder: Path, title: str, slots: Sequence[Slot]) -> DatasetExportRequest:
        """The request for an exporter."""
        told = tuple(
            ExportSlot(
                slot,
                slot.name in self._filed,
                self._most[slot.name],
                {name: common_kind(self._kinds.get((slot.name, name), ())) for name in slot.columns},
            )
            for slot in slots
            if self._most[slot.name]
        )
        counts: dict[str, int] = {split: self.counts[split] for split in SPLITS if self.counts[split]}
        marks = (*(("stars",) if self._starred else ()), *(("tags",) if self._tagged else ()))
        return DatasetExportRequest(folder, title, told, counts, tuple(sorted(self._facts)), marks)

    def known(self, sample: Sample) -> Sample:
        """A sample without values that were added, since the survey, to slots empty everywhere then."""
        values = {slot: given for slot, given in sample.values.items() if self._most[slot]}
        return sample if len(values) == len(sample.values) else replace(sample, values=values)

    def _add(self, sample: Sample, size: int) -> None:
        self.counts[sample.split] += 1
        self.bytes += size
        self._facts |= dict.fromkeys(sample.meta)
        self._starred |= sample.stars > 0
        self._tagged |= bool(sample.tags)
        for slot, values in sample.values.items():
            self._most[slot] = max(self._most[slot], len(values))
            for value in values:
                if value.path is not None:
                    self.files += 1
                    self._filed.add(slot)
                elif isinstance(value.data, dict):
                    for name, cell in value.data.items():
                        kind = kind_of(cell)
                        if kind is not None:
                            self._kinds.setdefault((slot, name), set()).add(kind)
