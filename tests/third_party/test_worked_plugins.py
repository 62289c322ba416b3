"""Three plugins as others would write them, each a distribution of its own: installed, checked, trained with, removed.

They prove that a new kind of data needs no change in the program. Everything runs in processes of their own, as for a person.
"""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import told_by
from PIL import Image
from worked import NAMES, PLUGINS, RECIPE, make_data


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Settings of a person who has installed the plugins."""
    home = tmp_path_factory.mktemp("worked") / "home"
    home.mkdir()
    answers = told_by([["plugin", "install", PLUGINS / name, "--yes"] for name in NAMES], home)
    assert [code for _, code in answers] == [0] * len(NAMES), answers
    return home


@pytest.mark.parametrize("name", NAMES)
def test_each_keeps_its_contracts(name: str, home: Path) -> None:
    ((report, code),) = told_by([["plugin", "check", PLUGINS / name]], home)
    assert code == 0
    assert report["checks"]
    assert {check["state"] for check in report["checks"]} == {"passed"}


def test_all_are_active_and_cost_little_more_than_nothing(home: Path) -> None:
    ((listed, _),) = told_by([["plugin", "list"]], home)
    found = {record["id"]: record for record in listed if record["id"] in NAMES}
    assert {record["state"] for record in found.values()} == {"active"}
    assert found["acme-video"]["adds"] == ["modality:video", "encoder:acme-video"]


def test_moving_pictures_condition_pictures(home: Path, tmp_path: Path) -> None:
    data, project, recipe = tmp_path / "data", tmp_path / "project", tmp_path / "acme.json"
    data.mkdir()
    make_data(data)
    recipe.write_text(json.dumps(RECIPE))

    def generate(out: str, *given: str) -> Sequence[str | Path]:
        return ["generate", "-p", project, "--run", "r0001", *given, "--out", tmp_path / out]

    said = told_by(
        [
            ["project", "new", project],
            ["dataset", "import", data / "data.csv", "-p", project, "--slot", "clip=video:condition"],
            ["train", "-p", project, "-d", "data", "--recipe", recipe],
            generate("one", "-c", f"clip={data / '3.gif'}"),
            generate("two", "-c", f"clip={data / '5.gif'}"),
            ["plugin", "remove", "acme-video"],
        ],
        home,
    )
    assert [code for _, code in said] == [0] * len(said), said
    assert said[1][0]["samples"] == 12
    one, two = (pixels(answer) for answer, _ in said[3:5])
    assert one.shape == (8, 8, 3)
    assert not np.array_equal(one, two), "another moving picture makes another result"

    (clip, text, info, _), codes = zip(
        *told_by(
            [
                generate("three", "-c", f"clip={data / '5.gif'}"),
                generate("x", "--text", "a"),
                ["project", "info", project],
                ["plugin", "install", PLUGINS / "acme-video", "--yes"],
            ],
            home,
        ),
        strict=True,
    )
    assert codes == (2, 2, 0, 0)
    assert "acme-video" in clip["error"], "which plugin is to be installed"
    assert "acme-video" in text["error"]
    assert info["samples"] == 12


def pixels(answer: Any) -> Any:
    """Of the one picture that was made."""
    with Image.open(answer["files"][0]) as picture:
        return np.asarray(picture)
