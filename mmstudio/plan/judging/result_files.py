"""The first results of every round of an evaluation as files, so that a figure can be looked behind.

Their folder lies beside the evaluation in the run's folder, with a folder for each round. It may come from a stranger.
"""

from __future__ import annotations

import hashlib
import json
import shutil
from collections.abc import Iterable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from mmstudio.core.files.atomic import replaced_folder
from mmstudio.core.files.door import checked_id, child, name_for
from mmstudio.plan.scores import FOLDER, Source

MOST_FILES = 16
"""Number of results of a round that are kept."""
MOST_BYTES = 64 * 2**20
"""Bytes that the kept results of an evaluation may take together; each round has an equal share."""


@dataclass(frozen=True)
class ResultFiles:
    """The kept results of one evaluation.

    Attributes:
        path: Their folder; it need not exist.
    """

    path: Path

    @classmethod
    def of(cls, folder: Path, evaluation_id: str) -> Self:
        """Those of an evaluation in a run's folder."""
        place = child(folder, FOLDER)
        return cls(child(place, f"{checked_id(evaluation_id, 'stored evaluation')}.results"))

    def listed(self, slot: str, given: Iterable[str], source: Source = "run") -> dict[int, Path]:
        """Place in the round, and file, of the kept results of a round, in order.

        Args:
            slot: The target slot.
            given: The condition slots that were given.
            source: What made them: the run, or a baseline.
        """
        place, begin = self.path / _name(given, source), f"{name_for(slot)}-"
        if place.is_symlink() or not place.is_dir():
            return {}
        found = {}
        for path in place.iterdir():
            number, _, rest = path.name.removeprefix(begin).partition(".")
            aside = rest.endswith(".json") and path.with_suffix("").is_file()  # a recipe beside its value
            if path.name.startswith(begin) and number.isdecimal() and not aside and _is_plain(path):
                found[int(number)] = path
        return dict(sorted(found.items()))

    def written(self, given: Iterable[str], source: Source) -> AbstractContextManager[Path]:
        """An empty folder that becomes that of a round if the block ends without an error; it replaces an earlier one."""
        self.path.mkdir(parents=True, exist_ok=True)
        return replaced_folder(self.path / _name(given, source))

    def remove(self) -> None:
        """Remove all of them."""
        shutil.rmtree(self.path, ignore_errors=True)


def _name(given: Iterable[str], source: Source) -> str:
    """The name of a round's folder: one for every set of condition slots and source, whatever the slots are called."""
    text = json.dumps([source, *sorted(given)])
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def _is_plain(path: Path) -> bool:
    return path.is_file() and not path.is_symlink()
