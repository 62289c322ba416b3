"""Balance of a data set: how classes and lengths are distributed, and which samples differ from most."""

from __future__ import annotations

from array import array
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field

import numpy as np

from mmstudio.core.cells import cell_words
from mmstudio.core.sample import SPLITS
from mmstudio.core.sentences import printable
from mmstudio.services.cleaning.report import FindingNote, SampleFinding, Spread

_MOST_WORDS = 2000
_SHOWN = 12
_MOST_CLASSES = 50
_LEAST = 50
_UNEVEN = 10
_USUAL, _RARE = 0.8, 0.05
_NUMBERS = 20


@dataclass
class SlotTally:
    """Counts of the values of one column or fact, added as samples are read.

    Attributes:
        slot, name: The slot that the values belong to, and the name of the column or fact.
        fact: Whether it is a fact reported by an inspector rather than a column of a table.
        words: How often each word occurs, per split.
        numbers: All numbers.
        rows: Row of each word, where samples unlike most matter, and the word as an index into ``seen``.
    """

    slot: str
    name: str
    fact: bool
    words: Counter[tuple[str, int]] = field(default_factory=Counter)
    numbers: array[float] = field(default_factory=lambda: array("f"))
    rows: array[int] = field(default_factory=lambda: array("q"))
    places: array[int] = field(default_factory=lambda: array("i"))
    seen: dict[str, int] = field(default_factory=dict)
    overflowed: bool = False

    def add(self, row: int, split: int, value: str | float) -> None:
        """Count a value; truth values are words."""
        if not isinstance(value, str | bool):
            self.numbers.append(value)
            return
        value = printable(cell_words(value))
        place = self.seen.get(value)
        if place is None:
            if len(self.seen) >= _MOST_WORDS:
                self.overflowed = True
                return
            place = self.seen[value] = len(self.seen)
        self.words[value, split] += 1
        if self.fact:
            self.rows.append(row)
            self.places.append(place)

    def spread(self) -> Spread | None:
        """The distribution to show; ``None`` if nothing is known or all values differ."""
        if len(self.numbers) > sum(self.words.values()) and not self._few_numbers():
            marks = np.percentile(np.frombuffer(self.numbers, np.float32), [0, 5, 50, 95, 100])
            return Spread(
                self.slot,
                self.name,
                numbers=tuple(round(float(mark), 4) for mark in marks),
                known=len(self.numbers),
            )
        counts = self._counts()
        total = sum(counts.values())
        if not total or self.overflowed or (len(counts) > _SHOWN and 2 * len(counts) > total):
            return None
        return Spread(self.slot, self.name, tuple(counts.most_common(_SHOWN)), len(counts), known=total)

    def notes(self) -> Iterator[FindingNote]:
        """Notes on what is unbalanced in a column."""
        counts = self._counts()
        total = sum(counts.values())
        if self.fact or self.overflowed or not 2 <= len(counts) <= _MOST_CLASSES or total < _LEAST:
            return
        ranked = counts.most_common()
        (most, many), (least, few) = ranked[0], ranked[-1]
        if many >= _UNEVEN * few:
            yield FindingNote(
                "The column {column} is uneven: {most} stands in {many} samples, {least} in {few}.",
                {"column": self.name, "most": most, "many": many, "least": least, "few": few},
            )
        for word in counts:
            held_out = sum(self.words[word, split] for split in range(1, len(SPLITS)))
            if held_out and not self.words[word, 0]:
                yield FindingNote(
                    "{value} of the column {column} is in no training sample, but in {count} that are held out.",
                    {"column": self.name, "value": word, "count": held_out},
                )

    def unlike_most(self, ids: array[int]) -> Iterator[SampleFinding]:
        """The few samples whose fact differs from that of most."""
        counts = self._counts()
        total = sum(counts.values())
        if not self.fact or self.overflowed or total < _LEAST // 2 or len(counts) < 2:
            return
        usual, many = counts.most_common(1)[0]
        if many < _USUAL * total:
            return
        rare = {self.seen[word]: word for word, count in counts.items() if count <= _RARE * total}
        for row, place in zip(self.rows, self.places, strict=True):
            if place in rare:
                params = {"slot": self.slot, "fact": self.name, "value": rare[place], "usual": usual}
                yield SampleFinding(
                    "unlike-most",
                    ids[row],
                    self.slot,
                    "The {slot} is unlike most. {fact}: {value} instead of {usual}.",
                    "note",
                    params,
                )

    def _few_numbers(self) -> bool:
        """Whether a column's numbers are classes rather than a scale; they are then counted as words."""
        if self.fact or self.words:
            return False
        return len(np.unique(np.frombuffer(self.numbers, np.float32))) <= _NUMBERS

    def _counts(self) -> Counter[str]:
        counts: Counter[str] = Counter()
        for (word, _), count in self.words.items():
            counts[word] += count
        if not counts and len(self.numbers) and self._few_numbers():
            values, found = np.unique(np.frombuffer(self.numbers, np.float32), return_counts=True)
            counts.update({f"{value:g}": int(count) for value, count in zip(values, found, strict=True)})
        return counts
