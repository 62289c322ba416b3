"""The jobs that make results for a person, and reproduce them."""

from __future__ import annotations

import hashlib
import json
import shutil
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mmstudio.api import Sound
from mmstudio.core.events import ResultReady
from mmstudio.core.files.atomic import atomic_files
from mmstudio.core.job import Job, JobState
from mmstudio.engine.model import checkpoint
from mmstudio.engine.sample import results
from mmstudio.services.generation.wishes import GenerateRequest
from mmstudio.services.generation.wishes import ItemWish as Wanted
from mmstudio_audio.codec import AudioCodec
from mmstudio_image.codec import ImageCodec


def conditions(studio: Any, position: int = 1) -> dict[str, list[dict[str, Any]]]:
    """A sample's picture and text as a person would give them."""
    (sample,) = studio.opened.project.datasets.samples("shapes").read("train", position, position + 1)
    reference, text = sample.values["reference"][0], sample.values["text"][0]
    return {"reference": [{"path": str(reference.path), "weight": 0.5}], "text": [{"data": text.data}]}


def generate(studio: Any, run: Job, out: Path, given: dict[str, Any], *, count: int = 1, **more: Any) -> Job:
    items = [Wanted(f"{number:05d}", 7 + number, given) for number in range(count)]
    job: Job = studio.end(
        studio.opened.generation.submit(GenerateRequest(run.run_id, items, out=out, **more))
    )
    return job


def again(studio: Any, file: Path) -> dict[str, Any]:
    job = studio.end(studio.opened.evaluation.reproduce(file))
    assert job.state is JobState.DONE, job.failure
    return dict(job.result)


@pytest.fixture
def made(studio: Any, trained: Job, tmp_path: Path) -> Path:
    job = generate(
        studio, trained, tmp_path, conditions(studio), settings={"steps": 2}, guidance={"text": 1.0}
    )
    assert job.state is JobState.DONE, job.failure
    return tmp_path / "00000.png"


def recipe_of(file: Path) -> dict[str, Any]:
    with Image.open(file) as picture:
        (text,) = [
            value for value in picture.info.values() if isinstance(value, str) and value.startswith("{")
        ]
    found: dict[str, Any] = json.loads(text)
    return found


def test_a_picture_carries_all_that_is_needed(studio: Any, trained: Job, made: Path) -> None:
    recipe = recipe_of(made)
    given = conditions(studio)
    assert recipe["run"] == trained.run_id
    assert recipe["checkpoint"]["step"] == 20
    assert recipe["seed"] == 7
    assert (recipe["guidance"], recipe["joint"], recipe["settings"]["steps"]) == ({"text": 1.0}, 1.5, 2)
    assert recipe["conditions"]["reference"][0]["weight"] == 0.5
    assert Path(given["reference"][0]["path"]).name.startswith(recipe["conditions"]["reference"][0]["sha256"])
    assert recipe["conditions"]["text"][0]["data"] == given["text"][0]["data"]
    assert (recipe["device"], recipe["precision"]) == ("cpu", "fp32")
    assert set(recipe["versions"]) >= {"torch", "numpy", "mm-studio"}


def test_made_again_it_is_identical(studio: Any, made: Path) -> None:
    found = again(studio, made)
    assert found["verdict"] == "identical"
    assert found["reasons"] == []


def test_a_result_says_no_place(studio: Any, trained: Job, tmp_path: Path) -> None:
    mine = tmp_path / "somebody" / "mine.png"
    mine.parent.mkdir()
    Image.new("RGB", (32, 32), (200, 10, 10)).save(mine)
    job = generate(studio, trained, tmp_path / "out", {"reference": [{"path": str(mine)}]})
    assert job.state is JobState.DONE, job.failure
    result = tmp_path / "out" / "00000.png"
    digest = hashlib.sha256(mine.read_bytes()).hexdigest()
    assert recipe_of(result)["conditions"] == {
        "reference": [{"name": "mine.png", "sha256": digest, "weight": 1.0}]
    }
    assert str(tmp_path).encode() not in result.read_bytes()
    assert b"somebody" not in result.read_bytes()
    assert studio.opened.project.jobs.given_file(digest) == mine
    assert studio.opened.project.jobs.given_file("0" * 64) is None
    assert studio.opened.project.jobs.given_file("") is None
    assert again(studio, result)["verdict"] == "identical"


def test_a_result_of_the_first_format_is_made_again(studio: Any, made: Path, tmp_path: Path) -> None:
    recipe = recipe_of(made)
    mine = tmp_path / "mine.png"
    Image.new("RGB", (32, 32), (200, 10, 10)).save(mine)
    entry = {"path": str(mine), "sha256": hashlib.sha256(mine.read_bytes()).hexdigest(), "weight": 1.0}
    old = {**recipe, "format": 1, "conditions": {"reference": [entry]}}
    ImageCodec().write(ImageCodec().read(made), tmp_path / "old.png", old)
    assert again(studio, tmp_path / "old.png")["reasons"] != ["The condition mine.png has changed."]
    new = {**recipe, "conditions": {"reference": [{"name": "mine.png", "sha256": "0" * 64, "weight": 1.0}]}}
    ImageCodec().write(ImageCodec().read(made), tmp_path / "new.png", new)
    job = studio.end(studio.opened.evaluation.reproduce(tmp_path / "new.png"))
    assert job.failure.message == "The condition mine.png is not in this project."


