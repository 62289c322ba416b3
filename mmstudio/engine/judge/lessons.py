"""Lessons of extractors and metrics that learn from the data set, and the cache of what they learned."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Callable, Container, Iterator, Mapping, Sequence
from contextlib import AbstractContextManager
from dataclasses import dataclass
from functools import partial
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError
from safetensors.torch import load, save_file
from torch import nn

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import atomic_path, used_now
from mmstudio.core.files.door import child, read_ordinary
from mmstudio.core.sample import Sample
from mmstudio.nn.extractors import Lesson, spread

_MOST_BYTES = 2**31
_PAGE = 64
Read = Callable[[Container[int]], Iterator[tuple[Any, Mapping[str, str]]]]
"""Gives the training samples with these indices among those that can be learned from."""


@dataclass(frozen=True)
class Teacher:
    """Has something learn from a data set once, and keeps what it learned in the project's cache.

    Attributes:
        context: Context of the job.
        device: Device to compute on.
        turn: Gives a context that holds the device.
        folder: Name of the folder in the project's cache.
    """

    context: RunContext
    device: torch.device
    turn: Callable[[], AbstractContextManager[None]]
    folder: str

    def teach(
        self, made: nn.Module, learn: Callable[[Lesson], None], key: Sequence[Any], count: int, read: Read
    ) -> None:
        """Load what was learned under a key, or learn it.

        Args:
            made: What learns.
            learn: Its method.
            key: Everything that decides what is learned.
            count: Number of samples that can be learned from.
            read: Reads them.
        """
        name = hashlib.sha256(json.dumps(list(key)).encode()).hexdigest()[:32]
        path = self.context.cache_dir / self.folder / f"{name}.safetensors"
        if _load(made, path):
            return
        rng = torch.Generator().manual_seed(0)
        every, some = partial(read, range(count)), lambda most: read(spread(count, most))
        with torch.random.fork_rng(devices=[]):
            torch.manual_seed(0)
            made.train()
            learn(Lesson(every, count, rng, self.device, self._tell, self.turn, some))
        _save(made, path)

    def _tell(self, done: int, total: int) -> None:
        self.context.check()
        self.context.progress(done, total, note="Training what judges results")


def training_samples(samples: Samples, slot: str, wanted: Container[int]) -> Iterator[Sample]:
    """The training samples that have a value in a slot, with these indices among them."""
    index = -1
    for start in range(0, samples.info.counts.get("train", 0), _PAGE):
        for sample in samples.read("train", start, start + _PAGE):
            if sample.values.get(slot):
                index += 1
                if index in wanted:
                    yield sample


def count_of(samples: Samples, slot: str) -> int:
    """Number of training samples that have a value in a slot."""
    return sum(number > 0 for number in samples.alternatives("train", slot))


def weights_hash(made: nn.Module) -> str:
    """Hash of a module's weights and buffers, in the order of their names; empty if it has none."""
    found = hashlib.sha256()
    state = made.state_dict()
    for name in sorted(state):
        value = state[name].detach().cpu().contiguous()
        found.update(f"{name} {value.dtype} {tuple(value.shape)}\n".encode())
        found.update(value.reshape(-1).view(torch.uint8).numpy().tobytes())
    return found.hexdigest() if state else ""


def _load(made: nn.Module, path: Path) -> bool:
    """Load weights from the cache; false if there are none that fit. A cache may be incomplete, or come from a stranger."""
    try:
        made.load_state_dict(load(read_ordinary(child(path.parent, path.name), _MOST_BYTES)))
    except (OSError, ValueError, RuntimeError, StudioError, SafetensorError):
        return False
    used_now(path)
    return True


def _save(made: nn.Module, path: Path) -> None:
    path.parent.mkdir(exist_ok=True)
    tensors = {name: value.detach().cpu().contiguous() for name, value in made.state_dict().items()}
    with atomic_path(path) as temporary:
        save_file(tensors, temporary)
