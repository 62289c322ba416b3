"""A predictor as somebody else writes it: made from the template, installed, trained, asked and judged on the command line."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from typing import Any

import pytest

SCRIPT = """
import json, sys
from mmstudio.cli.main import main
for words in json.load(sys.stdin):
    print(main(["--json", *words]), flush=True)
"""
FRUIT = ("apple", "pear", "plum")
WORDS = {"apple": "a red round fruit", "pear": "a green long fruit", "plum": "a blue small fruit"}
ROWS = 60


def rows() -> list[str]:
    """Every fruit in turn; the text says it but for every fifth row, the weight for none but the plums."""
    lines = ["text,weight,kind,split"]
    for number in range(ROWS):
        fruit = FRUIT[number % 3]
        text = WORDS[fruit] if number % 5 else ""
        weight = 60 + number % 7 if fruit == "plum" else 200 + number % 7
        lines.append(f"{text},{weight},{fruit},{'test' if number % 4 == 3 else 'train'}")
    return lines


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> list[tuple[int, dict[str, Any]]]:
    """Exit code and answer of each command, in turn."""
    folder = tmp_path_factory.mktemp("predictor")
    (folder / "fruit.csv").write_text("\n".join(rows()) + "\n", "utf-8")
    project = str(folder / "project")
    of_run = ["--run", "r0001", "-p", project]
    commands = [
        ["plugin", "new", "acme-middle", "--kind", "predictor", "--folder", str(folder)],
        ["plugin", "install", str(folder / "acme-middle"), "--yes"],
        ["project", "new", project],
        ["dataset", "import", str(folder / "fruit.csv"), "-p", project, "--name", "fruit"],
        ["train", "-d", "fruit", "-p", project, "--recipe", "acme-middle", "--set", "target=table.kind"],
        ["predict", *of_run, "--text", WORDS["pear"], "--table", "weight=203"],
        ["predict", *of_run, "--count", "100"],
        ["evaluate", *of_run],
        ["evaluations", *of_run],
        ["predict", *of_run, "--table", "kind=plum"],
        ["generate", *of_run, "--text", WORDS["pear"]],
        ["resume", "r0001", "-p", project],
    ]
    done = subprocess.run(
        [sys.executable, "-c", SCRIPT],
        input=json.dumps(commands),
        capture_output=True,
        text=True,
        env={**os.environ, "MMSTUDIO_HOME": str(folder / "home")},
        cwd=folder,
        timeout=240,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    lines = done.stdout.splitlines()
    found, text = [], []
    for line in lines:
        if line.isdecimal():
            found.append((int(line), json.loads("\n".join(text))))
            text = []
        else:
            text.append(line)
    assert len(found) == len(commands), done.stdout
    return found


def test_it_is_trained_by_its_own_recipe(told: list[tuple[int, dict[str, Any]]]) -> None:
    code, trained = told[4]
    assert code == 0
    assert (trained["run"], trained["classes"], trained["samples"]) == ("r0001", 3, 45)


def test_it_says_every_class_and_every_slots_vote(told: list[tuple[int, dict[str, Any]]]) -> None:
    code, asked = told[5]
    assert code == 0
    assert (asked["slot"], asked["classes"]) == ("table.kind", list(FRUIT))
    (sample,) = asked["samples"]
    assert max(range(3), key=sample["scores"].__getitem__) == 1
    assert set(sample["votes"]) == {"text", "table"}
    both = [(one + other) / 2 for one, other in zip(*sample["votes"].values(), strict=True)]
    assert sample["scores"] == pytest.approx(both, abs=1e-6)
    assert sample["votes"]["table"][2] == min(sample["votes"]["table"]), "its weight is no plum's"
    numbers = [number for number in range(ROWS) if number % 4 == 3]
    assert [one["label"] for one in told[6][1]["samples"]] == [FRUIT[number % 3] for number in numbers]


def test_how_often_it_is_right_is_told_beside_chance(told: list[tuple[int, dict[str, Any]]]) -> None:
    code, found = told[7]
    assert code == 0
    by_given = {tuple(score["given"]): score for score in found["scores"]}
    said = told[6][1]["samples"]
    right = [FRUIT[max(range(3), key=one["scores"].__getitem__)] == one["label"] for one in said]
    every = by_given["text", "table"]
    assert (every["value"], every["n"]) == (pytest.approx(sum(right) / 15), 15)
    assert every["chance"] == pytest.approx(5 / 15)
    assert every["low"] <= every["value"] <= every["high"]
    # with a text all are told apart; without one, the first class is named
    numbers = [number for number in range(ROWS) if number % 4 == 3]
    texts = [number % 5 > 0 or number % 3 == 0 for number in numbers]
    assert by_given["text",]["value"] == pytest.approx(sum(texts) / 15)
    assert by_given[()]["value"] == pytest.approx(5 / 15)
    assert [one["id"] for one in told[8][1]["evaluations"]] == [found["id"]]


def test_what_it_cannot_do_is_said(told: list[tuple[int, dict[str, Any]]]) -> None:
    assert told[9][0] == told[10][0] == told[11][0] == 2
    assert "knows no column 'kind'" in told[9][1]["error"]
    assert "tells classes of table.kind apart; it generates nothing" in told[10][1]["error"]
    assert "Start a new one with other settings" in told[11][1]["error"]
