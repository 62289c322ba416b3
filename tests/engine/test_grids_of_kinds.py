"""Grids of runs that make texts, sounds, or several slots: cells are results like any others, each slot has its sheet."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from singing import HUM
from spoken import SUNG, add_spoken, spoken_recipe

from mmstudio.api import read_sidecar
from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.engine.sample.grids.faces import face_of
from mmstudio.plan.grid import read_index
from mmstudio.plan.recipe import Choice
from mmstudio.services.generation.grids import GridRequest
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio_audio.codec import AudioCodec
from mmstudio_text.codec import TextCodec

GIVEN = {"table": [{"data": {"kind": "a"}, "weight": 1.0}]}
GAP, LINE, MARGIN = 6, 22, 14


@pytest.fixture(scope="module")
def data(studio: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    return add_spoken(studio.opened, tmp_path_factory.mktemp("grids of kinds"), "kinds")


def train(studio: Any, data: str, generator: str, targets: tuple[str, ...], steps: int) -> Job:
    recipe = spoken_recipe(generator, targets, steps, Choice(id="test-plain", settings={"size": 8}))
    recipe = recipe if "image" in targets else recipe.model_copy(update={"decoders": {}})
    job: Job = studio.end(studio.opened.runs.start(data, recipe, seed=1))
    assert job.state is JobState.DONE, job.failure
    return job


@pytest.fixture(scope="module")
def speaker(studio: Any, data: str) -> Job:
    return train(studio, data, "test-speaker", ("text",), 20)


@pytest.fixture(scope="module")
def teller(studio: Any, data: str) -> Job:
    return train(studio, data, "test-telling", ("text", "image"), 20)


@pytest.fixture(scope="module")
def hummer(studio: Any, tmp_path_factory: pytest.TempPathFactory) -> Job:
    sung = add_spoken(studio.opened, tmp_path_factory.mktemp("sung"), SUNG)
    return train(studio, sung, HUM.id, ("audio",), 20)


def grid(studio: Any, job: Job, out: Path, given: Any = GIVEN, **texts: str) -> Any:
    axes = [studio.opened.grids.axis(job.run_id, name, text.split(",")) for name, text in texts.items()]
    job = studio.end(studio.opened.grids.submit(GridRequest(job.run_id, axes, given, seed=3, out=out)))
    assert job.state is JobState.DONE, job.failure
    index = read_index(out)
    assert index is not None
    return index


def generated(studio: Any, run: Job, seed: int, out: Path, given: Any = GIVEN, **more: Any) -> Path:
    request = GenerateRequest(run.run_id, [ItemWish("one", seed, given)], out=out, **more)
    job = studio.end(studio.opened.generation.submit(request))
    assert job.state is JobState.DONE, job.failure
    return out


def faces_on(sheet: Path, face: tuple[int, int], columns: int, rows: int) -> dict[tuple[int, int], Any]:
    """The pictures on a sheet of two axes whose labels are short."""
    seen = np.asarray(Image.open(sheet).convert("RGB"))
    left, top, (width, height) = MARGIN + 70 + GAP, MARGIN + 2 * LINE, face
    return {
        (x, y): seen[
            top + y * (height + GAP) : top + y * (height + GAP) + height,
            left + x * (width + GAP) : left + x * (width + GAP) + width,
        ]
        for x in range(columns)
        for y in range(rows)
    }


def test_a_grid_of_texts(studio: Any, speaker: Job, tmp_path: Path) -> None:
    out = tmp_path / "grid"
    index = grid(studio, speaker, out, seed="3..5", **{"settings.temperature": "0.1,2"})
    assert index.targets == ["text"]
    assert {tuple(cell.at): cell.files["text"] for cell in index.cells} == {
        (x, y): f"x{x}-y{y}.txt" for x in range(3) for y in range(2)
    }
    texts = {at: (out / f"x{at[0]}-y{at[1]}.txt").read_text("utf-8") for at in ((0, 0), (1, 1), (2, 1))}
    told = read_sidecar(out / "x1-y1.txt")
    assert told is not None
    assert (told["seed"], told["settings"]["temperature"]) == (4, 2.0)
    one = generated(studio, speaker, 4, tmp_path / "one", settings={"temperature": 2.0}) / "one.txt"
    assert one.read_text("utf-8") == texts[1, 1]
    codec: Any = TextCodec()
    shown = faces_on(out / "grid" / "sheet.png", (220, 140), 3, 2)
    for at, text in texts.items():
        assert np.array_equal(shown[at], np.asarray(face_of(codec, text)))
    kept = (out / "x0-y0.txt").stat().st_mtime_ns
    (out / "x2-y1.txt").unlink()
    grid(studio, speaker, out, seed="3..5", **{"settings.temperature": "0.1,2"})
    assert (out / "x2-y1.txt").read_text("utf-8") == texts[2, 1]
    assert (out / "x0-y0.txt").stat().st_mtime_ns == kept, "what is there is kept"


def test_a_grid_of_sounds(studio: Any, hummer: Job, tmp_path: Path) -> None:
    out = tmp_path / "grid"
    index = grid(studio, hummer, out, seed="0,96", **{"weight.table": "0,1"})
    assert index.targets == ["audio"]
    codec: Any = AudioCodec()
    shown = faces_on(out / "grid" / "sheet.png", (220, 110), 2, 2)
    sounds = {tuple(cell.at): codec.read(out / cell.files["audio"]) for cell in index.cells}
    for at, sound in sounds.items():
        assert np.array_equal(shown[at], np.asarray(face_of(codec, sound)))
    one = codec.read(generated(studio, hummer, 96, tmp_path / "one") / "one.wav")
    apart = {at: float(np.abs(sound.samples - one.samples).max()) for at, sound in sounds.items()}
    assert [at for at, most in apart.items() if most < 1e-2] == [(1, 1)], apart


def test_a_grid_of_several_slots_has_a_sheet_of_each(studio: Any, teller: Job, tmp_path: Path) -> None:
    out = tmp_path / "grid"
    index = grid(studio, teller, out, seed="3,4")
    assert index.targets == ["text", "image"]
    files = [{"text": f"x{x}.text.txt", "image": f"x{x}.image.png"} for x in (0, 1)]
    assert [dict(cell.files) for cell in index.cells] == files
    assert sorted(path.name for path in (out / "grid").glob("*.png")) == ["sheet-image.png", "sheet-text.png"]
    one = generated(studio, teller, 4, tmp_path / "one")
    assert (one / "one.text.txt").read_text("utf-8") == (out / "x1.text.txt").read_text("utf-8")
    pictures = [
        np.asarray(Image.open(path)).astype(int) for path in (one / "one.image.png", out / "x1.image.png")
    ]
    assert np.abs(pictures[0] - pictures[1]).max() <= 2


def test_what_is_held_fixed_is_on_no_sheet(studio: Any, teller: Job, tmp_path: Path) -> None:
    given = {**GIVEN, "text": [{"data": "blue bar", "weight": 1.0}]}
    index = grid(studio, teller, tmp_path, given, seed="3,4")
    assert index.targets == ["image"]
    assert [dict(cell.files) for cell in index.cells] == [{"image": f"x{x}.image.png"} for x in (0, 1)]
    assert [path.name for path in (tmp_path / "grid").glob("*.png")] == ["sheet.png"]
    assert not list(tmp_path.glob("*.txt"))


def test_runs_that_make_other_things_are_side_by_side(
    studio: Any, speaker: Job, teller: Job, tmp_path: Path
) -> None:
    """A sheet of each slot that any of them makes; the place of a run that does not make it stays empty."""
    index = grid(studio, speaker, tmp_path, run=f"{speaker.run_id},{teller.run_id}")
    assert index.targets == ["text", "image"]
    assert [sorted(cell.files) for cell in index.cells] == [["text"], ["image", "text"]]
    assert sorted(path.name for path in (tmp_path / "grid").glob("*.png")) == [
        "sheet-image.png",
        "sheet-text.png",
    ]


def test_only_what_is_wanted_of_several_slots_is_made(studio: Any, teller: Job, tmp_path: Path) -> None:
    axes = [studio.opened.grids.axis(teller.run_id, "seed", ["3", "4"])]

    def ask(*make: str) -> Job:
        request = GridRequest(teller.run_id, axes, GIVEN, out=tmp_path, make=make)
        job: Job = studio.end(studio.opened.grids.submit(request))
        return job

    assert ask("text").state is JobState.DONE
    index = read_index(tmp_path)
    assert index is not None
    assert index.targets == ["text"]
    assert [dict(cell.files) for cell in index.cells] == [{"text": f"x{x}.text.txt"} for x in (0, 1)]
    assert not list(tmp_path.glob("*.png"))
    assert [path.name for path in (tmp_path / "grid").glob("*.png")] == ["sheet.png"]
    before = {path.name: path.stat().st_ino for path in tmp_path.glob("*.txt")}
    assert ask("text").state is JobState.DONE
    assert {path.name: path.stat().st_ino for path in tmp_path.glob("*.txt")} == before, "all is there"
    with pytest.raises(UsageError, match="holds another grid"):
        ask("image")
    with pytest.raises(UsageError, match="makes no 'smell'"):
        ask("smell")
