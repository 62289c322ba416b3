"""Predictors as jobs: a third party's forests learn in a process of their own, and are asked which class samples are of."""

from __future__ import annotations

import json
import multiprocessing
import re
import time
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from small_forest import ForestConfig

from mmstudio.api import PredictorSpec
from mmstudio.cli.judging.tell import tell_evaluation
from mmstudio.core.errors import DamagedError, NotFoundError, UsageError
from mmstudio.core.events import ProgressMade
from mmstudio.core.job import Command, Job, JobState
from mmstudio.core.sample import NewSample, Slot
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Evaluation
from mmstudio.plugins.specs import Provenance
from mmstudio.services.generation.conditions import Wish

FOREST = PredictorSpec(id="test-forest", title="Forest", factory="small_forest:Forest", config=ForestConfig)
SLOW = replace(FOREST, id="test-slow", factory="small_forest:Slow")
BROKEN = replace(FOREST, id="test-broken", factory="small_forest:Broken")
SOURCE = Provenance("test-forest", "acme-forest", "1.2")
FRUIT = {"apple": "a red round fruit", "pear": "a green long fruit", "plum": "a blue small fruit"}
SLOTS = (
    Slot("note", "text", "condition"),
    Slot("facts", "table", "condition", ("weight", "kind")),
)


def fruit_of(number: int) -> str:
    return list(FRUIT)[number % len(FRUIT)]


def _sample(number: int, split: Any) -> NewSample:
    """The text says the fruit but for every fifth sample, the weight says it but for every seventh."""
    name = fruit_of(number)
    values: dict[str, tuple[Any, ...]] = {
        "facts": (
            {
                "weight": None if number % 7 == 0 else 100.0 * (number % len(FRUIT)) + number % 5,
                "kind": name,
            },
        )
    }
    if number % 5:
        values["note"] = (FRUIT[name],)
    return NewSample(values, split)


def fitting(studio: Any) -> list[Path]:
    """Folders in which predictors learn just now."""
    return list(studio.opened.project.layout.cache.rglob("fitting-*"))


@pytest.fixture(scope="module")
def fruits(studio: Any) -> Iterator[str]:
    for spec in (FOREST, SLOW, BROKEN):
        studio.app.registry.predictors.add(spec, SOURCE)
    studio.opened.project.datasets.create("fruits", SLOTS)
    samples = studio.opened.project.datasets.samples("fruits")
    samples.append([_sample(number, "test" if number % 4 == 3 else "train") for number in range(120)])
    samples.finish(0)
    yield "fruits"
    studio.app.registry.predictors.remove(SOURCE.plugin)


def recipe(**changes: Any) -> Recipe:
    told = {
        "id": "forest",
        "title": "Forest",
        "targets": ("facts.kind",),
        "generator": Choice(id="test-forest", settings={"trees": 40, "depth": 5}),
    }
    return Recipe(**{**told, **changes})


@pytest.fixture(scope="module")
def grown(studio: Any, fruits: str) -> Job:
    job: Job = studio.end(studio.opened.runs.start(fruits, recipe(), seed=4))
    assert job.state is JobState.DONE, job.failure
    return job


def test_the_plan_never_shows_what_is_asked(studio: Any, grown: Job) -> None:
    plan = studio.opened.runs.plan(grown.run_id)
    assert [(slot.name, slot.columns, slot.source) for slot in plan.targets] == [
        ("facts.kind", ("kind",), "facts")
    ]
    assert [(slot.name, slot.columns) for slot in plan.conditions] == [("note", ()), ("facts", ("weight",))]
    assert (plan.predicts, plan.makes, plan.fusion) == (True, False, None)
    assert plan.provenance["predictor:test-forest"]["version"] == "1.2"


def test_a_run_keeps_plain_arrays_and_what_they_are(studio: Any, grown: Job) -> None:
    folder = studio.folder(grown)
    assert (folder / "predictor.safetensors").is_file()
    told = json.loads((folder / "predictor.json").read_text("utf-8"))
    assert told["classes"] == ["apple", "pear", "plum"]
    assert told["settings"] == {"trees": 40, "depth": 5}
    assert (grown.result["samples"], grown.result["classes"]) == (90, 3)
    assert fitting(studio) == [], "nothing is left over"


