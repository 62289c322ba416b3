"""Protocols of what brings data in and takes it out: importers, exporters, sample projects."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Protocol

from mmstudio.core.cells import CellKind
from mmstudio.core.sample import NewSample, Problem, Sample, Slot
from mmstudio.plugins.protocols import Codec

Progress = Callable[[int, int], None]
SampleWriter = Callable[[Path, int, int, Progress | None], Path]


@dataclass(frozen=True)
class ImportPlan:
    """An importer's findings about a source, before anything is stored.

    Attributes:
        slots: Slots of the new data set.
        count: Number of rows, or 0 if unknown.
        notes: Sentences about guesses, and about what will be left out.
        root: Folder that contains every file; by default the source's.
    """

    slots: tuple[Slot, ...]
    count: int = 0
    notes: tuple[str, ...] = ()
    root: Path | None = None


@dataclass(frozen=True)
class ImportRequest:
    """An import that a person asked for: the source, and what the person said about it.

    Attributes:
        source: File or folder.
        slots: Given slots by name; they override guesses.
        modalities: Modality id to (codec, suffixes), for every known modality.
    """

    source: Path
    slots: Mapping[str, Slot] = field(default_factory=dict)
    modalities: Mapping[str, tuple[Codec, tuple[str, ...]]] = field(default_factory=dict)


class Importer(Protocol):
    """Reads one kind of source."""

    def detect(self, source: Path) -> bool:
        """Whether the source looks like this kind; opens as little as possible."""

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Find slots and rows; raises ``UsageError`` if the source cannot be read at all."""

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """All rows, always in the same order: samples, and problems that were found.

        A problem comes before the sample of its row. Files are named and not opened: the program reads each of them,
        lists those that cannot be used, and leaves out a row without a target. A file inside a container is given as
        ``Content``. An interrupted import continues after the items that are stored.

        It is called in a separate process, on another instance than the one that planned: the plan is sent there, so it
            must hold plain data, and everything else must be derived from the request again.
        """


@dataclass(frozen=True)
class ExportSlot:
    """A slot of an exported data set, and facts about its values.

    Attributes:
        slot: Name, modality, role and columns.
        files: Whether its values are files, not inline data.
        most: Largest number of alternatives in a sample, at least 1.
        kinds: Columns of a table, each with the kind that can hold all of its cells (``cell_as`` converts each cell to
            it); a column without any cell holds texts.
    """

    slot: Slot
    files: bool = False
    most: int = 1
    kinds: Mapping[str, CellKind] = field(default_factory=dict)


@dataclass(frozen=True)
class DatasetExportRequest:
    """A data set export that a person asked for: the content, and where it goes.

    Attributes:
        folder: An empty folder; the program moves it to its final place once it is complete.
        title: Name of the data set.
        slots: Slots for which at least one sample has a value.
        counts: Number of samples per exported split.
        facts: Names of the samples' facts (:attr:`Sample.meta`).
        marks: ``stars`` and ``tags``, as far as samples have any.
    """

    folder: Path
    title: str
    slots: tuple[ExportSlot, ...]
    counts: Mapping[str, int]
    facts: tuple[str, ...] = ()
    marks: tuple[str, ...] = ()


class DatasetExporter(Protocol):
    """Writes a data set in one format."""

    def write(self, samples: Iterable[Sample], request: DatasetExportRequest) -> Iterator[Problem]:
        """Write the samples as they arrive, never holding all of them, and return what had to be left out.

        Files are copied byte for byte. The same samples and settings give the same files. Splits stay apart, and
        samples keep their order within a split. Errors raised by the samples (the person stopped) and ``OSError`` pass
        through; the program then removes the folder.
        """


class Exporter(Protocol):
    """Writes many results into one file."""

    def write(self, raws: Sequence[Any], path: Path) -> None:
        """Write the results; raises ``StudioError`` on failure."""
