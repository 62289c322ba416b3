"""Several tasks on the command line: one run learns two columns, each is judged and asked, and compared with itself alone."""

from __future__ import annotations

import csv
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.cli.main import main

Run = Callable[..., Any]
ROWS = 120
TASTES, COLOURS = ("sweet", "sour"), ("red", "green", "blue")


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a run that tells taste and colour of a text, and aligns the text with the weight."""
    folder = tmp_path_factory.mktemp("tasks")
    draw = random.Random(0)
    with (folder / "fruit.csv").open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "weight", "taste", "colour", "split"])
        for number in range(ROWS):
            taste, colour = TASTES[number % 2], COLOURS[number % 3]
            split = ("train", "val", "test", "train")[number // 6 % 4]
            told = colour if number % 4 else ""
            writer.writerow([f"a {taste} {colour} fruit", draw.uniform(1, 9), taste, told, split])
    project = folder / "project"
    assert main(["project", "new", str(project)]) == 0
    assert main(["dataset", "import", str(folder / "fruit.csv"), "-p", str(project), "--name", "fruit"]) == 0
    settings = (
        "target=table.taste",
        "task.table.colour.id=heads",
        "task.space.id=align",
        "task.space.width=8",
        "encoder.text.layers=1",
        "training.batch=24",
        "training.precision=fp32",
        "training.balance=uncertainty",
    )
    words = [
        "train",
        "--project",
        str(project),
        "--dataset",
        "fruit",
        "--recipe",
        "classify",
        "--steps",
        "60",
    ]
    assert main([*words, *(word for one in settings for word in ("--set", one))]) == 0
    return project


def test_each_task_is_asked_by_its_name(mmstudio: Run, project: Path) -> None:
    words = ("predict", "--project", project, "--run", "r0001", "--text", "a sour green fruit", "--json")
    first = mmstudio(*words)
    assert first.code == 0, first.err
    assert (first.json["slot"], first.json["classes"]) == ("table.taste", ["sour", "sweet"])
    other = mmstudio(*words, "--told", "table.colour")
    assert (other.json["slot"], other.json["classes"]) == ("table.colour", ["blue", "green", "red"])
    for found, right in ((first, 0), (other, 1)):
        (one,) = found.json["samples"]
        assert max(range(len(one["scores"])), key=one["scores"].__getitem__) == right
    wrong = mmstudio(*words, "--told", "table.weight")
    assert wrong.code != 0
    assert "The run does not tell what is in 'table.weight'." in wrong.json["error"]
    found = mmstudio(
        "search", "--project", project, "--run", "r0001", "--text", "a sour green fruit", "--json"
    )
    assert found.code == 0, found.err


def test_with_the_others_and_without(mmstudio: Run, project: Path) -> None:
    answer = mmstudio("compare", "tasks", "r0001", "--project", project, "--count", "30", "--json")
    assert answer.code == 0, answer.err
    runs = {run["id"]: run for run in mmstudio("runs", "--project", project, "--json").json}
    assert len(runs) == 4, "all together, and each of three alone"
    names = [runs[key]["name"] for key in sorted(runs)]
    assert [name.rpartition(": ")[2] for name in names[1:]] == [
        "table.taste alone",
        "table.colour alone",
        "space alone",
    ]
    told = mmstudio("compare", "tasks", "r0001", "--project", project, "--count", "30")
    assert "0 jobs to do" in told.err + told.out, "what is done is left"
    for slot in ("table.taste", "table.colour"):
        assert f"heads: accuracy, {slot}, given text + table" in told.out
        assert f"n is too small to tell whether learning together helps {slot}: accuracy " in told.out
    assert "Not known yet: table.taste; table.colour; space." in told.out
    refused = mmstudio("compare", "tasks", "r0002", "--project", project, "--json")
    assert "has no task beside what it learns" in refused.json["error"]
