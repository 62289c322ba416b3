"""Duplicates and leakage: which samples are equal or nearly equal, and which of them should be left out."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
import numpy.typing as npt

from mmstudio.plugins.protocols import Severity
from mmstudio.services.cleaning.near import Pairs
from mmstudio.services.cleaning.report import SampleFinding

_MOST_OTHERS = 4
TRAIN, VAL, TEST = 0, 1, 2
"""Indices of the splits in ``SPLITS``."""
REASONS = {
    "leak": "The {slot} is held out too, so results on that say little; the rest differs.",
    "leak, whole": "The whole sample is held out too, so results on that say nothing.",
    "near-leak": "The {slot} is much like one that is held out, so results on that say less.",
    "held-out-twice": "The {slot} is in validation and in test; the rest differs.",
    "held-out-twice, whole": "The whole sample is in validation and in test.",
    "duplicate": "The {slot} is that of another sample; the rest differs.",
    "duplicate, whole": "The whole sample is there twice.",
    "near-duplicate": "The {slot} is much like that of another sample.",
}
"""Sentences by kind of copy; a sample that is equal in every slot gets another one."""


@dataclass
class Copies:
    """Finds copies among the samples of one data set; rows are counted in the order in which they were read.

    Attributes:
        ids: Sample of each row.
        splits: Its split, as an index into ``SPLITS``.
        slot: The slot by which samples are compared; empty if all slots count.
        contents: A number for the content of a row in that slot; -1 if it is empty.
        wholes: A number for the whole content of a row.
        gone: Rows already found to be copies.
    """

    ids: Sequence[int]
    splits: Sequence[int]
    slot: str
    contents: npt.NDArray[np.int64]
    wholes: npt.NDArray[np.int64]
    gone: set[int] = field(default_factory=set)

    def exact(self) -> Iterator[SampleFinding]:
        """Samples of equal content: training samples that are also held out all go; otherwise the first stays."""
        for rows in _groups(self.contents):
            split: dict[int, list[int]] = {TRAIN: [], VAL: [], TEST: []}
            for row in rows:
                split[self.splits[row]].append(row)
            held_out = split[TEST] or split[VAL]
            for row in split[TRAIN] if held_out else ():
                yield self._found("leak", row, held_out[:1], self._sentence("leak", row, held_out[0]))
            if split[TEST]:
                for row in split[VAL]:
                    text = self._sentence("held-out-twice", row, split[TEST][0])
                    yield self._named("held-out-twice", row, split[TEST][:1], text, "note")
            for same in split.values():
                for row in same[1:]:
                    if row not in self.gone:
                        text = self._sentence("duplicate", row, same[0])
                        yield self._found("duplicate", row, same[:1], text)

    def near(self, pairs: Pairs) -> Iterator[SampleFinding]:
        """Samples of nearly equal content; ``pairs`` (P, 2) are rows, of which those already gone do not count.

        A training sample goes if it resembles a held-out one; within a split, one that resembles an earlier one goes.
        """
        like: dict[int, list[int]] = defaultdict(list)
        for one, other in pairs.tolist():
            if one not in self.gone and other not in self.gone and self.contents[one] != self.contents[other]:
                like[one].append(other)
                like[other].append(one)
        for row in sorted(like):
            if self.splits[row] == TRAIN:
                held_out = [other for other in like[row] if self.splits[other] != TRAIN]
                if held_out:
                    yield self._found("near-leak", row, held_out, REASONS["near-leak"])
        for row in sorted(like):
            if row in self.gone:
                continue
            same = self.splits[row]
            earlier = [
                other
                for other in like[row]
                if other < row and self.splits[other] == same and other not in self.gone
            ]
            if earlier:
                yield self._found("near-duplicate", row, earlier, REASONS["near-duplicate"])

    def _found(self, kind: str, row: int, others: Sequence[int], text: str) -> SampleFinding:
        self.gone.add(row)
        return self._named(kind, row, others, text, "warning")

    def _named(
        self, kind: str, row: int, others: Sequence[int], text: str, severity: Severity
    ) -> SampleFinding:
        params: Mapping[str, str | float] = {"slot": self.slot} if self.slot else {}
        kept = tuple(self.ids[other] for other in sorted(others)[:_MOST_OTHERS])
        return SampleFinding(kind, self.ids[row], self.slot, text, severity, params, kept)

    def _sentence(self, kind: str, row: int, other: int) -> str:
        return REASONS[f"{kind}, whole" if self.wholes[row] == self.wholes[other] else kind]


def _groups(contents: npt.NDArray[np.int64]) -> Iterator[list[int]]:
    """Rows of the same content, where there is more than one, in the order of the first."""
    order = np.argsort(contents, kind="stable")
    order = order[contents[order] >= 0]
    edges = np.flatnonzero(np.diff(contents[order])) + 1
    groups = [part.tolist() for part in np.split(order, edges) if len(part) > 1]
    yield from sorted(groups)
