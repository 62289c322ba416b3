"""What the light code of plugins looks like: codecs, steps, importers, exporters, readers of attributes.

The torch side (encoders, fusions, generators) is described in :mod:`mmstudio.nn.contracts`.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Protocol

from mmstudio.core.sample import NewSample, Problem, Slot

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True, eq=False)
class Sound:
    """A sound as raw value.

    Attributes:
        samples: float32 of shape (channels, n), within -1 and 1.
        rate_hz: Samples per second.
    """

    samples: npt.NDArray[np.float32]
    rate_hz: int


class Codec(Protocol):
    """Reads, writes and shows the raw values of a modality.

    Raw values: pictures are uint8 (H, W, 1 or 3), texts ``str``, sounds :class:`Sound`, table rows a dict of column to
    str, float or None; a plugin's modality has its own.
    """

    suffix: str
    """Suffix of the files that ``write`` makes, with the dot; empty for values that stand inline."""

    def read(self, path: Path) -> Any:
        """Decode a file; raises ``BadFileError`` with a sentence for anything unusable, never another error."""

    def check(self, path: Path) -> None:
        """Raise ``BadFileError`` unless ``read`` would succeed; may be cheaper."""

    def parse(self, data: Any) -> Any:
        """Raw value from inline data or from what a person typed; raises ``BadFileError``."""

    def write(self, raw: Any, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write a result; the recipe goes inside the file where the format can carry it, else into a sidecar."""

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """The recipe that ``write`` left, or ``None``."""

    def preview(self, raw: Any) -> npt.NDArray[np.uint8]:
        """A picture (H, W, 3) that stands for the value."""

    def view(self, raw: Any, rng: np.random.Generator) -> Any:
        """Something like ``raw`` that cannot be copied back (a crop, coarser); raises ``BadFileError`` if it has none."""


class Step(Protocol):
    """A preprocessing step that runs once, when data is prepared."""

    def apply(self, raw: Any) -> Any:
        """The changed raw value."""


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
        """


class Exporter(Protocol):
    """Writes many results into one file."""

    def write(self, raws: Sequence[Any], path: Path) -> None:
        """Write them; raises ``StudioError`` if it cannot."""


Progress = Callable[[int, int], None]
SampleWriter = Callable[[Path, int, int, Progress | None], Path]
