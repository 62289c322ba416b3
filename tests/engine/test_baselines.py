"""Baselines: what is judged in the place of results, and the numbers behind every score."""

from __future__ import annotations

import sys
from typing import Any

import numpy as np
import pytest

from mmstudio.core.job import Job, JobState
from mmstudio.engine.judge import keeping
from mmstudio.engine.judge.references import copier
from mmstudio.engine.judge.references.baselines import _drawn
from mmstudio.plan.recipe import Choice
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import Evaluation, Score
from mmstudio.plugins.specs import resolve

from .conftest import BARE, GAPS, TRAIN

EVERY = ("text", "table")
THERE = [number for number in range(GAPS) if number not in BARE]
KNOWN = [number for number in range(TRAIN) if number % 14]
"""Training samples that have a picture; it holds 100 and their place."""


def judge(gaps: Any, run: Job, *metrics: str, **more: Any) -> Evaluation:
    chosen = [Choice(id=name) for name in metrics]
    wanted = {"count": GAPS, "subset_count": 0, "baselines": True, **more}
    job = gaps.end(gaps.opened.evaluation.evaluate(run.run_id, metrics=chosen, **wanted))
    assert job.state is JobState.DONE, job.failure
    found: Evaluation = gaps.opened.evaluation.read(run.run_id, job.id)
    return found


def behind(gaps: Any, run: Job, found: Evaluation) -> ScoreValues:
    numbers = ScoreValues.load(gaps.folder(run), found.id)
    assert numbers is not None
    return numbers


def by_source(found: Evaluation, figure: str) -> dict[str, Score]:
    return {score.source: score for score in found.scores if score.figure == figure}


def test_each_baseline_is_what_it_says(gaps: Any, gaps_run: Job) -> None:
    """The figure ``made`` is what a picture holds less the place of its result."""
    found = judge(gaps, gaps_run, "judge-beside-numbers")
    made, numbers = by_source(found, "made"), behind(gaps, gaps_run, found)
    assert list(made) == ["run", "real", "shuffled", "copy"]
    assert {score.given for score in made.values()} == {EVERY}
    assert [score.n for score in made.values()] == [GAPS, len(THERE), GAPS, GAPS]
    assert (made["run"].value, made["real"].value) == (0, 100)
    own = numbers.values[made["real"].key]
    assert np.flatnonzero(~np.isnan(own)).tolist() == THERE
    drawn = [int(value) - 100 + place for place, value in enumerate(numbers.values[made["shuffled"].key])]
    assert len(set(drawn)) == GAPS  # none twice while there are others
    assert set(drawn) <= set(KNOWN)
    assert drawn != sorted(drawn)
    copied = [int(value) - 100 + place for place, value in enumerate(numbers.values[made["copy"].key])]
    truth = sys.modules["engine_tests_painting"].truth
    for place, position in enumerate(copied):
        assert position in KNOWN
        for fact in ("shape", "place"):
            assert truth(position)[fact] == truth(place)[fact]


def test_training_samples_are_what_a_set_of_real_values_reaches(gaps: Any, gaps_run: Job) -> None:
    """The figure is the mean of what the results hold less that of the held-out values."""
    found = judge(gaps, gaps_run, "judge-less-numbers", "judge-beside-numbers")
    sets = {score.source: score for score in found.scores if score.metric == "judge-less-numbers"}
    assert list(sets) == ["run", "real", "copy"]
    numbers = behind(gaps, gaps_run, found)
    drawn = numbers.values[by_source(found, "made")["shuffled"].key] + np.arange(GAPS)
    assert sets["real"].value == pytest.approx(drawn.mean() - 100 - np.mean(THERE), abs=1e-4)


def test_what_cannot_judge_a_baseline_keeps_its_scores(gaps: Any, gaps_run: Job) -> None:
    """No stored picture here is a painted one; what cannot be judged costs nothing but the baseline."""
    found = judge(gaps, gaps_run, "test-painted", count=8, subset_count=3)
    assert {score.source for score in found.scores} == {"run"}
    assert [note.text for note in found.notes] == [
        f"The metric 'test-painted' cannot judge the baseline '{source}': tuple index out of range"
        for source in ("real", "shuffled", "copy")
    ]
    assert found.attributes is not None
    assert found.attributes.everything.count == 8


def test_a_split_is_never_copied_from_itself(gaps: Any, gaps_run: Job) -> None:
    found = judge(gaps, gaps_run, "judge-beside-numbers", split="train", count=TRAIN)
    copied = behind(gaps, gaps_run, found).values[by_source(found, "made")["copy"].key]
    assert not np.isin(0, copied - 100).any()


def test_baselines_are_others_than_the_judged_samples(gaps: Any, gaps_run: Job) -> None:
    found = judge(gaps, gaps_run, "judge-beside-numbers", split="train", count=20)
    made, numbers = by_source(found, "made"), behind(gaps, gaps_run, found)
    for source in ("shuffled", "copy"):
        places = numbers.values[made[source].key] - 100 + np.arange(20)
        assert (places >= 20).all()
        assert len(places) == 20