def test_one_of_many_is_identical_or_close_with_a_reason(studio: Any, trained: Job, tmp_path: Path) -> None:
    assert generate(studio, trained, tmp_path, conditions(studio), count=5).state is JobState.DONE
    found = again(studio, tmp_path / "00003.png")
    assert found["difference"] <= 1 / 255
    assert found["verdict"] == "identical" or "another size" in found["reasons"][0]


def test_reasons_of_a_difference(
    studio: Any, made: Path, trained: Job, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    folder = studio.folder(trained) / "checkpoints"
    shutil.copytree(folder / "00000020", tmp_path / "kept")
    shutil.copy(folder / "00000010" / "ema.safetensors", folder / "00000020" / "ema.safetensors")
    versions = {**checkpoint.library_versions(), "torch": "9.9"}
    monkeypatch.setattr(results, "library_versions", lambda: versions)
    try:
        found = again(studio, made)
    finally:
        shutil.copy(tmp_path / "kept" / "ema.safetensors", folder / "00000020" / "ema.safetensors")
    assert found["verdict"] in {"close", "different"}
    assert found["reasons"][0] == "The checkpoint's weights have changed."
    assert "torch was" in found["reasons"][1]
    assert "here it is 9.9" in found["reasons"][1]


def test_files_that_cannot_be_made_again(studio: Any, made: Path, tmp_path: Path) -> None:
    plain = tmp_path / "plain.png"
    Image.new("RGB", (8, 8)).save(plain)
    job = studio.end(studio.opened.evaluation.reproduce(plain))
    assert job.state is JobState.FAILED
    assert "plain.png carries no recipe" in job.failure.message


def test_a_condition_that_is_gone_is_said(studio: Any, trained: Job, tmp_path: Path) -> None:
    copy = tmp_path / "mine.png"
    Image.new("RGB", (32, 32), (200, 10, 10)).save(copy)
    given = {"reference": [{"path": str(copy)}]}
    job = generate(studio, trained, tmp_path / "out", given)
    assert job.state is JobState.DONE, job.failure
    copy.unlink()
    job = generate(studio, trained, tmp_path / "out", given)
    assert job.state is JobState.FAILED
    assert job.failure.type == "BadFileError"
    assert "mine.png" in job.failure.message
    assert "'reference'" in job.failure.message
    earlier = tmp_path / "out" / "earlier-1" / "00000.png"
    job = studio.end(studio.opened.evaluation.reproduce(earlier))
    assert job.failure.message == "The condition mine.png is no longer there."
    Image.new("RGB", (32, 32), (10, 10, 200)).save(copy)
    assert again(studio, earlier)["reasons"] == ["The condition mine.png has changed."]


def test_a_removed_checkpoint_is_said_and_the_nearest_taken(
    studio: Any, trained: Job, made: Path, tmp_path: Path
) -> None:
    folder = studio.folder(trained) / "checkpoints" / "00000020"
    folder.rename(tmp_path / "kept")
    try:
        found = again(studio, made)
    finally:
        (tmp_path / "kept").rename(folder)
    assert found["verdict"] in {"close", "different"}
    assert found["reasons"] == ["The checkpoint of step 20 is no longer there; that of step 10 was taken."]


def test_a_file_of_another_project_is_said(studio: Any, made: Path) -> None:
    recipe = {**recipe_of(made), "run": "r9999"}
    ImageCodec().write(np.zeros((8, 8, 3), np.uint8), made, recipe)
    job = studio.end(studio.opened.evaluation.reproduce(made))
    assert job.failure.message == "00000.png was made by the run 'r9999', which this project does not have."


def test_a_changed_plugin_is_a_reason(studio: Any, made: Path) -> None:
    versions = {**recipe_of(made)["versions"], "someones-encoder": "0.3"}
    with Image.open(made) as picture:
        pixels = np.asarray(picture)
    ImageCodec().write(pixels, made, {**recipe_of(made), "versions": versions})
    assert again(studio, made)["reasons"] == ["someones-encoder was 0.3, here it is not used."]


def test_a_sidecar_lies_beside_its_file_under_the_final_name(tmp_path: Path) -> None:
    path = tmp_path / "00000.wav"
    sound = Sound(np.zeros((1, 800), np.float32), 8000)
    with atomic_files(path, tmp_path) as temporary:
        AudioCodec().write(sound, temporary, {"seed": 7})
    assert sorted(item.name for item in tmp_path.iterdir()) == ["00000.wav", "00000.wav.json"]
    assert AudioCodec().read_recipe(path) == {"seed": 7}
    with pytest.raises(TypeError), atomic_files(path, tmp_path) as temporary:
        AudioCodec().write(sound, temporary, {"seed": object()})
    assert AudioCodec().read(path).samples.shape == (1, 800)
    assert sorted(item.name for item in tmp_path.iterdir()) == ["00000.wav", "00000.wav.json"]


def test_what_an_encoder_refuses_is_known_before_the_first_result(
    studio: Any, trained: Job, tmp_path: Path
) -> None:
    """A category that training never met, late in the list: its result is left out and reported, all others are made."""
    table = next(slot for slot in studio.opened.runs.plan(trained.run_id).conditions if slot.columns)
    columns = studio.opened.generation.columns(trained.run_id)[table.name]
    name, known = next((name, seen.choices) for name, seen in columns.items() if seen.choices)

    def item(number: int, word: str) -> Wanted:
        return Wanted(f"{number:05d}", number, {table.name: [{"data": {name: word}, "weight": 1.0}]})

    items = [item(number, "never seen" if number == 150 else str(known[0])) for number in range(160)]
    request = GenerateRequest(trained.run_id, items, out=tmp_path / "some", settings={"steps": 1})
    studio.opened.channel.drain()
    job = studio.opened.generation.submit(request)
    told = []
    while studio.opened.runner.wait(job.id, 0.05).state in {JobState.QUEUED, JobState.RUNNING}:
        told += [event for event in studio.opened.channel.drain() if isinstance(event, ResultReady)]
    told += [event for event in studio.opened.channel.drain() if isinstance(event, ResultReady)]
    assert studio.end(job).state is JobState.DONE
    (refused,) = told[0].data["refused"]  # before any result
    assert refused["item"] == "00150"
    assert "never seen" in refused["reason"]
    names = sorted(path.stem for path in (tmp_path / "some").iterdir())
    assert names == [f"{number:05d}" for number in range(160) if number != 150]
    assert recipe_of(tmp_path / "some" / "00159.png")["seed"] == 159

    strict = GenerateRequest(trained.run_id, items, out=tmp_path / "none", settings={"steps": 1}, strict=True)
    failed = studio.end(studio.opened.generation.submit(strict))
    assert failed.state is JobState.FAILED
    assert "never seen" in failed.failure.message
    assert list((tmp_path / "none").iterdir()) == []

    all_wrong = GenerateRequest(trained.run_id, [item(1, "never"), item(2, "never")], out=tmp_path / "none")
    failed = studio.end(studio.opened.generation.submit(all_wrong))
    assert failed.failure.message.startswith("None of the 2 results can be made. ")


def test_a_session_never_shows_what_is_half_done(studio: Any, trained: Job) -> None:
    """Results are staged in the project's cache, so that a session only ever shows complete files."""
    folder = studio.opened.project.layout.outputs / "watched"
    items = [Wanted(f"{number:05d}", number, {}) for number in range(40)]
    job = studio.opened.generation.submit(
        GenerateRequest(trained.run_id, items, out=folder, settings={"steps": 1})
    )
    seen: set[str] = set()
    while studio.opened.runner.wait(job.id, 0.001).state in {JobState.QUEUED, JobState.RUNNING}:
        seen |= {path.name for path in folder.iterdir()} if folder.is_dir() else set()
    assert studio.end(job).state is JobState.DONE
    seen |= {path.name for path in folder.iterdir()}
    assert seen == {f"{number:05d}.png" for number in range(40)}
    assert list(studio.opened.project.layout.staging.iterdir()) == []


def test_a_cancelled_generation_keeps_what_is_made(studio: Any, trained: Job, tmp_path: Path) -> None:
    items = [Wanted(f"{number:05d}", number, {}) for number in range(200)]
    request = GenerateRequest(trained.run_id, items, out=tmp_path, settings={"steps": 4})
    job = studio.opened.generation.submit(request)
    while not list(tmp_path.glob("0*.png")):
        assert studio.opened.runner.wait(job.id, 0.002).state in {JobState.QUEUED, JobState.RUNNING}
    studio.opened.runner.cancel(job.id)
    assert studio.end(job).state is JobState.CANCELLED
    kept = list(tmp_path.glob("*.png"))
    assert 0 < len(kept) < 200
    assert all(recipe_of(path)["batch"]["of"] == 200 for path in kept[:3])
    assert not list(tmp_path.glob(".*"))


def test_what_is_longer_than_the_encoder_reads_is_said(studio: Any, trained: Job, tmp_path: Path) -> None:
    told: list[dict[str, Any]] = []
    for name, text in (("short", "a red ring"), ("long", "a red ring on the left " * 60)):
        generate(studio, trained, tmp_path / name, {"text": [{"data": text}]}, settings={"steps": 1})
        events = studio.opened.channel.drain()
        told += [
            {"name": name, **note}
            for event in events
            if isinstance(event, ResultReady)
            for note in event.data.get("notes", ())
        ]
    (only,) = told
    assert only["name"] == "long"
    assert only["params"]["slot"] == "text"
    assert 1 <= int(only["params"]["percent"]) < 50
    assert "longer than the encoder of the run reads" in only["text"]
