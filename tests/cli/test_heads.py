"""Classes and numbers on the command line: the shipped recipe learns a column, is judged and asked."""

from __future__ import annotations

import csv
import math
import random
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.cli.main import main

Run = Callable[..., Any]
FRUIT = ("apple", "pear", "plum")
WORDS = {"apple": "a red round fruit", "pear": "a green long fruit", "plum": "a blue small fruit"}
ROWS = 240
SMALL = ("encoder.text.layers=1", "training.batch=32", "generator.width=32", "training.precision=fp32")


def write(path: Path) -> None:
    """Every fruit in turn; the text says it but for every fifth row; the price follows from fruit and weight."""
    draw = random.Random(0)
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "weight", "kind", "price", "split"])
        for number in range(ROWS):
            fruit, weight = FRUIT[number % 3], draw.uniform(50, 250)
            price = weight / 10 + 20 * (number % 3) if number % 11 else ""
            split = ("train", "val", "test", "train")[number % 4]
            kind = fruit if number % 7 else ""
            writer.writerow([WORDS[fruit] if number % 5 else "", weight, kind, price, split])


@pytest.fixture(scope="module")
def project(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A project with a run that learned kinds, and one that learned prices."""
    folder = tmp_path_factory.mktemp("heads")
    write(folder / "fruit.csv")
    project = folder / "project"
    assert main(["project", "new", str(project)]) == 0
    assert main(["dataset", "import", str(folder / "fruit.csv"), "-p", str(project), "--name", "fruit"]) == 0
    settings = [word for one in SMALL for word in ("--set", one)]
    words = ["train", "--project", str(project), "--dataset", "fruit", "--recipe", "classify", *settings]
    assert main([*words, "--set", "target=table.kind", "--steps", "60"]) == 0
    assert main([*words, "--set", "target=table.price", "--steps", "200"]) == 0
    return project


def test_a_column_that_holds_no_classes_is_refused_before_there_is_a_run(
    mmstudio: Run, project: Path
) -> None:
    before = mmstudio("runs", "--project", project, "--json").json
    words = ("train", "--project", project, "--dataset", "fruit", "--recipe", "classify", "--steps", "1")
    for recipe, asked in (("classify", "generator.kind=classes"), ("forest", "generator.trees=2")):
        answer = mmstudio(*words, "--recipe", recipe, "--set", "target=table.weight", "--set", asked)
        assert answer.code == 2
        assert (
            "The slot 'table.weight' holds 120 different values in 120 samples: these are no classes."
            in answer.err
        )
    assert mmstudio("runs", "--project", project, "--json").json == before


def judged(mmstudio: Run, project: Path, run: str) -> tuple[dict[Any, dict[str, Any]], dict[str, Any]]:
    """Scores by figure and what was given, and the report of what was told."""
    answer = mmstudio("evaluate", "--project", project, "--run", run, "--json")
    assert answer.code == 0, answer.err
    return {(score["figure"], tuple(score["given"])): score for score in answer.json["scores"]}, answer.json[
        "told"
    ]


def test_classes_are_learned_judged_and_calibrated(mmstudio: Run, project: Path) -> None:
    scores, told_of = judged(mmstudio, project, "r0001")
    test = [number for number in range(ROWS) if number % 4 == 2]
    labelled = [number for number in test if number % 7]
    both, none = ("text", "table"), ()
    every = scores["accuracy", both]
    assert (every["metric"], every["slot"], every["n"], every["of"]) == (
        "heads",
        "table.kind",
        len(labelled),
        len(test),
    )
    told = [number for number in labelled if number % 5]
    assert every["value"] >= len(told) / len(labelled) - 1e-9, "what the text says is told"
    assert every["low"] < every["value"] <= every["high"]
    frequent = max(sum(number % 3 == kind for number in labelled) for kind in range(3)) / len(labelled)
    assert every["chance"] == pytest.approx(frequent)
    assert scores["accuracy", none]["value"] < 0.5
    assert scores["log loss", both]["value"] < 0.7 < scores["log loss", none]["value"]
    assert scores["log loss", none]["value"] == pytest.approx(math.log(3), abs=0.15)
    assert scores["macro F1", both]["value"] > 0.8
    confusion = told_of["confusion"]
    right = sum(confusion[place][place] for place in range(3))
    assert (sum(map(sum, confusion)), right / len(labelled)) == (len(labelled), pytest.approx(every["value"]))
    assert len(told_of["wrong"]) == len(labelled) - right
    for one in told_of["wrong"]:
        assert one["without"] + sum(one["decided"].values()) == pytest.approx(one["score"], abs=1e-4)
        assert set(one["decided"]) <= {"text", "table"}
    assert sum(one["count"] for one in told_of["bins"]) == len(labelled)
    assert told_of["calibration_error"] < 0.25
    assert told_of["temperature"] != 1.0, "it was fitted to the held-out samples"


def test_a_class_is_told_of_what_is_given(mmstudio: Run, project: Path) -> None:
    words = ("predict", "--project", project, "--run", "r0001")
    answer = mmstudio(*words, "--text", WORDS["pear"], "--table", "weight=100", "--json")
    assert answer.code == 0, answer.err
    found = answer.json
    assert (found["slot"], found["classes"]) == ("table.kind", list(FRUIT))
    (one,) = found["samples"]
    assert sum(one["scores"]) == pytest.approx(1)
    assert max(range(3), key=one["scores"].__getitem__) == 1
    assert set(one["votes"]) == {"text", "table"}
    shares = one["decided"]
    assert one["without"] + sum(shares.values()) == pytest.approx(one["scores"][1])
    assert shares["text"] > 0.3 > abs(shares["table"]), "the text decided"
    told = mmstudio(*words, "--text", WORDS["pear"], "--table", "weight=100")
    assert "What decided on pear: " in told.out
    stored = mmstudio(*words, "--count", "8", "--json").json["samples"]
    numbers = [number for number in range(ROWS) if number % 4 == 2][:8]
    assert [one["label"] for one in stored] == [FRUIT[n % 3] if n % 7 else "" for n in numbers]
    assert [("text" in one["votes"]) for one in stored] == [bool(number % 5) for number in numbers]
    first = mmstudio(*words, "--checkpoint", "best", "--text", WORDS["plum"], "--json")
    assert first.code == 0, first.err


def test_numbers_are_learned_judged_and_told(mmstudio: Run, project: Path) -> None:
    scores, told_of = judged(mmstudio, project, "r0002")
    test = [number for number in range(ROWS) if number % 4 == 2]
    both = ("text", "table")
    fit, error = scores["R²", both], scores["absolute error", both]
    assert (fit["n"], error["of"]) == (len([number for number in test if number % 11]), len(test))
    assert fit["value"] > 0.85
    assert fit["low"] < fit["value"] < fit["high"]
    assert error["value"] < 0.5 * error["chance"]
    assert scores["R²", ()]["value"] < 0.1
    assert len(told_of["points"]) == fit["n"]
    errors = [abs(real - said) for real, said in told_of["points"]]
    assert sum(errors) / len(errors) == pytest.approx(error["value"])
    assert told_of["wrong"][0]["score"] == pytest.approx(max(errors))
    for one in told_of["wrong"]:
        said = one["without"] + sum(one["decided"].values())
        assert said == pytest.approx(float(one["told"]), rel=2e-3), "what slots add is what was told"
    assert scores["R²", ("text",)]["value"] > 0.5
    words = ("predict", "--project", project, "--run", "r0002", "--text", WORDS["plum"])
    answer = mmstudio(*words, "--table", "weight=150", "--json")
    assert answer.code == 0, answer.err
    (one,) = answer.json["samples"]
    assert answer.json["classes"] == []
    assert one["value"] == pytest.approx(55, abs=8)
    assert one["without"] + sum(one["decided"].values()) == pytest.approx(one["value"])
    told = mmstudio(*words)
    assert told.code == 0, told.err
    refused = mmstudio("generate", "--project", project, "--run", "r0002", "--text", "a", "--json")
    assert "The run tells what is in table.price; it generates nothing." in refused.json["error"]


def test_what_cannot_be_learned_is_said_before(mmstudio: Run, project: Path) -> None:
    words = ("train", "--project", project, "--dataset", "fruit", "--recipe", "classify", "--json")
    several = mmstudio(*words, "--set", "target=table")
    assert (
        "The objective 'heads' learns one column, but the slot 'table' has several." in several.json["error"]
    )


def test_baselines_stand_beside_what_a_run_tells(mmstudio: Run, project: Path) -> None:
    """Before they are trained it says how; afterwards their scores stand beside the run's."""
    judge = ("evaluate", "--project", project, "--run", "r0001", "--subset-count", "0")
    before = mmstudio(*judge).out
    assert "table alone: not trained for the same budget yet." in before
    assert "Train them: mmstudio compare baselines --dataset fruit --recipe r0001" in before
    words = ("compare", "baselines", "--dataset", "fruit", "--recipe", "r0001", "--project", project)
    only = ("--only", "as-it-is", "--only", "alone:text", "--only", "alone:table")
    found = mmstudio(*words, *only, "--steps", "60", "--seeds", "1", "--json").json
    assert found["runs"][0]["id"] == "r0001"
    assert [run["name"] for run in found["runs"]][1:] == ["text alone, 60 steps", "table alone, 60 steps"]
    row = next(one for one in found["scores"] if one["figure"] == "accuracy" and one["given"] == ["*"])
    values = [cell["value"] for cell in row["runs"]]
    best = "text" if values[1] > values[2] else "table"
    after = mmstudio(*judge).out
    assert f"text alone: accuracy {100 * values[1]:.1f} %, mean of 1 training." in after
    assert f"the best single slot ({best} alone)." in after
