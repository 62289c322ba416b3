"""Few labels: they are found wherever they stand, and samples without one stay in training where something is learned from all."""

from __future__ import annotations

import csv
from pathlib import Path
from typing import Any

import pytest

from mmstudio.core.job import JobState
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.train.training import prepare_training
from mmstudio.plan.recipe_settings import apply_settings

ROWS, LABELLED = 120, 8
SETTINGS = {
    "target": "table.kind",
    "encoder.text.layers": "1",
    "training.steps": "3",
    "training.batch": "16",
    "training.precision": "fp32",
    "training.labelled": "0.5",
}
BESIDE = {"task.views.id": "align", "task.views.views": "true", "task.views.width": "8"}


@pytest.fixture(scope="module")
def few(studio: Any, tmp_path_factory: pytest.TempPathFactory) -> str:
    """Texts whose kind is known of the last eight alone."""
    path: Path = tmp_path_factory.mktemp("few") / "few.csv"
    with path.open("w", newline="", encoding="utf-8") as stream:
        writer = csv.writer(stream)
        writer.writerow(["text", "number", "kind", "split"])
        for row in range(ROWS):
            kind = ("odd", "even")[row % 2]
            writer.writerow(
                [f"{kind} number {row}", row / 7, kind if row >= ROWS - LABELLED else "", "train"]
            )
    job = studio.end(studio.opened.imports.import_source(path, "few"))
    assert job.state is JobState.DONE, job.failure
    return "few"


def test_what_it_takes_is_measured_with_labels_behind_the_first_samples(studio: Any, few: str) -> None:
    recipe = apply_settings(studio.app.recipes.get("classify"), SETTINGS | BESIDE)
    job = studio.end(studio.opened.runs.estimate(few, recipe))
    assert job.state is JobState.DONE, job.failure
    assert job.result["micro"] == 16


@pytest.mark.parametrize("beside", [BESIDE, {}])
def test_samples_without_a_label_stay_where_all_are_learned_from(
    studio: Any, few: str, beside: dict[str, str]
) -> None:
    recipe = apply_settings(studio.app.recipes.get("classify"), SETTINGS | beside)
    job = studio.end(studio.opened.runs.start(few, recipe))
    assert job.state is JobState.DONE, job.failure

    def seen(context: Any) -> list[int]:
        workspace = Workspace(studio.folder(job), context.registry)
        context.run_dir = studio.folder(job)
        state = prepare_training(context, workspace, context.samples(few))
        state.metrics.close()
        found: list[int] = state.batches.usable.tolist()
        return found

    usable = studio.inside(job, seen)
    labelled = [place for place in usable if place >= ROWS - LABELLED]
    if beside:
        assert set(usable) == set(range(ROWS))
        assert len(labelled) == len(usable) - len(labelled) == ROWS - LABELLED, (
            "half of what is seen has a label"
        )
    else:
        assert usable == list(range(ROWS - LABELLED, ROWS))