def test_the_same_seed_learns_the_same_and_another_one_not(studio: Any, fruits: str, grown: Job) -> None:
    def learned(seed: int) -> bytes:
        job = studio.end(studio.opened.runs.start(fruits, recipe(), seed=seed))
        assert job.state is JobState.DONE, job.failure
        return bytes((studio.folder(job) / "predictor.safetensors").read_bytes())

    assert learned(4) == (studio.folder(grown) / "predictor.safetensors").read_bytes()
    assert learned(5) != learned(4)


def asked(studio: Any, job: Job, wish: Wish | None = None, **how: Any) -> dict[str, Any]:
    """What a run says."""
    put = studio.opened.prediction.submit(job.run_id, wish or Wish(), base=Path(), **how)
    done = studio.end(put)
    assert done.state is JobState.DONE, done.failure
    return dict(done.result)


def test_stored_samples_are_told_apart(studio: Any, grown: Job) -> None:
    found = asked(studio, grown, split="test", count=100)
    assert (found["slot"], found["classes"]) == ("facts.kind", ["apple", "pear", "plum"])
    numbers = [number for number in range(120) if number % 4 == 3]
    assert [one["label"] for one in found["samples"]] == [fruit_of(number) for number in numbers]
    for number, one in zip(numbers, found["samples"], strict=True):
        assert ("note" in one["votes"]) == (number % 5 > 0), "what a sample lacks does not vote"
        if number % 5:
            assert found["classes"][int(np.argmax(one["scores"]))] == fruit_of(number)
            assert found["classes"][int(np.argmax(one["votes"]["note"]))] == fruit_of(number)


def test_given_values_are_told_apart(studio: Any, grown: Job) -> None:
    (one,) = asked(studio, grown, Wish(conditions=[("note", FRUIT["pear"])]))["samples"]
    assert int(np.argmax(one["scores"])) == 1
    assert list(one["votes"]) == ["note"]
    assert (one["name"], one["label"]) == ("given", "")
    both = Wish(conditions=[("note", FRUIT["plum"])], table=[("weight", "202")])
    (one,) = asked(studio, grown, both)["samples"]
    assert int(np.argmax(one["scores"])) == 2
    assert set(one["votes"]) == {"note", "facts"}
    unweighed = Wish(**{**both.__dict__, "weights": {"note": 0.0}})
    assert set(asked(studio, grown, unweighed)["samples"][0]["votes"]) == {"facts"}
    with pytest.raises(UsageError, match="kind"):
        asked(studio, grown, Wish(table=[("kind", "apple")]))


@pytest.mark.parametrize(
    ("changes", "reason"),
    [
        ({"targets": ("facts",)}, "learns one column"),
        ({"targets": ("facts.kind", "note")}, "learns one slot"),
        ({"targets": ("facts.taste",)}, "does not have"),
        ({"generator": Choice(id="test-forest", settings={"trees": 0})}, "trees"),
    ],
)
def test_what_cannot_be_learned_is_said_before(
    studio: Any, fruits: str, changes: dict[str, Any], reason: str
) -> None:
    with pytest.raises(UsageError, match=reason):
        studio.opened.runs.start(fruits, recipe(**changes))


@pytest.mark.parametrize(
    ("kinds", "reason"),
    [
        ((None, None), "No sample of the training split has a class"),
        (("pear", None), "is of the class 'pear'"),
    ],
)
def test_one_class_is_none(
    studio: Any, fruits: str, kinds: tuple[str | None, ...], reason: str, request: pytest.FixtureRequest
) -> None:
    name = f"one {request.node.callspec.id}"
    studio.opened.project.datasets.create(name, SLOTS)
    samples = studio.opened.project.datasets.samples(name)
    samples.append(
        [NewSample({"note": ("a",), "facts": ({"weight": 1.0, "kind": kind},)}, "train") for kind in kinds]
    )
    samples.finish(0)
    job = studio.end(studio.opened.runs.start(name, recipe()))
    assert job.state is JobState.FAILED
    assert reason in job.failure.message


