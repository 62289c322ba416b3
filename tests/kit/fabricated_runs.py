"""Runs as a training and an evaluation leave them, written down in a moment: settings, curves, scores, previews."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

import numpy as np
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mmstudio.core.preview_sheet import KEY, PreviewSheet
from mmstudio.core.run import Run, RunState
from mmstudio.plan.preview_files import sheet_in
from mmstudio.plan.recipe import Choice, Recipe
from mmstudio.plan.run_folder import METRICS
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Evaluation, Score
from mmstudio.services.opened import OpenProject

DATASET = "things"
SLOTS = (
    {"name": "image", "modality": "image", "role": "target", "columns": []},
    {"name": "text", "modality": "text", "role": "condition", "columns": []},
)
TINY = Recipe(
    id="tiny",
    title="Tiny",
    targets=("image",),
    fusion=Choice(id="concat"),
    generator=Choice(id="image-flow", settings={"size": 16, "width": 16}),
)


def a_run(
    opened: OpenProject,
    name: str = "Tiny",
    *,
    seed: int = 0,
    recipe: Recipe = TINY,
    dataset: str = DATASET,
    content: str = "as it was",
    **settings: Any,
) -> Run:
    """A run that was trained.

    Args:
        opened: The project.
        name, seed, recipe, dataset: Of the run.
        content: Stands for the content of the data set.
        settings: Settings of its generator that differ from the recipe's.
    """
    if settings:
        changed = Choice(id=recipe.generator.id, settings={**recipe.generator.settings, **settings})
        recipe = recipe.model_copy(update={"generator": changed})
    run = opened.project.runs.create(name, dataset=dataset, recipe=recipe.id, seed=seed)
    files = opened.project.runs.files(run.id)
    files.write_config(
        {
            "format": 1,
            "run": run.id,
            "dataset": dataset,
            "recipe": recipe.model_dump(mode="json"),
            "seed": seed,
            "device": "cpu",
            "slots": list(SLOTS),
        }
    )
    files.write_data_state({"counts": {"train": 8}, "content": {"train": content}})
    return opened.project.runs.update(run.id, state=RunState.DONE)


def with_curve(opened: OpenProject, run: Run, losses: Sequence[float], **more: Sequence[float]) -> None:
    """Write the numbers of its training, one line a step."""
    rows = [
        {"step": step, "loss": loss, **{name: values[step - 1] for name, values in more.items()}}
        for step, loss in enumerate(losses, 1)
    ]
    path = opened.project.runs.files(run.id).path / METRICS
    path.write_text("".join(json.dumps(row) + "\n" for row in rows), "utf-8")


def with_scores(
    opened: OpenProject,
    run: Run,
    values: Mapping[str, Any],
    *,
    number: int = 1,
    first_sample: int = 100,
    split: str = "test",
    settings: Mapping[str, Any] | None = None,
    **more: Any,
) -> Evaluation:
    """Store an evaluation whose figures are means of these numbers, and the numbers beside it.

    Args:
        opened: The project.
        run: The run.
        values: Number of each result, by the figure's name.
        number: The evaluation's; a higher one is a later one.
        first_sample: Id of the first sample; the others follow.
        split: Split of the samples.
        settings: Settings of the metric.
        more: Further fields of the scores.
    """
    rows = {name: np.asarray(found, np.float64) for name, found in values.items()}
    scores = [
        Score(
            **{
                "metric": "distance",
                "figure": name,
                "slot": "image",
                "given": ("text",),
                "value": float(found.mean()),
                "low": float(found.mean()) - 1,
                "high": float(found.mean()) + 1,
                "n": len(found),
                "of": len(found),
                "better": "lower",
                "method": "made up",
                **more,
            }
        )
        for name, found in rows.items()
    ]
    evaluation = Evaluation(
        id=f"{number:032d}",
        run=run.id,
        checkpoint=10 * number,
        split=split,
        metrics=(Choice(id="distance", settings=dict(settings or {})),),
        created=f"2026-01-01T00:{number:02d}:00+00:00",
        scores=tuple(scores),
    )
    files = opened.project.runs.files(run.id)
    files.write_evaluation(evaluation)
    count = max(map(len, rows.values()), default=0)
    samples = np.arange(first_sample, first_sample + count)
    of_keys = {score.key: found for score, found in zip(scores, rows.values(), strict=True)}
    ScoreValues(samples, of_keys).save(files.path, evaluation.id)
    return evaluation


def with_previews(
    opened: OpenProject, run: Run, steps: Mapping[int, Sequence[int]], *, grey: int = 128
) -> None:
    """Write sheets of previews, each picture grey and a little lighter than the one before.

    Args:
        opened: The project.
        run: The run.
        steps: Step to the ids of the samples that its previews were made for.
        grey: Of the first picture.
    """
    files = opened.project.runs.files(run.id).preview_files
    for step, samples in steps.items():
        plan = PreviewSheet(64, 64, 2, 8, tuple(samples))
        sheet = np.full((plan.size[1], plan.size[0], 3), 255, np.uint8)
        for number in range(len(samples)):
            left, top, width, height = plan.box(number)
            sheet[top : top + height, left : left + width] = grey + number
        facts = PngInfo()
        facts.add_text(KEY, plan.to_text())
        with files.written(step) as folder:
            Image.fromarray(sheet).save(sheet_in(folder, "image"), pnginfo=facts)


def judged_pair(opened: OpenProject) -> tuple[Run, Run]:
    """Two runs that differ in their width, with curves, scores and previews; the second is better."""
    rng = np.random.default_rng(0)
    runs = a_run(opened, "Narrow"), a_run(opened, "Wide", width=32)
    for number, run in enumerate(runs):
        with_curve(opened, run, [(4 - number) / step for step in range(1, 101)], lr=[0.001] * 100)
        with_scores(opened, run, {"value": rng.normal(size=40) + 10 - 5 * number})
        with_previews(opened, run, {10: (1, 2), 90: (1, 2)}, grey=40 + 100 * number)
    return runs
