"""Baselines beside a run that tells a column: what is missing is said, and what was trained for its budget is shown."""

from __future__ import annotations

from typing import Any

from mmstudio.core.job import Job, JobState
from mmstudio.core.sentences import Note
from mmstudio.services.comparison.beside import Beside, BesideRow, baselines_beside
from mmstudio.services.comparison.wishes import StudyWish

SETTINGS = {
    "training.steps": "2",
    "training.batch": "16",
    "training.precision": "fp32",
    "targets": '["table"]',
    "conditions": '["text", "image"]',
}


def done(studio: Any, job: Job) -> Job:
    ended: Job = studio.end(job)
    assert ended.state is JobState.DONE, ended.failure
    return ended


def test_baselines_are_missing_until_they_are_trained_for_the_same_budget(studio: Any) -> None:
    opened = studio.opened
    recipe = studio.app.recipes.with_settings("classify", SETTINGS)
    run = done(studio, opened.runs.start("shapes", recipe)).run_id
    assert baselines_beside(opened.families, run) is None, "it was not judged"
    done(studio, opened.evaluation.evaluate(run, count=100, subset_count=0))
    found = baselines_beside(opened.families, run)
    assert found is not None
    assert [row.id for row in found.rows] == ["alone:text", "alone:image", "late", "late-transformer"]
    assert (found.missing, found.best_single) == (4, None)
    assert [note.text for note in found.notes()][:1] == ["text alone: not trained for the same budget yet."]
    wish = StudyWish("shapes", steps=2, seeds=2, of="baselines", recipe=run, count=100)
    study = opened.families.start(studio.app.recipes, wish)
    assert study.runs[0] == run, "it takes part as it is"
    for job in study.jobs:
        done(studio, job)
    trained = baselines_beside(opened.families, run)
    assert trained is not None
    assert (trained.missing, [row.runs for row in trained.rows]) == (0, [2, 2, 2, 2])
    table = next(row for row in opened.comparison.compare(study.runs).scores if row.key.figure == "accuracy")
    means = [cell.mean for cell in table.groups]
    assert [row.value for row in trained.rows] == means[1:]
    assert trained.value == table.runs[0].score.value


def test_the_best_single_slot_is_told_with_how_far_the_run_is_from_it() -> None:
    rows = (
        BesideRow("alone:text", Note("{slot} alone", {"slot": "text"}), 0.5, 3),
        BesideRow("alone:image", Note("{slot} alone", {"slot": "image"}), 0.75, 3),
        BesideRow("late", Note("Late"), 0.99, 3),
    )
    told = [note.text for note in Beside("r0001", "accuracy", "share", "higher", 0.7, rows).notes()]
    assert told == [
        "text alone: accuracy 50.0 %, mean of 3 trainings.",
        "image alone: accuracy 75.0 %, mean of 3 trainings.",
        "Late: accuracy 99.0 %, mean of 3 trainings.",
        "The run is 5.0 pp worse than the best single slot (image alone).",
    ]
    spelled = Beside("r0001", "accuracy", "share", "higher", 0.7, rows).notes(lambda note: note.text.upper())
    assert spelled[0].text.startswith("TEXT ALONE: accuracy")
    lower = Beside("r0001", "error", "px", "lower", 0.4, rows).notes()[-1].text
    assert lower == "The run is 0.1 px better than the best single slot (text alone)."
