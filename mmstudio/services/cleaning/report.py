"""Cleaning reports: kept as JSON in the project's cache, one file per data set."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path

from pydantic import TypeAdapter

from mmstudio.core.context import Samples
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.json_text import read_json
from mmstudio.core.sample import SPLITS
from mmstudio.core.sentences import fill
from mmstudio.plugins.protocols import Severity
from mmstudio.plugins.registry import Registry
from mmstudio.storage.folder.layout import CLEANING

VERSION = 1
FINDINGS = {
    "broken": "Values that cannot be read",
    "leak": "Training samples that are held out too",
    "near-leak": "Training samples much like held-out ones",
    "duplicate": "Exact duplicates",
    "near-duplicate": "Near duplicates",
    "outlier": "Far from the others",
    "unlike-most": "Unlike most",
    "held-out-twice": "In validation and test alike",
}
"""Headings of the kinds of findings that need more than one value, or none."""
_FIRST = ("broken", "leak", "duplicate", "near-leak", "near-duplicate")
_LAST = ("outlier", "unlike-most", "held-out-twice")
_WEIGHT = {"error": 0, "warning": 1, "note": 2}
MOST_OF_A_KIND = 20_000
"""How many findings of a kind are kept; the rest is only counted."""


@dataclass(frozen=True, slots=True)
class SampleFinding:
    """One finding about one sample, the one to leave out.

    Attributes:
        kind: What it is.
        sample: Id of the sample.
        slot: The slot it is about; empty if it is about the whole sample.
        text: English template.
        severity: How bad it is; samples with notes are left out only when the note is asked for by name.
        params: Of the template.
        others: Ids of the samples it was compared with, which stay.
    """

    kind: str
    sample: int
    slot: str
    text: str
    severity: Severity = "warning"
    params: Mapping[str, str | int | float] = field(default_factory=dict)
    others: tuple[int, ...] = ()

    @property
    def sentence(self) -> str:
        """The finding in English."""
        return fill(self.text, self.params)


@dataclass(frozen=True, slots=True)
class FindingKind:
    """Findings of one kind.

    Attributes:
        id: Of the kind.
        title: English heading.
        severity: Of the worst of them.
        count: How many there are, kept or not.
    """

    id: str
    title: str
    severity: Severity
    count: int


@dataclass(frozen=True, slots=True)
class Spread:
    """Distribution of the values of a column, or of a fact about a slot.

    Attributes:
        slot: The slot whose values they are.
        name: English name of the fact, or the column as it is called.
        counts: Words with how often they occur, the most frequent first; empty for numbers.
        distinct: How many different words there are.
        numbers: Least, 5 %, median, 95 % and largest number; empty for words.
        known: Values that are known.
    """

    slot: str
    name: str
    counts: tuple[tuple[str, int], ...] = ()
    distinct: int = 0
    numbers: tuple[float, ...] = ()
    known: int = 0


@dataclass(frozen=True, slots=True)
class FindingNote:
    """Something about the data set as a whole: a template with its parameters."""

    text: str
    params: Mapping[str, str | int | float] = field(default_factory=dict)

    @property
    def sentence(self) -> str:
        """The note in English."""
        return fill(self.text, self.params)


@dataclass(frozen=True)
class CleaningReport:
    """All that was found in a data set.

    Attributes:
        dataset_id, dataset: Id and name of the data set.
        states: Fingerprints of the data set for which the report holds: as it was read, and after its advice was followed.
        created: ISO 8601 UTC.
        samples: How many were inspected.
        kinds: Kinds that were found, the worst first.
        findings: In the order of the samples.
        spreads: Class and length balance.
        notes: Notes on the whole data set.
    """

    dataset_id: int
    dataset: str
    states: tuple[str, ...]
    created: str
    samples: int
    kinds: tuple[FindingKind, ...] = ()
    findings: tuple[SampleFinding, ...] = ()
    spreads: tuple[Spread, ...] = ()
    notes: tuple[FindingNote, ...] = ()

    def of_kind(self, kind: str) -> list[SampleFinding]:
        """Findings of one kind."""
        return [one for one in self.findings if one.kind == kind]

    def advised(self) -> list[SampleFinding]:
        """Findings for which leaving the sample out is advised: all but notes."""
        return [one for one in self.findings if one.severity != "note"]

    def holds_for(self, state: str) -> CleaningReport:
        """A copy of the report that holds for one more state of the data set."""
        return self if state in self.states else replace(self, states=(*self.states, state))

    def save(self, path: Path) -> None:
        """Write it; raises ``OSError`` if it cannot be written."""
        path.parent.mkdir(parents=True, exist_ok=True)
        write_json(path, {"version": VERSION, **asdict(self)})

    @classmethod
    def load(cls, path: Path) -> CleaningReport | None:
        """The report in a file; ``None`` if the file does not exist or this program cannot read it."""
        try:
            data = read_json(path)
            if not isinstance(data, dict) or data.pop("version", None) != VERSION:
                return None
            return TypeAdapter(cls).validate_python(data)
        except (OSError, ValueError):
            return None


def by_kind(
    found: Sequence[SampleFinding], titles: Mapping[str, str]
) -> tuple[tuple[FindingKind, ...], tuple[SampleFinding, ...]]:
    """Kinds with their counts, in the order in which they are shown, and the findings that are kept."""
    counts: dict[str, int] = {}
    worst: dict[str, Severity] = {}
    kept = []
    for one in found:
        counts[one.kind] = counts.get(one.kind, 0) + 1
        if one.kind not in worst or _WEIGHT[one.severity] < _WEIGHT[worst[one.kind]]:
            worst[one.kind] = one.severity
        if counts[one.kind] <= MOST_OF_A_KIND:
            kept.append(one)
    kinds = [FindingKind(name, titles.get(name, name), worst[name], count) for name, count in counts.items()]
    return tuple(sorted(kinds, key=lambda kind: _rank(kind.id))), tuple(kept)


def _rank(kind: str) -> tuple[int, int]:
    if kind in _FIRST:
        return 0, _FIRST.index(kind)
    return (2, _LAST.index(kind)) if kind in _LAST else (1, 0)


def report_path(cache_dir: Path, dataset_id: int) -> Path:
    """Where the report on a data set lies."""
    return cache_dir / CLEANING / f"{dataset_id}.json"


def state_of(samples: Samples) -> str:
    """A fingerprint of all splits.

    Raises:
        UsageError: If some files have been named but not read yet.
    """
    whole = "".join(samples.fingerprint(split) for split in SPLITS)
    return hashlib.sha256(whole.encode()).hexdigest()


def titles(registry: Registry) -> dict[str, str]:
    """The English heading of every possible kind of finding."""
    found = dict(FINDINGS)
    for spec in registry.inspectors:
        found |= spec.findings
    return found