@pytest.mark.parametrize("kind", ["forest", "heads"])
def test_a_slot_that_no_training_sample_holds_is_said(studio: Any, fruits: str, kind: str) -> None:
    """Its encoder learns nothing, whatever the learner is; the rest of the training goes on."""
    name = f"gap {kind}"
    studio.opened.project.datasets.create(name, (*SLOTS, Slot("title", "text", "condition")))
    samples = studio.opened.project.datasets.samples(name)
    samples.append([_sample(number, "train") for number in range(12)])
    late = NewSample({"title": ("a",), "facts": ({"weight": 1.0, "kind": "pear"},)}, "test")
    samples.append([late])
    samples.finish(0)
    heads = {
        "generator": Choice(id="heads", settings={"width": 8, "hidden": 8}),
        "fusion": Choice(id="concat"),
        "encoders": {"text": Choice(id="text-transformer", settings={"width": 16, "layers": 1})},
        "training": Training(steps=1, batch=8, precision="fp32"),
    }
    forest = {"generator": Choice(id="random-forest", settings={"trees": 2})}
    job = studio.end(studio.opened.runs.start(name, recipe(**(heads if kind == "heads" else forest))))
    assert job.state is JobState.DONE, job.failure
    log = studio.opened.runs.files(job.run_id).log()
    said = [line for line in log.splitlines() if "No training sample holds" in line]
    assert len(said) == 1
    assert "No training sample holds the slot title: nothing is learned of it" in said[0]


def test_values_that_are_no_classes_are_said(studio: Any, fruits: str) -> None:
    wanted = recipe(targets=("text",), conditions=("table",))
    job = studio.end(studio.opened.runs.start("shapes", wanted))
    assert job.state is JobState.FAILED
    assert "these are no classes" in job.failure.message
    with pytest.raises(UsageError) as raised:  # the same, before a run is made
        studio.opened.runs.check_labels("shapes", wanted)
    assert (raised.value.message, raised.value.advice) == (job.failure.message, job.failure.hint)
    studio.opened.runs.check_labels(fruits, recipe())


def test_each_kind_of_run_says_what_it_is_for(studio: Any, grown: Job) -> None:
    makes = studio.start("training.steps=1")
    studio.opened.runner.cancel(makes.id)
    with pytest.raises(UsageError, match="generates; it predicts nothing"):
        studio.opened.prediction.submit(makes.run_id, Wish(), base=Path())
    studio.end(makes)
    from mmstudio.services.generation.wishes import GenerateRequest, ItemWish

    job = studio.end(studio.opened.generation.submit(GenerateRequest(grown.run_id, [ItemWish("0", 1, {})])))
    assert job.state is JobState.FAILED
    assert "tells classes of facts.kind apart; it generates nothing" in job.failure.message


def test_what_is_asked_in_vain_is_said(studio: Any, grown: Job) -> None:
    ask = studio.opened.prediction.submit
    with pytest.raises(UsageError, match="no samples in its split 'nowhere'"):
        ask(grown.run_id, Wish(), base=Path(), split="nowhere")
    with pytest.raises(UsageError, match="Between 1 and 100,000 samples"):
        ask(grown.run_id, Wish(), base=Path(), count=100_001)
    twice = studio.end(ask(grown.run_id, Wish(conditions=[("note", "a"), ("note", "b")]), base=Path()))
    assert twice.failure.message == "A predictor takes one value for each slot, not 2 for 'note'."
    nothing = Wish(conditions=[("note", "a")], weights={"note": 0.0})
    assert "Nothing is given" in studio.end(ask(grown.run_id, nothing, base=Path())).failure.message


def test_a_run_whose_predictor_is_not_here_says_so(studio: Any, grown: Job) -> None:
    studio.app.registry.predictors.remove(SOURCE.plugin)
    try:
        for ask in (studio.opened.evaluation.metrics, studio.opened.runs.plan):
            with pytest.raises(NotFoundError, match=r"test-forest of the plugin acme-forest 1\.2, which"):
                ask(grown.run_id)
        (need,) = [one for one in studio.opened.needs.missing() if one.distribution == "acme-forest"]
        assert "predictor:test-forest" in need.parts
    finally:
        for spec in (FOREST, SLOW, BROKEN):
            studio.app.registry.predictors.add(spec, SOURCE)


