"""The exporter of contact sheets."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
from mmstudio.api import UsageError
from PIL import Image

_GAP_PX = 4


class MyPluginExporter:
    """Writes many pictures, uint8 (H, W, 1 or 3), as one: about as many rows as columns, each in the middle of its cell."""

    def write(self, raws: Sequence[Any], path: Path) -> None:
        """Write the sheet."""
        if not len(raws):
            raise UsageError("There is no picture to put on a sheet.")
        height = max(raw.shape[0] for raw in raws) + _GAP_PX
        width = max(raw.shape[1] for raw in raws) + _GAP_PX
        columns = math.ceil(math.sqrt(len(raws)))
        rows = math.ceil(len(raws) / columns)
        sheet = np.full((rows * height + _GAP_PX, columns * width + _GAP_PX, 3), 255, np.uint8)
        for place, raw in enumerate(raws):
            top = place // columns * height + (height + _GAP_PX - raw.shape[0]) // 2
            left = place % columns * width + (width + _GAP_PX - raw.shape[1]) // 2
            sheet[top : top + raw.shape[0], left : left + raw.shape[1]] = raw
        Image.fromarray(sheet).save(path)
