"""Chosen metrics: numbers of single results, statistics of features, and failures."""

from __future__ import annotations

import json
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.plan.judging.notes import StoredReason
from mmstudio.plan.recipe import Choice
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Evaluation, Score, evaluations_in
from mmstudio.plan.statistics.differences import ScoreSide, difference

METRICS = "engine_tests_metrics"
COUNT, SUBSET = 40, 16
"""More than are judged at a time."""
SUBSETS = [(), ("text",), ("table",)]


def choose(*names: str) -> list[Choice]:
    return [Choice(id=f"test-{name}") for name in names]


def judge(studio: Any, run: Job, metrics: list[Choice], **more: Any) -> Evaluation:
    wanted = {"count": COUNT, "subset_count": 0, "split": "test", **more}
    job = studio.end(studio.opened.evaluation.evaluate(run.run_id, metrics=metrics, **wanted))
    assert job.state is JobState.DONE, job.failure
    found: Evaluation = studio.opened.evaluation.read(run.run_id, job.id)
    return found


def by_figure(found: Evaluation, *given: str) -> dict[str, Score]:
    return {score.figure: score for score in found.scores if score.given == given}


@pytest.fixture(scope="module")
def judged(studio: Any, painted: Job) -> Evaluation:
    return judge(studio, painted, choose("numbers"), subset_count=SUBSET)


def test_a_number_of_each_result_becomes_a_mean_with_an_interval(judged: Evaluation) -> None:
    seed = by_figure(judged, "text", "table")["seed"]
    assert seed.value == pytest.approx(sum(range(COUNT)) / COUNT)
    half = 1.96 * np.std(range(COUNT)) / COUNT**0.5
    assert seed.low == pytest.approx(seed.value - half, abs=0.5)
    assert seed.high == pytest.approx(seed.value + half, abs=0.5)
    assert (seed.n, seed.of, seed.slot, seed.unit, seed.better) == (COUNT, COUNT, "image", "points", "")
    assert (seed.metric, seed.version) == ("test-numbers", "engine-tests 1")
    assert seed.method == "BCa bootstrap, 2000 draws, 95 %"


def test_a_metric_sees_what_was_given_in_every_subset(judged: Evaluation) -> None:
    given = {score.given: score for score in judged.scores if score.figure == "given"}
    assert {slots: score.value for slots, score in given.items()} == {
        (): 0,
        ("text",): 11,
        ("table",): 1,
        ("text", "table"): 12,
    }
    assert {slots: score.of for slots, score in given.items()} == {
        (): SUBSET,
        ("text",): SUBSET,
        ("table",): SUBSET,
        ("text", "table"): COUNT,
    }


def test_a_metric_sees_the_real_value_of_each_result(judged: Evaluation) -> None:
    real = by_figure(judged, "text", "table")["real"]
    assert real.value == 90
    assert (real.low, real.high, real.method) == (None, None, "")  # all alike


