"""Any to any through the engine: targets that are conditions too are given or made, judged, saved and gone on with."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from PIL import Image
from spoken import COLOURS, NAME, PAINTER, SLOTS, WORDS, add_spoken

from mmstudio.api import read_sidecar
from mmstudio.core.errors import UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.core.payloads import TrainPayload
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.data.preprocessing import augmentation_of, named, target_in
from mmstudio.engine.judge.rounds import Rounds
from mmstudio.engine.model.workspace import Workspace
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.plan.roles import Data
from mmstudio.plan.run_plan import RunPlan, plan_run
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio.services.jobs import new_job

SPEAKER = Choice(id="test-speaker", settings={"longest": 12})
JOINT = Choice(id="joint", settings={"summary": 8, "condition_width": 32, "hidden": 48, "layers": 2})
DATA = Data(NAME, SLOTS)


def _recipe(steps: int = 100, **more: Any) -> Recipe:
    usual = {"batch": 12, "lr": 0.006, "preview_every_s": 0, "precision": "fp32", "checkpoint_every_s": 1000}
    return Recipe.model_validate(
        {
            "id": "joint",
            "title": "joint",
            "fusion": Choice(id="decision", settings={"hidden": 16}),
            "generator": JOINT,
            "decoders": {"text": SPEAKER, "image": PAINTER},
            "training": Training(steps=steps, **usual),
            "encoders": {"image": {"id": "image-cnn", "settings": {"size": 16, "width": 16, "channels": 8}}},
            **more,
        }
    )


@pytest.fixture(scope="module")
def data(studio: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    return add_spoken(studio.opened, tmp_path_factory.mktemp("spoken"), "any")


@pytest.fixture(scope="module")
def run(studio: Any, data: str) -> Job:
    job: Job = studio.end(studio.opened.runs.start(data, _recipe(), seed=1))
    assert job.state is JobState.DONE, job.failure
    return job


def _plan(studio: Any, recipe: Recipe, data: Data = DATA) -> RunPlan:
    return plan_run(recipe, data, studio.app.registry)


def _names(slots: Any) -> list[str]:
    return [slot.name for slot in slots]


def test_all_that_can_be_made_is_made_and_conditions(studio: Any) -> None:
    plan = _plan(studio, _recipe())
    assert _names(plan.targets) == ["text", "image"]
    assert _names(plan.conditions) == ["table", "text", "image"]
    assert _names(plan.slots) == ["text", "image", "table"]
    assert plan.takes == plan.conditions
    assert plan.givable == ()
    assert plan.decoders["text"].id == "test-speaker"


def test_targets_and_conditions_can_be_chosen(studio: Any) -> None:
    plan = _plan(studio, _recipe(targets=("image",)))
    assert _names(plan.targets) == ["image"]
    assert _names(plan.conditions) == ["table", "image"]
    plan = _plan(studio, _recipe(targets=("text", "image"), conditions=("table",)))
    assert _names(plan.conditions) == ["text", "image", "table"]
    assert _names(_plan(studio, _recipe(conditions=("image", "table"))).conditions) == [
        "text",
        "image",
        "table",
    ]


def test_no_other_generator_is_conditioned_by_what_it_makes(studio: Any) -> None:
    other = _recipe(
        generator=Choice(id="test-telling"), fusion=Choice(id="concat"), targets=("text", "image")
    )
    assert _names(_plan(studio, other).conditions) == ["table"]
    with pytest.raises(UsageError, match="cannot be both the target and a condition"):
        _plan(studio, other.model_copy(update={"conditions": ("table", "text")}))


def test_one_is_left_to_be_made(studio: Any) -> None:
    plan = _plan(studio, _recipe())
    plan.check_given(["text"])
    plan.check_given(["image", "table"])
    with pytest.raises(UsageError, match="The run makes image, text; nothing is left"):
        plan.check_given(["image", "text"])


def test_what_is_made_is_encoded_as_it_is_learned(studio: Any) -> None:
    """Of several alternatives the same one, and changed alike by random steps."""
    rng = torch.Generator().manual_seed(0)
    pixels = torch.randint(0, 255, (40, 3, 8, 8), generator=rng, dtype=torch.uint8)
    start = torch.arange(0, 40, 2)
    slot = PreparedSlot({"pixels": pixels}, start, torch.full_like(start, 2))
    listed = {"image": [Choice(id="image-mirror")]}
    steps = augmentation_of(listed, named({"image": "image"}, {"image": "image"}), studio.app.registry)
    how: dict[str, Any] = {"batch": 16, "seed": 1, "drop": 0.5, "device": torch.device("cpu")}
    plain = Batches.over({"image": slot}, {"image": slot}, **how)
    moved = Batches.over({"image": slot}, {"image": slot}, **how, augment=steps)
    changed = 0
    for number in range(3):
        one, other = plain.at(number), moved.at(number)
        for batch in (one, other):
            assert torch.equal(batch.conditions["image"]["pixels"], batch.targets["image"]["pixels"])
        changed += int((one.targets["image"]["pixels"] != other.targets["image"]["pixels"]).any())
    assert changed == 3
    both = named({"a": 1, "b": 2}, {"a": 3, "c": 4})
    assert [target_in(both, name) for name in ("a", "c")] == [3, 4]
    assert (both["a"], both["b"], len(both)) == (1, 2, 4)


def test_encoder_and_decoder_prepare_the_same_slot_each_in_its_own_way(studio: Any, run: Job) -> None:
    def prepared(context: Any) -> tuple[Any, Any]:
        workspace = Workspace(studio.folder(run), studio.app.registry)
        plan = workspace.saved_plan()
        return workspace.prepare(context.samples("any"), plan, "train")

    conditions, targets = studio.inside(run, prepared)
    assert set(conditions) == {"table", "text", "image"}
    assert set(targets) == {"text", "image"}
    assert set(targets["text"].arrays) == {"ids"}
    assert targets["text"].arrays["ids"].shape[1] == 12
    assert conditions["text"].arrays["ids"].shape != targets["text"].arrays["ids"].shape


def test_one_run_trains_the_prior_and_every_decoder(studio: Any, run: Job) -> None:
    rows = studio.metrics(run)
    assert {"prior", "text letters", "image loss"} <= set(rows[-1])
    for name in ("text letters", "image loss"):
        assert rows[-1][name] < 0.5 * rows[0][name], name
    optimiser = studio.tensors(run, "optimizer")
    phases = {name.rsplit("/", 2)[0] for name in optimiser}
    assert phases == {"together", "condition", "prior"}
    averaged = studio.tensors(run, "ema")
    assert any(name.startswith("learner.mixers.0") for name in averaged)
    assert any(name.startswith("learner.prior") for name in averaged)


def _generate(studio: Any, run: Job, out: Path, *given: dict[str, Any], **more: Any) -> Job:
    items = [
        ItemWish(f"{number:05d}", 7 + number, {slot: [_card(value)] for slot, value in one.items()})
        for number, one in enumerate(given)
    ]
    job: Job = studio.end(
        studio.opened.generation.submit(GenerateRequest(run.run_id, items, out=out, **more))
    )
    return job


def _card(value: Any) -> dict[str, Any]:
    return {"path": str(value)} if isinstance(value, Path) else {"data": value}


def _read(out: Path) -> dict[str, Any]:
    """What a picture shows and a text says, by the name of the file."""
    found: dict[str, Any] = {}
    for path in out.iterdir():
        if path.suffix == ".png":
            mean = np.asarray(Image.open(path), dtype=float).mean(axis=(0, 1))
            far = {kind: float(np.abs(mean - colour).max()) for kind, colour in COLOURS.items()}
            found[path.name] = min(far, key=lambda kind: far[kind])
        elif path.suffix == ".txt":
            said = path.read_text("utf-8")
            found[path.name] = next((kind for kind, words in WORDS.items() if words == said), said)
    return found


def _kinds(found: Mapping[str, Any], number: int) -> dict[str, Any]:
    return {
        slot: kind
        for name, kind in found.items()
        for slot in ("text", "image")
        if name.startswith(f"{number:05d}") and slot in name
    }


def test_whatever_is_given_the_rest_is_made_and_agrees(studio: Any, run: Job, tmp_path: Path) -> None:
    picture = tmp_path / "b.png"
    Image.new("RGB", (8, 8), COLOURS["b"]).save(picture)
    given: list[dict[str, Any]] = [
        {"table": {"kind": "a"}},
        {"table": {"kind": "b"}},
        {"text": WORDS["a"]},
        {"text": WORDS["b"]},
        {"image": picture},
        *({} for _ in range(6)),
    ]
    job = _generate(studio, run, tmp_path / "out", *given)
    assert job.state is JobState.DONE, job.failure
    found = _read(tmp_path / "out")
    assert _kinds(found, 0) == {"text": "a", "image": "a"}
    assert _kinds(found, 1) == {"text": "b", "image": "b"}
    assert _kinds(found, 2) == {"image": "a"}, "what is given is not made"
    assert _kinds(found, 3) == {"image": "b"}
    assert _kinds(found, 4) == {"text": "b"}
    free = [_kinds(found, number) for number in range(5, 11)]
    assert all(one["text"] == one["image"] for one in free), free
    assert {one["text"] for one in free} == {"a", "b"}, "out of nothing always the same comes"


def test_what_is_made_later_is_made_again_with_what_was_made_before_it_given(
    studio: Any, run: Job, tmp_path: Path
) -> None:
    """Nothing of the text but what it says reaches the picture."""
    free: list[dict[str, Any]] = [{} for _ in range(6)]
    _generate(studio, run, tmp_path / "out", *free)
    said = [path.read_text("utf-8") for path in sorted((tmp_path / "out").glob("*.txt"))]
    _generate(studio, run, tmp_path / "held", *({"text": one} for one in said))
    pictures = [sorted((tmp_path / place).glob("*.png")) for place in ("out", "held")]
    assert [len(some) for some in pictures] == [6, 6]
    for made, again in zip(*pictures, strict=True):
        one, other = (np.asarray(Image.open(path), dtype=int) for path in (made, again))
        assert np.abs(one - other).max() <= 1


def test_a_result_is_made_again_from_its_recipe_and_alone_as_among_others(
    studio: Any, run: Job, tmp_path: Path
) -> None:
    _generate(studio, run, tmp_path / "out", {"text": WORDS["a"]}, {}, {"text": WORDS["b"]})
    pictures = sorted((tmp_path / "out").glob("*.png"))
    assert len(pictures) == 3
    for picture in pictures:
        again = studio.end(studio.opened.evaluation.reproduce(picture))
        assert again.result["verdict"] == "identical", again.result
    recipe = read_sidecar(next((tmp_path / "out").glob("00001*.txt")))
    assert recipe is not None
    assert recipe["slot"] == "text"


def test_it_is_judged_for_every_subset_and_never_given_what_it_is_to_make(
    studio: Any, run: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    rounds = []
    make = Rounds.make

    def noted(self: Rounds, asked: Any) -> Any:
        rounds.append(made := make(self, asked))
        return made

    monkeypatch.setattr(Rounds, "make", noted)
    job = studio.end(
        studio.opened.evaluation.evaluate(
            run.run_id, split="val", count=4, subset_count=2, metrics=[Choice(id="colour-distance")]
        )
    )
    assert job.state is JobState.DONE, job.failure
    whole, *subsets = rounds
    assert set(whole.results) == {"text", "image"}
    for slot, results in whole.results.items():
        assert len(results) == 4
        assert all(slot not in result.given for result in results)
        assert all(result.given.keys() >= {"table"} for result in results)
    assert {one.given: tuple(one.results) for one in subsets} == {
        (): ("text", "image"),
        ("table",): ("text", "image"),
        ("text",): ("image",),
        ("image",): ("text",),
        ("table", "text"): ("image",),
        ("table", "image"): ("text",),
    }


def test_a_pause_changes_nothing(studio: Any, data: str, tmp_path: Path) -> None:
    """Gone on from a checkpoint in the middle, a training ends with the same weights."""
    recipe = _recipe(8)
    half = recipe.model_copy(update={"training": recipe.training.model_copy(update={"checkpoint_every": 4})})
    whole = studio.end(studio.opened.runs.start(data, half, seed=2))
    assert whole.state is JobState.DONE, whole.failure
    folder = studio.folder(whole)
    expected = studio.tensors(whole, "ema")
    shutil.rmtree(folder / "checkpoints" / "00000008")
    job = new_job("train", "Again", "cpu:train", TrainPayload(), run_id=whole.run_id)
    again = studio.end(studio.opened.runner.submit(job))
    assert again.state is JobState.DONE, again.failure
    found = studio.tensors(whole, "ema")
    assert all(torch.equal(found[name], tensor) for name, tensor in expected.items())


def test_nothing_is_judged_by_what_it_says_of_itself(studio: Any, run: Job) -> None:
    """Baselines are compared with the conditions that the run is given to make a slot, which are the others."""
    metrics = [Choice(id="alignment"), Choice(id="alignment-of-texts")]
    asked = studio.opened.evaluation.evaluate(
        run.run_id, metrics=metrics, split="val", count=6, subset_count=0, baselines=True
    )
    job = studio.end(asked)
    assert job.state is JobState.DONE, job.failure
    told: dict[tuple[str, str], set[str]] = {}
    for score in studio.opened.evaluation.read(run.run_id, job.id).scores:
        told.setdefault((score.slot, score.source), set()).add(score.figure)
    for slot, other in (("text", "image"), ("image", "text")):
        wanted = {"alignment", f"alignment with {other}", "alignment with table"}
        assert {
            source: told[slot, source] for source in ("run", "real", "shuffled", "copy")
        } == dict.fromkeys(("run", "real", "shuffled", "copy"), wanted)
