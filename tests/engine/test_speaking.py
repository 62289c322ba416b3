"""Results of any kind: a text that grows, ends early or is stopped; a text and a picture together, one of them given."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image

from mmstudio.api import read_sidecar
from mmstudio.core.events import LogWritten
from mmstudio.core.job import Job, JobState
from mmstudio.core.sample import NewSample, Slot
from mmstudio.engine import generate as generating
from mmstudio.engine.generate import open_model
from mmstudio.engine.items import Card, Guidance, Item
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.services.generate import GenerateRequest
from mmstudio.services.generate import Item as Wanted

SPEAKING = "engine_tests_speaking"
WORDS = {"a": "red ring", "b": "blue bar"}
COLOURS = {"a": (200, 20, 20), "b": (20, 20, 200)}
SLOTS = (
    Slot("table", "table", "condition", ("kind",)),
    Slot("text", "text", "target"),
    Slot("image", "image", "target"),
)


@pytest.fixture(scope="module")
def data(studio: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Rows that say a or b, the text and the picture of it; every third sample has no text."""
    folder = tmp_path_factory.mktemp("spoken")
    for kind, colour in COLOURS.items():
        Image.new("RGB", (8, 8), colour).save(folder / f"{kind}.png")
    studio.opened.project.datasets.create("spoken", SLOTS)
    samples = studio.opened.project.datasets.samples("spoken")
    rows = []
    for number in range(24):
        kind = "ab"[number % 2]
        values: dict[str, Any] = {"table": ({"kind": kind},), "image": (folder / f"{kind}.png",)}
        if number % 3:
            values["text"] = (WORDS[kind],)
        rows.append(NewSample(values, "val" if number > 17 else "train"))
    samples.append(rows)
    samples.finish(0)
    return "spoken"


def _recipe(generator: str, targets: tuple[str, ...], steps: int) -> Recipe:
    return Recipe(
        id=generator,
        title=generator,
        targets=targets,
        conditions=("table",),
        fusion=Choice(id="concat"),
        generator=Choice(id=generator),
        decoders={"image": Choice(id="test-plain", settings={"size": 8})},
        training=Training(steps=steps, batch=8, lr=0.01, preview_every_s=0, precision="fp32"),
    )


def _trained(studio: Any, data: str, recipe: Recipe) -> Job:
    job: Job = studio.end(studio.opened.runs.start(data, recipe, seed=1))
    assert job.state is JobState.DONE, job.failure
    return job


@pytest.fixture(scope="module")
def speaker(studio: Any, data: str) -> Job:
    return _trained(studio, data, _recipe("test-speaker", ("text",), 120))


@pytest.fixture(scope="module")
def teller(studio: Any, data: str) -> Job:
    return _trained(studio, data, _recipe("test-telling", ("text", "image"), 60))


def _generate(studio: Any, run: Job, out: Path, *given: dict[str, Any]) -> Job:
    items = [
        Wanted(f"{number:05d}", 7 + number, {slot: [{"data": value}] for slot, value in one.items()})
        for number, one in enumerate(given)
    ]
    job: Job = studio.end(studio.opened.generation.submit(GenerateRequest(run.run_id, items, out=out)))
    return job


def _recipe_of(file: Path) -> dict[str, Any]:
    found = read_sidecar(file)
    assert found is not None
    return found


