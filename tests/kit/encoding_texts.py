"""Texts encoded by a frozen encoder of 50 MB into a folder: in a process of its own, where it may be killed."""

from __future__ import annotations

import sys
import time
from array import array
from pathlib import Path
from typing import Any

import heavy_encoders as heavy
import torch

from mmstudio.core.sample import DatasetInfo, Slot, Value
from mmstudio.engine.data.prepare import PrepareJob
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.model import features
from mmstudio.engine.model.frozen import FrozenEncoder
from mmstudio.plan.model_plan import Part
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import Provenance

SLOT = Slot("text", "text", "condition")
COUNT = 200


class Words:
    """Texts as they stand."""

    def parse(self, data: Any) -> Any:
        return data


class Texts:
    """As much of a data set as is asked for: sample ``n`` holds the text ``n`` in words, every fifth none."""

    info = DatasetInfo(1, "texts", (SLOT,), {"train": COUNT})

    def fingerprint(self, split: str) -> str:
        return f"{split} of {COUNT}"

    def alternatives(self, split: str, slot: str) -> array[int]:
        del split, slot
        return array("q", [number % 5 > 0 for number in range(COUNT)])

    def values(self, split: str, slot: str, start: int, stop: int) -> list[tuple[Value, ...]]:
        del split, slot
        return [
            (Value(f"{number}", data=f"text {number * number}"),) if number % 5 else ()
            for number in range(start, stop)
        ]


def registry() -> Registry:
    made = Registry()
    for spec in heavy.specs():
        made.encoders.add(spec, Provenance("heavy", "heavy", "1"))
    return made


def encoder() -> FrozenEncoder:
    return FrozenEncoder(Part("test-heavy-frozen", {}, {}, SLOT), registry())


def encoded(cache: Path, told: features.Told, by: FrozenEncoder | None = None) -> PreparedSlot:
    """Features of all texts."""
    from contextlib import nullcontext

    codec: Any = Words()
    samples: Any = Texts()
    job = PrepareJob(SLOT, "train", {"kind": "test"}, codec, heavy.Letters())
    cpu = torch.device("cpu")
    (cache / "prepared").mkdir(exist_ok=True)
    return features.encoded_slot(
        samples, job, by or encoder(), cache, told, None, device=cpu, turn=nullcontext
    )


if __name__ == "__main__":
    features._NOTE_EVERY_S = 0.0
    features.TOGETHER = 16

    def slow(done: int, total: int) -> None:
        del total
        print(done, flush=True)
        time.sleep(0.2 if done else 0)

    encoded(Path(sys.argv[1]), slow)
