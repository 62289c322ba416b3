"""Folders named after their content and its number of repeats in training: ``10_dog`` (the layout of kohya's scripts)."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass

from mmstudio.api import Slot
from mmstudio_files.folders.grouped import Group
from mmstudio_files.folders.kinds import REGULAR_FOLDERS

_REPEATED = re.compile(r"(\d{1,3})_(\S.*)")
FACT = "regularisation"


@dataclass(frozen=True)
class Concepts:
    """The concepts in the folder names of some groups; empty unless all of them have such names.

    Attributes:
        words: Folder to its concept.
        bare: Number of groups without a text of their own.
        regular: Number of groups that show the class in general.
    """

    words: Mapping[str, str]
    bare: int = 0
    regular: int = 0

    @classmethod
    def of(cls, groups: Sequence[Group]) -> Concepts:
        """Find the concepts in folders of pictures."""
        words: dict[str, str] = {}
        shown = [group for group in groups if "image" in group.files]
        for group in shown:
            folder = _folder(group)
            if folder not in words:
                found = _REPEATED.fullmatch(folder.rpartition("/")[2])
                if found is None:
                    return cls({})
                words[folder] = found[2].strip()
        bare = sum("text" not in group.files for group in shown)
        return cls(words, bare, sum(map(_is_regular, shown)))

    def slots(self) -> Iterator[tuple[str, Slot]]:
        """The slot for the concepts."""
        if self.bare:
            yield "text", Slot("text", "text")

    def texts(self, group: Group) -> tuple[str, ...]:
        """The concept of a group's folder, for a group without a text of its own."""
        words = self.words.get(_folder(group), "") if "image" in group.files else ""
        return (words,) if words else ()

    def facts(self, group: Group) -> dict[str, str]:
        """A fact that says whether a group shows the class in general."""
        return {FACT: "yes"} if self.words and _is_regular(group) else {}

    def notes(self) -> Iterator[str]:
        """Notes about repeats, which are not used, and about pictures that get the words of their folder."""
        if not self.words:
            return
        first = min(self.words)
        yield (
            f"Folders are called like {first.rpartition('/')[2]!r}: the numbers, how often a training repeats them, are not used."
        )
        if self.bare:
            yield f"{self.bare:,} pictures without a text have the words of their folder, such as {self.words[first]!r}."
        if self.regular:
            yield (
                f"{self.regular:,} pictures in folders for regularisation are imported too; the fact {FACT!r} tells them apart."
            )


def _folder(group: Group) -> str:
    items = group.files.get("image") or next(iter(group.files.values()), [])
    return items[0].shown.rpartition("/")[0] if items else ""


def _is_regular(group: Group) -> bool:
    return any(part.lower() in REGULAR_FOLDERS for part in _folder(group).split("/"))
