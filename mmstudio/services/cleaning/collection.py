"""Data kept about every sample until all have been read: a few hundred bytes each, most of them on disk."""

from __future__ import annotations

import hashlib
import math
import tempfile
from array import array
from dataclasses import dataclass, field
from pathlib import Path
from types import TracebackType
from typing import IO, Any, Self, get_args

import numpy as np
import numpy.typing as npt

from mmstudio.core.sample import SPLITS, DatasetInfo
from mmstudio.core.sentences import printable
from mmstudio.plugins.protocols import Finding, Inspection, Severity
from mmstudio.plugins.registry import Registry
from mmstudio.services.cleaning.balance import SlotTally
from mmstudio.services.cleaning.inspection import DIGEST, Inspected, Looker
from mmstudio.services.cleaning.near import as_bytes
from mmstudio.services.cleaning.report import SampleFinding


class Rows:
    """Rows of equal length, written to a temporary file as they arrive; rows of another length are left out.

    Args:
        folder: Where the file lies.
        dtype: Of the numbers.
    """

    def __init__(self, folder: Path, dtype: Any) -> None:
        self._file: IO[bytes] = tempfile.TemporaryFile(dir=folder)  # noqa: SIM115 - open until close
        self._dtype = np.dtype(dtype)
        self.width = 0
        self.rows = array("q")

    def add(self, row: int, numbers: npt.NDArray[Any]) -> None:
        """Keep the numbers of a row."""
        self.width = self.width or len(numbers)
        if len(numbers) == self.width:
            self._file.write(np.ascontiguousarray(numbers, self._dtype).tobytes())
            self.rows.append(row)

    def all(self) -> npt.NDArray[Any]:
        """Everything, (N, width), read through a memory map."""
        if not len(self.rows):
            return np.empty((0, self.width), self._dtype)
        self._file.flush()
        return np.memmap(self._file, self._dtype, "r", shape=(len(self.rows), self.width))

    def close(self) -> None:
        """Remove the file."""
        self._file.close()


@dataclass
class Gathered:
    """What has been collected about a data set.

    Args:
        info: The data set.
        subject: Slot by which samples are the same; empty where all count.
        folder: For temporary files.

    Attributes:
        ids, splits: Sample of each row, and its split as an index into ``SPLITS``.
        found: Findings so far.
        tallies: Per column or fact.
        troubles: Messages of inspectors that failed, each once.
    """

    info: DatasetInfo
    subject: str
    folder: Path
    ids: array[int] = field(default_factory=lambda: array("q"))
    splits: array[int] = field(default_factory=lambda: array("b"))
    found: list[SampleFinding] = field(default_factory=list)
    tallies: dict[tuple[str, str], SlotTally] = field(default_factory=dict)
    troubles: dict[str, None] = field(default_factory=dict)

    def __post_init__(self) -> None:
        self.folder.mkdir(parents=True, exist_ok=True)
        self._contents, self._wholes = bytearray(), bytearray()
        self.codes, self.looks = Rows(self.folder, np.uint8), Rows(self.folder, np.int8)
        self.features = {slot.name: Rows(self.folder, np.float32) for slot in self.info.slots}

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        for rows in (self.codes, self.looks, *self.features.values()):
            rows.close()

    def take(self, looked: Inspected, looker: Looker) -> None:
        """Keep what was found out about one sample."""
        row, split = len(self.ids), SPLITS.index(looked.sample.split)
        self.ids.append(looked.sample.id)
        self.splits.append(split)
        self._take_contents(looked)
        self._take_cells(row, split, looked)
        self.troubles.update(dict.fromkeys(looked.troubles))
        for name, findings in looked.findings.items():
            self.found += [_plain(one, looked.sample.id, name) for one in findings]
        for slot in self.info.slots:
            told = looked.first.get(slot.name)
            if told is None:
                continue
            spec = looker.specs.get(slot.modality)
            if slot.name == self.subject and told.code:
                self._take_code(row, told)
            if told.features is not None:
                self.features[slot.name].add(row, told.features)
            for fact, value in told.facts.items():
                if isinstance(value, str) or math.isfinite(value):
                    title = spec.facts.get(fact, fact) if spec is not None else fact
                    self._tally(slot.name, title, fact=True).add(row, split, value)

    def contents(self) -> npt.NDArray[np.int64]:
        """A number for each row's content in the subject slot: equal for equal content, -1 where it is empty."""
        return _numbered(self._contents)

    def wholes(self) -> npt.NDArray[np.int64]:
        """A number for each row's whole content."""
        return _numbered(self._wholes)

    def _take_contents(self, looked: Inspected) -> None:
        whole = b"".join(looked.contents.get(slot.name, bytes(DIGEST)) for slot in self.info.slots)
        mixed = _digest(whole) if any(whole) else bytes(DIGEST)
        self._wholes += mixed
        self._contents += looked.contents.get(self.subject, bytes(DIGEST)) if self.subject else mixed

    def _take_cells(self, row: int, split: int, looked: Inspected) -> None:
        for slot in self.info.slots:
            for value in looked.sample.values.get(slot.name, ())[:1] if slot.columns else ():
                for column, cell in value.data.items() if isinstance(value.data, dict) else ():
                    if cell is not None:
                        self._tally(slot.name, str(column), fact=False).add(row, split, cell)

    def _take_code(self, row: int, told: Inspection) -> None:
        before = len(self.codes.rows)
        self.codes.add(row, np.frombuffer(told.code, np.uint8))
        if told.look is not None and len(self.codes.rows) > before:
            self.looks.add(row, as_bytes(told.look))

    def _tally(self, slot: str, name: str, *, fact: bool) -> SlotTally:
        return self.tallies.setdefault((slot, name), SlotTally(slot, name, fact))


def subject_of(info: DatasetInfo, registry: Registry) -> str:
    """The slot by which samples are compared: the target, else the first that holds files, else the only one.

    Empty if the whole sample is compared: where there are several texts and rows, each of them may occur often.
    """
    for slot in info.slots:
        if slot.role == "target":
            return slot.name
    for slot in info.slots:
        if slot.modality in registry.modalities and not registry.modalities.get(slot.modality).inline:
            return slot.name
    return info.slots[0].name if len(info.slots) == 1 else ""


def _plain(finding: Finding, sample: int, slot: str) -> SampleFinding:
    """A finding in a form that can be stored, whatever the plugin put into it."""
    params: dict[str, str | float] = {
        key: value
        if isinstance(value, int) or (isinstance(value, float) and math.isfinite(value))
        else printable(str(value))
        for key, value in finding.params.items()
    }
    severity = finding.severity if finding.severity in get_args(Severity) else "note"
    return SampleFinding(finding.kind, sample, slot, finding.text, severity, params)


def _numbered(digests: bytearray) -> npt.NDArray[np.int64]:
    if not digests:
        return np.empty(0, np.int64)
    rows = np.frombuffer(bytes(digests), np.uint8).reshape(-1, DIGEST)
    _, numbers = np.unique(rows.view(np.dtype((np.void, DIGEST))).ravel(), return_inverse=True)
    return np.where(rows.any(axis=1), numbers, -1).astype(np.int64)


def _digest(data: bytes) -> bytes:
    return hashlib.blake2b(data, digest_size=DIGEST).digest()
