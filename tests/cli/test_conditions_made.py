"""Recipes that make a slot that the data set has as a condition only, on the command line."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

Run = Callable[..., Any]
TINY = ("training.steps=1", "training.batch=4", "generator.width=16", "generator.layers=1")


def test_words_are_written_about_pictures_without_another_role(mmstudio: Run, tmp_path: Path) -> None:
    for number in range(4):
        Image.new("RGB", (16, 16), (60 * number, 0, 0)).save(tmp_path / f"{number}.png")
    rows = "image,text\n" + "".join(f"{number}.png,shade {number}\n" for number in range(4))
    (tmp_path / "rows.csv").write_text(rows, "utf-8")
    project = tmp_path / "project"
    assert mmstudio("project", "new", project).code == 0
    answer = mmstudio("dataset", "import", tmp_path / "rows.csv", "--name", "shades", "--project", project)
    assert answer.code == 0, answer.err
    settings = [word for one in TINY for word in ("--set", one)]
    ask = ("train", "--dataset", "shades", "--recipe", "words", "--project", project, "--device", "cpu")
    trained = mmstudio(*ask, *settings)
    assert trained.code == 0, trained.err
    note = "Note: The data set has text as a condition only; this training makes it, from image."
    assert note in trained.out + trained.err
    written = mmstudio(
        "generate",
        "--run",
        "r0001",
        "--project",
        project,
        "--out",
        tmp_path / "out",
        "--condition",
        "image=" + str(tmp_path / "1.png"),
    )
    assert written.code == 0, written.err
    assert [path.name for path in (tmp_path / "out").iterdir() if path.suffix == ".txt"] == ["00000.txt"]
    refused = mmstudio(*ask, *settings, "--set", "target=gone")
    assert "Slots that can be made: text." in refused.err
