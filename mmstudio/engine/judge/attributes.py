"""Attributes read from results and compared with those that the samples state: one of the metrics.

An attribute is judged in a result if the sample was given a slot that tells it, or if no slot of the round tells it at
all.
"""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from mmstudio.engine.judge.rounds import Round
from mmstudio.plan.scores import Absent, Attributes, Everything, Subset
from mmstudio.plugins.judging import AttributeReader, Judged

GIVEN, ALL, AT_ONCE = "given attributes", "all attributes", "all at once"
"""Figures of a result besides single attributes: the share that is right of the attributes that its conditions tell, and of
all attributes; whether all of them are right."""

Values = dict[str, list[float | None]]


@dataclass(frozen=True)
class _Looked:
    """The readings of one round.

    Attributes:
        places: Place of each judged result among those of the round; the samples of the others state no attributes.
        names: The attributes that results like these can show.
        told: The attributes that some slot of the round tells.
        readings, truths: Attributes read from each result, and those that its sample states.
        of: Per result, the attributes that its conditions told.
    """

    places: Sequence[int]
    names: Sequence[str]
    told: AbstractSet[str]
    readings: Sequence[Mapping[str, str | None]]
    truths: Sequence[Mapping[str, str]]
    of: Sequence[AbstractSet[str]]

    def right(self, name: str) -> list[float | None]:
        """Per result, whether an attribute is right; ``None`` where it is not judged."""
        return [
            None if name in self.told and name not in told else float(reading.get(name) == truth[name])
            for reading, truth, told in zip(self.readings, self.truths, self.of, strict=True)
        ]

    def values(self) -> Values:
        """Every figure of every result."""
        per = {name: self.right(name) for name in self.names}
        rows = [[per[name][index] for name in self.names] for index in range(len(self.readings))]
        given = [[per[name][index] for name in told if name in per] for index, told in enumerate(self.of)]
        return {
            **per,
            GIVEN: [_mean(row) for row in given],
            ALL: [_mean(row) for row in rows],
            AT_ONCE: [None if None in row or not row else float(all(row)) for row in rows],
        }


class AttributeJudge:
    """Judges results with a reader of attributes.

    Args:
        metric: Id of the reader.
        reader: Reads the attributes of a result.
        slot: Target slot of the results.

    Attributes:
        read: What was read in the last round, by the seed of the result.
    """

    def __init__(self, metric: str, reader: AttributeReader, slot: str = "") -> None:
        self._metric, self._reader, self._slot = metric, reader, slot
        self._everything: Everything | None = None
        self._limits: dict[str, str] = {}
        self._subsets: list[Subset] = []
        self.read: dict[int, Mapping[str, str | None]] = {}

    @property
    def attributes_read(self) -> AbstractSet[str]:
        """Names of the attributes that its reader knows."""
        return self._reader.attributes.keys()

    @property
    def attributes(self) -> Attributes | None:
        """The findings of all rounds; ``None`` if the round with all conditions had nothing to judge."""
        if self._everything is None:
            return None
        return Attributes(
            metric=self._metric,
            slot=self._slot,
            everything=self._everything,
            not_judged=self._limits,
            subsets=tuple(self._subsets),
        )

    def restore(self, earlier: Attributes) -> None:
        """Take up the findings of earlier rounds."""
        self._everything, self._limits = earlier.everything, dict(earlier.not_judged)
        self._subsets = list(earlier.subsets)

    def judge(self, done: Round, results: Sequence[Judged]) -> Values:
        """Figures of a round, one number per result; empty if no sample states its attributes."""
        looked = self._look(done, results)
        self.read = {
            results[place].seed: reading
            for place, reading in zip(looked.places, looked.readings, strict=True)
        }
        if not looked.readings:
            return {}
        values = looked.values()
        if done.source != "run":
            pass
        elif done.every:
            self._everything = _everything(looked, values, done.ms)
        else:
            self._subsets.append(_subset(looked, values, done.given))
        return {name: _spread(found, looked.places, len(results)) for name, found in values.items()}

    def _look(self, done: Round, results: Sequence[Judged]) -> _Looked:
        reader = self._reader
        stated = [reader.truth(result.facts) for result in results]
        places = [place for place, truth in enumerate(stated) if truth.keys() >= reader.attributes.keys()]
        raws = [results[place].made for place in places]
        if raws and done.source == "run":
            self._limits = dict(reader.limits(raws))
        return _Looked(
            places=places,
            names=[name for name in reader.attributes if name not in self._limits],
            told=self._told(done.given),
            readings=reader.read(raws) if raws else [],
            truths=[stated[place] for place in places],
            of=[self._told(results[place].given) for place in places],
        )

    def _told(self, slots: Iterable[str]) -> AbstractSet[str]:
        return {name for slot in slots for name in self._reader.given_by.get(slot, ())}


def _spread(values: Sequence[float | None], places: Sequence[int], count: int) -> list[float | None]:
    found: list[float | None] = [None] * count
    for place, value in zip(places, values, strict=True):
        found[place] = value
    return found


def _everything(looked: _Looked, values: Values, ms: float) -> Everything:
    per = {name: mean for name in looked.names if (mean := _mean(values[name])) is not None}
    return Everything(
        count=len(looked.readings),
        mean=_mean(list(per.values())),
        lowest=min(per.values(), default=None),
        all_at_once=_mean(values[AT_ONCE]),
        per_attribute=per,
        ms_per_picture=ms,
    )


def _subset(looked: _Looked, values: Values, given: tuple[str, ...]) -> Subset:
    told = sorted(looked.told & set(looked.names))
    right = {name: mean for name in told if (mean := _mean(values[name])) is not None}
    return Subset(
        given=given,
        count=len(looked.readings),
        given_mean=_mean(list(right.values())),
        given_accuracy=right,
        absent={name: _absent(looked, name) for name in looked.names if name not in looked.told},
    )


def _absent(looked: _Looked, name: str) -> Absent:
    truths = [truth[name] for truth in looked.truths]
    read = [reading.get(name) for reading in looked.readings]
    of_data = entropy(truths)
    return Absent(
        right=sum(one == truth for one, truth in zip(read, truths, strict=True)) / len(read),
        chance=chance(truths),
        entropy_ratio=entropy(read) / of_data if of_data else None,
        unreadable=read.count(None) / len(read),
    )


def chance(truths: Sequence[str]) -> float | None:
    """The chance that the truth of one sample is right for another, over all pairs; ``None`` if there are no pairs.

    A generator that ignores its conditions and draws as the data does gets this share right. If all of k values are
    equally frequent it is near 1/k; the more uneven they are, the higher it is.
    """
    pairs = len(truths) * (len(truths) - 1)
    return sum(count * (count - 1) for count in Counter(truths).values()) / pairs if pairs else None


def entropy(values: Iterable[str | None]) -> float:
    """Entropy of the values that were read, in nats; values that could not be read are left out."""
    counts = Counter(value for value in values if value is not None)
    total = sum(counts.values())
    return sum(count / total * math.log(total / count) for count in counts.values())


def _mean(values: Sequence[float | None]) -> float | None:
    known = [value for value in values if value is not None]
    return sum(known) / len(known) if known else None