def test_a_run_that_has_not_learned_says_so(studio: Any, fruits: str, grown: Job) -> None:
    folder = studio.folder(grown)
    (folder / "predictor.json").rename(folder / "away.json")
    try:
        job = studio.end(studio.opened.prediction.submit(grown.run_id, Wish(), base=Path()))
        assert job.failure.type == NotFoundError.__name__
        assert "has learned nothing yet" in job.failure.message
    finally:
        (folder / "away.json").rename(folder / "predictor.json")


@pytest.mark.parametrize("rest", [b"", b"no arrays", None])
def test_a_predictor_that_cannot_be_read_says_what_to_do(studio: Any, grown: Job, rest: bytes | None) -> None:
    place = studio.folder(grown) / "predictor.safetensors"
    whole = place.read_bytes()
    place.unlink() if rest is None else place.write_bytes(rest)
    try:
        job = studio.end(studio.opened.prediction.submit(grown.run_id, Wish(), base=Path()))
        assert job.failure.type == DamagedError.__name__
        assert job.failure.message.startswith(f"The predictor of {grown.run_id} cannot be read: ")
        assert "Train it again." in (job.failure.message + job.failure.hint), "it has no checkpoints"
    finally:
        place.write_bytes(whole)


def judged(studio: Any, job: Job, **how: Any) -> Evaluation:
    """An evaluation of a run, as it was kept."""
    ended = studio.end(studio.opened.evaluation.evaluate(job.run_id, **how))
    assert ended.state is JobState.DONE, ended.failure
    found: Evaluation = studio.opened.evaluation.read(job.run_id, ended.id)
    return found


def test_how_often_it_is_right_with_every_subset(studio: Any, grown: Job) -> None:
    found = judged(studio, grown, count=100, subset_count=100)
    by_given = {score.given: score for score in found.scores}
    assert set(by_given) == {("note", "facts"), ("note",), ("facts",), ()}
    said = asked(studio, grown, split="test", count=100)
    right = [one["label"] == said["classes"][int(np.argmax(one["scores"]))] for one in said["samples"]]
    every = by_given["note", "facts"]
    assert every.value == pytest.approx(np.mean(right))
    assert (every.n, every.of, every.unit, every.better) == (30, 30, "share", "higher")
    assert (every.metric, every.version, every.slot) == ("accuracy", "acme-forest 1.2", "facts.kind")
    assert every.chance == pytest.approx(10 / 30)
    assert every.low < every.value <= every.high or every.value == 1.0
    told = [one for one in said["samples"] if "note" in one["votes"]]
    texts = [one["label"] == said["classes"][int(np.argmax(one["votes"]["note"]))] for one in told]
    # where a text is missing nothing is known: the first class is named then
    lacking = [one["label"] == "apple" for one in said["samples"] if "note" not in one["votes"]]
    assert by_given["note",].value == pytest.approx(np.mean([*texts, *lacking]))
    assert by_given[()].value == pytest.approx(10 / 30), "nothing is given: the first class is named"
    assert (found.checkpoint, found.split, found.validation, found.attributes) == (0, "test", {}, None)
    rows = [one.score for one in studio.opened.evaluation.scores([grown.run_id])]
    assert [score.value for score in rows][-4:] == [score.value for score in found.scores]
    lines = "\n".join(tell_evaluation(found))
    assert "(chance 33.3 %)" in lines


def test_classes_that_training_never_met_are_never_right(studio: Any, fruits: str, grown: Job) -> None:
    samples = studio.opened.project.datasets.samples(fruits)
    samples.append(
        [
            NewSample({"note": ("a yellow bent fruit",), "facts": ({"weight": 5.0, "kind": kind},)}, "val")
            for kind in ("banana", "banana", None, "plum")
        ]
    )
    samples.finish(0)
    found = judged(studio, grown, split="val", count=10, subset_count=0)
    (score,) = found.scores
    assert (score.n, score.of) == (3, 4), "a sample without a label cannot be judged"
    assert score.value == 0.0, "its weight is an apple's"
    assert score.chance == pytest.approx(1 / 3), "no class that was learned is more frequent"
    assert any("2 of 3 samples are of classes that training never met" in note.text for note in found.notes)
    assert any("has changed since" in note.text for note in found.notes)


