"""A metric as somebody else writes it: made from the template, installed, chosen by its id; nothing outside of it changes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from commands import told_by

EARLIER = Path(__file__).parents[1] / "fixtures" / "format1.mmstudio"


@pytest.fixture(scope="module")
def told(tmp_path_factory: pytest.TempPathFactory) -> tuple[list[dict[str, Any]], Path]:
    """What the commands say, each in turn."""
    folder = tmp_path_factory.mktemp("metric")
    project = folder / "project"
    judge = [
        "evaluate",
        "--run",
        "r0001",
        "-p",
        str(project),
        "--split",
        "train",
        "--count",
        "10",
        "--subset-count",
        "4",
    ]
    commands = [
        ["plugin", "new", "acme-tone", "--kind", "metric", "--folder", str(folder)],
        ["plugin", "install", str(folder / "acme-tone"), "--yes"],
        ["project", "import", str(EARLIER), str(project)],
        [*judge, "--metric", "acme-tone"],
        [*judge, "--metric", "acme-tone", "--metric", "colour-distance", "--set", "acme-tone.ignore=64"],
        ["evaluations", "--run", "r0001", "-p", str(project)],
    ]
    answers = told_by(commands, folder / "home")
    assert [code for _, code in answers] == [0] * len(commands), answers
    return [answer for answer, _ in answers], project


def test_it_is_installed_and_chosen_by_its_id(told: tuple[list[dict[str, Any]], Path]) -> None:
    first, second = told[0][3:5]
    assert {score["metric"] for score in first["scores"]} == {"acme-tone"}
    assert first["metrics"] == [{"id": "acme-tone", "settings": {}}]
    assert {score["version"] for score in first["scores"]} == {"acme-tone 0.1.0"}
    every = {
        score["figure"]: score
        for score in first["scores"]
        if len(score["given"]) == 3 and score["source"] == "run"
    }
    assert every["colour"]["n"] == every["colour"]["of"] == 10
    assert 0 <= every["colour"]["low"] <= every["colour"]["value"] <= every["colour"]["high"] <= 255
    assert every["colour"]["better"] == "lower"
    assert {score["metric"] for score in second["scores"]} == {"acme-tone", "colour-distance"}
    loose = next(
        score for score in second["scores"] if score["metric"] == "acme-tone" and len(score["given"]) == 3
    )
    assert loose["value"] == pytest.approx(max(0, every["colour"]["value"] - 60), abs=61)
    assert loose["value"] < every["colour"]["value"]


def test_it_sees_conditions(told: tuple[list[dict[str, Any]], Path]) -> None:
    judged = {
        tuple(score["given"]): score["n"]
        for score in told[0][3]["scores"]
        if score["figure"] == "with a text"
    }
    assert judged[()] == judged["table",] == 0
    assert judged["text",] > 0


def test_both_evaluations_are_kept_and_listed(told: tuple[list[dict[str, Any]], Path]) -> None:
    answers, project = told
    ids = [one["id"] for one in answers[5]["evaluations"]]
    assert ids == ["earlier", answers[3]["id"], answers[4]["id"]]  # an older program kept the first one
    assert answers[5]["evaluations"][0]["checkpoint"] == 6
    kept = {path.stem for path in (project / "runs" / "r0001" / "evaluations").iterdir()}
    assert kept == set(ids[1:])
