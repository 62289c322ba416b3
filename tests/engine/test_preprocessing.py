"""Steps of a recipe: which slots move together, that draws follow from seed and step, and what the cache keeps."""

from __future__ import annotations

import shutil
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch
from torch import Tensor

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.sample import Derived, Slot
from mmstudio.engine.data.batch import Batch
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.data.preprocessing import Augmentation, FixedSteps, augmentation_of, view_of
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.generate import make_request
from mmstudio.engine.sample.loading import open_model
from mmstudio.plan.recipe import Choice
from mmstudio.plugins.specs import Provenance
from mmstudio_image.codec import ImageCodec

CPU = torch.device("cpu")
SLOTS = {"image": "image", "reference": "image", "image.view": "image", "text": "text"}


def pictures(count: int, side: int) -> PreparedSlot:
    """Other pictures for every sample, of the same content whatever their size: a bright quarter somewhere."""
    pixels = torch.zeros(count + 1, 3, side, side, dtype=torch.uint8)
    half = side // 2
    for number in range(count):
        down, across = divmod(number % 4, 2)
        pixels[number, :, down * half :][..., :half, across * half :][..., :half] = 50 + number
    rows = torch.ones(count, dtype=torch.int64)
    return PreparedSlot({"pixels": pixels}, rows.cumsum(0) - 1, rows)


def batches(augment: Augmentation | None = None, *, seed: int = 0) -> Batches:
    conditions = {"reference": pictures(40, 8), "image.view": pictures(40, 4)}
    return Batches.over(
        conditions, {"image": pictures(40, 16)}, batch=16, seed=seed, drop=0.5, device=CPU, augment=augment
    )


def augmentation(app: Any, **steps: list[Choice]) -> Augmentation:
    listed = {name.replace("_", "."): chosen for name, chosen in steps.items()}
    return augmentation_of(listed, SLOTS, app.registry)


def shrunk(pixels: Tensor, side: int) -> Tensor:
    step = pixels.shape[-1] // side
    return pixels[..., ::step, ::step]


def everything(batch: Batch) -> list[Tensor]:
    return list(batch.tensors())


MIRROR = Choice(id="image-mirror")
UPSIDE = Choice(id="image-mirror", settings={"direction": "vertical"})


@pytest.mark.parametrize("listed", ["image", "reference"])
def test_what_moves_together_is_mirrored_alike_whatever_its_size(app: Any, listed: str) -> None:
    plain = batches()
    moved = batches(augmentation(app, **{listed: [MIRROR, UPSIDE]}))
    turned = 0
    for step in range(4):
        before, after = plain.at(step), moved.at(step)
        image = after.targets["image"]["pixels"]
        for name in ("reference", "image.view"):
            small = after.conditions[name]["pixels"]
            assert torch.equal(shrunk(image, small.shape[-1]), small)
        turned += int((image != before.targets["image"]["pixels"]).flatten(1).any(dim=1).sum())
    assert 30 < turned < 62  # three of four are changed


def test_what_does_not_move_together_changes_its_own_slot_only(app: Any) -> None:
    found = augmentation_of(
        {"audio": [Choice(id="audio-spec-augment")], "image": [MIRROR]},
        {"image": "image", "audio": "audio", "other": "audio"},
        app.registry,
    )
    assert [step.slots for step in found.steps] == [("image",), ("audio",)]


def test_nothing_but_the_arrays_of_the_step_differs(app: Any) -> None:
    """Which samples, alternatives and slots a step sees is the same with augmentation and without."""
    plain, moved = batches(seed=3), batches(augmentation(app, image=[MIRROR]), seed=3)
    for step in range(3):
        one, other = plain.at(step), moved.at(step)
        for name in one.weight:
            assert torch.equal(one.weight[name], other.weight[name])
            assert torch.equal(one.there[name], other.there[name])
        assert torch.equal(
            one.targets["image"]["pixels"].flatten(1).amax(dim=1),
            other.targets["image"]["pixels"].flatten(1).amax(dim=1),
        )


def test_draws_follow_from_seed_and_step(app: Any) -> None:
    chosen = [MIRROR, Choice(id="image-random-rotate"), Choice(id="image-jitter")]
    one, again, other = (batches(augmentation(app, image=chosen), seed=seed) for seed in (1, 1, 2))
    torch.manual_seed(9)
    first = [one.at(step) for step in (5, 2)]
    torch.manual_seed(10)
    second = [again.at(step) for step in (2, 5)][::-1]
    for a, b in zip(first, second, strict=True):
        assert all(torch.equal(x, y) for x, y in zip(everything(a), everything(b), strict=True))
    assert not torch.equal(one.at(5).targets["image"]["pixels"], other.at(5).targets["image"]["pixels"])


def test_equal_steps_behind_each_other_draw_otherwise(app: Any) -> None:
    """Or two mirrors would undo each other."""
    twice = batches(augmentation(app, image=[MIRROR, MIRROR]))
    changed = [
        not torch.equal(
            twice.at(step).targets["image"]["pixels"], batches().at(step).targets["image"]["pixels"]
        )
        for step in range(4)
    ]
    assert any(changed)


def test_the_data_themselves_are_never_changed(app: Any) -> None:
    data = batches(augmentation(app, image=[MIRROR, Choice(id="image-jitter")]))
    kept = {name: slot.arrays["pixels"].clone() for name, slot in {**data.targets, **data.conditions}.items()}
    for step in range(4):
        data.at(step)
    for name, slot in {**data.targets, **data.conditions}.items():
        assert torch.equal(slot.arrays["pixels"], kept[name])


