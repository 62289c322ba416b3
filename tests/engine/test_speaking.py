"""Results of any kind: a text that grows, ends early or is stopped; a text and a picture together, one of them given."""

from __future__ import annotations

import time
from collections.abc import Collection, Mapping, Sequence
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PIL import Image
from speaking import Speaker
from spoken import COLOURS, WORDS, add_spoken, spoken_recipe
from telling import Telling

from mmstudio.api import read_sidecar
from mmstudio.core.errors import UsageError
from mmstudio.core.events import LogWritten, PreviewMade
from mmstudio.core.job import Job, JobState
from mmstudio.engine.sample import generate as generating
from mmstudio.engine.sample import results as results_of_jobs
from mmstudio.engine.sample.items import Guidance, Item, LoadedCard, Request
from mmstudio.engine.sample.loading import open_model
from mmstudio.engine.sample.results import Results
from mmstudio.plan.attributions import Attribution
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.services.evaluation.attribution import Ask
from mmstudio.services.generation.wishes import GenerateRequest
from mmstudio.services.generation.wishes import ItemWish as Wanted
from mmstudio.services.training.run_files import sheet_of
from mmstudio_flow.model import ImageFlow
from mmstudio_text.codec import TextCodec


@pytest.fixture(scope="module")
def data(studio: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    return add_spoken(studio.opened, tmp_path_factory.mktemp("spoken"))


def _recipe(generator: str, targets: tuple[str, ...], steps: int) -> Recipe:
    return spoken_recipe(generator, targets, steps, Choice(id="test-plain", settings={"size": 8}))


class Reader:
    """Sees every value on the way."""

    def __init__(self) -> None:
        self.grown: dict[int, list[str]] = {0: [], 1: []}

    def wants(self) -> bool:
        return True

    def see(self, first: int, items: Sequence[Mapping[str, Any]], whole: Collection[str]) -> None:
        assert not whole
        for index, values in enumerate(items, first):
            self.grown[index].append(values["text"])


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
        reader = Reader()
        items = [
            Item(seed, {"table": [LoadedCard({"kind": kind}, kind)]}) for seed, kind in ((1, "a"), (2, "b"))
        ]
        settings = model.workspace.run_plan.sampling({})
        made = model.sampler.generate(
            items,
            Guidance(),
            settings,
            watcher=reader,
        )
        texts = [values["text"] for _, values in made]
        alone = model.sampler.generate(items[1:], Guidance(), settings)
        return reader.grown, texts, [values["text"] for _, values in alone]

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
        item = Item(1, {"table": [LoadedCard({"kind": "a"}, "a")]})
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
    sample = Speaker.sample

    def stopping(self: Any, request: Any) -> Any:
        for step in sample(self, request):
            if step.index == 3:
                studio.opened.runner.cancel(job.id)
            yield step

    monkeypatch.setattr(Speaker, "sample", stopping)
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
    assert names == {f"0000{number}.{name}" for number in (0, 1) for name in ("text.txt", "image.png")}
    assert (out / "00000.text.txt").read_text("utf-8") == WORDS["a"]
    pictures = [np.asarray(Image.open(out / f"0000{number}.image.png")) for number in (0, 1)]
    for picture, colour in zip(pictures, COLOURS.values(), strict=True):
        assert np.abs(picture.mean(axis=(0, 1)) - colour).max() < 40
    assert _recipe_of(out / "00000.text.txt")["slot"] == "text"
    for name in ("00000.text.txt", "00001.image.png"):
        again = studio.end(studio.opened.evaluation.reproduce(out / name))
        assert again.result["verdict"] == "identical", again.result


def test_what_is_given_stays_and_the_rest_follows_from_it(studio: Any, teller: Job, tmp_path: Path) -> None:
    given = [{"table": {"kind": "a"}, "text": text} for text in (WORDS["a"], WORDS["b"])]
    job = _generate(studio, teller, tmp_path / "out", *given, {"table": {"kind": "a"}})
    assert job.state is JobState.DONE, job.failure
    names = sorted(path.name for path in (tmp_path / "out").iterdir() if path.suffix != ".json")
    assert names == ["00000.image.png", "00001.image.png", "00002.image.png", "00002.text.txt"]
    pictures = [np.asarray(Image.open(tmp_path / "out" / name), dtype=int) for name in names[:3]]
    assert np.abs(pictures[0] - pictures[2]).max() <= 1, (
        "the same text, made or given, makes the same picture"
    )
    assert np.abs(pictures[0] - pictures[1]).max() > 5, "another text makes no other picture"
    again = studio.end(studio.opened.evaluation.reproduce(tmp_path / "out" / "00001.image.png"))
    assert again.result["verdict"] == "identical", again.result


def test_what_cannot_be_given_is_refused_in_a_sentence(
    studio: Any, teller: Job, speaker: Job, tmp_path: Path
) -> None:
    for run, given, words in (
        (
            speaker,
            {"text": "red"},
            "The slot 'text' is what this run makes; nothing would be left to be made",
        ),
        (teller, {"text": "red", "image": "x"}, "The run makes image, text; nothing is left of that"),
    ):
        with pytest.raises(UsageError, match=words):
            _generate(studio, run, tmp_path / "out", {"table": {"kind": "a"}, **given})
    for given, words in (
        ({"text": ""}, "The text is empty"),
        ({"size": "2"}, "The run was not trained with a condition 'size'"),
    ):
        job = _generate(studio, teller, tmp_path / "out", {"table": {"kind": "a"}, **given})
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


def test_what_was_whole_when_it_was_stopped_is_kept_as_it_is(
    studio: Any, teller: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The text was ready, the picture was not begun: the one is kept without a mark, of the other nothing."""
    monkeypatch.setattr(generating, "_HELD_S", 0.0)
    sample = Telling.sample

    def stopping(self: Any, request: Any) -> Any:
        for step in sample(self, request):
            if step.results:
                studio.opened.runner.cancel(job.id)
            yield step

    monkeypatch.setattr(Telling, "sample", stopping)
    items = [Wanted("00000", 7, {"table": [{"data": {"kind": "a"}}]})]
    with studio.opened.runner._lock:
        job = studio.opened.generation.submit(GenerateRequest(teller.run_id, items, out=tmp_path / "out"))
    assert studio.end(job).state is JobState.CANCELLED
    files = {path.name for path in (tmp_path / "out").iterdir() if path.suffix != ".json"}
    assert files == {"00000.text.txt"}
    assert (tmp_path / "out" / "00000.text.txt").read_text("utf-8") == WORDS["a"]
    assert "stopped" not in _recipe_of(tmp_path / "out" / "00000.text.txt")


def test_values_on_the_way_are_told_a_few_times_a_second_and_the_newest_wins(
    studio: Any, speaker: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    now = [100.0]
    monkeypatch.setattr(time, "monotonic", lambda: now[0])

    def watch(context: Any) -> list[tuple[str, list[str]]]:
        model = open_model(context, speaker.run_id, "latest")
        request = Request([], [], Guidance(), None)
        results = Results(context, model, {"out": ""}, request)
        told = []
        studio.opened.channel.drain()
        for text, seconds in (("r", 0.1), ("re", 0.1), ("red", 0.1), ("red ", 0.01), ("red r", 0.3)):
            now[0] += seconds
            assert results.wants() == (text in {"red", "red r"})
            results.see(4, [{"text": text}, {"text": text.upper()}], ())
            told += [
                (event.kind, event.slots["text"])
                for event in studio.opened.channel.drain()
                if isinstance(event, PreviewMade)
            ]
        return told

    assert studio.inside(speaker, watch) == [
        ("result-4", ["red"]),
        ("result-5", ["RED"]),
        ("result-4", ["red r"]),
        ("result-5", ["RED R"]),
    ]


class Gallery:
    """Sees every picture on the way, if it wants any."""

    def __init__(self, *, wanted: bool) -> None:
        self.wanted, self.seen = wanted, list[Any]()

    def wants(self) -> bool:
        return self.wanted

    def see(self, first: int, items: Sequence[Mapping[str, Any]], whole: Collection[str]) -> None:
        assert (first, whole) == (0, set())
        self.seen.append(items[0]["image"].astype(float))


def test_a_picture_is_seen_out_of_its_noise_by_whoever_watches(studio: Any, trained: Job) -> None:
    def make(context: Any) -> tuple[Gallery, Gallery, list[Any]]:
        model = open_model(context, trained.run_id, "latest")
        settings = model.workspace.run_plan.sampling({"steps": 6, "solver": "euler"})
        galleries, made = (Gallery(wanted=True), Gallery(wanted=False)), []
        for gallery in galleries:
            ((_, values),) = model.sampler.generate([Item(3)], Guidance(), settings, watcher=gallery)
            made.append(values["image"])
        return *galleries, made

    watching, idle, (watched, alone) = studio.inside(trained, make)
    assert np.array_equal(watched, alone), "who watches changes the picture"
    assert idle.seen == []
    assert len(watching.seen) == 5
    away = [np.abs(seen - watched).mean() for seen in watching.seen]
    assert away[-1] < 0.5 * away[0]


def test_a_preview_keeps_every_value_of_every_slot(studio: Any, data: str) -> None:
    recipe = _recipe("test-telling", ("text", "image"), 60)
    seen = recipe.training.model_copy(update={"preview_every_s": 1000, "previews": 2})
    run = _trained(studio, data, recipe.model_copy(update={"training": seen}))
    (folder,) = (studio.folder(run) / "previews").iterdir()
    assert folder.name == "00000060"
    assert {path.name for path in folder.iterdir()} == {
        *("text-sheet.png", "text-0.txt", "text-0.txt.json", "text-1.txt", "text-1.txt.json"),
        *("image-sheet.png", "image-0.png", "image-1.png"),
    }
    samples = studio.opened.project.datasets.samples(data).read("val", 0, 2)
    for number, sample in enumerate(samples):
        kind = sample.values["table"][0].data["kind"]
        assert (folder / f"text-{number}.txt").read_text("utf-8") == WORDS[kind]
        told = read_sidecar(folder / f"text-{number}.txt")
        assert told is not None
        assert (told["sample"], told["seed"], told["preview"]) == (sample.id, number, 60)
    again = studio.end(studio.opened.evaluation.reproduce(folder / "text-0.txt"))
    assert again.state is JobState.FAILED
    assert "carries no recipe" in again.failure.message


def test_an_empty_sentence_is_on_the_sheet_alone(studio: Any, data: str) -> None:
    """As sentences are before anything is learned: the training goes on."""
    recipe = _recipe("test-mute", ("text",), 1)  # says nothing where the seed is even
    seen = recipe.training.model_copy(update={"preview_every_s": 1000, "previews": 2})
    run = _trained(studio, data, recipe.model_copy(update={"training": seen}))
    (folder,) = (studio.folder(run) / "previews").iterdir()
    assert {path.name for path in folder.glob("*.txt")} == {"text-1.txt"}
    assert sheet_of(folder / "text-sheet.png") is not None


def test_a_picture_in_its_noise_is_not_kept_when_it_is_stopped(
    studio: Any, trained: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(generating, "_HELD_S", 0.0)
    monkeypatch.setattr(results_of_jobs, "EVERY_S", 0.0)
    sample, sketches = ImageFlow.sample, list[Any]()

    def stopping(self: Any, request: Any) -> Any:
        for step in sample(self, request):
            sketches.append(step.partial)
            if step.index == 3:
                studio.opened.runner.cancel(job.id)
            yield step

    monkeypatch.setattr(ImageFlow, "sample", stopping)
    items = [Wanted("00000", 7, {})]
    with studio.opened.runner._lock:
        job = studio.opened.generation.submit(GenerateRequest(trained.run_id, items, out=tmp_path / "out"))
    assert studio.end(job).state is JobState.CANCELLED
    assert all(sketches), "nothing was to be seen"
    assert list((tmp_path / "out").iterdir()) == []


def _decided(studio: Any, file: Path, **ask: Any) -> Attribution:
    job = studio.end(studio.opened.attribution.submit(file, Ask(**ask)))
    assert job.state is JobState.DONE, job.failure
    found: Attribution = studio.opened.attribution.of(job)
    return found


def test_what_decided_a_text(studio: Any, speaker: Job, tmp_path: Path) -> None:
    """What it says is the table's alone; what comes without it is known by the result of no condition."""
    files = [tmp_path / name / "00000.txt" for name in ("told", "bare")]
    for file, given in zip(files, ({"table": {"kind": "b"}}, {}), strict=True):
        _generate(studio, speaker, file.parent, given)
    told, bare = (file.read_text("utf-8") for file in files)
    assert told != bare
    found = _decided(studio, files[0], seeds=1, words=True)
    assert (found.slot, found.modality, found.slots) == ("text", "text", ("table",))
    (likeness,) = found.payoffs
    codec = TextCodec()
    nothing = studio.opened.attribution.file(found, found.subsets[1].file)
    assert nothing.read_text("utf-8") == bare
    assert likeness.shares[0].shapley == pytest.approx(codec.difference(told, bare))
    assert likeness.pairs == ()
    assert [list(part.losses["likeness"]) for part in found.parts] == [[likeness.shares[0].shapley]]


def test_a_target_that_was_held_fixed_is_a_condition_too(studio: Any, teller: Job, tmp_path: Path) -> None:
    _generate(studio, teller, tmp_path, {"table": {"kind": "a"}, "text": "blue bar"})
    (file,) = tmp_path.glob("*.png")
    found = _decided(studio, file, seeds=2, words=True)
    assert (found.slot, found.slots) == ("image", ("table", "text"))
    assert len(found.subsets) == 4
    (likeness,) = [one for one in found.payoffs if one.kind == "likeness"]
    assert sum(share.shapley for share in likeness.shares) == pytest.approx(likeness.change)
    words = next(part for part in found.parts if part.slot == "text")
    assert list(words.labels) == ["blue", "bar"]
    assert words.whole
