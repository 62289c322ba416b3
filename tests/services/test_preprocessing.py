"""Steps of a recipe against a data set: what does not fit is refused, what may contradict is noted, one sample shows it."""

from __future__ import annotations

from typing import Any

import numpy as np
import pytest

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.events import PreviewMade
from mmstudio.core.job import Job, JobState
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.plugins.shown import Sound
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject

Steps = dict[str, list[Choice]]


def listed(*ids: str, **settings: Any) -> list[Choice]:
    return [Choice(id=name, settings=settings) for name in ids]


def with_steps(recipe: Recipe, **steps: str) -> Recipe:
    return apply_settings(recipe, {f"preprocess.{slot}": text for slot, text in steps.items()})


@pytest.mark.parametrize(
    ("steps", "reason"),
    [
        ({"image": "no-such"}, "no step 'no-such'"),
        ({"text": "image-mirror"}, r"'image-mirror' does not fit the slot 'text'.*Steps for it: text-lower"),
        ({"image.view": "text-lower"}, "'text-lower' does not fit the slot 'image.view'"),
        ({"table": "text-lower"}, r"does not fit the slot 'table'.*Steps for it: none"),
        ({"image": '[{"id": "image-mirror", "settings": {"probability": 2}}]'}, "probability.*at most 1"),
        ({"image": '[{"id": "image-crop", "settings": {"size": 2}}]'}, "size"),
        ({"image": '[{"ident": "image-crop"}]'}, "preprocess"),
        ({"image": "3"}, "takes a list of steps"),
    ],
)
def test_steps_that_do_not_fit_are_refused(
    filled: OpenProject, recipe: Recipe, steps: dict[str, str], reason: str
) -> None:
    with pytest.raises((UsageError, NotFoundError), match=reason):
        filled.runs.start("shapes", with_steps(recipe, **steps))
    assert filled.runs.list() == []


def test_what_may_be_contradicted_is_noted_and_hinders_nothing(filled: OpenProject, recipe: Recipe) -> None:
    chosen = with_steps(recipe, image="image-resize,image-mirror", text="text-lower,text-word-drop")
    notes = filled.runs.notes("shapes", chosen)
    sides = "Words about sides, such as left and right, are no longer true of a mirrored picture."
    meaning = "Without a word such as not or without, a text may say the opposite."
    assert notes == [
        f"Random mirror: {sides} This data has text, table.",
        f"Random word drop: {meaning} This data has text.",
    ]
    assert filled.runs.start("shapes", chosen).state is JobState.QUEUED
    assert filled.runs.notes("shapes", recipe) == []


def test_only_what_the_training_has_is_contradicted(filled: OpenProject, recipe: Recipe) -> None:
    chosen = with_steps(recipe, image="image-mirror", text="text-lower")
    alone = chosen.model_copy(update={"conditions": ("audio", "reference")})
    assert filled.runs.notes("shapes", alone) == [
        "The steps for text change nothing: this training does not have it."
    ]


def test_steps_of_a_view_belong_to_a_training_with_views(filled: OpenProject, recipe: Recipe) -> None:
    chosen = with_steps(recipe, **{"image.view": "image-pad"})
    (note,) = filled.runs.notes("shapes", chosen)
    assert "change nothing" in note
    views = recipe.training.model_copy(update={"views": True})
    alone = chosen.model_copy(update={"conditions": ("audio",), "training": views})
    assert filled.runs.notes("shapes", alone) == []
    assert "step:image-pad" in filled.runs.plan_of("shapes", alone).provenance


def test_no_recipe_that_is_shipped_and_makes_something_uses_a_step_that_can_contradict(program: App) -> None:
    for recipe in program.recipes.list():
        if recipe.id in {"cnn", "few-labels"}:  # they tell classes, which stay what they are
            continue
        for choices in recipe.preprocess.values():
            assert [
                choice.id for choice in choices if program.registry.steps.get(choice.id).contradicts
            ] == []