def test_the_numbers_behind_its_accuracy_are_kept(studio: Any, grown: Job) -> None:
    found = judged(studio, grown, count=20, subset_count=6)
    numbers = ScoreValues.load(studio.folder(grown), found.id)
    assert numbers is not None
    samples = studio.opened.project.datasets.samples(studio.opened.project.runs.get(grown.run_id).dataset)
    assert numbers.samples.tolist() == [sample.id for sample in samples.read("test", 0, 20)]
    for score in found.scores:
        row = numbers.values[score.key]
        assert np.nanmean(row) == pytest.approx(score.value)
        assert np.isfinite(row).sum() == score.n


def test_it_has_no_checkpoints_to_choose_from(studio: Any, grown: Job) -> None:
    for checkpoint in ("best", 3):
        with pytest.raises(UsageError, match="it has no checkpoints to choose from") as caught:
            studio.opened.evaluation.evaluate(grown.run_id, checkpoint=checkpoint)
        assert "--checkpoint" in str(caught.value.hint)


def test_a_metric_of_results_is_refused(studio: Any, grown: Job) -> None:
    with pytest.raises(UsageError, match="makes nothing that a metric could judge"):
        studio.opened.evaluation.evaluate(grown.run_id, metrics=[Choice(id="test-painted")])
    assert studio.opened.evaluation.metrics(grown.run_id) == []


def nothing_left(studio: Any, job: Job) -> bool:
    """Whether a training left neither a predictor nor files or processes."""
    kept = studio.folder(job) / "predictor.json"
    left = fitting(studio)
    return not kept.exists() and not left and not multiprocessing.active_children()


@pytest.mark.parametrize("how", ["cancel", "pause"])
def test_learning_is_stopped_on_the_way(studio: Any, fruits: str, how: str) -> None:
    slow = recipe(generator=Choice(id="test-slow"))
    job = studio.opened.runs.start(fruits, slow)
    deadline = time.monotonic() + 60
    learning = False
    while not learning and time.monotonic() < deadline:
        studio.opened.channel.wait(0.2)
        events = studio.opened.channel.drain()
        learning = any(
            isinstance(event, ProgressMade) and (event.job_id, event.note) == (job.id, "Learning")
            for event in events
        )
    assert learning, "it tells how far it is"
    staging = studio.opened.project.layout.staging
    assert [one.parent for one in fitting(studio)] == [staging], (
        "which opening empties, if the program is killed"
    )
    if how == "cancel":
        studio.opened.runner.cancel(job.id)
    else:
        studio.opened.runner.command(job.id, Command.PAUSE)
    ended = studio.end(job)
    assert ended.state is (JobState.CANCELLED if how == "cancel" else JobState.PAUSED)
    assert nothing_left(studio, job)


@pytest.mark.parametrize(("trees", "reason"), [(1, "ended by itself"), (2, "failed: no tree grows here")])
def test_a_predictor_that_fails_ends_its_own_process_alone(
    studio: Any, fruits: str, trees: int, reason: str
) -> None:
    broken = recipe(generator=Choice(id="test-broken", settings={"trees": trees}))
    job = studio.end(studio.opened.runs.start(fruits, broken))
    assert job.state is JobState.FAILED
    assert "'test-broken'" in job.failure.message
    assert reason in job.failure.message
    assert nothing_left(studio, job)


def test_what_was_learned_cannot_be_another_runs(studio: Any, grown: Job) -> None:
    place = studio.folder(grown) / "predictor.json"
    told = place.read_text("utf-8")
    for change in ({"classes": ["apple", "plum", "pear"]}, {"widths": {"note": 3}}):
        place.write_text(json.dumps({**json.loads(told), **change}), "utf-8")
        try:
            job = studio.end(studio.opened.prediction.submit(grown.run_id, Wish(), base=Path()))
            assert job.state is JobState.FAILED
            assert job.failure.type == DamagedError.__name__
        finally:
            place.write_text(told, "utf-8")


def test_it_cannot_be_measured_before_nor_given_more_time(studio: Any, fruits: str, grown: Job) -> None:
    with pytest.raises(UsageError, match="all samples at once, not in steps"):
        studio.opened.runs.estimate(fruits, recipe())
    with pytest.raises(UsageError, match="more time would change nothing"):
        studio.opened.runs.train_on(grown.run_id, 1.0)
    told = studio.opened.going_on.told_of_run(grown.run_id).text
    assert re.fullmatch(r"Train the run Forest on the data set fruits \(12[04] samples\), on cpu\.", told)
