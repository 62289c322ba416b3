"""Features of frozen encoders: computed once for every value of a slot's split, and looked up from then on.

They lie beside the prepared arrays and are read like them; their key is the hash of the weights and of everything that
the prepared arrays depend on: settings, state and content.
"""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable, Iterable, Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Any

import numpy as np
import torch

from mmstudio.core.context import Samples
from mmstudio.core.files.atomic import publish_folder, write_json
from mmstudio.core.files.disk import reserve
from mmstudio.core.files.json_text import read_json
from mmstudio.core.sentences import Note
from mmstudio.engine.data.crew import Crew, open_arrays
from mmstudio.engine.data.fill import PART, Told, alone, kind_of
from mmstudio.engine.data.prepare import PrepareJob
from mmstudio.engine.data.prepared import PreparedSlot, folder_of, prepare_slot, read_slot
from mmstudio.engine.data.preprocessing import Augmentation
from mmstudio.engine.model.frozen import MASK, TOGETHER, TOKENS, FrozenEncoder

_ROWS = "_rows.json"
_NOTE_EVERY_S = 10.0
"""Largest amount of encoding, in seconds, that is lost if the program is killed."""

Turn = Callable[[], AbstractContextManager[Any]]


def encoded_slot(
    samples: Samples,
    job: PrepareJob,
    encoder: FrozenEncoder,
    cache: Path,
    told: Told,
    crew: Crew | None,
    *,
    device: torch.device,
    turn: Turn,
) -> PreparedSlot:
    """Features of a slot's split, from the cache if it has them.

    Args:
        samples: The data set.
        job: Job that prepares the encoder's arrays.
        encoder: The frozen encoder.
        cache: Folder of the project's rebuildable data.
        told: Takes the number of samples done and of all samples; may raise to stop.
        crew: How processes get the job.
        device: Device on which features are computed.
        turn: Gives a context that holds the device for some values.
    """
    key = {"kind": "features", "weights": encoder.sha256(), "of": job.key}
    folder = folder_of(cache, samples, job, key)
    count = samples.info.counts.get(job.split, 0)
    if (found := read_slot(folder, count)) is not None:
        return found
    prepared = prepare_slot(samples, job, cache, told, crew)
    with alone(folder, lambda: told(0, count)):
        if (found := read_slot(folder, count)) is None:
            shutil.rmtree(folder, ignore_errors=True)
            part = folder.with_name(f"{PART}{folder.name}")
            _Encoding(prepared, encoder, part, device, turn).run(
                lambda share: told(round(share * count), count)
            )
            publish_folder(part, folder)
            found = read_slot(folder, count)
    if found is None:
        raise OSError(f"{folder.name} cannot be read")
    return found


def not_looked_up(frozen: Iterable[str], augmentation: Augmentation) -> Iterator[Note]:
    """Notes about slots whose frozen encoders have to run at every step.

    Args:
        frozen: Slots whose encoders are frozen.
        augmentation: The random steps of a training.
    """
    for slot in frozen:
        steps = [step.spec.id for step in augmentation.steps if slot in step.slots]
        if steps:
            yield Note(
                "The encoder of the slot {slot} is frozen, but its features cannot be kept: {steps} changes what it sees at "
                "every step. Without that the training is faster and takes less memory.",
                {"slot": slot, "steps": ", ".join(steps)},
            )


class _Encoding:
    """The features of all rows, computed in parts; finished parts survive an interruption."""

    def __init__(
        self, prepared: PreparedSlot, encoder: FrozenEncoder, folder: Path, device: torch.device, turn: Turn
    ) -> None:
        self._prepared, self._encoder, self._folder = prepared, encoder, folder
        self._device, self._turn = device, turn
        self._rows = len(prepared.blanks())

    def run(self, told: Callable[[float], None]) -> None:
        """Encode all missing rows."""
        done = self._open()
        arrays = open_arrays(self._folder)
        noted = time.monotonic()
        try:
            while done < self._rows:
                told(done / self._rows)
                done = self._more(arrays, done)
                if time.monotonic() - noted >= _NOTE_EVERY_S:
                    self._note(arrays, done)
                    noted = time.monotonic()
        finally:  # stopped, failed or complete: finished rows stay
            self._note(arrays, done)
        np.save(self._folder / "_start.npy", self._prepared.start.numpy())
        np.save(self._folder / "_count.npy", self._prepared.count.numpy())
        write_json(self._folder / "done.json", {"arrays": [TOKENS, MASK]})
        (self._folder / _ROWS).unlink()

    def _more(self, arrays: dict[str, Any], start: int) -> int:
        """Encode the next rows, and return how many are done then."""
        stop = min(self._rows, start + TOGETHER)
        batch = {name: array[start:stop] for name, array in self._prepared.arrays.items()}
        with self._turn():
            made = self._encoder.rows(batch, self._device)
        for name, array in made.items():
            arrays[name][start:stop] = array
        return stop

    def _open(self) -> int:
        """Number of rows done at an earlier time; otherwise makes new arrays."""
        shape = (self._rows, self._encoder.shape.tokens)
        kinds = {TOKENS: (np.float32, (*shape, self._encoder.shape.width)), MASK: (np.bool_, shape)}
        try:
            match read_json(self._folder / _ROWS):
                case {"done": int(done)} if 0 <= done <= self._rows:
                    found = {path.stem: kind_of(path) for path in self._folder.glob("[!_.]*.npy")}
                    if found == kinds:
                        return done
        except (OSError, ValueError):
            pass  # there is no earlier work, or it is incomplete
        shutil.rmtree(self._folder, ignore_errors=True)
        self._folder.mkdir(parents=True)
        for name, (dtype, sides) in kinds.items():
            made = self._folder / f"{name}.npy"
            np.lib.format.open_memmap(made, "w+", dtype, sides).flush()
            reserve(made)
        return 0

    def _note(self, arrays: dict[str, Any], done: int) -> None:
        """Write the arrays to disk, then the note of how many rows are done."""
        for array in arrays.values():
            array.flush()
        write_json(self._folder / _ROWS, {"done": done})


def encoded_in_memory(prepared: PreparedSlot, encoder: FrozenEncoder, device: torch.device) -> PreparedSlot:
    """Features of a few values, without the cache."""
    parts = [
        encoder.rows(
            {name: array[start : start + TOGETHER] for name, array in prepared.arrays.items()}, device
        )
        for start in range(0, len(prepared.blanks()), TOGETHER)
    ]
    arrays = {
        name: torch.from_numpy(np.concatenate([part[name] for part in parts])) for name in (TOKENS, MASK)
    }
    return PreparedSlot(arrays, prepared.start, prepared.count)