def test_a_text_grows_letter_by_letter_and_ends_before_the_last_step(studio: Any, speaker: Job) -> None:
    def speak(context: Any) -> tuple[dict[int, list[str]], list[str], list[str]]:
        model = open_model(context, speaker.run_id, "latest")
        grown: dict[int, list[str]] = {0: [], 1: []}
        items = [Item(seed, {"table": [Card({"kind": kind}, kind)]}) for seed, kind in ((1, "a"), (2, "b"))]
        settings = model.workspace.run_plan.sampling({})
        made = model.sampler.generate(
            items,
            Guidance(),
            settings,
            grown=lambda index, values: grown[index].append(values["text"]),
        )
        texts = [values["text"] for _, values in made]
        alone = model.sampler.generate(items[1:], Guidance(), settings)
        return grown, texts, [values["text"] for _, values in alone]

    grown, texts, alone = studio.inside(speaker, speak)
    assert texts == [WORDS["a"], WORDS["b"]]
    assert alone == texts[1:], "a seed says something else alone"
    for index, text in enumerate(texts):
        whole = [text[:count] for count in range(1, len(text) + 1)]
        assert list(dict.fromkeys([*grown[index], text])) == whole, "newer values replace older ones"


def test_a_text_that_has_ended_needs_no_further_steps(studio: Any, speaker: Job) -> None:
    def count(context: Any) -> list[tuple[int, bool]]:
        model = open_model(context, speaker.run_id, "latest")
        steps: list[tuple[int, bool]] = []
        generator: Any = model.sampler.model.learner
        sample = generator.sample

        def counted(request: Any) -> Any:
            for step in sample(request):
                steps.append((step.index, step.done))
                yield step
            pytest.fail("asked for more after the end")

        generator.sample = counted
        item = Item(1, {"table": [Card({"kind": "a"}, "a")]})
        settings = model.workspace.run_plan.sampling({})
        ((_, values),) = model.sampler.generate([item], Guidance(), settings)
        assert values == {"text": WORDS["a"]}
        return steps

    steps = studio.inside(speaker, count)
    assert steps[-1] == (len(WORDS["a"]) + 1, True)


def test_a_text_that_is_stopped_is_kept_and_says_so(
    studio: Any, speaker: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generating, "_HELD_S", 0.0)
    speaking = sys.modules[SPEAKING]
    sample = speaking.Speaker.sample

    def stopping(self: Any, request: Any) -> Any:
        for step in sample(self, request):
            if step.index == 3:
                studio.opened.runner.cancel(job.id)
            yield step

    monkeypatch.setattr(speaking.Speaker, "sample", stopping)
    items = [Wanted("00000", 7, {"table": [{"data": {"kind": "a"}}]})]
    held = studio.opened.runner  # the job is known before it runs: the lane waits for this one
    with held._lock:
        job = studio.opened.generation.submit(GenerateRequest(speaker.run_id, items, out=tmp_path / "out"))
    ended = studio.end(job)
    assert ended.state is JobState.CANCELLED
    file = tmp_path / "out" / "00000.txt"
    assert file.read_text("utf-8") == WORDS["a"][:3]
    assert _recipe_of(file)["stopped"] is True
    assert ended.result["stopped"] is True
    again = studio.end(studio.opened.evaluation.reproduce(file))
    assert again.state is JobState.FAILED
    assert "was stopped before it was whole" in again.failure.message


def test_a_whole_text_is_not_marked_and_can_be_made_again(studio: Any, speaker: Job, tmp_path: Path) -> None:
    job = _generate(studio, speaker, tmp_path / "out", {"table": {"kind": "b"}})
    assert job.state is JobState.DONE, job.failure
    file = tmp_path / "out" / "00000.txt"
    assert file.read_text("utf-8") == WORDS["b"]
    assert "stopped" not in _recipe_of(file)
    again = studio.end(studio.opened.evaluation.reproduce(file))
    assert again.result["verdict"] == "identical"


def test_what_is_missing_in_a_third_of_the_samples_is_learned_from_the_others(
    studio: Any, teller: Job
) -> None:
    rows = studio.metrics(teller)
    assert set(rows[-1]) == {"step", "lr", "text letters", "image loss"}
    assert rows[-1]["text letters"] < 0.3 < rows[0]["text letters"]
    assert rows[-1]["image loss"] < 0.5 * rows[0]["image loss"]
    counts = studio.opened.datasets.get("spoken").counts
    assert counts["train"] == 18, "samples without a text stay in training"
    optimiser = studio.tensors(teller, "optimizer")
    assert {name.partition("/")[0] for name in optimiser} == {"decoder:text", "decoder:image", "condition"}


