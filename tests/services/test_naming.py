"""The importer in a process of its own: what it gives, what it says is wrong, and what its end means."""

from __future__ import annotations

import os
from multiprocessing.reduction import ForkingPickler
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.sample import NewSample, Problem, Slot
from mmstudio.plugins.exchange import ImportPlan
from mmstudio.services.imports.namer import NamePlan, NamingProcess
from mmstudio.services.imports.row_chunks import Item, opened

ROWS = 5000
"""As many as ``wayward`` gives."""


def work(tmp_path: Path, what: str, skip: int = 0) -> NamePlan:
    source = tmp_path / "source"
    source.write_text(what, "utf-8")
    modalities = {"text": ("mmstudio_text.codec:TextCodec", (".txt",))}
    plan = ImportPlan((Slot("text", "text"),), ROWS)
    return NamePlan("wayward:Wayward", source, {}, modalities, plan, skip)


def taken(work: NamePlan) -> tuple[list[Any], int, list[int]]:
    """Items, rows, and what was told of those passed over."""
    items: list[Item] = []
    rows = 0
    told: list[int] = []
    with NamingProcess(work, told.append) as process:
        while (chunk := process.take()) is not None:
            if chunk.items:
                some = opened(ForkingPickler.loads(chunk.payload))
                assert len(some) == chunk.items
                items += some
                rows += chunk.rows
    return items, rows, told


def test_rows_come_in_their_order_and_are_counted(tmp_path: Path) -> None:
    items, rows, told = taken(work(tmp_path, ""))
    assert [item.source for item in items] == [f"{number // 2}" for number in range(ROWS)] + ["last"]
    assert items[7] == NewSample({"text": ("7",), "image": (Path("7.png"),)}, source="3")
    assert items[-1] == Problem("last", "wrong")
    assert rows == ROWS // 2 + 1
    assert told == []


def test_what_is_known_is_passed_over(tmp_path: Path) -> None:
    items, _, told = taken(work(tmp_path, "", skip=4999))
    assert items[0].values["text"] == ("4999",)
    assert len(items) == 2
    assert told == [0, 2000, 4000]


def test_what_the_importer_raises_is_raised_here(tmp_path: Path) -> None:
    with pytest.raises(UsageError, match="it ends too early") as caught:
        taken(work(tmp_path, "usage"))
    assert caught.value.message == "it ends too early."
    assert "in rows" in caught.value.__notes__[0]  # where it was raised there


def test_an_error_of_the_importer_itself_keeps_what_came_before(tmp_path: Path) -> None:
    items, _, _ = taken(work(tmp_path, "odd"))
    last = items[-1]
    assert isinstance(last, Problem)
    assert last.source == "source"
    assert "failed here unexpectedly (OddError: one, two)" in last.reason


@pytest.mark.skipif(os.name == "nt", reason="Windows has no signal that ends a process so")
def test_a_process_that_ends_is_told(tmp_path: Path) -> None:
    with pytest.raises(StudioError, match="reads source ended by itself"):
        taken(work(tmp_path, "die"))