def shown(opened: OpenProject, slot: str, steps: Steps, *, count: int = 4, seed: int = 0) -> tuple[Any, Any]:
    """What a sample was and what became of it, as events tell."""
    opened.runner.lane("cpu:sample").resume()
    sample = opened.project.datasets.samples("shapes").read("train", 1, 2)[0]
    job = opened.datasets.augment("shapes", sample, slot, steps, count=count, seed=seed)
    ended = opened.runner.wait(job.id, 60)
    assert ended.state is JobState.DONE, ended.failure
    told = [event for event in opened.channel.drain(10_000) if isinstance(event, PreviewMade)]
    made = {event.kind: event.slots for event in told if event.job_id == job.id}
    return made["before"], made["augment"]


def test_several_steps_are_shown_in_their_order_with_their_settings(filled: OpenProject) -> None:
    steps = {"image": [*listed("image-pad", border=0.5, fill="white"), *listed("image-crop", share=0.5)]}
    before, after = shown(filled, "image", steps)
    assert list(after) == ["image"]
    assert np.array_equal(before["image"][0], after["image"][0])  # what the border added is cut off again
    _, other = shown(filled, "image", {"image": steps["image"][::-1]})
    assert (other["image"][0][0] == 255).all()


def test_what_moves_together_is_shown_together(filled: OpenProject) -> None:
    steps = {"image": listed("image-colour", brightness=2.0) + listed("image-jitter", brightness=0.9)}
    before, after = shown(filled, "image", steps, count=6)
    assert list(after) == ["image", "reference"]
    assert len(after["image"]) == len(after["reference"]) == 6
    was = {name: float(raws[0].max()) for name, raws in before.items()}
    factors = [made.max() / (2 * was["image"]) for made in after["image"]]
    assert np.std(factors) > 0.05
    for made, factor in zip(after["reference"], factors, strict=True):
        if made.max() < 255:
            assert made.max() == pytest.approx(factor * was["reference"], rel=0.15, abs=3)
    again = shown(filled, "image", steps, count=6)[1]
    assert all(np.array_equal(a, b) for a, b in zip(after["image"], again["image"], strict=True))
    other = shown(filled, "image", steps, count=6, seed=1)[1]
    assert not np.array_equal(after["image"][0], other["image"][0])
    _, reference = shown(filled, "reference", steps, count=2)
    assert list(reference) == ["reference", "image"]


def test_sounds_and_texts_are_shown(filled: OpenProject) -> None:
    before, after = shown(filled, "audio", {"audio": listed("audio-length", seconds=0.5)})
    assert isinstance(after["audio"][0], Sound)
    assert after["audio"][0].samples.shape == (1, 4000)
    before, after = shown(filled, "audio", {"audio": listed("audio-spec-augment")})
    assert isinstance(before["audio"][0], Sound)
    assert before["audio"][1].shape == after["audio"][0].shape
    assert len({made.tobytes() for made in after["audio"]}) > 1
    steps = {
        "text": listed("text-template", template="seen here: {text}")
        + listed("text-word-drop", probability=0.5)
    }
    before, after = shown(filled, "text", steps, count=8)
    (text,) = before["text"]
    whole = f"seen here: {text}".split()
    assert len(set(after["text"])) > 1
    for made in after["text"]:
        rest = iter(whole)
        assert all(word in rest for word in made.split())


def test_without_steps_the_sample_is_shown_as_it_is(filled: OpenProject) -> None:
    before, after = shown(filled, "image", {})
    assert np.array_equal(before["image"][0], after["image"][0])


def test_what_cannot_be_shown_is_refused(filled: OpenProject) -> None:
    sample = filled.project.datasets.samples("shapes").read("train", 0, 1)[0]
    with pytest.raises(UsageError, match="does not fit the slot 'text'"):
        filled.datasets.augment("shapes", sample, "text", {"text": listed("image-flip")}, count=1, seed=0)
    filled.runner.lane("cpu:sample").resume()
    job: Job = filled.datasets.augment("shapes", sample, "smell", {}, count=1, seed=0)
    ended = filled.runner.wait(job.id, 60)
    assert ended.failure is not None
    assert ended.failure.message == "The sample has no smell."