def test_both_are_made_each_with_its_recipe_and_made_again(studio: Any, teller: Job, tmp_path: Path) -> None:
    out = tmp_path / "out"
    job = _generate(studio, teller, out, {"table": {"kind": "a"}}, {"table": {"kind": "b"}})
    assert job.state is JobState.DONE, job.failure
    names = {path.name for path in out.iterdir() if path.suffix != ".json"}
    assert names == {f"0000{number}-{name}" for number in (0, 1) for name in ("text.txt", "image.png")}
    assert (out / "00000-text.txt").read_text("utf-8") == WORDS["a"]
    pictures = [np.asarray(Image.open(out / f"0000{number}-image.png")) for number in (0, 1)]
    for picture, colour in zip(pictures, COLOURS.values(), strict=True):
        assert np.abs(picture.mean(axis=(0, 1)) - colour).max() < 40
    assert _recipe_of(out / "00000-text.txt")["slot"] == "text"
    for name in ("00000-text.txt", "00001-image.png"):
        again = studio.end(studio.opened.evaluation.reproduce(out / name))
        assert again.result["verdict"] == "identical", again.result


def test_what_is_given_stays_and_the_rest_follows_from_it(studio: Any, teller: Job, tmp_path: Path) -> None:
    given = [{"table": {"kind": "a"}, "text": text} for text in (WORDS["a"], WORDS["b"])]
    job = _generate(studio, teller, tmp_path / "out", *given, {"table": {"kind": "a"}})
    assert job.state is JobState.DONE, job.failure
    names = sorted(path.name for path in (tmp_path / "out").iterdir() if path.suffix != ".json")
    assert names == ["00000-image.png", "00001-image.png", "00002-image.png", "00002-text.txt"]
    pictures = [np.asarray(Image.open(tmp_path / "out" / name), dtype=int) for name in names[:3]]
    assert np.abs(pictures[0] - pictures[2]).max() <= 1, (
        "the same text, made or given, makes the same picture"
    )
    assert np.abs(pictures[0] - pictures[1]).max() > 5, "another text makes no other picture"
    again = studio.end(studio.opened.evaluation.reproduce(tmp_path / "out" / "00001-image.png"))
    assert again.result["verdict"] == "identical", again.result


def test_what_cannot_be_given_is_refused_in_a_sentence(
    studio: Any, teller: Job, speaker: Job, tmp_path: Path
) -> None:
    for run, given, words in (
        (speaker, {"text": "red"}, "The run was not trained with a condition 'text'"),
        (teller, {"text": ""}, "The text is empty"),
    ):
        job = _generate(studio, run, tmp_path / "out", {"table": {"kind": "a"}, **given})
        assert job.state is JobState.FAILED
        assert words in job.failure.message


def test_an_empty_text_is_said_and_not_kept_and_costs_no_other(
    studio: Any, data: str, tmp_path: Path
) -> None:
    """What could not be read again is not written: no result lies there that nobody can open."""
    run = studio.end(studio.opened.runs.start(data, _recipe("test-mute", ("text",), 1), seed=1))
    studio.opened.channel.drain()
    given = {"table": {"kind": "a"}}
    job = _generate(studio, run, tmp_path / "out", given, given, given)  # seeds 7, 8 and 9
    assert job.state is JobState.DONE, job.failure
    assert sorted(path.name for path in (tmp_path / "out").glob("*.txt")) == ["00000.txt", "00002.txt"]
    assert (tmp_path / "out" / "00002.txt").read_text("utf-8") == "word"
    said = [event.message for event in studio.opened.channel.drain() if isinstance(event, LogWritten)]
    assert "00001 is not kept, since it could not be read again: The text is empty." in said
