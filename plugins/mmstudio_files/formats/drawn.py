"""Pictures that a file stores as bare numbers: encoded as PNG, with the slots of such a data set."""

from __future__ import annotations

from io import BytesIO
from typing import Any

import numpy.typing as npt
from PIL import Image

from mmstudio.api import ImportRequest, Slot
from mmstudio_files.roles import assign_roles, check_given


def png(pixels: npt.NDArray[Any]) -> bytes:
    """A PNG with light compression, since such pictures are small and many.

    Args:
        pixels: uint8 (H, W) or (H, W, 3).
    """
    buffer = BytesIO()
    Image.fromarray(pixels).save(buffer, "PNG", compress_level=1)
    return buffer.getvalue()


def slots_of(request: ImportRequest, columns: tuple[str, ...]) -> tuple[Slot, ...]:
    """The slot ``image``, and a table if there are columns.

    Raises:
        UsageError: If a given slot does not fit.
    """
    slots = [Slot("image", "image")]
    if columns:
        slots.append(Slot("table", "table", "either", columns))
    check_given(request.slots, (slot.name for slot in slots), request.modalities)
    return assign_roles(slots, request.slots)