def test_a_step_on_arrays_that_are_not_prepared_is_refused(app: Any) -> None:
    found = augmentation(app, image=[MIRROR])
    arrays = {name: {"pixels": torch.zeros(1)} for name in SLOTS}
    found.check(arrays)
    with pytest.raises(UsageError, match=r"'image-mirror' cannot change the slot 'reference': .*pixels"):
        found.check(arrays | {"reference": {"maps": torch.zeros(1)}})


def test_views_are_taken_from_what_the_target_became(app: Any) -> None:
    listed = {
        "image": [Choice(id="image-flip")],
        "image.view": [Choice(id="image-resize", settings={"side": 8})],
    }
    steps = FixedSteps(listed, app.registry)
    raw = np.random.default_rng(0).integers(0, 256, (40, 40, 3), np.uint8)
    codec = ImageCodec()
    view, text = Slot("image.view", "image", derived=Derived("image")), Slot("text", "text")
    drawn = steps.apply(view, raw, view_of(codec, 7))
    assert max(drawn.shape[:2]) == 8
    again = codec.view(raw[:, ::-1], np.random.default_rng(7))
    assert np.array_equal(drawn, steps.of(view)[0](again))
    given = steps.apply(view, raw)  # what a person gives is a view already
    assert np.array_equal(given, steps.of(view)[0](np.ascontiguousarray(raw[:, ::-1])))
    assert np.array_equal(steps.apply(text, raw), raw)


def test_the_cache_is_keyed_by_what_runs_once_only(studio: Any, trained: Job) -> None:
    def keys(*settings: str) -> dict[str, Any]:
        job = studio.train(*settings, "training.steps=2")
        workspace = Workspace(studio.folder(job), studio.app.registry)
        return {name: workspace.steps.key(Slot(name, name)) for name in ("image", "text")}

    plain = keys()
    assert plain["image"] == {"steps": []}
    assert keys("preprocess.image=image-mirror") == plain
    flipped = keys("preprocess.image=image-flip,image-mirror")
    assert [step["id"] for step in flipped["image"]["steps"]] == ["image-flip"]
    assert flipped["text"] == plain["text"]


def test_steps_that_run_once_are_cached(studio: Any, trained: Job) -> None:
    cache = studio.opened.project.layout.root / "cache" / "prepared"
    studio.train("preprocess.image=image-normalise", "training.steps=2")
    there = {path.name for path in cache.iterdir()}
    studio.train("preprocess.image=image-normalise,image-mirror,image-jitter", "training.steps=2")
    assert {path.name for path in cache.iterdir()} == there


def test_a_training_with_steps_is_the_same_again_and_another_than_without(studio: Any) -> None:
    steps = (
        "preprocess.image=image-mirror,image-random-rotate",
        "preprocess.text=text-template,text-word-drop",
        "training.steps=6",
    )
    one, other = studio.train(*steps), studio.train(*steps)
    plain = studio.train("training.steps=6")
    for name in ("model", "ema"):
        first, second, third = (studio.tensors(job, name) for job in (one, other, plain))
        assert all(torch.equal(first[key], second[key]) for key in first)
        assert any(
            first[key].shape != third[key].shape or not torch.equal(first[key], third[key]) for key in first
        )


def test_a_training_that_was_paused_goes_on_bit_for_bit_with_steps(studio: Any) -> None:
    steps = ("preprocess.image=image-mirror,image-jitter", "training.steps=8", "training.checkpoint_every=4")
    whole, cut = studio.train(*steps), studio.train(*steps)
    folder = studio.folder(cut)
    shutil.rmtree(folder / "checkpoints" / "8", ignore_errors=True)
    for path in (folder / "checkpoints").iterdir():
        if int(path.name) > 4:
            shutil.rmtree(path)
    again = studio.end(studio.opened.runs.enqueue(studio.opened.project.runs.get(cut.run_id), "cpu"))
    assert again.state is JobState.DONE, again.failure
    first, second = studio.tensors(whole, "model"), studio.tensors(again, "model")
    assert all(torch.equal(first[key], second[key]) for key in first)


def test_conditions_go_through_the_same_steps_when_generating(studio: Any) -> None:
    job = studio.train("preprocess.text=text-lower,text-truncate,text-word-drop", "training.steps=2")

    def look(context: Any) -> Any:
        model = open_model(context, job.run_id, "latest")
        words = "ONE two three four five six seven eight nine ten eleven twelve THIRTEEN"
        payload = {"items": [{"name": "a", "seed": 0, "conditions": {"text": [{"data": words}]}}]}
        (item,) = make_request(model, payload)[0].items
        return item.cards["text"][0].raw

    assert studio.inside(job, look) == "one two three four five six seven eight nine ten eleven twelve"


def test_encoders_are_fitted_on_what_they_will_see(studio: Any) -> None:
    settings = 'preprocess.text=[{"id": "text-template", "settings": {"template": "zebra zebra {text}"}}]'
    job = studio.train(settings, "training.steps=2")
    plan = Workspace(studio.folder(job), studio.app.registry).saved_plan()
    pieces = plan.encoders["text"].state["tokenizer"]["model"]["vocab"]
    assert "\u0120zebra" in pieces


def test_a_step_for_what_is_not_prepared_ends_the_training_in_a_sentence(studio: Any, app: Any) -> None:
    spec = replace(app.registry.steps.get("image-mirror"), id="engine-test-depth", arrays=("depth",))
    app.registry.steps.add(spec, Provenance("engine-tests", "engine-tests", "1"))
    job = studio.end(studio.start("preprocess.image=engine-test-depth", "training.steps=2"))
    assert job.state is JobState.FAILED
    assert "The step 'engine-test-depth' cannot change the slot 'image'" in job.failure.message
