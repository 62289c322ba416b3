"""The size of an export, estimated before it begins."""

from __future__ import annotations

import shutil
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.context import Samples
from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Sample

_PROBES = 4
_PROBED = 50


@dataclass(frozen=True)
class Estimate:
    """What an export would hold.

    Attributes:
        samples: Number of samples.
        bytes: Size of their files, estimated from some of them.
    """

    samples: int
    bytes: int


def estimate(samples: Samples, splits: Sequence[str]) -> Estimate:
    """The size of an export, from up to 200 samples of each split."""
    counts = samples.info.counts
    whole = 0.0
    for split in splits:
        starts = sorted({counts[split] * part // _PROBES for part in range(_PROBES)})
        probed = [one for start in starts for one in samples.read(split, start, start + _PROBED)]
        if probed:
            whole += sum(map(_bytes_of, probed)) / len(probed) * counts[split]
    return Estimate(sum(counts[split] for split in splits), round(whole))


def check_room(folder: Path, needed: int) -> None:
    """Refuse an export that does not fit on the disk.

    Args:
        folder: Target folder; need not exist.
        needed: Bytes.

    Raises:
        StudioError: If fewer bytes are free.
    """
    there = next((place for place in folder.parents if place.is_dir()), None)
    free = shutil.disk_usage(there).free if there is not None else needed
    if free < needed:
        raise StudioError(
            "The export needs {needed:,} MB, but only {free:,} MB are free at {folder}.",
            hint="Make room on the disk, or choose another place.",
            needed=needed // 1_000_000 + 1,
            free=free // 1_000_000,
            folder=str(there),
        )


def _bytes_of(sample: Sample) -> int:
    size = 0
    for values in sample.values.values():
        for value in values:
            with suppress(OSError):
                size += len(str(value.data)) if value.path is None else value.path.stat().st_size
    return size
