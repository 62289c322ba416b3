"""Files of a folder, and the groups that they make."""

from __future__ import annotations

from dataclasses import dataclass, field

from mmstudio.api import Problem, Split
from mmstudio_files.folders.kinds import suffix_in


@dataclass(frozen=True, slots=True)
class Found:
    """One file: where it is, and what its place says about it.

    Attributes:
        path: Where it is.
        shown: What it is called in messages.
        place: What the folders around it, but for those of splits and slots, put before its stem: ``cat/``.
        name: Of the file.
        slot: That its folder says; empty if none.
        split: That its folder says.
        modality: By its suffix, its first bytes, or its folder.
        apart: Whether it lies in a folder of one part (``images``), beside those of the others.
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
        """Its name without the suffix, behind its place."""
        return self.place + self.name[: len(self.name) - len(suffix_in(self.name))]


@dataclass(eq=False)
class Group:
    """The files of one sample, by slot; ``stem`` is what they are called after."""

    split: Split | None
    stem: str
    files: dict[str, list[Found]] = field(default_factory=dict)
    problems: list[Problem] = field(default_factory=list)

    @property
    def apart(self) -> bool:
        """Whether one lies in a folder of one part."""
        return any(item.apart for items in self.files.values() for item in items)
