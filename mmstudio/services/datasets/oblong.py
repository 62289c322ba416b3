"""Pictures that are not square: how much a square crop cuts away, and the steps that keep all of it."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import DatasetInfo, Slot, Value
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import StepSpec, resolve

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from mmstudio.services.datasets.thumbnails import Thumbnails
    from mmstudio.storage.samples.table import StoredSamples

    Picture = npt.NDArray[np.uint8]

LOOKED_AT = 24
SHOWN = 3
_SQUARE = 0.05
"""Share that may be cut away without asking."""


@dataclass(frozen=True, eq=False)
class Oblong:
    """Pictures of a slot that are not square.

    Attributes:
        share: Mean share of a picture that is cut away, 0 to 1.
        count: How many pictures were looked at.
        pictures: Small versions of those that lose most, uint8 (H, W, 3).
    """

    share: float
    count: int
    pictures: tuple[Picture, ...]


def keeping_steps(registry: Registry, slot: Slot) -> list[tuple[StepSpec, Mapping[str, Any]]]:
    """Steps that make a slot's values square without cropping, each with its settings."""
    return [
        (spec, settings)
        for spec in registry.steps
        if spec.modality == slot.modality and not spec.random
        for settings in spec.keeps_all
    ]


def find_oblong(
    samples: StoredSamples, info: DatasetInfo, slot: Slot, thumbnails: Thumbnails
) -> Oblong | None:
    """Look at training samples spread over a data set; ``None`` if their pictures are square or nearly so."""
    count = info.counts.get("train", 0)
    wanted = min(LOOKED_AT, count)
    found: list[tuple[float, Picture]] = []
    for number in range(wanted):
        place = number * count // wanted
        for values in samples.values("train", slot.name, place, place + 1):
            with suppress(StudioError):  # missing files are reported elsewhere
                found += [
                    (cut_share(picture), picture) for picture in _pictures(values[:1], slot, thumbnails)
                ]
    if not found:
        return None
    share = sum(one for one, _ in found) / len(found)
    if share <= _SQUARE:
        return None
    found.sort(key=lambda one: -one[0])
    return Oblong(share, len(found), tuple(picture for _, picture in found[:SHOWN]))


def cut_share(picture: Picture) -> float:
    """Share of a picture that lies outside of the largest square in its middle."""
    height, width = picture.shape[:2]
    return float(1 - min(height, width) / max(height, width))


def kept_part(picture: Picture) -> tuple[int, int, int, int]:
    """Left, top, width and height of the largest square in the middle of a picture."""
    height, width = picture.shape[:2]
    side = min(height, width)
    return (width - side) // 2, (height - side) // 2, side, side


def with_step(picture: Picture, spec: StepSpec, settings: Mapping[str, Any]) -> Picture:
    """A picture as it is after a step."""
    made: Picture = resolve(spec.factory)(spec.config.model_validate(dict(settings))).apply(picture)
    return made


def _pictures(values: Sequence[Value], slot: Slot, thumbnails: Thumbnails) -> list[Picture]:
    import numpy as np
    from PIL import Image

    found = []
    for value in values:
        if value.path is not None:
            with Image.open(thumbnails.path(value, slot.modality)) as image:
                found.append(np.asarray(image.convert("RGB"), dtype=np.uint8))
    return found
