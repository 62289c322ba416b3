"""Remarks on files that are used, summed up in one line for each kind of remark."""

from __future__ import annotations

from collections.abc import Iterable

from mmstudio.services.imports.row_chunks import FileRemark


class Remarks:
    """Remarks of codecs on files, by their text: the first file of each, and how many there are."""

    def __init__(self) -> None:
        self._found: dict[str, tuple[FileRemark, int]] = {}

    def add(self, remarks: Iterable[FileRemark]) -> None:
        """Add remarks on some files."""
        for one in remarks:
            first, count = self._found.get(one.remark.text, (one, 0))
            self._found[one.remark.text] = first, count + 1

    def lines(self) -> list[str]:
        """One line for each kind of remark."""
        return [
            f"{first.source}{f' and {count - 1:,} more' if count > 1 else ''}: {first.remark}"
            for first, count in self._found.values()
        ]
