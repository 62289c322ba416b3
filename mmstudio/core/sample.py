"""Slots, values and samples: the content of a data set."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Role = Literal["condition", "target", "either"]
Split = Literal["train", "val", "test"]
SPLITS: tuple[Split, ...] = ("train", "val", "test")
MOST_STARS = 5
SYNTHETIC = "synthetic"
"""Fact of a sample that was generated as a whole; with a dot and a slot behind it, of one whose value there was generated."""
MOST_TAG = 60
"""Largest number of characters in a tag."""


@dataclass(frozen=True, slots=True)
class Derived:
    """How a training derives the values of a slot that the data set does not have.

    Attributes:
        source: Slot of the data set whose values are used.
        kind: What is derived; ``view`` is a value like the original that cannot be copied back (``Codec.view``),
            ``column`` is one cell of a row, which is learned as a label.
    """

    source: str
    kind: Literal["view", "column"] = "view"


@dataclass(frozen=True, slots=True)
class Slot:
    """A named place in a data set and a recipe.

    Attributes:
        name: Unique in its data set, e.g. ``image`` or ``reference``.
        modality: Id of a modality contributed by a plugin.
        role: Whether the slot is generated, conditions, or may do either.
        columns: For tables, the names of the columns, each with a null of its own.
        derived: How its values are derived, for a slot of a training that the data set does not have.
    """

    name: str
    modality: str
    role: Role = "either"
    columns: tuple[str, ...] = ()
    derived: Derived | None = None

    @property
    def source(self) -> str:
        """The slot of the data set that its values come from."""
        return self.name if self.derived is None else self.derived.source

    @property
    def is_view(self) -> bool:
        """Whether it holds views of another slot."""
        return self.derived is not None and self.derived.kind == "view"

    def to_json(self) -> dict[str, Any]:
        """What a data set says of it."""
        columns = list(self.columns)
        return {"name": self.name, "modality": self.modality, "role": self.role, "columns": columns}


@dataclass(frozen=True, slots=True)
class Packed:
    """Where the bytes of a file lie in a larger one.

    Attributes:
        shard: The larger file.
        at, size: Its first byte there, and how many it has.
    """

    shard: Path
    at: int
    size: int


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one slot: a file on disk, or data held inline.

    Attributes:
        sha256: Hash of the file's bytes, or of the inline data's canonical JSON; empty if a file has been named but not
            read.
        path: Absolute path of the file; ``None`` for inline data.
        data: A text (str) or a table row (dict of column to str, int, float, bool or None).
        file: Original name of the imported file, if it has another name now; it does not count in comparisons.
        packed: Where its bytes lie, if there is nothing at the path itself.
    """

    sha256: str
    path: Path | None = None
    data: Any = None
    file: str = field(default="", compare=False)
    packed: Packed | None = field(default=None, compare=False)

    @property
    def name(self) -> str:
        """Name of the file for people; empty for inline data."""
        return self.file or ("" if self.path is None else self.path.name)


@dataclass(frozen=True, slots=True)
class Sample:
    """One row of a data set; a slot may be missing or hold several alternatives.

    Attributes:
        id: Row id in the project's database.
        position: Place within its split, counted from 0.
        split: The split it belongs to.
        values: Alternatives per slot; a missing slot has no key.
        meta: Facts for evaluation only (ground-truth attributes); never a condition.
        stars: Rating, 0 to 5.
        tags: Words attached to it, in order.
    """

    id: int
    position: int
    split: Split
    values: Mapping[str, tuple[Value, ...]]
    meta: Mapping[str, str] = field(default_factory=dict)
    stars: int = 0
    tags: tuple[str, ...] = ()


def is_synthetic(fact: str) -> bool:
    """Whether a fact of this name marks what was generated."""
    return fact == SYNTHETIC or fact.startswith(f"{SYNTHETIC}.")


def synthetic(name: str) -> str:
    """The fact which says that a run made the value of a sample.

    Args:
        name: The slot, or ``TABLE.COLUMN``.
    """
    return f"{SYNTHETIC}.{name}"


def as_tag(text: str) -> str:
    """A tag in its stored form: on one line; empty if it is blank or too long."""
    word = " ".join(text.split())
    return word if len(word) <= MOST_TAG else ""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file that does not exist separately on the disk, such as a picture inside an archive.

    Attributes:
        data: All bytes.
        suffix: Suffix of its name, in lower case with the dot.
        name: Its name in messages.
    """

    data: bytes
    suffix: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewSample:
    """A sample on its way into a data set: its files are still at their original places.

    Attributes:
        values: Per slot, alternatives as a file's path, as a file's content, or as inline data.
        split: Given split, or ``None`` if it is to be drawn at the end of the import.
        meta: Facts for evaluation only.
        source: Origin of the row (file name and row), for messages.
        stars, tags: Rating and tags from an export of this program; see :class:`Sample`.
    """

    values: Mapping[str, tuple[Path | Any, ...]]
    split: Split | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    stars: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One input that was skipped, and the reason.

    Attributes:
        source: Its origin, as in :attr:`NewSample.source`.
        reason: What is wrong with it.
        file: The file it is about, relative to the imported folder; empty if it is not about a file, or the file is
            inside a container.
        slot: The slot that the sample lacks because of it; empty if there is no sample.
    """

    source: str
    reason: str
    file: str = ""
    slot: str = ""


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """A data set as lists show it.

    Attributes:
        id: Row id.
        name: Unique in the project.
        slots: Its slots.
        counts: Samples per split.
        attributes: Id of the metric that reads ground-truth attributes from a result, or empty.
        problems: Number of skipped inputs.
        created: ISO 8601 time, UTC.
    """

    id: int
    name: str
    slots: tuple[Slot, ...]
    counts: Mapping[str, int]
    attributes: str = ""
    problems: int = 0
    created: str = ""

    def slot(self, name: str) -> Slot | None:
        """The slot of that name, or ``None``."""
        return next((slot for slot in self.slots if slot.name == name), None)
