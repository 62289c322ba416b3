"""An importer that fails in the ways that its process has to survive."""

from __future__ import annotations

import os
import signal
from collections.abc import Iterator
from pathlib import Path

from mmstudio.api import ImportPlan, ImportRequest, NewSample, Problem, UsageError

ROWS = 5000


class OddError(Exception):
    """One that cannot be put together again on the other side."""

    def __init__(self, first: str, second: str) -> None:
        super().__init__(f"{first}, {second}")


class Wayward:
    """An importer that does what its source says."""

    def rows(self, request: ImportRequest, plan: ImportPlan) -> Iterator[NewSample | Problem]:
        """Many rows, then the harm."""
        del plan
        assert request.modalities["text"][1] == (".txt",)
        for number in range(ROWS):
            yield NewSample(
                {"text": (f"{number}",), "image": (Path(f"{number}.png"),)}, source=f"{number // 2}"
            )
        yield Problem("last", "wrong")
        what = request.source.read_text("utf-8")
        if what == "usage":
            raise UsageError("{file} ends too early.", file="it")
        if what == "odd":
            raise OddError("one", "two")
        if what == "die":
            os.kill(os.getpid(), signal.SIGKILL)
