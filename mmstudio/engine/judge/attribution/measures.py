"""Payoffs of an attribution: numbers that say how far a result of fewer conditions is like the full result of its seed."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from mmstudio.core.context import RunContext
from mmstudio.core.errors import JobCancelledError, StudioError
from mmstudio.core.sample import Slot
from mmstudio.core.sentences import Note
from mmstudio.engine.judge.features import FeatureSets, Rows, open_features
from mmstudio.engine.sample.loading import Model, checked_turn
from mmstudio.plan.attributions import LIKENESS, Kind
from mmstudio.plan.judging.notes import StoredNote, reason_of
from mmstudio.plan.judging.own_metrics import reader_of
from mmstudio.plugins.judging import AttributeReader
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.specs import resolve

Numbers = dict[str, list[float | None]]
_FAILED = "{id!r} could not look at the result: {reason}"
_UNREAD = "Not read in this result: {names}."


@dataclass(frozen=True)
class Measure:
    """Name and kind of one payoff; ``reading`` is what an attribute reads in the full result of the first seed."""

    name: str
    kind: Kind
    reading: str = ""


class PayoffMeasures:
    """Compares results with the full results of their seeds.

    Args:
        codec: Codec of the results' modality.
        fulls: The results with all conditions, one for each seed; the first is the result that is explained.
        features: Gives features, if there is an extractor of the modality.
        reader: Reads attributes, if the data has a reader.

    Attributes:
        all: The payoffs.
        notes: Why some are not there.
        readings: What the reader finds in the full results.
    """

    def __init__(
        self,
        codec: Codec,
        fulls: Sequence[Any],
        features: FeatureSets | None = None,
        reader: AttributeReader | None = None,
    ) -> None:
        self._codec, self._fulls, self._features, self._reader = codec, fulls, features, reader
        self.notes: list[StoredNote] = []
        self.all = [Measure(LIKENESS, "likeness")]
        self._rows: Rows | None = None
        self.readings: list[dict[str, str | None]] = []
        if features is not None:
            self._look_at_features(features)
        if reader is not None:
            self._read(reader)

    @property
    def best(self) -> Mapping[str, float]:
        """The payoff of the full results themselves."""
        return {one.name: float(one.kind == "attribute") for one in self.all}

    def of(self, made: Sequence[Any], seeds: Sequence[int]) -> Numbers:
        """Every payoff of some results; ``None`` where an attribute cannot be read in the full result of the seed.

        Args:
            made: The results.
            seeds: For each of them, the number of its seed, counted from 0.
        """
        fulls = [self._fulls[seed] for seed in seeds]
        found: Numbers = {
            LIKENESS: [0.0 - self._codec.difference(full, one) for full, one in zip(fulls, made, strict=True)]
        }
        if self._features is not None and self._rows is not None:
            apart = self._features.of(made).astype(np.float64) - self._rows[list(seeds)]
            found[self._features.id] = (0.0 - np.linalg.norm(apart, axis=1)).tolist()
        read = [one for one in self.all if one.kind == "attribute"]
        if self._reader is not None and read:
            readings = self._reader.read(made)
            for one in read:
                found[one.name] = [
                    None if (wanted := self.readings[seed].get(one.name)) is None
                    else float(reading.get(one.name) == wanted)
                    for reading, seed in zip(readings, seeds, strict=True)
                ]  # fmt: skip
        return found

    def _look_at_features(self, features: FeatureSets) -> None:
        try:
            self._rows = features.of(self._fulls)
        except JobCancelledError:
            raise
        except Exception as error:  # noqa: BLE001 - a plugin's code may fail in any way; other payoffs are left
            self._leave_out(features.id, error)
        else:
            self.all.append(Measure(features.id, "features"))

    def _read(self, reader: AttributeReader) -> None:
        try:
            self.readings = [dict(found) for found in reader.read(self._fulls)]
        except Exception as error:  # noqa: BLE001 - as above
            self._leave_out(type(reader).__name__, error)
            return
        taken = {one.name for one in self.all}
        there = {name: self.readings[0].get(name) for name in reader.attributes if name not in taken}
        self.all += [Measure(name, "attribute", value) for name, value in there.items() if value is not None]
        unread = [name for name, value in there.items() if value is None]
        if unread:
            self.notes.append(StoredNote.of(Note(_UNREAD, {"names": ", ".join(unread)})))

    def _leave_out(self, name: str, error: Exception) -> None:
        self.notes.append(StoredNote.of(Note(_FAILED, {"id": name, "reason": reason_of(error)})))


def measures_for(context: RunContext, model: Model, slot: Slot, fulls: Sequence[Any]) -> PayoffMeasures:
    """The payoffs that the registry and the run's data set offer for results of a slot."""
    return PayoffMeasures(
        model.workspace.codec(slot.modality),
        fulls,
        _features(context, model, slot),
        _reader(context, model, slot),
    )


def _features(context: RunContext, model: Model, slot: Slot) -> FeatureSets | None:
    """Features by the first extractor of the modality that needs neither training nor a folder."""
    ready = (spec for spec in context.registry.extractors if not spec.learns and not spec.resources)
    spec = next((spec for spec in ready if spec.modality == slot.modality), None)
    if spec is None:
        return None
    try:
        samples = context.samples(model.workspace.config.dataset)
    except StudioError:  # the data set is gone; the run still makes results
        return None
    codec = model.workspace.codec(slot.modality)
    return open_features(context, spec, model.device, samples, slot, codec, checked_turn(context))


def _reader(context: RunContext, model: Model, slot: Slot) -> AttributeReader | None:
    """The reader of the data set's attributes, if it reads results of this modality."""
    try:
        wanted = context.samples(model.workspace.config.dataset).info.attributes
    except StudioError:
        return None
    spec = reader_of(context.registry, slot.modality, wanted)
    if spec is None:
        return None
    reader: AttributeReader = resolve(spec.factory)()
    return reader
