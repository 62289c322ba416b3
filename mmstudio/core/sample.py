"""Slots, values and samples: what a data set is made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Literal

Role = Literal["condition", "target", "either"]
Split = Literal["train", "val", "test"]
SPLITS: tuple[Split, ...] = ("train", "val", "test")
MOST_STARS = 5
MOST_TAG = 60
"""Characters of a tag."""


@dataclass(frozen=True, slots=True)
class Derived:
    """How a training makes the values of a slot that the data set does not have.

    Attributes:
        source: Slot of the data set whose values are taken.
        kind: What is made of them; ``view`` is something like the value that cannot be copied back (``Codec.view``),
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
        derived: Where its values come from, for a slot of a training that is none of the data set.
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


@dataclass(frozen=True, slots=True)
class Value:
    """One value of one slot: a file on disk, or data held inline.

    Attributes:
        sha256: Hash of the file's bytes, or of the inline data's canonical JSON; empty where a file was named and not
            read yet.
        path: Absolute path of the file; ``None`` for inline data.
        data: A text (str) or a table row (dict of column to str, int, float, bool or None).
        file: What the file was called when it was imported, where it has another name now; a value is the same without it.
    """

    sha256: str
    path: Path | None = None
    data: Any = None
    file: str = field(default="", compare=False)

    @property
    def name(self) -> str:
        """What people call the file; empty for inline data."""
        return self.file or ("" if self.path is None else self.path.name)


@dataclass(frozen=True, slots=True)
class Sample:
    """One row of a data set; a slot may be missing or hold several alternatives.

    Attributes:
        id: Row id in the project's database.
        position: Place within its split, counted from 0.
        split: Which part of the data it belongs to.
        values: Alternatives per slot; a missing slot has no key.
        meta: Facts for evaluation only (ground-truth attributes); never a condition.
        stars: What somebody gave it, 0 to 5.
        tags: Words that somebody put on it, in order.
    """

    id: int
    position: int
    split: Split
    values: Mapping[str, tuple[Value, ...]]
    meta: Mapping[str, str] = field(default_factory=dict)
    stars: int = 0
    tags: tuple[str, ...] = ()


def as_tag(text: str) -> str:
    """A tag as it is kept: on one line; empty where it is none, or too long."""
    word = " ".join(text.split())
    return word if len(word) <= MOST_TAG else ""


@dataclass(frozen=True, slots=True)
class Content:
    """The bytes of a file that does not lie on the disk by itself, such as a picture inside an archive.

    Attributes:
        data: All of it.
        suffix: What its name ends in, lower case with the dot.
        name: What it is called in messages.
    """

    data: bytes
    suffix: str
    name: str = ""


@dataclass(frozen=True, slots=True)
class NewSample:
    """A sample on its way into a data set: files still where the person has them.

    Attributes:
        values: Per slot, alternatives as a file's path, as a file's content, or as inline data.
        split: Given split, or ``None`` to be drawn at the end of the import.
        meta: Facts for evaluation only.
        source: Where the row came from (file name and row), for messages.
        stars, tags: What somebody gave it before, in an export of this program; see :class:`Sample`.
    """

    values: Mapping[str, tuple[Path | Any, ...]]
    split: Split | None = None
    meta: Mapping[str, str] = field(default_factory=dict)
    source: str = ""
    stars: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Problem:
    """One input that was skipped, and why.

    Attributes:
        source: Where it came from, as :attr:`NewSample.source`.
        reason: What is wrong with it.
        file: The file that it is about, below the folder that was imported; empty where it is about none, or none that
            lies there by itself.
        slot: What the sample lacks for it; empty where there is no sample.
    """

    source: str
    reason: str
    file: str = ""
    slot: str = ""


@dataclass(frozen=True, slots=True)
class DatasetInfo:
    """A data set as listed.

    Attributes:
        id: Row id.
        name: Unique in the project.
        slots: Its slots.
        counts: Samples per split.
        attributes: Id of the metric that reads ground-truth attributes from a result, or empty.
        problems: Number of inputs that were skipped.
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
