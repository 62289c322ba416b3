"""``mmstudio dataset tag``, ``star``, ``exclude``, ``include``, ``words`` and ``split``."""

from __future__ import annotations

import csv
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.services.app import App
from mmstudio.storage.samples.query import SampleFilter

Run = Callable[..., Any]


@pytest.fixture
def project(mmstudio: Run, tmp_path: Path) -> Path:
    """Sixty texts with a column ``kind``, 20 of each."""
    with (tmp_path / "texts.csv").open("w", newline="", encoding="utf-8") as file:
        writer = csv.writer(file)
        writer.writerow(("text", "kind", "size"))
        writer.writerows((f"thing {row} 东西", "abc"[row % 3], row) for row in range(60))
    mmstudio("project", "new", tmp_path / "p")
    answer = mmstudio("dataset", "import", tmp_path / "texts.csv", "-p", tmp_path / "p", "--name", "things")
    assert answer.code == 0, answer.err
    return tmp_path / "p"


def test_parted_by_class(mmstudio: Run, project: Path) -> None:
    words = ("dataset", "split", "things", "--how", "stratified", "--column", "kind", "--seed", "3")
    shown = mmstudio(*words, "--held-out", "0.1", "--dry-run", "-p", project, "--json").json
    answer = mmstudio(*words, "--held-out", "0.1", "-p", project)
    assert answer.code == 0
    assert answer.out.strip() == "things: 48 train, 6 val, 6 test."
    assert shown == {
        "name": "things", "counts": {"train": 48, "val": 6, "test": 6}, "runs": [], "applied": False,
    }  # fmt: skip
    with App.start().open_project(project, write=False) as opened:
        held = opened.project.datasets.samples("things").read("val", 0, 9)
        kinds = sorted(sample.values["table"][0].data["kind"] for sample in held)
    assert kinds == list("aabbcc")
    assert mmstudio("dataset", "split", "things", "--how", "grouped", "-p", project).code == 2
    assert "colour" in mmstudio(
        "dataset", "split", "things", "--how", "grouped", "--column", "colour", "-p", project
    ).err  # fmt: skip


def test_tagged_starred_left_out_and_taken_in(mmstudio: Run, project: Path) -> None:
    def changed(*words: str) -> tuple[int, int]:
        answer = mmstudio("dataset", *words, "-p", project, "--json")
        assert answer.code == 0, answer.err
        return answer.json["found"], answer.json["changed"]

    assert changed("tag", "things", "first", "--where", "kind=a") == (20, 20)
    assert changed("tag", "things", "first", "--where", "size=3", "--remove") == (1, 1)
    assert changed("star", "things", "4", "--tagged", "first") == (19, 19)
    assert changed("exclude", "things", "--stars", "4", "--reason", "too good") == (19, 19)
    assert changed("exclude", "things", "--stars", "4") == (0, 0)
    assert changed("include", "things", "--words", "thing 6") == (1, 1)
    assert changed("include", "things", "--all") == (18, 18)
    assert changed("words", "things", "text", "--find", "东西", "--put", "物", "--where", "kind=b") == (
        20,
        20,
    )
    with App.start().open_project(project) as opened:
        assert len(opened.datasets.find("things", SampleFilter(words="物"))) == 20
        opened.curation.save_filter("things", "mine", SampleFilter(cell="kind", value="c"))
    assert changed("star", "things", "1", "--filter", "mine") == (20, 20)


def test_what_is_not_said_is_asked_for(mmstudio: Run, project: Path) -> None:
    answer = mmstudio("dataset", "exclude", "things", "-p", project)
    assert (answer.code, "which samples" in answer.err) == (2, True)
    assert "no filter 'x'" in mmstudio("dataset", "star", "things", "1", "--filter", "x", "-p", project).err
    assert "COLUMN=VALUE" in mmstudio("dataset", "star", "things", "1", "--where", "x", "-p", project).err