def test_subsets_stand_alone_without_a_round_of_all_conditions(gaps: Any, gaps_run: Job) -> None:
    found = judge(gaps, gaps_run, "judge-beside-numbers", count=0, subset_count=5)
    of = {(score.source, score.given): score.of for score in found.scores if score.figure == "made"}
    runs = [(), ("text",), ("table",), EVERY]
    assert of == {
        **{("run", given): 5 for given in runs},
        ("real", EVERY): 3,
        ("shuffled", EVERY): 5,
        ("copy", EVERY): 5,
        ("copy", ("text",)): 5,
        ("copy", ("table",)): 5,
    }


def test_a_copier_of_a_subset_knows_those_conditions_alone(gaps: Any, gaps_run: Job) -> None:
    """Text names the shape and the table the place: a copy agrees in the one that it was given, by chance in the other."""
    found = judge(gaps, gaps_run, "judge-beside-numbers", subset_count=GAPS)
    numbers, truth = behind(gaps, gaps_run, found), sys.modules["engine_tests_painting"].truth
    copies = {
        score.given: score for score in found.scores if score.source == "copy" and score.figure == "made"
    }
    assert list(copies) == [EVERY, ("text",), ("table",)]
    for given, fact, other in ((("text",), "shape", "place"), (("table",), "place", "shape")):
        places = numbers.values[copies[given].key].astype(int) - 100 + np.arange(GAPS)
        assert set(places) <= set(KNOWN)
        assert all(truth(int(copied))[fact] == truth(place)[fact] for place, copied in enumerate(places))
        assert any(truth(int(copied))[other] != truth(place)[other] for place, copied in enumerate(places))


def test_a_copier_looks_at_some_of_many_samples(
    gaps: Any, gaps_run: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(copier, "MOST", 2)
    found = judge(gaps, gaps_run, "judge-beside-numbers")
    values = behind(gaps, gaps_run, found).values[by_source(found, "made")["copy"].key]
    assert set(values - 100 + np.arange(GAPS)) <= {KNOWN[0], KNOWN[-1]}
    assert "The copier looks at 2 of 65 training samples." in (gaps.folder(gaps_run) / "log.txt").read_text(
        "utf-8"
    )


def test_drawn_positions_are_used_up_before_any_comes_again() -> None:
    there = np.array([2, 5, 9])
    assert sorted(_drawn(there, 3)) == [2, 5, 9]
    assert sorted(_drawn(there, 7)).count(5) in {2, 3}
    assert len(_drawn(there, 7)) == 7
    assert np.array_equal(_drawn(there, 7), _drawn(there, 7))


def test_every_score_is_the_mean_of_the_numbers_behind_it(gaps: Any, gaps_run: Job) -> None:
    found = judge(gaps, gaps_run, "judge-pairs", "judge-beside-numbers", subset_count=7)
    numbers = behind(gaps, gaps_run, found)
    samples = gaps.opened.project.datasets.samples("gaps").read("test", 0, GAPS)
    assert numbers.samples.tolist() == [sample.id for sample in samples]
    assert numbers.values.keys() == {score.key for score in found.scores}
    for score in found.scores:
        row = numbers.values[score.key]
        assert np.isfinite(row).sum() == score.n
        if score.n:
            assert np.nanmean(row) == pytest.approx(score.value)


def test_the_first_results_of_every_round_are_kept_as_files(gaps: Any, gaps_run: Job) -> None:
    found = judge(gaps, gaps_run, "judge-pairs", count=20, subset_count=3)
    kept = gaps.opened.project.runs.files(gaps_run.run_id).result_files(found.id)
    codec = resolve(gaps.app.registry.modalities.get("image").factory)()

    def seeds(given: tuple[str, ...], source: Any = "run") -> list[int]:
        listed = kept.listed("image", given, source)
        held = [int(codec.read(path)[0, 3, 0]) for path in listed.values()]
        if source == "run":
            assert held == list(listed)  # a painted picture holds its seed
        return list(listed)

    assert seeds(EVERY) == seeds(("table", "text")) == list(range(16))
    assert seeds(("text",)) == seeds(("table",)) == seeds(()) == [0, 1, 2]
    assert seeds(EVERY, "real") == THERE[: len(seeds(EVERY, "real"))]
    assert len(seeds(EVERY, "shuffled")) == len(seeds(EVERY, "copy")) == 16
    assert seeds(("text",), "copy") == []
    assert kept.listed("audio", EVERY) == {}
    told = codec.read_recipe(kept.listed("image", EVERY)[2])
    assert (told["evaluation"], told["seed"], told["given"]) == (found.id, 2, ["table", "text"])


def test_kept_results_share_the_room(gaps: Any, gaps_run: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(keeping, "MOST_BYTES", 2000)
    found = judge(gaps, gaps_run, "judge-pairs", baselines=False)
    kept = gaps.opened.project.runs.files(gaps_run.run_id).result_files(found.id)
    sizes = [path.stat().st_size for path in kept.listed("image", EVERY).values()]
    assert 1 <= len(sizes) < 16
    assert sum(sizes[:-1]) <= 2000 < sum(sizes)
