"""Verification of a stored data set: checks every file against its hash, and counts missing values and classes."""

from __future__ import annotations

import hashlib
from collections import Counter
from collections.abc import Callable, Iterable, Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.core.cells import cell_words
from mmstudio.core.context import RunContext, Samples
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.payloads import OfDataset
from mmstudio.core.sample import SPLITS, DatasetInfo, Problem, Sample
from mmstudio.core.sentences import printable

_PAGE = 1000
_MOST_CLASSES = 50
_MOST_TOLD = 500
_TELL_EVERY = 100


@dataclass
class DatasetReport:
    """What a verification found.

    Attributes:
        dataset: Name, slots and counts.
        files: Files that were read.
        missing: Per slot, samples without a value for it.
        alternatives: Per slot, samples with more than one value.
        classes: Per table column, how often each value occurs; columns with very many values are left out.
        problems: Files that are gone or changed.
    """

    dataset: DatasetInfo
    files: int = 0
    missing: dict[str, int] = field(default_factory=dict)
    alternatives: dict[str, int] = field(default_factory=dict)
    classes: dict[str, dict[str, int]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def sound(self) -> bool:
        """Whether nothing is wrong."""
        return not self.problems


def check(context: RunContext) -> None:
    """Verify a data set as a job; its result is the report. Payload: ``dataset``."""

    def told(done: int, total: int) -> None:
        context.check()
        context.progress(done, total, note="Checking")

    report = verify(context.samples(OfDataset.of(context.job).dataset), told)
    context.result(
        {
            "dataset": report.dataset.name,
            "files": report.files,
            "missing": report.missing,
            "alternatives": report.alternatives,
            "classes": report.classes,
            "problems": [
                {"source": printable(one.source), "reason": printable(one.reason)}
                for one in report.problems[:_MOST_TOLD]
            ],
            "wrong": len(report.problems),
        }
    )


def verify(samples: Samples, told: Callable[[int, int], None] | None = None) -> DatasetReport:
    """Read every file once; files of equal content are read once in all.

    Args:
        samples: The data set.
        told: Called with the number of files read and their total; may raise to stop.
    """
    info = samples.info
    report = DatasetReport(info)
    missing: Counter[str] = Counter()
    several: Counter[str] = Counter()
    columns: dict[str, Counter[str]] = {}
    seen: dict[Path, str] = {}
    for sample in read_all(samples):
        for slot in info.slots:
            values = sample.values.get(slot.name, ())
            missing[slot.name] += not values
            several[slot.name] += len(values) > 1
            for value in values:
                if value.path is not None:
                    seen.setdefault(value.path, value.sha256)
                elif slot.columns and isinstance(value.data, dict):
                    _count(columns, value.data)
    report.files = len(seen)
    report.missing, report.alternatives = (
        dict(missing),
        {name: count for name, count in several.items() if count},
    )
    report.classes = {
        name: dict(counts.most_common()) for name, counts in columns.items() if len(counts) <= _MOST_CLASSES
    }
    report.problems = _wrong_files(seen, told or (lambda _done, _total: None))
    return report


def read_all(samples: Samples, splits: Iterable[str] = SPLITS) -> Iterator[Sample]:
    """Every sample, split after split."""
    counts = samples.info.counts
    for split in splits:
        for start in range(0, counts[split], _PAGE):
            yield from samples.read(split, start, start + _PAGE)


def _count(columns: dict[str, Counter[str]], row: dict[str, Any]) -> None:
    for name, cell in row.items():
        columns.setdefault(name, Counter())[cell_words(cell)] += 1


def _wrong_files(hashes: dict[Path, str], told: Callable[[int, int], None]) -> list[Problem]:
    pool = ThreadPoolExecutor(4)
    problems = []
    try:
        for done, problem in enumerate(pool.map(_wrong_file, hashes, hashes.values()), 1):
            if problem is not None:
                problems.append(problem)
            if done % _TELL_EVERY == 0:
                told(done, len(hashes))
    finally:
        pool.shutdown(cancel_futures=True)
    return problems


def _wrong_file(path: Path, sha256: str) -> Problem | None:
    try:
        with open_ordinary(path) as file:
            digest = hashlib.file_digest(file, "sha256").hexdigest()
    except OSError as error:
        return Problem(path.name, f"The file cannot be read: {error.strerror or error}.")
    return None if digest == sha256 else Problem(path.name, "The file's content has changed.")
