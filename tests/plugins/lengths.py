"""A job that turns texts into their lengths; other processes come to it by name."""

from __future__ import annotations

from typing import Any

import numpy as np

from mmstudio.core.sample import Slot
from mmstudio.engine.data.prepare import PrepareJob
from mmstudio.nn import Preparer
from mmstudio.plugins.specs import resolve


def length_job(factory: str) -> PrepareJob:
    return PrepareJob(Slot("text", "text"), "train", {"length": True}, resolve(factory)(), Lengths())


class Lengths(Preparer):
    def __call__(self, raw: Any) -> dict[str, Any]:
        return {"length": np.array(len(raw), np.int64)}

    def blank(self) -> dict[str, Any]:
        return {"length": np.array(-1, np.int64)}
