"""Features of results and of real values, by an extractor that is ready-made or learns from the data set first."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from safetensors import SafetensorError
from safetensors.torch import load, save_file
from torch import Tensor, nn

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import atomic_path
from mmstudio.core.files.door import child, read_ordinary
from mmstudio.core.sample import Slot
from mmstudio.engine.data.prepare import read_value
from mmstudio.engine.model.device import Device
from mmstudio.nn.extractors import Extractor, Lesson, spread
from mmstudio.plugins.config import read_config
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.resources import hashes
from mmstudio.plugins.specs import ExtractorSpec, resolve

Rows = npt.NDArray[np.float32]
BATCH = 32
_MOST_BYTES = 2**31
_PAGE = 64


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
        key = json.dumps([spec.id, version, slot.name, slot.modality, content])
        path = (
            context.cache_dir / "extractors" / f"{hashlib.sha256(key.encode()).hexdigest()[:32]}.safetensors"
        )
        if not _load(made, path):
            _learn(context, made, device, samples, slot, codec, turn)
            _save(made, path)
        version = f"{version}, learned on {samples.info.name} {content[:8]}"
    return FeatureSets(spec.id, version, made.eval(), turn, weights_hash(made))


def weights_hash(made: nn.Module) -> str:
    """Hash of a module's weights and buffers, in the order of their names; empty if it has none."""
    found = hashlib.sha256()
    state = made.state_dict()
    for name in sorted(state):
        value = state[name].detach().cpu().contiguous()
        found.update(f"{name} {value.dtype} {tuple(value.shape)}\n".encode())
        found.update(value.view(torch.uint8).numpy().tobytes() if value.dim() else value.numpy().tobytes())
    return found.hexdigest() if state else ""


def _learn(
    context: RunContext,
    made: Extractor,
    device: Device,
    samples: Samples,
    slot: Slot,
    codec: Codec,
    turn: Callable[[], AbstractContextManager[None]],
) -> None:
    count = sum(number > 0 for number in samples.alternatives("train", slot.name))

    def read(wanted: Container[int]) -> Iterator[tuple[Any, Mapping[str, str]]]:
        index = -1
        for start in range(0, samples.info.counts.get("train", 0), _PAGE):
            for sample in samples.read("train", start, start + _PAGE):
                if values := sample.values.get(slot.name):
                    index += 1
                    if index in wanted:
                        yield read_value(values[0], codec), sample.meta

    def tell(done: int, total: int) -> None:
        context.check()
        context.progress(done, total, note="Training what gives features")

    rng = torch.Generator().manual_seed(0)
    every, some = partial(read, range(count)), lambda most: read(spread(count, most))
    with torch.random.fork_rng(devices=[]):
        torch.manual_seed(0)
        made.train().learn(Lesson(every, count, rng, device.torch, tell, turn, some))


def _load(made: Extractor, path: Path) -> bool:
    """Load weights from the cache; false if there are none that fit. A cache may be incomplete, or come from a stranger."""
    try:
        made.load_state_dict(load(read_ordinary(child(path.parent, path.name), _MOST_BYTES)))
    except (OSError, ValueError, RuntimeError, StudioError, SafetensorError):
        return False
    return True


def _save(made: Extractor, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    tensors = {name: value.detach().cpu().contiguous() for name, value in made.state_dict().items()}
    with atomic_path(path) as temporary:
        save_file(tensors, temporary)
