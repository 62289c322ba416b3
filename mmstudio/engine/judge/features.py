"""Features of results and of real values, by an extractor that is ready-made or learns from the data set first."""

from __future__ import annotations

from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Slot
from mmstudio.engine.data.prepare import read_value
from mmstudio.engine.judge.lessons import Teacher, count_of, training_samples, weights_hash
from mmstudio.engine.model.device import Device
from mmstudio.nn.extractors import Extractor
from mmstudio.plugins.config import read_config
from mmstudio.plugins.metric_specs import ExtractorSpec
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.resources import hashes
from mmstudio.plugins.specs import resolve

Rows = npt.NDArray[np.float32]
BATCH = 32


@dataclass(frozen=True)
class FeatureSets:
    """Computes features with an extractor that is ready for use.

    Attributes:
        id, version: Id and version of its spec; the version also says what it learned from.
        turn: Gives a context that holds the device.
        weights: Hash of its weights; empty if it has none.
    """

    id: str
    version: str
    _made: Extractor
    turn: Callable[[], AbstractContextManager[None]]
    weights: str = ""

    @property
    def resizing(self) -> str:
        """How values are brought to the size that the extractor takes; empty if they are not."""
        return self._made.resizing

    def of(self, raws: Sequence[Any]) -> Rows:
        """Features (n, D) of raw values.

        Raises:
            StudioError: If the extractor returns anything else.
        """
        return np.concatenate([self._of(chunk) for chunk in _chunks(raws)])

    def probabilities(self, raws: Sequence[Any]) -> Rows | None:
        """Probabilities of classes (n, K) of raw values; ``None`` if the extractor knows no classes.

        Raises:
            StudioError: If the extractor returns anything else.
        """
        parts = []
        for chunk in _chunks(raws):
            with self.turn(), torch.inference_mode():
                rows = self._made.probabilities(chunk)
            if rows is None:
                return None
            parts.append(self._checked(rows, chunk))
        return np.concatenate(parts)

    def _of(self, chunk: Sequence[Any]) -> Rows:
        with self.turn(), torch.inference_mode():
            rows = self._made(chunk)
        return self._checked(rows, chunk)

    def _checked(self, rows: Tensor, chunk: Sequence[Any]) -> Rows:
        if rows.dim() != 2 or len(rows) != len(chunk):
            raise StudioError(
                "The extractor {id!r} gives features of the shape {shape} for {count} values.",
                id=self.id,
                shape=str(tuple(rows.shape)),
                count=len(chunk),
            )
        found: Rows = rows.detach().float().cpu().numpy()
        return found


def _chunks(raws: Sequence[Any]) -> Iterator[Sequence[Any]]:
    return (raws[start : start + BATCH] for start in range(0, len(raws), BATCH))


def open_features(
    context: RunContext,
    spec: ExtractorSpec,
    device: Device,
    samples: Samples,
    slot: Slot,
    codec: Codec,
    turn: Callable[[], AbstractContextManager[None]],
) -> FeatureSets:
    """Make an extractor; one that learns is trained on the training split, unless the project's cache has its weights.

    Args:
        context: Context of the job.
        spec: Spec of the extractor.
        device: Device to compute on.
        samples: The data set.
        slot: The target slot that it learns from.
        codec: Codec of the slot's modality.
        turn: Gives a context that holds the device.
    """
    origin = context.registry.extractors.provenance(spec.id)
    version = f"{origin.distribution} {origin.version}".strip()
    given = context.registry.resources.found(spec.resources, {})
    version = ", ".join(
        [version, *(f"{name} {sha256[:8]}" for name, sha256 in sorted(hashes(given).items()))]
    )
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        made: Extractor = resolve(spec.factory)(read_config(spec.config, {}, spec.id), given)
    made = made.to(device.torch)
    if spec.learns:
        content = samples.fingerprint("train")

        def read(wanted: Container[int]) -> Iterator[tuple[Any, Mapping[str, str]]]:
            for sample in training_samples(samples, slot.name, wanted):
                yield read_value(sample.values[slot.name][0], codec), sample.meta

        key = [spec.id, version, slot.name, slot.modality, content]
        teacher = Teacher(context, device.torch, turn, "extractors")
        teacher.teach(made, made.learn, key, count_of(samples, slot.name), read)
        version = f"{version}, learned on {samples.info.name} {content[:8]}"
    return FeatureSets(spec.id, version, made.eval(), turn, weights_hash(made))
