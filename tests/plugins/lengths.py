"""A job that turns texts into their lengths; other processes come to it by name."""

from __future__ import annotations

from typing import Any

import numpy as np

from mmstudio.core.sample import Slot
from mmstudio.engine.prepare_job import PrepareJob
from mmstudio.plugins.specs import resolve


def length_job(factory: str) -> PrepareJob:
    return PrepareJob(Slot("text", "text"), "train", {"length": True}, resolve(factory)(), length)


def length(raw: Any) -> dict[str, Any]:
    return {"length": np.array(-1 if raw is None else len(raw), np.int64)}
