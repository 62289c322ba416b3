"""What the light code of plugins looks like: codecs, steps, importers, exporters, inspectors, readers of attributes.

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
    """What training saw in a column of a table; see ``EncoderSpec.columns``.

    Attributes:
        kind: ``number``, or ``category`` for one of some choices.
        low, high: Least and greatest of the numbers.
        choices: In the order in which they are offered.
    """

    kind: Literal["number", "category"]
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """Something that a person should know about how a file is read.

    Attributes:
        text: English sentence with ``{named}`` parameters, the same for all files that it is said of.
        params: Values of the parameters.
    """

    text: str
    params: Mapping[str, str | float] = field(default_factory=dict)

    def __str__(self) -> str:
        return fill(self.text, self.params)


class Codec(Protocol):
    """Reads, writes and shows the raw values of a modality; :class:`~mmstudio.plugins.codecs.FileCodec` is its base.

    Raw values: pictures are uint8 (H, W, 1 or 3), texts ``str``, sounds :class:`~mmstudio.plugins.shown.Sound`, table rows a dict of column to
    str, int, float, bool or None; a plugin's modality has its own.
    """

    suffix: str
    """Suffix of the files that ``write`` makes, with the dot; empty for values that stand inline."""

    def read(self, path: Path) -> Any:
        """Decode a file; raises ``BadFileError`` with a sentence for anything unusable, never another error."""

    def check(self, path: Path) -> Sequence[Remark] | None:
        """Go ``read``'s own way through a file and keep nothing; raises what ``read`` would.

        Returns:
            Remarks on how the file is read, if there are any.
        """

    def parse(self, data: Any) -> Any:
        """Raw value from inline data or from what a person typed; raises ``BadFileError``."""

    def without_notes(self, path: Path) -> bytes:
        """The file's bytes without what stands in it beside its value; raises ``BadFileError`` where that cannot be done."""

    def write(self, raw: Any, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write a result; the recipe goes inside the file where the format can carry it, else into a sidecar."""

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """The recipe that ``write`` left, or ``None``."""

    def preview(self, raw: Any) -> npt.NDArray[np.uint8]:
        """A picture (H, W, 3) that stands for the value."""

    def shown(self, raw: Any) -> Shown:
        """The value as a person meets it: a picture, a sound, words, a row or frames; the window shows it by that alone."""

    def difference(self, one: Any, other: Any) -> float:
        """How far two values lie apart: 0 if they are the same, 1 if they have nothing in common."""

    close: float
    """Largest difference at which two values pass for the same, as sums come out a little otherwise on another machine; 0: none."""

    def view(self, raw: Any, rng: np.random.Generator) -> Any:
        """Something like ``raw`` that cannot be copied back (a crop, coarser); raises ``BadFileError`` if it has none."""


class Step(Protocol):
    """A preprocessing step.

    One that runs once, when data is prepared, has ``apply(raw)``. A random one has ``apply(array, rng)``: a batch of the
    prepared array that its spec names, B in front, and the generator that everything it draws comes from. Where its spec
    names several arrays, it takes and returns a dict of them. What it draws must not depend on the size of a picture if
    slots move together, as they may differ in it.
    """

    def apply(self, raw: Any) -> Any:
        """The changed raw value; of a random step, the changed batch, of the same shapes and dtypes."""


@dataclass(frozen=True, eq=False)
class Judged:
    """One result as a metric sees it.

    Attributes:
        made: The result, a raw value.
        seed: It was made with.
        sample: Id of the sample whose conditions were used.
        real: The sample's own value in that slot; ``None`` where it has none.
        given: Per condition slot, the raw values that the result was made from; what was not given has no key.
        facts: Of the sample (:attr:`Sample.meta`).
        made_features, real_features: float32 (D,) of both, where the metric's spec names an extractor.
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
    """Judges results one by one; made from its config. The mean of each figure is told with an interval."""

    def values(self, results: Sequence[Judged]) -> Mapping[str, Sequence[float | None]]:
        """Per figure one number for each result; ``None`` where it cannot be judged.

        It is asked once for all conditions given and once for every subset of them; what it gives for a result must not
        depend on the others.
        """


class SetMetric(Protocol):
    """Compares the features of all results with those of the real values; made from its config."""

    def statistic(self, made: npt.NDArray[np.float32], real: npt.NDArray[np.float32]) -> float:
        """One number of features (n, D) and (m, D); asked again for sets drawn from these, to tell how sure it is."""


class AttributeReader(Protocol):
    """Measures attributes from results alone, with nothing learned in it.

    Attributes:
        attributes: Attribute name to its possible values.
    """

    attributes: dict[str, tuple[str, ...]]
    given_by: dict[str, tuple[str, ...]]
    """Condition slot to the attributes that it tells."""

    def read(self, raws: Sequence[Any]) -> list[dict[str, str | None]]:
        """One dict per result: attribute to value, or None where it cannot be read."""

    def limits(self, raws: Sequence[Any]) -> dict[str, str]:
        """Attribute to the reason why results like these cannot show it, whatever made them; empty where all can."""

    def truth(self, meta: Mapping[str, str]) -> dict[str, str]:
        """The attributes that a sample's meta states."""


@dataclass(frozen=True)
class ImportPlan:
    """What an importer found when it looked at a source, before anything is stored.

    Attributes:
        slots: Slots of the data set to be.
        count: Number of rows, or 0 if unknown.
        notes: Sentences about what was guessed or will be left out.
        root: Folder that no file may lie outside of; that of the source if not given.
    """

    slots: tuple[Slot, ...]
    count: int = 0
    notes: tuple[str, ...] = ()
    root: Path | None = None


@dataclass(frozen=True)
class ImportRequest:
    """What to import, and what the person said about it.

    Attributes:
        source: File or folder.
        slots: Given slots by name; they win over guesses.
        modalities: Modality id to (codec, suffixes), of every modality known.
    """

    source: Path
    slots: Mapping[str, Slot] = field(default_factory=dict)
    modalities: Mapping[str, tuple[Codec, tuple[str, ...]]] = field(default_factory=dict)


class Importer(Protocol):
    """Reads one kind of source."""

    def detect(self, source: Path) -> bool:
        """Whether the source looks like one of its kind; opens as little as possible."""

    def plan(self, request: ImportRequest) -> ImportPlan:
        """Find slots and rows; raises ``UsageError`` if the source cannot be read at all."""

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Every row, in an order that is the same each time: samples, and what was found to be wrong.

        A problem comes before the sample of its row. Files are named and not opened: the program reads each, lists
        those that cannot be used, and leaves out a row without a target. A file inside a container comes as
        ``Content``. An import that was cut off goes on behind the items that are stored.

        It is called in a process of its own, on another instance than the one that planned: the plan travels there and
        what it holds must be data, and whatever else is needed is found out from the request again.
        """


@dataclass(frozen=True)
class ExportSlot:
    """A slot of a data set that is exported, with what its samples hold.

    Attributes:
        slot: Name, modality, role and columns.
        files: Whether its values are files; else they stand inline.
        most: Most alternatives that a sample has, at least 1.
        kinds: Columns of a table, each with the one kind that holds all of its cells (``cell_as`` brings each to it); a
            column without any cell holds texts.
    """

    slot: Slot
    files: bool = False
    most: int = 1
    kinds: Mapping[str, CellKind] = field(default_factory=dict)


@dataclass(frozen=True)
class DatasetExportRequest:
    """What is exported, and where to.

    Attributes:
        folder: An empty folder, moved to its place by the program when everything is in it.
        title: Name of the data set.
        slots: Those that some sample has a value for.
        counts: Split to its number of samples, of the splits that are exported.
        facts: Names of the samples' facts (:attr:`Sample.meta`).
        marks: Those of ``stars`` and ``tags`` that some sample has.
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
        """Write the samples as they come, never holding all of them, and give what had to be left out.

        A file's bytes are copied as they are. The same samples and settings give the same files. Splits stay apart, and
        the samples of one keep their order. What the samples raise goes through (the person stopped), and so does
        ``OSError``; the program then removes the folder.
        """


Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """Something about one value that a person should know.

    Attributes:
        kind: One of those that the inspector's spec names; findings of one kind are shown and acted on together.
        text: English sentence with ``{named}`` parameters.
        severity: ``error`` for what cannot be used, ``warning`` for what is better left out, ``note`` for what may be
            as it should.
        params: Values of the parameters: texts and finite numbers.
    """

    kind: str
    text: str
    severity: Severity = "warning"
    params: Mapping[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Inspection:
    """What can be told from one value alone.

    Attributes:
        findings: What is doubtful about it; empty for a sound value.
        code: Bits that change little where the value is changed little, of one length for all values that have one;
            empty where it cannot be told from others.
        look: The value in some hundred numbers, float32 (L,), L the same for all; where the codes of two lie close, the
            correlation of these decides. ``None`` only where there is no code, or where the codes decide alone.
        features: A few numbers, float32 (D,), in which unlike values lie far apart, NaN where one is missing; ``None``
            where there are none.
        facts: Of those that the spec names: numbers (a length) and words (a language); one that is not known has no key.
    """

    findings: tuple[Finding, ...] = ()
    code: bytes = b""
    look: npt.NDArray[np.float32] | None = None
    features: npt.NDArray[np.float32] | None = None
    facts: Mapping[str, str | float] = field(default_factory=dict)


class Inspector(Protocol):
    """Looks at single values of a modality."""

    def inspect(self, raw: Any, path: Path | None) -> Inspection:
        """What can be told from one value; called by several threads at once.

        Args:
            raw: As the codec reads it, of any size, also the smallest.
            path: Its file; ``None`` for a value that stands inline.
        """


class Exporter(Protocol):
    """Writes many results into one file."""

    def write(self, raws: Sequence[Any], path: Path) -> None:
        """Write them; raises ``StudioError`` if it cannot."""


Progress = Callable[[int, int], None]
SampleWriter = Callable[[Path, int, int, Progress | None], Path]
