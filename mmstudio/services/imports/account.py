"""The account of a finished import: its problems by kind, and the files that several samples share."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field

from mmstudio.core.sample import Problem
from mmstudio.core.sentences import counted, printable
from mmstudio.storage.samples.partition import Shared

_MOST_KINDS, _MOST_TOLD = 1000, 8
_NAMES = re.compile(r"'[^']*'|\"[^\"]*\"|\S*[/\\]\S*|\S+\.\w{1,5}(?=[\s:,;)]|\.?$)|\d[\d.,]*")


@dataclass
class Reasons:
    """Problems by kind: sentences that differ only in names and numbers are of the same kind."""

    _kinds: dict[str, tuple[int, Problem]] = field(default_factory=dict)

    def add(self, problems: Iterable[Problem]) -> None:
        """Count problems."""
        for one in problems:
            kind = _NAMES.sub("*", one.reason)
            count, first = self._kinds.get(kind, (0, one))
            if count or len(self._kinds) < _MOST_KINDS:
                self._kinds[kind] = (count + 1, first)

    @property
    def words(self) -> str:
        """All kinds, the most frequent first, each with its count and an example."""
        found = sorted(self._kinds.values(), key=lambda one: -one[0])
        if not found:
            return "it holds no rows."
        if len(found) == 1 and found[0][0] == 1:
            return _example(found[0][1])
        lines = [
            f"{count:,} times, such as {_example(first)}" if count > 1 else _example(first)
            for count, first in found
        ]
        more = len(lines) - _MOST_TOLD
        lines = lines[:_MOST_TOLD] + ([f"and {counted(more, 'other reason')}."] if more > 0 else [])
        return "\n" + "\n".join(f"- {line}" for line in lines)


def _example(problem: Problem) -> str:
    return printable(f"{problem.source}: {problem.reason}")


def told_of_shared(shared: Shared) -> Iterator[str]:
    """Notes on files that several samples share."""
    if shared.parted:
        yield (
            f"{counted(shared.parted, 'file')} to be made {'is' if shared.parted == 1 else 'are'} in more than one part of the "
            "data, as the source says or because nothing would be held out otherwise: what is tested was seen in training."
        )
    if shared.files > shared.parted:
        yield (
            f"{shared.samples:,} samples share {counted(shared.files, 'file')} to be made, by content; samples that share one are in "
            "one part of the data."
        )
