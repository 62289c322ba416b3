"""Protocols of the light code of plugins: codecs, steps, importers, exporters, inspectors, attribute readers.

The torch side (encoders, fusions, generators, extractors) is described in :mod:`mmstudio.nn`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from mmstudio.core.cells import CellKind
from mmstudio.core.sample import NewSample, Problem, Sample, Slot
from mmstudio.core.sentences import fill
from mmstudio.plugins.shown import Shown

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True)
class SeenColumn:
    """What training saw in one column of a table; see ``EncoderSpec.columns``.

    Attributes:
        kind: ``number``, or ``category`` for one of several choices.
        low, high: Smallest and largest number.
        choices: The choices, in the order in which a form offers them.
    """

    kind: Literal["number", "category"]
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """Something that a person should know about how a file is read.

    Attributes:
        text: English sentence with ``{named}`` parameters; the same text for all files that it applies to.
        params: Values of the parameters.
    """

    text: str
    params: Mapping[str, str | float] = field(default_factory=dict)

    def __str__(self) -> str:
        return fill(self.text, self.params)


class Codec(Protocol):
    """Reads, writes and shows the raw values of a modality; :class:`~mmstudio.plugins.codecs.FileCodec` is its base.

    Raw values: pictures are uint8 (H, W, 1 or 3), texts ``str``, sounds :class:`~mmstudio.plugins.shown.Sound`, table
        rows a dict of column to str, int, float, bool or None; a plugin's own modality has its own type.
    """

    suffix: str
    """Suffix of the files that ``write`` makes, with the dot; empty for values that are stored inline."""

    def read(self, path: Path) -> Any:
        """Decode a file; raises ``BadFileError`` with a sentence if it cannot be used, and never another error."""

    def check(self, path: Path) -> Sequence[Remark] | None:
        """Go through a file as ``read`` does, without keeping its value; raises what ``read`` would raise.

        Returns:
            Remarks on how the file is read; may be empty.
        """

    def parse(self, data: Any) -> Any:
        """Raw value of inline data, or of a text that a person typed; raises ``BadFileError``."""

    def without_notes(self, path: Path) -> bytes:
        """The file's bytes without metadata; raises ``BadFileError`` if metadata cannot be removed."""

    def write(self, raw: Any, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write a result; the recipe goes inside the file if the format can hold it, else into a sidecar."""

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """The recipe that ``write`` stored, or ``None``."""

    def preview(self, raw: Any) -> npt.NDArray[np.uint8]:
        """A picture (H, W, 3) that represents the value."""

    def shown(self, raw: Any) -> Shown:
        """The value as a person sees or hears it: a picture, a sound, words, a row or frames."""

    def difference(self, one: Any, other: Any) -> float:
        """How far two values are apart: 0 if they are equal, 1 if they have nothing in common."""

    close: float
    """Largest difference at which two values count as equal, since another machine may round sums differently; 0: none."""

    def view(self, raw: Any, rng: np.random.Generator) -> Any:
        """A value like ``raw`` that cannot be copied back (a crop, coarser); raises ``BadFileError`` if there is none."""


class Step(Protocol):
    """A preprocessing step.

    A step that runs once, when data is prepared, has ``apply(raw)``. A random step has ``apply(array, rng)``: a batch
    of the prepared array that its spec names, with B in front, and the generator for all its draws. If its spec names
    several arrays, it takes and returns a dict of them. If slots move together, its draws must not depend on the size
    of a picture, since the slots may have different sizes.
    """

    def apply(self, raw: Any) -> Any:
        """The changed raw value; for a random step the changed batch, with the same shapes and dtypes."""


@dataclass(frozen=True, eq=False)
class Judged:
    """One result as a metric sees it.

    Attributes:
        made: The result, a raw value.
        seed: Seed that it was made with.
        sample: Id of the sample whose conditions were used.
        real: The sample's own value in that slot; ``None`` if it has none.
        given: Raw values that the result was made from, per condition slot; slots that were not given have no key.
        facts: Facts of the sample (:attr:`Sample.meta`).
        made_features, real_features: float32 (D,) of both values, if the metric's spec names an extractor.
    """

    made: Any
    seed: int
    sample: int
    real: Any = None
    given: Mapping[str, Sequence[Any]] = field(default_factory=dict)
    facts: Mapping[str, str] = field(default_factory=dict)
    made_features: npt.NDArray[np.float32] | None = None
    real_features: npt.NDArray[np.float32] | None = None


class Metric(Protocol):
    """Judges results one by one; made from its config. The mean of each figure is reported with an interval."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """Per figure one number for each result; ``None`` if it cannot be judged.

        It is called once for the round with all conditions and once for every subset; the numbers of one result must
        not depend on other results.
        """


@dataclass(frozen=True, eq=False)
class Influence:
    """By how much each row moves a figure of two sets, to the first order: the Hajek projection, or a jackknife's values.

    Attributes:
        made: float64 (n,), the influence of each result times n; their mean is 0.
        real: float64 (m,), the influence of each real value times m; their mean is 0.
        variance: Variance of the figure, if the metric knows it better than ``made.var() / n + real.var() / m``.
        growth: By how much that variance grows as the figure does.
    """

    made: npt.NDArray[np.float64]
    real: npt.NDArray[np.float64]
    variance: float | None = None
    growth: float = 0.0


class SetMetric(Protocol):
    """Compares the features of all results with those of the real values; made from its config.

    It may have two more methods:

    - ``influence(made, real)`` gives an :class:`Influence`, or a mapping of figure to one. Figures whose interval is
      ``influence`` need it; with it, evaluations can be compared with each other by pairs of results.
    - ``remarks(n, m, width)`` gives :class:`Remark`, what a person should know about the figures of so many results,
      real values and features.
    """

    def statistic(
        self, made: npt.NDArray[np.float32], real: npt.NDArray[np.float32]
    ) -> float | Mapping[str, float]:
        """One number, or one per figure that the spec names, from features (n, D) and (m, D), whatever their order.

        It is called again on parts of these sets, or on sets drawn from them, for an interval.
        """


class AttributeReader(Protocol):
    """Measures attributes of results by fixed rules, without any learning.

    Attributes:
        attributes: Attribute name to its possible values.
    """

    attributes: dict[str, tuple[str, ...]]
    given_by: dict[str, tuple[str, ...]]
    """Condition slot to the attributes that it tells."""

    def read(self, raws: Sequence[Any]) -> list[dict[str, str | None]]:
        """One dict per result: attribute to value, or None if it cannot be read."""

    def limits(self, raws: Sequence[Any]) -> dict[str, str]:
        """Attribute to the reason why such results can never show it; empty if all can be shown."""

    def truth(self, meta: Mapping[str, str]) -> dict[str, str]:
        """The attributes that a sample's meta states."""


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


Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """A remark about one value that a person should know.

    Attributes:
        kind: One of the kinds that the inspector's spec names; findings of one kind are shown and handled together.
        text: English sentence with ``{named}`` parameters.
        severity: ``error`` for values that cannot be used, ``warning`` for values that are better left out, ``note``
            for values that may be as intended.
        params: Values of the parameters: texts and finite numbers.
    """

    kind: str
    text: str
    severity: Severity = "warning"
    params: Mapping[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Inspection:
    """Everything that one value tells by itself.

    Attributes:
        findings: Doubts about it; empty for a sound value.
        code: Bits of which a small change of the value changes few. All codes have the same length; empty if the value
            cannot be told from others.
        look: The value as some hundred numbers, float32 (L,), the same L for all; if the codes of two values are close,
            the correlation of their looks decides. ``None`` if there is no code, or if the codes alone decide.
        features: A few numbers, float32 (D,), that differ much between unlike values, NaN for a missing one; ``None``
            if there are none.
        facts: Facts that the spec names: numbers (a length) and words (a language); an unknown one has no key.
    """

    findings: tuple[Finding, ...] = ()
    code: bytes = b""
    look: npt.NDArray[np.float32] | None = None
    features: npt.NDArray[np.float32] | None = None
    facts: Mapping[str, str | float] = field(default_factory=dict)


class Inspector(Protocol):
    """Looks at single values of a modality."""

    def inspect(self, raw: Any, path: Path | None) -> Inspection:
        """Inspect one value; called by several threads at once.

        Args:
            raw: Raw value from the codec, of any size, even the smallest.
            path: Its file; ``None`` for inline data.
        """


class Exporter(Protocol):
    """Writes many results into one file."""

    def write(self, raws: Sequence[Any], path: Path) -> None:
        """Write the results; raises ``StudioError`` on failure."""


Progress = Callable[[int, int], None]
SampleWriter = Callable[[Path, int, int, Progress | None], Path]
