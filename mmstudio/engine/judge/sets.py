"""The form of metric that compares sets: figures of the features of all results and of all real values."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from functools import partial
from typing import Literal
from weakref import ReferenceType, ref

import numpy as np

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import Note
from mmstudio.engine.judge.features import FeatureSets, Rows
from mmstudio.engine.judge.forms import VALUE, Measured, changed, chunks, number_of, scored
from mmstudio.engine.judge.rounds import Round, Rounds
from mmstudio.plan.scores import Score
from mmstudio.plan.statistics.intervals import (
    Interval,
    Statistic,
    half_intervals,
    influence_interval,
    set_intervals,
)
from mmstudio.plugins.judging import Influence, SetMetric
from mmstudio.plugins.metric_specs import MetricSpec

Compared = Literal["features", "classes"]


class SeenFeatures:
    """What an extractor says of the values of one slot, computed once for all metrics that ask.

    Args:
        features: The extractor.
        rounds: Gives the samples' own values.
        slot: Name of the slot.
    """

    def __init__(self, features: FeatureSets, rounds: Rounds, slot: str) -> None:
        self.features, self._rounds, self._slot = features, rounds, slot
        self._made: dict[Compared, tuple[ReferenceType[Round], Sequence[Rows]]] = {}
        self._real: dict[Compared, dict[int, Rows]] = {}

    def made(self, done: Round, compared: Compared) -> Sequence[Rows]:
        """Rows of all results of a round; those of the last round are kept."""
        kept = self._made.get(compared)
        if kept is None or kept[0]() is not done:
            parts = chunks(done.results[self._slot])
            kept = (
                ref(done),
                [row for part in parts for row in self._rows([one.made for one in part], compared)],
            )
            self._made[compared] = kept
        return kept[1]

    def real(self, compared: Compared) -> Mapping[int, Rows]:
        """Rows of the samples' own values by sample.

        They are computed for all samples together, in the same parts whatever the round: a last digit may depend on them.
        """
        if compared not in self._real:
            found: dict[int, Rows] = {}
            for chunk in chunks(self._rounds.real(self._slot)):
                rows = self._rows([read() for _, read in chunk], compared)
                found.update({sample: row for (sample, _), row in zip(chunk, rows, strict=True)})
            self._real[compared] = found
        return self._real[compared]

    def _rows(self, raws: Sequence[object], compared: Compared) -> Rows:
        if compared == "features":
            return self.features.of(raws)
        found = self.features.probabilities(raws)
        if found is None:
            raise StudioError(
                "The extractor {id!r} gives features and no probabilities of classes.",
                hint="Choose another extractor for this metric.",
                id=self.features.id,
            )
        return found


@dataclass(frozen=True)
class Sets:
    """A metric that compares sets.

    Attributes:
        spec, metric: Its description, and the metric itself.
        seen: The features that it compares.
        notes: What it says about its figures, each once.
    """

    spec: MetricSpec
    metric: SetMetric
    seen: SeenFeatures
    notes: list[Note] = field(default_factory=list)

    def measure(self, done: Round, plain: Score) -> Iterator[Measured]:
        """The score of every figure in a round."""
        results = done.results[plain.slot]
        made, known = self.seen.made(done, self.spec.compares), self.seen.real(self.spec.compares)
        there = np.array([one.sample in known for one in results], bool)
        if not len(made) or not there.any():
            for name in self._names():
                yield Measured(changed(self._plain(plain, name), figure=name, of=len(results)))
            return
        sets = np.stack(made), np.stack([known[one.sample] for one in results if one.sample in known])
        self._remark(*sets)
        values = {name: number_of(value) for name, value in self._figures(*sets).items()}
        influences = self._influences(*sets) if None not in values.values() else {}
        intervals = self._intervals(values, influences, *sets)
        for name, value in values.items():
            interval, moved = intervals.get(name), influences.get(name)
            score = scored(self._plain(plain, name), name, value, interval, len(made), len(results))
            if moved is None:
                yield Measured(score)
                continue
            reference = np.full(len(results), np.nan)
            reference[there] = moved.real
            yield Measured(score, moved.made, reference)

    def _plain(self, plain: Score, name: str) -> Score:
        figure = self.spec.figure(name)
        at_this_n = figure.interval == "subsample"
        return changed(plain, better=figure.better, unit=figure.unit, at_this_n=at_this_n)

    def _names(self) -> Sequence[str]:
        return [figure.name for figure in self.spec.figures] or [VALUE]

    def _figures(self, made: Rows, real: Rows) -> Mapping[str, float]:
        """The figures that the spec names.

        Raises:
            StudioError: If the metric gives others.
        """
        found = self.metric.statistic(made, real)
        figures = dict(found) if isinstance(found, Mapping) else {VALUE: found}
        if figures.keys() != set(self._names()):
            raise StudioError(
                "The metric {id!r} gives the figures {found}, and its description names {named}.",
                id=self.spec.id,
                found=", ".join(map(str, figures)),
                named=", ".join(self._names()),
            )
        return {name: figures[name] for name in self._names()}

    def _influences(self, made: Rows, real: Rows) -> dict[str, Influence]:
        give = getattr(self.metric, "influence", None)
        if give is None:
            return {}
        found = give(made, real)
        figures = dict(found) if isinstance(found, Mapping) else {VALUE: found}
        for name, moved in figures.items():
            if np.shape(moved.made) != (len(made),) or np.shape(moved.real) != (len(real),):
                raise StudioError(
                    "The metric {id!r} gives influences of {figure!r} of the shapes {shapes} for {n} results and {m} real "
                    "values.",
                    id=self.spec.id,
                    figure=name,
                    shapes=f"{np.shape(moved.made)}, {np.shape(moved.real)}",
                    n=len(made),
                    m=len(real),
                )
        return figures

    def _intervals(
        self, values: Mapping[str, float | None], influences: Mapping[str, Influence], made: Rows, real: Rows
    ) -> dict[str, Interval]:
        kinds = {name: self.spec.figure(name).interval for name in values}
        known = {name: value for name, value in values.items() if value is not None}
        found: dict[str, Interval] = {}
        for name, moved in influences.items():
            if kinds.get(name) == "influence" and name in known:
                interval = influence_interval(
                    known[name],
                    np.asarray(moved.made, np.float64),
                    np.asarray(moved.real, np.float64),
                    variance=moved.variance,
                    growth=moved.growth,
                )
                found |= {} if interval is None else {name: interval}
        statistic: Statistic = self._figures
        ways = {
            "bootstrap": partial(set_intervals, statistic),
            "subsample": partial(half_intervals, statistic, known),
        }
        for kind, way in ways.items():
            asked = {name for name in known if kinds[name] == kind}
            if asked:
                found |= {name: interval for name, interval in way(made, real).items() if name in asked}
        return {name: self._possible(name, interval) for name, interval in found.items()}

    def _possible(self, name: str, interval: Interval) -> Interval:
        """An interval without values that the figure cannot have."""
        least, most = self.spec.figure(name).range
        return replace(interval, low=max(least, interval.low), high=min(most, interval.high))

    def _remark(self, made: Rows, real: Rows) -> None:
        give = getattr(self.metric, "remarks", None)
        for remark in give(len(made), len(real), made.shape[1]) if give is not None else ():
            if all(note.template != remark.text for note in self.notes):
                self.notes.append(Note(remark.text, dict(remark.params)))
