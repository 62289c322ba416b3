"""Frozen encoders: 50 MB of weights that are in no checkpoint, whose features are made once and looked up."""

from __future__ import annotations

import json
import os
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import heavy_encoders as heavy
import numpy as np
import pytest
import torch
from small_forest import ForestConfig

from mmstudio.api import PredictorSpec
from mmstudio.core.errors import DamagedError
from mmstudio.core.job import Job, JobState
from mmstudio.core.sample import NewSample, Slot
from mmstudio.engine.data import crew, fill
from mmstudio.engine.data.preprocessing import Augmentation
from mmstudio.engine.model.frozen import MASK, TOKENS, weights_hash
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.loading import open_model
from mmstudio.nn import NO_RESOURCES
from mmstudio.nn.draws import drawing_from
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plugins.config import PluginConfig
from mmstudio.plugins.specs import Provenance
from mmstudio.services.app import App
from mmstudio.services.generation.conditions import Wish

FROZEN = ('conditions=["text", "table"]', "encoder.text.id=test-heavy-frozen", "training.steps=3")
TESTS = Provenance("heavy-encoders", "heavy-encoders", "1")


@pytest.fixture(autouse=True, scope="module")
def encoders(app: Any) -> Iterator[None]:
    for spec in heavy.specs():
        app.registry.encoders.add(spec, TESTS)
    app.registry.steps.add(heavy.STEP, TESTS)
    yield
    app.registry.steps.remove(TESTS.plugin)
    app.registry.encoders.remove(TESTS.plugin)


@pytest.fixture(scope="module")
def frozen(studio: Any, encoders: None) -> Job:
    job: Job = studio.train(*FROZEN)
    return job


def own() -> heavy.Frozen:
    """The encoder, built in the usual way."""
    slot: Any = None
    with drawing_from(0):
        return heavy.Frozen(PluginConfig(), slot, {}, NO_RESOURCES)


def looked_up(studio: Any, job: Job) -> dict[str, Any]:
    """What the training read of the slot of texts."""

    def work(context: Any) -> dict[str, Any]:
        workspace = Workspace(studio.folder(job), context.registry)
        conditions, _ = workspace.prepare(context.samples("shapes"), workspace.saved_plan(), "train")
        return dict(conditions["text"].arrays)

    found: dict[str, Any] = studio.inside(job, work)
    return found


def test_its_weights_are_in_no_checkpoint_and_no_average(studio: Any, frozen: Job) -> None:
    for name in ("model", "ema", "optimizer"):
        tensors = studio.tensors(frozen, name)
        assert max(tensor.nbytes for tensor in tensors.values()) < heavy.BYTES / 8
        assert not [key for key in tensors if key.startswith("conditions.encoders.0.")]
        assert name == "optimizer" or "conditions.nulls.0" in tensors  # the null of its slot is learned
    model = json.loads((studio.folder(frozen) / "model.json").read_text("utf-8"))
    assert model["encoders"]["text"]["weights"] == weights_hash(own())
    assert "weights" not in model["encoders"]["table"]


def test_features_are_those_of_the_encoder_and_the_blank_is_masked(studio: Any, frozen: Job) -> None:
    arrays = looked_up(studio, frozen)
    texts = [
        one.values["text"][0]
        for one in studio.opened.project.datasets.samples("shapes").read("train", 0, 80)
        if one.values.get("text")
    ]
    rows = [heavy.Letters()(value.data or value.path.read_text("utf-8").strip()) for value in texts]
    batch = {name: torch.from_numpy(np.stack([row[name] for row in rows])) for name in rows[0]}
    with torch.no_grad():
        made = own()(batch)
    assert arrays[TOKENS].shape == (len(rows) + 1, heavy.TOKENS, heavy.WIDTH)
    assert torch.allclose(arrays[TOKENS][:-1], made.tokens, atol=1e-6)
    assert arrays[MASK][:-1].all()
    assert not arrays[MASK][-1].any()


def test_nothing_is_encoded_where_all_is_looked_up(studio: Any, frozen: Job) -> None:
    heavy.Trained.rows = 0
    again = studio.train(*FROZEN, seed=4)
    assert heavy.Trained.rows == 9 + 1  # the conditions of previews that have a text, and the blank, once
    assert studio.metrics(again) != studio.metrics(frozen)


