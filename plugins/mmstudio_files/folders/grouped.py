"""Files of a folder, and the groups that they form."""

from __future__ import annotations

from dataclasses import dataclass, field

from mmstudio.api import Problem, Split
from mmstudio_files.folders.kinds import suffix_in


@dataclass(frozen=True, slots=True)
class Found:
    """One file: its path, and what its place means.

    Attributes:
        path: Path of the file.
        shown: Its name in messages.
        place: Prefix of its stem, from the folders around it except those of splits and slots: ``cat/``.
        name: Name of the file.
        slot: Slot from its folder; may be empty.
        split: Split from its folder.
        modality: Modality, by its suffix, its first bytes, or its folder.
        apart: Whether it lies in a folder for one part (``images``), beside folders for other parts.
    """

    path: str
    shown: str
    place: str
    name: str
    slot: str
    split: Split | None
    modality: str
    apart: bool = False

    @property
    def stem(self) -> str:
        """Its name without the suffix, with its place in front."""
        return self.place + self.name[: len(self.name) - len(suffix_in(self.name))]


@dataclass(eq=False)
class Group:
    """The files of one sample, by slot; ``stem`` is their common name."""

    split: Split | None
    stem: str
    files: dict[str, list[Found]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def apart(self) -> bool:
        """Whether one of its files lies in a folder for one part."""
        return any(item.apart for items in self.files.values() for item in items)
