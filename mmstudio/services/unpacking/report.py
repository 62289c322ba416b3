"""Reports on unpacking, kept beside the unpacked files."""

from __future__ import annotations

import json
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.core.files.atomic import write_json
from mmstudio.core.sample import Problem
from mmstudio.core.sentences import counted, printable

NAME = "unpacked.json"
_MOST_PROBLEMS = 1000


@dataclass
class UnpackingReport:
    """The outcome of unpacking an archive.

    Attributes:
        files: How many were unpacked.
        notes: Sentences.
        problems: Entries that could not be unpacked, the first thousand.
        left_out: How many such entries there were.
    """

    files: int = 0
    notes: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    left_out: int = 0

    @property
    def summary(self) -> tuple[str, ...]:
        """Its notes, and how many entries are missing."""
        if not self.left_out:
            return tuple(self.notes)
        return (
            *self.notes,
            f"{counted(self.left_out, 'entry', 'entries')} of the archive {'needs a look; it is' if self.left_out == 1 else 'need a look; they are'} listed under Problems.",
        )

    def tell(self, source: str, reason: str) -> None:
        """Add an entry that could not be unpacked."""
        self.left_out += 1
        if self.left_out <= _MOST_PROBLEMS:
            self.problems.append(Problem(printable(source), reason))
        elif self.left_out == _MOST_PROBLEMS + 1:
            self.notes.append(f"More than {_MOST_PROBLEMS} entries of the archive could not be unpacked.")

    def add(self, other: UnpackingReport) -> None:
        """Add the report on an archive inside this one."""
        self.files += other.files
        self.notes += other.notes
        for problem in other.problems:
            self.tell(problem.source, problem.reason)
        self.left_out += other.left_out - len(other.problems)

    def _to_json(self) -> dict[str, Any]:
        """The report as JSON, for a file beside the unpacked files."""
        problems = [[one.source, one.reason] for one in self.problems]
        return {"notes": self.notes, "problems": problems, "left_out": self.left_out}

    @classmethod
    def _from_json(cls, data: Any) -> UnpackingReport:
        """The report from such JSON."""
        notes, problems = map(str, data["notes"]), [Problem(*map(str, one)) for one in data["problems"]]
        return cls(0, list(notes), problems, int(data["left_out"]))

    def write(self, home: Path) -> None:
        """Write it into the archive's own folder.

        Raises:
            OSError: If the disk refuses.
        """
        write_json(home / NAME, self._to_json())

    @classmethod
    def read(cls, source: Path, place: Path) -> UnpackingReport | None:
        """The report of a folder, if it lies where archives are unpacked; else ``None``.

        Args:
            source: The folder, or one in it.
            place: Holds a folder for each archive.
        """
        if not source.is_relative_to(place) or source == place:
            return None
        try:
            text = (place / source.relative_to(place).parts[0] / NAME).read_text("utf-8")
            return cls._from_json(json.loads(text))
        except (OSError, ValueError, KeyError, TypeError):
            return None
