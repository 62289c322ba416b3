"""The job that makes a grid: cells are results like any others, sheets show them, and what is there is kept."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mmstudio.api import Sound
from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.engine.sample.grids.faces import face_of
from mmstudio.engine.sample.grids.sheet import draw_sheet
from mmstudio.plan.grid import StoredAxis, read_index
from mmstudio.plugins import lettering
from mmstudio.services.generation.grids import GridRequest
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio_audio.codec import AudioCodec
from mmstudio_image.codec import ImageCodec
from mmstudio_text.codec import TextCodec

GIVEN = {"text": [{"data": "a red circle", "weight": 1.0}]}


def axes(studio: Any, run: str, **texts: str) -> list[Any]:
    return [studio.opened.grids.axis(run, name, text.split(",")) for name, text in texts.items()]


def wish(studio: Any, run: Job, out: Path | None, **more: Any) -> GridRequest:
    told = axes(studio, run.run_id, **{"guidance.text": "0,3", "seed": "7..8", "checkpoint": "10,latest"})
    return GridRequest(run.run_id, told, GIVEN, settings={"steps": 2}, out=out, **more)


def make(studio: Any, request: GridRequest) -> Job:
    job: Job = studio.end(studio.opened.grids.submit(request))
    assert job.state is JobState.DONE, job.failure
    return job


@pytest.fixture(scope="module")
def grid(studio: Any, trained: Job, tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("grid")
    job = make(studio, wish(studio, trained, folder))
    assert (job.result["cells"], job.result["of"]) == (8, 8)
    return folder


def pixels(path: Path) -> Any:
    return np.asarray(Image.open(path).convert("RGB")).astype(int)


def test_cells_carry_what_they_were_made_with(grid: Path, trained: Job) -> None:
    names = sorted(path.name for path in grid.glob("*.png"))
    assert names == [f"x{x}-y{y}-z{z}.png" for x in (0, 1) for y in (0, 1) for z in (0, 1)]
    for x, y, z in ((0, 0, 0), (1, 0, 1), (1, 1, 0)):
        recipe = ImageCodec().read_recipe(grid / f"x{x}-y{y}-z{z}.png")
        assert recipe is not None
        assert recipe["guidance"]["text"] == (0.0, 3.0)[x]
        assert recipe["seed"] == 7 + y
        assert recipe["checkpoint"]["step"] == (10, 20)[z]
        assert recipe["settings"]["steps"] == 2
        assert recipe["conditions"]["text"][0]["data"] == "a red circle"


def test_a_cell_is_what_a_generation_makes(studio: Any, grid: Path, trained: Job, tmp_path: Path) -> None:
    request = GenerateRequest(
        trained.run_id,
        [ItemWish("one", 8, GIVEN)],
        guidance={"text": 3.0},
        settings={"steps": 2},
        checkpoint=10,
        out=tmp_path,
    )
    assert studio.end(studio.opened.generation.submit(request)).state is JobState.DONE
    one = pixels(tmp_path / "one.png")
    assert np.abs(one - pixels(grid / "x1-y1-z0.png")).max() <= 2
    for other in ("x0-y1-z0", "x1-y0-z0", "x1-y1-z1"):
        assert np.abs(one - pixels(grid / f"{other}.png")).max() > 2


def test_the_index_says_what_every_cell_is(grid: Path, trained: Job) -> None:
    index = read_index(grid)
    assert index is not None
    assert [axis.setting for axis in index.axes] == ["guidance.text", "seed", "checkpoint"]
    assert [axis.labels for axis in index.axes] == [["0", "3"], ["7", "8"], ["10", "latest (20)"]]
    assert index.checkpoints == {f"{trained.run_id} 10": 10, f"{trained.run_id} latest": 20}
    assert {tuple(cell.at): cell.files["image"] for cell in index.cells}[1, 0, 1] == "x1-y0-z1.png"
    assert json.loads((grid / "grid" / "grid.json").read_text("utf-8"))["format"] == 1


def test_the_sheet_shows_every_cell_at_its_place(grid: Path) -> None:
    sheet = pixels(grid / "grid" / "sheet.png")
    side, gap, line, margin = 96, 6, 22, 14
    left = margin + 70 + gap
    for x, y, z in ((0, 0, 0), (1, 1, 0), (0, 1, 1)):
        cell = np.kron(pixels(grid / f"x{x}-y{y}-z{z}.png"), np.ones((6, 6, 1), int))
        top = margin + line + z * (2 * line + 2 * (side + gap) + margin) + 2 * line + y * (side + gap)
        at = left + x * (side + gap)
        assert np.array_equal(sheet[top : top + side, at : at + side], cell)


def test_a_grid_goes_on_where_it_was_cut_off(studio: Any, trained: Job, grid: Path, tmp_path: Path) -> None:
    out = tmp_path / "again"
    make(studio, wish(studio, trained, out))
    kept = {path: path.stat().st_mtime_ns for path in out.glob("*.png")}
    (out / "x1-y1-z1.png").unlink()
    (out / "x0-y0-z0.png").write_bytes(b"cut off")
    (out / "grid" / "sheet.png").unlink()
    job = make(studio, wish(studio, trained, out))
    assert job.result["cells"] == 8
    anew = {path.name for path, time in kept.items() if path.stat().st_mtime_ns != time}
    assert anew == {"x1-y1-z1.png", "x0-y0-z0.png"}
    assert np.abs(pixels(out / "x0-y0-z0.png") - pixels(grid / "x0-y0-z0.png")).max() <= 2
    assert (out / "grid" / "sheet.png").is_file()
    with pytest.raises(UsageError, match="holds another grid"):
        studio.opened.grids.submit(wish(studio, trained, out, seed=1, joint=2.0))


def test_a_file_is_no_folder_for_a_grid(studio: Any, trained: Job, tmp_path: Path) -> None:
    taken = tmp_path / "taken"
    taken.write_bytes(b"mine")
    with pytest.raises(UsageError, match="Results cannot be written to"):
        studio.opened.grids.submit(wish(studio, trained, taken))
    assert taken.read_bytes() == b"mine"


def test_a_grid_without_a_folder_has_a_session(studio: Any, trained: Job) -> None:
    request = GridRequest(trained.run_id, axes(studio, trained.run_id, steps="1,2"), settings={})
    job = make(studio, request)
    folder = Path(job.result["out"])
    found = studio.opened.sessions.results(folder.name)
    assert [path.name for path in found] == ["x1.png", "x0.png"]
    assert studio.opened.grids.sheets(folder.name) == [folder / "grid" / "sheet.png"]
    assert studio.opened.project.sessions.get(folder.name).name == "steps"


@pytest.mark.parametrize(
    ("texts", "words"),
    [
        ({"colour": "1"}, "no setting 'colour'"),
        ({"seed": "a"}, "no value of 'seed'"),
        ({"seed": "1.5"}, "no value of 'seed'"),
        ({"checkpoint": "11"}, "no checkpoint '11'"),
        ({"checkpoint": "newest"}, "no value of 'checkpoint'"),
        ({"weight.text": "6"}, "no value of 'weight.text'"),
        ({"weight.audio": "1"}, "weight of 'audio' has no effect"),
        ({"guidance.audio": "0,3"}, "guidance of 'audio' has no effect: nothing is given for it"),
        ({"guidance.text": "nan"}, "no value of 'guidance.text'"),
        ({"guidance.words": "1"}, "no setting 'guidance.words'"),
        ({"fast": "maybe"}, "no value of 'fast'"),
        ({"steps": "0"}, "steps"),
        ({"seed": "1..200"}, "more than 100 values"),
        ({"seed": "1..100", "joint": "1,2,3,4,5,6,7,8,9,10,11"}, "1,100 cells; at most 1,000"),
        ({}, "one, two or three axes"),
    ],
)
def test_what_cannot_be_a_grid_is_refused(
    studio: Any, trained: Job, texts: dict[str, str], words: str
) -> None:
    before = len(studio.opened.sessions.list())
    with pytest.raises(UsageError, match=words):
        studio.opened.grids.submit(GridRequest(trained.run_id, axes(studio, trained.run_id, **texts), GIVEN))
    assert len(studio.opened.sessions.list()) == before


def test_labels_of_any_script_are_drawn_and_long_ones_cut() -> None:
    assert lettering.cut("short", 13, 200) == "short"
    cut = lettering.cut("a very long label that goes on and on", 13, 90)
    assert cut.startswith("a very")
    assert cut.endswith("...")
    assert lettering.width_of(cut, 13) <= 90
    lines = lettering.wrapped("one two three four five six seven", 13, 80, 3)
    assert len(lines) == 3
    assert "".join(lines).replace(" ", "").startswith("onetwothree")
    assert all(lettering.width_of(line, 13) <= 80 for line in lines)
    assert lettering.wrapped("unbroken" * 20, 13, 80, 2)[0].startswith("unbroken")
    chinese = StoredAxis(setting="权重.文字", values=["红色"], labels=["红色"])
    other = StoredAxis(setting="权重.文字", values=["红色"], labels=["蓝绿"])
    face: dict[tuple[int, ...], Image.Image] = {(0,): Image.new("RGB", (96, 96))}
    one, two = (np.asarray(draw_sheet([axis], face)) for axis in (chinese, other))
    fonts = [name for name in lettering._FILES if lettering._font(name, 13) is not None]
    if any(not lettering._lacks(name, sign) for name in fonts for sign in "红"):
        assert not np.array_equal(one, two)


def test_texts_and_sounds_have_faces() -> None:
    texts: Any = TextCodec()
    sounds: Any = AudioCodec()
    one, two = (np.asarray(face_of(texts, text)) for text in ("a red circle", "a blue square"))
    assert one.shape == (140, 220, 3)
    assert not np.array_equal(one, two)
    time = np.arange(8000) / 8000
    low, high = (Sound(np.sin(2 * np.pi * hz * time).astype("float32")[None], 8000) for hz in (500, 3000))
    heights = [np.asarray(face_of(sounds, sound)).mean(axis=(1, 2)).argmin() for sound in (low, high)]
    assert heights[0] == pytest.approx(110 * (1 - 500 / 4000), abs=2)
    assert heights[1] == pytest.approx(110 * (1 - 3000 / 4000), abs=2)
