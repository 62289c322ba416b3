"""``mmstudio dataset add`` and ``retry``."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PIL import Image

Run = Callable[..., Any]


def picture(path: Path, shade: int) -> None:
    Image.new("RGB", (4, 4), (shade, 0, 0)).save(path)


def test_a_data_set_takes_more_and_what_was_skipped(mmstudio: Run, tmp_path: Path) -> None:
    project, folder, more = tmp_path / "p", tmp_path / "mine", tmp_path / "more"
    folder.mkdir()
    more.mkdir()
    for shade in (10, 20, 30):
        picture(folder / f"{shade}.png", shade)
    (folder / "40.png").write_bytes(b"no picture")
    picture(more / "a.png", 30)
    picture(more / "b.png", 50)
    mmstudio("project", "new", project)
    assert mmstudio("dataset", "import", folder, "--project", project).code == 0
    added = mmstudio("dataset", "add", "mine", more, "--project", project)
    assert added.code == 0
    assert "Added 1 sample to the data set 'mine'; it has 4." in added.out
    assert "1 sample is in the data set already" in added.out
    still = mmstudio("dataset", "retry", "mine", "--project", project, "--json")
    assert still.json == {"dataset": "mine", "joined": 0, "problems": 1}
    picture(folder / "40.png", 40)
    unknown = mmstudio("dataset", "retry", "mine", "--project", project, "--only", "41")
    assert (unknown.code, "is listed as '41'" in unknown.err) == (2, True)
    right = mmstudio("dataset", "retry", "mine", "--project", project, "--only", "40")
    assert "1 sample can be used now; 0 problems are left." in right.out
    listed = mmstudio("dataset", "list", "--project", project, "--json").json
    assert (listed[0]["samples"], listed[0]["problems"]) == (5, 0)
    assert mmstudio("dataset", "retry", "mine", "--project", project).code == 2
