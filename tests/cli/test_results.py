"""``mmstudio results``: what is found, and what marks do, on a project whose results carry their recipes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from commands import told_by
from PIL import Image

from mmstudio.storage.project.project import Project
from mmstudio_image.codec import ImageCodec


@pytest.fixture
def made(tmp_path: Path) -> Path:
    """A project with two results in one session."""
    with Project.create(tmp_path / "project") as project:
        session = project.sessions.create("r0001", "Birds").id
        for seed, text in enumerate(("a red bird", "a blue bird")):
            recipe = {"run": "r0001", "seed": seed, "conditions": {"text": [{"data": text}]}}
            ImageCodec().write(
                np.zeros((4, 4, 3), np.uint8), project.sessions.folder(session) / f"0000{seed}.png", recipe
            )
    return tmp_path / "project"


def test_results_are_listed_marked_and_deleted(mmstudio: Any, made: Path) -> None:
    at = ("--project", made)
    listed = mmstudio("--json", "results", "list", *at, "--text", "RED bird").json
    assert (listed["count"], [one["seed"] for one in listed["results"]]) == (1, [0])
    file = listed["results"][0]["file"]
    assert mmstudio("--json", "results", "star", *at, file, "--stars", "3").json["changed"] == 1
    assert mmstudio("--json", "results", "tag", *at, "good", file, "s0001/00001.png").json["changed"] == 2
    found = mmstudio("--json", "results", "search", *at, "--starred", "--tag", "good").json["results"]
    assert [(one["stars"], one["tags"]) for one in found] == [(3, ["good"])]
    assert mmstudio("--json", "results", "list", *at, "--session", "Birds", "--seed", "1").json["count"] == 1
    told = mmstudio("results", "list", *at, "--most", "1", "--order", "stars").out
    assert "s0001/00000.png" in told
    assert "***" in told
    assert "2 results; the first 1 are shown." in told
    assert mmstudio("--json", "results", "star", made / file).json["changed"] == 1, "a file tells its project"
    assert mmstudio("--json", "results", "delete", *at, file).json["changed"] == 1
    assert not Path(file).exists()
    refused = mmstudio("results", "star", *at, file)
    assert refused.code == 2
    assert "There is no result" in refused.err


def test_results_are_put_together(mmstudio: Any, made: Path, tmp_path: Path) -> None:
    at, names = ("--project", made), ("s0001/00000.png", "s0001/00001.png")
    page = tmp_path / "birds.html"
    told = mmstudio("--json", "results", "compose", *at, *names, "--to", page, "--title", "<Birds>").json
    assert (told["results"], told["left_out"], told["bytes"]) == (2, 0, page.stat().st_size)
    assert "<h1>&lt;Birds&gt;</h1>" in page.read_text("utf-8")
    refused = mmstudio("results", "compose", *at, *names, "--to", page)
    assert (refused.code, "is there already" in refused.err) == (2, True)
    assert mmstudio("results", "compose", *at, names[0], "--to", tmp_path / "folder").code == 0
    assert sorted(path.name for path in (tmp_path / "folder").iterdir()) == [
        "00001.image.png",
        "dataset.json",
        "manifest.csv",
    ]


def test_a_plugins_exporter_is_one_more_kind(made: Path, tmp_path: Path) -> None:
    sheet, names = tmp_path / "sheet.png", ("s0001/00000.png", "s0001/00001.png")
    (tmp_path / "home").mkdir()

    def compose(kind: str) -> list[str | Path]:
        return ["results", "compose", "--project", made, *names, "--to", sheet, "--as", kind]

    said = told_by(
        [
            ["plugin", "new", "contact-sheet", "--kind", "exporter", "--folder", tmp_path],
            ["plugin", "install", tmp_path / "contact-sheet", "--yes"],
            compose("poster"),
            compose("contact-sheet"),
            compose("contact-sheet"),
        ],
        tmp_path / "home",
    )
    assert [code for _, code in said] == [0, 0, 2, 0, 2], said
    assert "Known: contact-sheet, folder, page, film." in said[2][0]["error"]
    assert (said[3][0]["results"], said[3][0]["bytes"]) == (2, sheet.stat().st_size)
    assert "is there already" in said[4][0]["error"]
    with Image.open(sheet) as picture:
        assert picture.size == (2 * 8 + 4, 8 + 4)
        assert [picture.getpixel(place) for place in ((4, 4), (11, 4), (12, 7), (15, 7))] == [
            (0, 0, 0),
            (255, 255, 255),
            (0, 0, 0),
            (0, 0, 0),
        ]
