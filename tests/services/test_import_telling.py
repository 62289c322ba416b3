"""Reports of imports: every kind of reason if nothing works, the outcome of odd rows, and shared pictures."""

from __future__ import annotations

from pathlib import Path

import pytest

from mmstudio.core.sample import NewSample, Problem, Slot
from mmstudio.services.imports.account import Reasons, told_of_shared
from mmstudio.services.imports.row_check import Checker, CheckPlan
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.samples.intake import ReadySample
from mmstudio.storage.samples.partition import Shared


def test_reasons_are_grouped_counted_and_shown_by_an_example() -> None:
    reasons = Reasons()
    reasons.add(
        Problem(f"m.csv, line {number}", f"pictures/{number}.png does not exist.") for number in range(1200)
    )
    reasons.add(
        Problem(f"m.csv, line {number}", f"The file a b {number}.wav is damaged ({number} bytes).")
        for number in range(7)
    )
    reasons.add([Problem("m.csv, line 9", "The row is skipped: it is not JSON.")])
    assert reasons.words.splitlines() == [
        "",
        "- 1,200 times, such as m.csv, line 0: pictures/0.png does not exist.",
        "- 7 times, such as m.csv, line 0: The file a b 0.wav is damaged (0 bytes).",
        "- m.csv, line 9: The row is skipped: it is not JSON.",
    ]


def test_one_reason_and_none_are_told_plainly() -> None:
    assert Reasons().words == "it holds no rows."
    reasons = Reasons()
    reasons.add([Problem("a.png", "The file is empty.")])
    assert reasons.words == "a.png: The file is empty."


def test_more_kinds_than_can_be_read_are_counted() -> None:
    reasons = Reasons()
    reasons.add(Problem("x", f"Trouble of the kind {'abcdefghijkl'[number]}.") for number in range(12))
    lines = reasons.words.splitlines()
    assert len(lines) == 10
    assert lines[-1] == "- and 4 other reasons."


def test_files_that_several_samples_hold() -> None:
    assert list(told_of_shared(Shared())) == []
    (one,) = told_of_shared(Shared(3, 12, 0))
    assert "12 samples share 3 files to be made, by content" in one
    first, second = told_of_shared(Shared(3, 12, 1))
    assert first.startswith("1 file to be made is in more than one part of the data")
    assert "12 samples share 3 files" in second


@pytest.fixture
def checker(tmp_path: Path) -> Checker:
    project, source = tmp_path / "project", tmp_path / "source"
    ProjectLayout(project).make()
    source.mkdir()
    slots = (Slot("text", "text"), Slot("table", "table"))
    codecs = {
        "text": ("mmstudio_text.codec:TextCodec", True),
        "table": ("mmstudio_table.codec:TableCodec", True),
    }
    return Checker(CheckPlan(source, slots, codecs, project, project))


def test_a_row_that_nobody_foresaw_costs_itself(checker: Checker) -> None:
    class Odd:
        def __str__(self) -> str:
            raise ZeroDivisionError("by hand")

    found = checker.check(
        [
            NewSample({"text": ("one",)}, source="1"),
            NewSample({"smell": ("what",)}, source="2"),
            NewSample({"text": ("ok",)}, meta={"x": {1, 2}}, source="3"),  # type: ignore[dict-item]
            NewSample({"table": ({"a": Odd()},), "text": ("kept",)}, source="4"),
            NewSample(
                {"table": ({"a\ud83d": "cut \ud83d"},), "text": ("some words that are cut " * 9 + "\ud83d",)},
                source="5",
            ),
            NewSample({"text": ("last",)}, source="6"),
        ]
    )
    stored = [one for one in found if isinstance(one, ReadySample)]
    assert [one.source for one in stored] == ["1", "4", "5", "6"]
    told = {one.source: one.reason for one in found if isinstance(one, Problem)}
    assert set(told) == {"2", "3", "4"}
    assert told["2"].startswith("The sample is skipped: it cannot be stored (KeyError")
    assert told["3"].startswith("The sample is skipped: it cannot be stored (TypeError")
