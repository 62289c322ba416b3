"""The service of the diagnosis over a real project: what it reads, and what it prepares."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Failure, JobState
from mmstudio.core.payloads import TrainPayload
from mmstudio.core.run import RunState
from mmstudio.core.sample import NewSample, Slot
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.plan.run_folder import RunFolder
from mmstudio.services.jobs import new_job
from mmstudio.services.opened import OpenProject

SLOTS = (
    Slot("image", "image", "target"),
    Slot("text", "text", "condition"),
    Slot("mood", "text", "condition"),
)
FAST = {"update/generator": 0.2, "share": 0.5}
RECIPE = Recipe(
    id="tiny",
    title="Tiny",
    fusion=Choice(id="concat"),
    generator=Choice(id="image-gan", settings={"gamma": 0.0}),
    training=Training(lr=0.004, steps=100),
)


def add_run(opened: OpenProject, recipe: Recipe = RECIPE, name: str = "one") -> RunFolder:
    """A run with its configuration, as if it had been trained."""
    run = opened.project.runs.create(name, dataset="pictures", recipe=recipe.id)
    files = opened.project.runs.files(run.id)
    slots = [
        {"name": slot.name, "modality": slot.modality, "role": slot.role, "columns": []} for slot in SLOTS
    ]
    files.write_config(
        {
            "run": run.id,
            "dataset": "pictures",
            "recipe": recipe.model_dump(mode="json"),
            "seed": 0,
            "slots": slots,
        }
    )
    return files


def add_pictures(opened: OpenProject, folder: Path, copies: int) -> None:
    """Forty pictures to train on and ten held out, some of which are the same files."""
    opened.project.datasets.create("pictures", SLOTS)
    paths = []
    for number in range(50):
        path = folder / f"{number}.png"
        Image.fromarray(np.full((8, 8, 3), number * 5, np.uint8)).save(path)
        paths.append(path)
    for number in range(copies):
        paths[49 - number].write_bytes(paths[number].read_bytes())
    samples = opened.project.datasets.samples("pictures")
    samples.append(
        [
            NewSample(
                {"image": (path,), "text": ("a",), "mood": ("b",)},
                "train" if place < 40 else "val" if place < 45 else "test",
            )
            for place, path in enumerate(paths)
        ]
    )
    samples.finish(0)


def test_nothing_was_noted(opened: OpenProject) -> None:
    found = opened.diagnosis.diagnose(add_run(opened).path.name)
    assert (found.findings, found.step) == ((), 0)


def test_what_was_noted_is_diagnosed_and_prepared(opened: OpenProject) -> None:
    files = add_run(opened)
    files.add_vitals([(step, FAST) for step in (1, 11, 21, 31)])
    found = opened.diagnosis.diagnose(files.path.name)
    assert [one.kind for one in found.findings] == ["fast"]
    assert found.step == 31
    told = json.loads(json.dumps(found.to_json()))["findings"][0]
    assert told["changes"] == {"training.lr": "0.0002"}
    assert told["evidence"] == ["A step changes the weights of generator by 20.00%."]
    recipe = opened.diagnosis.prepared(files.path.name, found.finding(1))
    assert recipe == RECIPE.model_copy(update={"training": RECIPE.training.model_copy(update={"lr": 0.0002})})
    assert opened.runner.jobs() == [], "nothing is started"
    with pytest.raises(NotFoundError):
        found.finding(2)


def test_the_plugin_of_the_learner_names_what_helps(opened: OpenProject) -> None:
    """A penalty that is off cannot be made stronger by a factor: its default is taken."""
    files = add_run(opened)
    files.add_vitals([(step, {"figure/told_apart": 1.0, "share": 1.0}) for step in range(1, 200, 10)])
    assert opened.diagnosis.diagnose(files.path.name).findings[0].changes == {"generator.gamma": "5"}
    weak = RECIPE.model_copy(update={"generator": Choice(id="image-gan", settings={"gamma": 2.0})})
    files = add_run(opened, weak)
    files.add_vitals([(step, {"figure/told_apart": 1.0, "share": 1.0}) for step in range(1, 200, 10)])
    assert opened.diagnosis.diagnose(files.path.name).findings[0].changes == {"generator.gamma": "8"}


def test_a_dead_condition_is_left_out(opened: OpenProject) -> None:
    files = add_run(opened)
    probe = {f"condition/{name}/mood": 0.0 for name in ("change", "gain", "gain_error")}
    files.add_vitals([(100, {"share": 1.0, **probe})])
    (finding,) = opened.diagnosis.diagnose(files.path.name).findings
    assert finding.subject == "mood"
    assert opened.diagnosis.prepared(files.path.name, finding).conditions == ("text",)


def test_files_in_both_splits_are_counted(opened: OpenProject, tmp_path: Path) -> None:
    add_pictures(opened, tmp_path, 7)
    run = add_run(opened).path.name
    (finding,) = opened.diagnosis.diagnose(run).findings
    assert finding.kind == "leaked"
    assert finding.evidence[0].text == "7 of 10 held-out samples have the same file as a training sample."
    twins = [sample.id for sample in opened.project.datasets.samples("pictures").read("train", 0, 7)]
    opened.project.datasets.edits("pictures").exclude(twins, "copies")
    assert opened.diagnosis.diagnose(run).findings == (), "the data have changed since"


def test_different_files_are_no_leak(opened: OpenProject, tmp_path: Path) -> None:
    add_pictures(opened, tmp_path, 0)
    assert opened.diagnosis.diagnose(add_run(opened).path.name).findings == ()


def test_a_training_that_ended_in_no_numbers(opened: OpenProject) -> None:
    run = add_run(opened).path.name
    job = new_job("train", "Train", "cpu:train", TrainPayload(), run_id=run)
    opened.project.jobs.add(job)
    template = "The {name} was no longer a number at step {step}."
    params = {"name": "margin", "step": 4}
    failure = Failure("StudioError", "", expected=True, template=template, params=params)
    opened.project.jobs.set_state(job.id, JobState.FAILED, failure=failure)
    (finding,) = opened.diagnosis.diagnose(run).findings
    assert finding.sentence.text == "The training ended because the margin was no longer a number."


def test_an_earlier_run_of_the_same_learner_is_compared_with(opened: OpenProject) -> None:
    falls = [(step, {"validation": 1 - step / 100, "share": step / 100}) for step in range(20, 101, 20)]
    first = add_run(opened, RECIPE.model_copy(update={"training": Training(lr=0.01, steps=100)}), "first")
    first.add_vitals(falls)
    other = RECIPE.model_copy(update={"generator": Choice(id="image-gan", settings={"gamma": 7.0})})
    runs = {"same": add_run(opened), "other": add_run(opened, other)}
    for files in runs.values():
        files.add_vitals([(step, {**row, "validation": 0.9 - step / 1000}) for step, row in falls])
    for name in ("same", "other"):
        assert opened.diagnosis.diagnose(runs[name].path.name).findings == (), "the first one has not ended"
    opened.project.runs.update(first.path.name, state=RunState.DONE)
    (finding,) = opened.diagnosis.diagnose(runs["same"].path.name).findings
    assert finding.sentence.text == "The run learns more slowly than first did on the same data."
    assert finding.changes == {"training.lr": "0.01"}
    assert opened.diagnosis.diagnose(runs["other"].path.name).findings == ()
    opened.project.runs.update(runs["same"].path.name, state=RunState.DONE)
    later = add_run(opened, name="later")
    later.add_vitals([(step, {**row, "validation": 1 - step / 50}) for step, row in falls])
    opened.project.runs.update(later.path.name, state=RunState.DONE)
    (finding,) = opened.diagnosis.diagnose(runs["same"].path.name).findings
    assert "than first did" in finding.sentence.text, "a run is not measured by what came after it"


def test_numbers_of_a_stranger_are_read_or_refused(opened: OpenProject) -> None:
    files = add_run(opened)
    lines = ['{"step": 1, "update/generator": "much"}', "[]", "{", '{"update/generator": 1}', "NaN"]
    (files.path / "vitals.jsonl").write_text("\n".join(lines))
    assert opened.diagnosis.diagnose(files.path.name).findings == ()
    with pytest.raises(NotFoundError):
        opened.diagnosis.diagnose("r9999")


def test_a_change_that_does_not_fit_is_refused(opened: OpenProject) -> None:
    files = add_run(opened)
    files.add_vitals([(step, {"figure/told_apart": 1.0, "share": 1.0}) for step in range(1, 200, 10)])
    (finding,) = opened.diagnosis.diagnose(files.path.name).findings
    changed = type(finding)(
        finding.kind, finding.severity, finding.sentence, finding.advice, changes={"training.lr": "-1"}
    )
    with pytest.raises(UsageError):
        opened.diagnosis.prepared(files.path.name, changed)