def test_looked_up_features_train_as_those_made_at_every_step(
    studio: Any, frozen: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(Augmentation, "touched", lambda _: frozenset({"text"}))
    heavy.Trained.rows = 0
    live = studio.train(*FROZEN)
    assert heavy.Trained.rows > 3 * 16
    before, after = ([row["loss"] for row in studio.metrics(job)] for job in (frozen, live))
    assert before == pytest.approx(
        after, rel=1e-4
    )  # rounding in other batches; Muon and Adam make more of it in the weights
    assert before != pytest.approx(before[:1] * 3, rel=1e-2)


def test_where_a_random_step_changes_what_it_sees_that_is_said(studio: Any) -> None:
    def notes(*settings: str) -> list[str]:
        found: list[str] = studio.train(*FROZEN, "training.steps=1", *settings).result["notes"]
        return found

    assert notes() == []
    heavy.Trained.rows = 0
    (note,) = notes("preprocess.text=test-heavy-twice")
    assert "slot text is frozen, but its features cannot be kept: test-heavy-twice changes" in note
    assert heavy.Trained.rows >= 16


def test_other_weights_than_those_trained_with_are_refused(
    studio: Any, frozen: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(heavy.Trained, "scale", 0.2)

    def work(context: Any) -> None:
        model = open_model(context, frozen.run_id, "latest")
        card = model.sampler.stored_card("text", "a red ring", "key")
        from mmstudio.engine.sample.sampler import Item

        model.sampler.prepare([Item(0, {"text": [card]})])

    with pytest.raises(DamagedError, match="'test-heavy-frozen' of the slot 'text' has other weights now"):
        studio.inside(frozen, work)


def test_results_come_from_the_same_features(studio: Any, frozen: Job) -> None:
    def work(context: Any) -> Any:
        model = open_model(context, frozen.run_id, "latest")
        from mmstudio.engine.sample.items import Guidance, Item, LoadedCard

        settings = model.workspace.run_plan.sampling({"steps": 2})
        words = ("a red ring", "two green crosses")
        items = [Item(1, {"text": [LoadedCard(text, text)]}) for text in words]
        made = [raws["image"] for _, raws in model.sampler.generate(items, Guidance(), settings)]
        with torch.no_grad():
            batch = [heavy.Letters()(text) for text in words]
            features = own()(
                {name: torch.from_numpy(np.stack([row[name] for row in batch])) for name in batch[0]}
            )
        kept = [torch.from_numpy(model.sampler.cards.arrays("text", text)[TOKENS]) for text in words]
        assert torch.allclose(torch.stack(kept), features.tokens, atol=1e-6)
        return made

    one, other = studio.inside(frozen, work)
    assert one.shape == (16, 16, 3)
    assert not np.array_equal(one, other)


def test_processes_that_fill_hold_no_encoder(
    studio: Any, frozen: Job, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv(heavy.LOG, str(tmp_path / "log"))
    monkeypatch.setattr(fill, "WORTH_S", -1.0)
    monkeypatch.setattr(fill, "CHUNK", 8)
    monkeypatch.setattr(crew, "_MOST", 1)
    other = App.start(tmp_path / "config")  # what travels is what other processes can import
    other.registry.encoders.add(heavy.specs()[0], TESTS)

    def work(context: Any) -> None:
        workspace = Workspace(studio.folder(frozen), other.registry)
        plan = workspace.saved_plan()
        job = workspace.job(plan, workspace.preparers(plan)["text"], "text", "train")
        fill.fill_folder(
            context.samples("shapes"),
            job,
            tmp_path / "prepared" / "x",
            lambda _d, _t: None,
            workspace.crew(job),
        )

    studio.inside(frozen, work)
    lines = [line.split() for line in (tmp_path / "log").read_text("utf-8").splitlines()]
    fillers = {pid for what, pid in lines if what == "prepared"} - {str(os.getpid())}
    assert len(fillers) == 1
    assert not fillers & {pid for what, pid in lines if what == "built"}


def test_a_predictor_sees_the_features_of_a_frozen_encoder(studio: Any, encoders: None) -> None:
    """And statistics of what is prepared where the encoder would have to learn."""
    forest = PredictorSpec(id="test-grown", title="F", factory="small_forest:Forest", config=ForestConfig)
    studio.app.registry.predictors.add(forest, TESTS)
    studio.opened.project.datasets.create(
        "sorts", (Slot("text", "text", "condition"), Slot("facts", "table", "condition", ("sort", "size")))
    )
    samples = studio.opened.project.datasets.samples("sorts")
    words = {"long": "a word of many letters", "short": "few"}
    samples.append(
        [
            NewSample({"text": (text,), "facts": ({"sort": sort, "size": 1.0},)}, "train")
            for sort, text in [*words.items()] * 6
        ]
    )
    samples.finish(0)
    recipe = Recipe(
        id="grown",
        title="Grown",
        targets=("facts.sort",),
        encoders={"text": Choice(id="test-heavy-frozen")},
        generator=Choice(id="test-grown"),
    )
    try:
        job = studio.end(studio.opened.runs.start("sorts", recipe))
        assert job.state is JobState.DONE, job.failure
        told = json.loads((studio.folder(job) / "predictor.json").read_text("utf-8"))
        assert told["widths"] == {"text": heavy.WIDTH, "facts": 2}
        given = Wish(conditions=[("text", words["short"])], table=[("size", "1")])
        asked = [
            studio.opened.prediction.submit(job.run_id, wish, base=Path(), split="train", count=2)
            for wish in (Wish(), given)
        ]
        stored, typed = (studio.end(one).result["samples"] for one in asked)
        assert typed[0]["scores"] == stored[1]["scores"]
        assert typed[0]["votes"] == stored[1]["votes"]
        assert typed[0]["votes"]["text"][1] > typed[0]["votes"]["text"][0]
    finally:
        studio.app.registry.predictors.remove(TESTS.plugin)
