"""Transfer on the command line: a training starts from another run, and a run is adapted to a few samples."""

from __future__ import annotations

import csv
import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.cli.main import main

Run = Callable[..., Any]
WORDS = {"apple": "red", "pear": "green", "plum": "blue"}
NEW = {"apple": "crimson", "pear": "lime", "plum": "navy"}
"""Words that stand in the old data too, and say nothing there."""
SMALL = ("encoder.text.layers=1", "encoder.text.width=32", "encoder.text.hide=0", "training.batch=32")


def write(path: Path, words: dict[str, str], count: int, noise: tuple[str, ...] = ()) -> None:
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "kind", "split"])
        for number in range(count):
            kind = list(words)[number % 3]
            more = f" {noise[number // 3 % 3]}" if noise else ""
            split = ("train", "train", "val", "test")[number // 3 % 4] if noise else "train"
            writer.writerow([f"{words[kind]}{more}", kind, split])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a run that tells kinds by their colours, and other words for them."""
    folder = tmp_path_factory.mktemp("transfer")
    project = folder / "project"
    assert main(["project", "new", str(project)]) == 0
    write(folder / "old.csv", WORDS, 168, tuple(NEW.values()))
    write(folder / "new.csv", NEW, 30)
    for name in ("old", "new"):
        source = str(folder / f"{name}.csv")
        assert main(["dataset", "import", source, "-p", str(project), "--name", name]) == 0
    assert main(train(project, "--steps", "80")) == 0
    return project


def train(project: Path, *more: str) -> list[str]:
    settings = [word for one in SMALL for word in ("--set", one)]
    words = ["train", "-p", str(project), "-d", "old", "--recipe", "classify", *settings]
    return [*words, "--set", "target=table.kind", "--set", "training.precision=fp32", *more]


def test_a_training_starts_from_another_run(mmstudio: Run, project: Path) -> None:
    answer = mmstudio(
        *train(project, "--steps", "2", "--from", "r0001", "--take", "encoders", "--taken-rate", "0")
    )
    assert answer.code == 0, answer.err
    assert "Note: Taken from the other run: text." in answer.err
    answer = mmstudio(*train(project, "--steps", "2", "--from", project / "runs" / "r0001", "--json"))
    assert answer.code == 0, answer.err
    config = (project / "runs" / answer.json["run"] / "config.json").read_text("utf-8")
    assert '"start"' in config
    assert '"r0001"' in config


@pytest.mark.parametrize(
    ("more", "words"),
    [
        (("--from", "r0999"), "There is no run 'r0999'"),
        (("--take", "encoders"), "Say which run it is taken from"),
        (("--from", "r0001", "--take", "wheels"), "Parts that can be taken: encoders, fusion, learner"),
        (("--from", "r0001", "--checkpoint", "7"), "has no checkpoint '7'"),
        (("--from", "r0001", "--checkpoint", "first"), "neither 'latest' nor 'best' nor a step"),
    ],
)
def test_what_cannot_be_started_from_is_refused(
    mmstudio: Run, project: Path, more: tuple[str, ...], words: str
) -> None:
    answer = mmstudio(*train(project, "--steps", "2", *more))
    assert answer.code != 0
    assert words in answer.err


def test_a_run_is_adapted_and_says_what_became_of_it(mmstudio: Run, project: Path) -> None:
    answer = mmstudio("adapt", "r0001", "-d", "new", "--all", "-p", project, "--steps", "80", "--rate", "1")
    assert answer.code == 0, answer.err
    assert "Note: 20 of the 30 samples are learned from; 10 are held out, to judge it by." in answer.err
    lines = answer.out.splitlines()
    assert any(line.startswith("New samples, 10 held out: accuracy was ") for line in lines)
    assert any(line.startswith("Old data, 42 held-out samples: accuracy was 100.0 % ") for line in lines)
    rows = [line.split() for line in lines if line.startswith(("new ", "old "))]
    assert ["new", "accuracy", "10"] in [row[:3] for row in rows]
    answer = mmstudio(
        "adapt",
        "r0001",
        "-d",
        "new",
        "--part",
        "train",
        "-p",
        project,
        "--steps",
        "2",
        "--old",
        "none",
        "--json",
    )
    assert answer.code == 0, answer.err
    assert answer.json["adaptation"]["verdict"] == "unguarded"
    assert answer.json["told"][-1]["text"].startswith("What is lost on the old data is not known")


def test_in_parts_every_sample_is_judged_by_a_run_that_has_not_learned_from_it(
    mmstudio: Run, project: Path
) -> None:
    words = ("adapt", "r0001", "-d", "new", "--all", "-p", project, "--parts", "3", "--steps", "40")
    answer = mmstudio(*words, "--rate", "1", "--json")
    assert answer.code == 0, answer.err
    runs, pooled = answer.json["parts"], answer.json["adaptation"]["pooled"]
    assert (len(runs), answer.json["run"], answer.json["adaptation"]["parts"]) == (3, runs[0], 3)
    folders = [project / "runs" / run for run in runs]
    held = [json.loads((one / "config.json").read_text("utf-8"))["adaptation"]["held"] for one in folders]
    assert sorted(map(len, held)) == [10, 10, 10]
    assert len({sample for part in held for sample in part}) == 30, "each is held out once"
    reports = [json.loads((one / "adaptation.json").read_text("utf-8")) for one in folders]
    for side in ("before", "after"):
        each = [one["new"][0][side]["value"] for one in reports]
        assert pooled[side]["value"] == pytest.approx(sum(each) / 3)
        assert pooled[side]["n"] == 30
    assert pooled["before"]["value"] < 0.7
    assert pooled["after"]["value"] == 1.0, "three words for three kinds"
    both = mmstudio("adapt", "r0001", "-d", "new", "--all", "-p", project, "--parts", "2", "--hold", "0.2")
    assert "Samples are held out in parts, or a share of them is, not both." in both.err


@pytest.mark.parametrize(
    ("more", "words"),
    [
        ((), "Say which samples are meant"),
        (("--all", "--minutes", "1", "--steps", "2"), "in minutes or in steps"),
        (("--tagged", "nothing"), "too few to adapt to"),
        (("--all", "--old", "gone"), "gone"),
    ],
)
def test_what_cannot_be_adapted_is_refused(
    mmstudio: Run, project: Path, more: tuple[str, ...], words: str
) -> None:
    answer = mmstudio("adapt", "r0001", "-d", "new", "-p", project, *more)
    assert answer.code != 0
    assert words in answer.err


def test_kinds_of_transfer_are_named(mmstudio: Run, project: Path) -> None:
    words = ["train", "-p", project, "-d", "new", "--from", "r0001", "--set", "target=table.kind"]
    answer = mmstudio(*words, "--transfer", "probe", "--steps", "2", "--json")
    assert answer.code == 0, answer.err
    answer = mmstudio(*words, "--transfer", "neighbours", "--json")
    assert answer.code == 0, answer.err
    run = answer.json["run"]
    assert "Taken from the other run: text." in answer.err
    answer = mmstudio("evaluate", "-p", project, "--run", run, "--split", "train", "--count", "30", "--json")
    assert answer.code == 0, answer.err
    found = {tuple(score["given"]): score for score in answer.json["scores"]}
    assert found["text",]["value"] == 1.0, "each is its own neighbour, and equal ones are of one class"
    answer = mmstudio(*words, "--transfer", "wheels")
    assert "Kinds of transfer: full, probe, neighbours." in answer.err
    answer = mmstudio(*words, "--transfer", "full", "--take", "encoders")
    assert "--transfer says what is taken" in answer.err
