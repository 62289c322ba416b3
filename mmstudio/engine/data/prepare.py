"""What is prepared for a slot, and how the values of one sample become arrays."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio.core.context import Samples
from mmstudio.core.errors import BadFileError, StudioError
from mmstudio.core.files.door import check_ordinary
from mmstudio.core.sample import Slot, Value
from mmstudio.engine.data.shards import file_of
from mmstudio.nn import Arrays, Preparer
from mmstudio.plugins.protocols import Codec

CHUNK = 256
"""Number of samples that are prepared together."""

_VIEWS = 4
"""Number of alternatives that are derived from each target if a recipe asks for views."""

Step = Callable[[Any], Any]


@dataclass(frozen=True)
class PrepareJob:
    """One slot's split to prepare, and everything that is needed for it.

    Attributes:
        slot: A condition or target slot; a derived one takes its values from its source.
        split: The split of the data.
        key: What the result depends on besides the data: ids, settings, states, versions.
        codec: Codec of the slot's modality.
        preparer: Preparer of the encoder or the generator.
        steps: Deterministic preprocessing, in order.
        before: For a derived slot, the preprocessing of the slot it is derived from.
    """

    slot: Slot
    split: str
    key: dict[str, Any]
    codec: Codec
    preparer: Preparer
    steps: tuple[Step, ...] = ()
    before: tuple[Step, ...] = ()

    @property
    def source(self) -> str:
        """The slot whose values are read."""
        return self.slot.source


def raw_values(
    samples: Samples, split: str, slot: str, codec: Codec, most: int | None = None
) -> Iterator[Any]:
    """Raw values of a slot's split, every alternative, decoded when they are asked for.

    Args:
        samples: The data set.
        split: The split.
        slot: Name of the slot.
        codec: Codec of its modality.
        most: About how many samples are looked at if there are more, spread evenly and always the same; ``None``: all.
    """
    count = samples.info.counts.get(split, 0)
    share = 1.0 if most is None or count <= most else most / count
    drawn = np.random.default_rng(0)
    for values in all_values(samples, split, slot):
        if share == 1 or drawn.random() < share:
            for value in values:
                yield read_value(value, codec)


def read_value(value: Value, codec: Codec) -> Any:
    """Decode one stored value.

    Raises:
        BadFileError: If it cannot be read, or is a kind of file that a codec must not be given.
    """
    if value.path is None:
        return codec.parse(value.data)
    with file_of(value, value.path) as path:
        try:
            check_ordinary(path)
        except OSError as error:
            raise BadFileError(
                "The file {name} cannot be read: {reason}.",
                name=path.name,
                reason=error.strerror or str(error),
            ) from error
        return codec.read(path)


def prepared_of(job: PrepareJob, values: Iterable[Value]) -> list[Arrays]:
    """Every alternative of a sample in the job's slot, as arrays.

    Raises:
        StudioError: If a value can no longer be read.
    """
    return [arrays_of_stored(job.preparer, _apply(job.steps, raw)) for raw in _raws(job, values)]


def arrays_of_stored(preparer: Preparer, raw: Any) -> Arrays:
    """The arrays of a stored sample's value, without any part that training never met."""
    return preparer.blank() if raw is None else preparer(preparer.known(raw))


def rows_for(job: PrepareJob, values: Sequence[Value]) -> int:
    """Number of rows that a sample's values take."""
    return len(values) * (_VIEWS if job.slot.is_view else 1)


def rows_of(samples: Samples, job: PrepareJob) -> npt.NDArray[np.int64]:
    """Number of rows per sample, (n,)."""
    count = np.asarray(samples.alternatives(job.split, job.source), dtype=np.int64)
    return _VIEWS * count if job.slot.is_view else count


def all_values(samples: Samples, split: str, slot: str) -> Iterator[tuple[Value, ...]]:
    """The values of every sample in a slot, one page of samples at a time."""
    total = samples.info.counts.get(split, 0)
    for start in range(0, total, CHUNK):
        yield from samples.values(split, slot, start, min(total, start + CHUNK))


def _raws(job: PrepareJob, values: Iterable[Value]) -> Iterator[Any]:
    for value in values:
        try:
            raw = read_value(value, job.codec)
        except StudioError as error:
            raise StudioError(
                "A value of the slot {slot!r} can no longer be read: {reason}",
                hint="Check the data set (mmstudio dataset check), or import it again.",
                slot=job.slot.name,
                reason=error.message,
            ) from error
        raw = _apply(job.before, raw)
        if not job.slot.is_view:
            yield raw
            continue
        for number in range(_VIEWS):
            yield job.codec.view(raw, np.random.default_rng([int(value.sha256[:12], 16), number]))


def _apply(steps: Iterable[Step], raw: Any) -> Any:
    for step in steps:
        raw = step(raw)
    return raw