def test_results_that_cannot_be_judged_are_counted_as_such(judged: Evaluation) -> None:
    found = by_figure(judged, "text", "table")
    even = found["even"]
    assert even.value == pytest.approx(sum(range(0, COUNT, 2)) / (COUNT / 2))
    assert (even.n, even.of) == (COUNT // 2, COUNT)
    assert found["never"].value is None
    assert (found["never"].n, found["never"].of) == (0, COUNT)


def test_settings_of_a_metric_are_those_that_were_chosen(studio: Any, painted: Job) -> None:
    found = judge(studio, painted, [Choice(id="test-numbers", settings={"times": 3})])
    assert by_figure(found, "text", "table")["seed"].value == pytest.approx(3 * sum(range(COUNT)) / COUNT)
    assert found.metrics == (Choice(id="test-numbers", settings={"times": 3}),)
    with pytest.raises(UsageError, match="times"):
        studio.opened.evaluation.evaluate(
            painted.run_id, metrics=[Choice(id="test-numbers", settings={"times": 99})]
        )


def test_a_statistic_compares_the_features_of_all_results_with_those_of_the_real_values(
    studio: Any, painted: Job
) -> None:
    """The first feature is the seed that a picture holds: 0 to 39 of the results, 90 of every real picture."""
    found = judge(studio, painted, choose("difference-test-seeds"), subset_count=SUBSET)
    every = by_figure(found, "text", "table")["value"]
    assert every.value == pytest.approx(sum(range(COUNT)) / COUNT - 90)
    half = 1.96 * np.std(range(COUNT)) / COUNT**0.5
    assert every.low == pytest.approx(every.value - half, abs=1)
    assert every.high == pytest.approx(every.value + half, abs=1)
    assert every.better == "lower"
    assert (every.extractor, every.extractor_version) == ("test-seeds", "engine-tests 1")
    assert by_figure(found)["value"].value == pytest.approx(sum(range(SUBSET)) / SUBSET - 90)


def test_figures_of_sets_come_with_the_numbers_that_compare_evaluations(studio: Any, painted: Job) -> None:
    """By an extractor that a person chose; two evaluations of one checkpoint are the same, result by result."""
    by_tiles = {"extractor": "tiles"}
    chosen = [Choice(id=name, settings=by_tiles) for name in ("kid", "density-coverage", "fid")]
    found, again = (judge(studio, painted, chosen) for _ in range(2))
    scores = {(score.metric, score.figure): score for score in found.scores if score.source == "run"}
    assert scores.keys() == {
        ("kid", "value"),
        ("fid", "value"),
        *(
            ("density-coverage", name)
            for name in ("density", "coverage", "clipped density", "clipped coverage")
        ),
    }
    kid = scores["kid", "value"]
    assert (kid.extractor, kid.better, kid.at_this_n, kid.n) == ("tiles", "lower", False, COUNT)
    assert kid.method == "influence of each row, 95 %"
    assert kid.low is not None
    assert kid.low < kid.value < kid.high
    fid = scores["fid", "value"]
    assert (fid.at_this_n, fid.n) == (True, COUNT)
    assert any(note.text.startswith("The Frechet distance is too large for small n") for note in found.notes)
    sides = [ScoreSide.of(kid, ScoreValues.load(studio.folder(painted), one.id)) for one in (found, again)]
    assert sides[0].values is not None
    assert (len(sides[0].values), len(sides[0].reference)) == (COUNT, COUNT)
    apart = difference(*sides)
    assert (apart.value, apart.verdict) == (0, "not told apart")


def test_an_extractor_of_another_modality_is_refused(studio: Any, painted: Job) -> None:
    chosen = [Choice(id="kid", settings={"extractor": "learned-sound"})]
    with pytest.raises(
        NotFoundError, match="extractor names 'learned-sound', and there is no such"
    ) as refused:
        studio.opened.evaluation.evaluate(painted.run_id, metrics=chosen, count=3, subset_count=0)
    assert "learned, inception" in refused.value.advice


def test_features_stand_beside_single_results(studio: Any, painted: Job) -> None:
    found = by_figure(judge(studio, painted, choose("featured-test-seeds")), "text", "table")
    assert found["made"].value == pytest.approx(sum(range(COUNT)) / COUNT)
    assert found["real"].value == 90


def test_what_gives_features_learns_once_from_the_data_at_hand(studio: Any, painted: Job) -> None:
    """The training split has 8 samples, 4 of them rings."""
    kept = studio.opened.project.layout.cache / "extractors"
    found = judge(studio, painted, choose("featured-test-learned"))
    assert by_figure(found, "text", "table")["made"].value == 8
    version = by_figure(found, "text", "table")["made"].extractor_version
    assert version.startswith("engine-tests 1, learned on painted ")
    [path] = kept.glob("*.safetensors")
    written = path.stat().st_ino
    again = judge(studio, painted, choose("featured-test-learned"))
    assert again.scores == found.scores
    assert path.stat().st_ino == written
    path.write_bytes(b"torn")
    assert judge(studio, painted, choose("featured-test-learned")).scores == found.scores
    assert path.stat().st_size > 4


def test_a_metric_that_fails_costs_its_own_figures_only(studio: Any, painted: Job) -> None:
    found = judge(studio, painted, choose("failing", "numbers", "short"))
    assert {score.metric for score in found.scores} == {"test-numbers"}
    assert [note.text for note in found.notes] == [
        "The metric 'test-failing' failed: 32 are too many",
        "The metric 'test-short' failed: The metric 'test-short' gives 31 values of 'short' for 32 results.",
    ]
    reason = found.notes[1].params["reason"]
    assert isinstance(reason, StoredReason)
    assert (reason.template.count("{"), reason.params["found"]) == (4, 31), "kept with its fields"


def test_an_evaluation_whose_only_metric_fails_has_failed(studio: Any, painted: Job) -> None:
    before = evaluations_in(studio.folder(painted))
    job = studio.end(
        studio.opened.evaluation.evaluate(painted.run_id, metrics=choose("failing"), count=3, subset_count=0)
    )
    assert job.state is JobState.FAILED
    assert job.failure.message == "The metric 'test-failing' failed: 3 are too many"
    assert evaluations_in(studio.folder(painted)) == before


def test_only_what_can_judge_the_run_is_offered_and_taken(studio: Any, painted: Job) -> None:
    service = studio.opened.evaluation
    offered = [spec.id for spec in service.metrics(painted.run_id)]
    assert offered[0] == "test-painted"
    assert {"test-numbers", "shapes"} < set(offered)
    assert "test-of-sounds" not in offered
    with pytest.raises(UsageError, match="judges audio, and the run makes image"):
        service.evaluate(painted.run_id, metrics=choose("of-sounds"))
    with pytest.raises(NotFoundError, match="no metric 'test-nothing'"):
        service.evaluate(painted.run_id, metrics=choose("nothing"))
    with pytest.raises(UsageError, match="named twice"):
        service.evaluate(painted.run_id, metrics=choose("numbers", "numbers"))
    with pytest.raises(
        NotFoundError, match="extractor names 'ears', and there is no such extractor for it"
    ) as no:
        service.evaluate(painted.run_id, metrics=[Choice(id="kid", settings={"extractor": "ears"})])
    assert "tiles" in no.value.advice


def test_no_evaluation_replaces_another(studio: Any, painted: Job) -> None:
    kept = studio.folder(painted) / "evaluations"
    before = {path.name: path.read_bytes() for path in kept.iterdir() if path.is_file()}
    first = judge(studio, painted, choose("numbers"), count=4)
    second = judge(studio, painted, choose("numbers"), count=4)
    other = judge(studio, painted, choose("numbers"), count=4, split="val")
    assert first.scores == second.scores
    assert (other.split, other.scores[0].n) == ("val", 4)
    now = {path.name: path.read_bytes() for path in kept.iterdir() if path.is_file()}
    new = {f"{one.id}.{kind}" for one in (first, second, other) for kind in ("json", "safetensors")}
    assert now.keys() - before.keys() == new
    assert {name: now[name] for name in before} == before
    listed = studio.opened.evaluation.list(painted.run_id)
    assert [one.id for one in listed][-3:] == [first.id, second.id, other.id]
    assert studio.opened.evaluation.read(painted.run_id, first.id[:12]) == first


def test_scores_of_all_runs_are_rows(studio: Any, painted: Job) -> None:
    found = judge(studio, painted, choose("difference-test-seeds"), count=6)
    rows = [row for row in studio.opened.evaluation.scores() if row.evaluation == found.id]
    assert [row.score for row in rows] == list(found.scores)
    assert {(row.run, row.checkpoint, row.split) for row in rows} == {(painted.run_id, 1, "test")}
    service = studio.opened.evaluation
    assert service.scores(["r9999"]) == []
    assert {row.score.metric for row in service.scores(metric="test-numbers")} == {"test-numbers"}


def test_what_an_older_program_kept_is_one_of_them(studio: Any, painted: Job, tmp_path: Path) -> None:
    everything = {
        "count": 3,
        "mean": 0.5,
        "lowest": 0.25,
        "all_at_once": 0.0,
        "per_attribute": {"shape": 0.75, "place": 0.25},
        "ms_per_picture": 2.5,
    }
    absent = {"shape": {"right": 0.5, "chance": 0.25, "entropy_ratio": 0.9, "unreadable": 0.0}}
    earlier = {
        "run": "r0001",
        "checkpoint": 20,
        "split": "val",
        "validation": {"loss": 0.5},
        "attributes": {
            "all": everything,
            "not_judged": {"hue": "the pictures are grey"},
            "subsets": [
                {"given": [], "count": 2, "given_mean": None, "given_accuracy": {}, "absent": absent}
            ],
        },
        "notes": ["The data has changed."],
    }
    path = studio.folder(painted) / "evaluation.json"
    path.write_text(json.dumps(earlier), "utf-8")
    service = studio.opened.evaluation
    try:
        assert service.list(painted.run_id)[0].id == "earlier"
        found = service.read(painted.run_id, "earlier")
        path.write_text(json.dumps({**earlier, "attributes": {}}), "utf-8")
        assert service.read(painted.run_id, "earlier").attributes is None
        path.write_text("{", "utf-8")
        broken = service.list(painted.run_id)[0]
        assert (broken.id, broken.found) == ("earlier", None)
        assert "cannot be read" in broken.problem
    finally:
        path.unlink()
    assert (found.checkpoint, found.split, found.validation) == (20, "val", {"loss": 0.5})
    assert found.attributes is not None
    assert found.attributes.everything.lowest == 0.25
    assert found.attributes.subsets[0].absent["shape"].entropy_ratio == 0.9
    assert [note.text for note in found.notes] == ["The data has changed."]


def test_metrics_are_modules_of_the_tests() -> None:
    assert {spec.factory.partition(":")[0] for spec in sys.modules[METRICS].METRICS} == {METRICS}
