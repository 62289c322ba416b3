"""The study of generated samples from beginning to end, on real lanes: what is added, where it stands, and what judges."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest

from mmstudio.core.errors import UsageError
from mmstudio.core.job import JobState
from mmstudio.services.comparison.synthetic import SyntheticWish
from mmstudio.services.comparison.wishes import StudyWish

STUDY = StudyWish(
    "shapes", steps=2, seeds=1, of="synthetic", target="table", conditions=("image", "text"), count=20
)


def to_the_end(studio: Any, wish: SyntheticWish) -> tuple[list[str], Any]:
    """The kinds of the jobs before the study, and the study."""
    kinds = []
    for _ in range(4):
        stage = studio.opened.synthetic.go_on(studio.app.recipes, wish)
        if stage.study is not None:
            return kinds, stage.study
        kinds.append(stage.job.kind)
        ended = studio.end(stage.job)
        assert ended.state is JobState.DONE, ended.failure
    raise AssertionError(kinds)


@pytest.fixture(scope="module")
def asked(studio: Any, trained: Any) -> tuple[SyntheticWish, list[str], Any]:
    wish = SyntheticWish(STUDY, trained.run_id, times=2)
    kinds, study = to_the_end(studio, wish)
    for job in study.jobs:
        ended = studio.end(job)
        assert ended.state is JobState.DONE, ended.failure
    return wish, kinds, study


def test_generated_samples_are_added_to_training_alone_and_are_marked(studio: Any, asked: Any) -> None:
    wish, kinds, _ = asked
    assert kinds == ["generate", "import"]
    project = studio.opened.project
    real, mixed = (project.datasets.samples(name) for name in ("shapes", wish.dataset))
    before, after = real.info.counts, mixed.info.counts
    assert after == {**before, "train": 3 * before["train"]}
    assert len(real.generated("train")) == 0, "the data set itself is as it was"
    made = list(mixed.generated("train"))
    assert made == list(range(before["train"], after["train"]))
    assert [list(mixed.generated(split)) for split in ("val", "test")] == [[], []]
    for split in ("val", "test"):
        assert mixed.fingerprint(split) == real.fingerprint(split), "what judges is the same"
    rows = {one.values["table"][0].data["place"] for one in mixed.read("train", made[0], made[-1] + 1)}
    assert rows == {one.values["table"][0].data["place"] for one in real.read("train", 0, before["train"])}
    pictures = {one.values["image"][0].sha256 for one in mixed.read("train", 0, after["train"])}
    known = {one.values["image"][0].sha256 for split in before for one in real.read(split, 0, before[split])}
    assert len(pictures - known) == len(made), "each has a picture of its own"


def test_both_sides_are_judged_by_the_same_real_samples(studio: Any, asked: Any) -> None:
    _, _, study = asked
    training = [studio.opened.runs.config(run).recipe.training for run in study.runs]
    assert [(one.synthetic, one.steps) for one in training] == [(False, 2), (True, 2)]
    found = studio.opened.comparison.compare(study.runs)
    row = next(one for one in found.scores if one.key.figure == "accuracy")
    held_out = studio.opened.project.datasets.get("shapes").counts["test"]
    assert [cell.score.n for cell in row.runs] == [held_out] * 2
    assert row.runs[1].difference.pairs == held_out
    assert [one.kind for one in found.answers] == ["too small"]


def test_asking_again_does_nothing_twice(studio: Any, asked: Any) -> None:
    wish, _, study = asked
    kinds, again = to_the_end(studio, wish)
    assert (kinds, again.runs, again.jobs) == ([], study.runs, ())


def test_a_generator_that_may_know_what_is_held_out_is_refused(studio: Any, asked: Any, painted: Any) -> None:
    wish, _, _ = asked
    with pytest.raises(
        UsageError, match="was not trained on 'shapes' with the samples that are held out now"
    ):
        studio.opened.synthetic.go_on(studio.app.recipes, replace(wish, maker=painted.run_id))
    some = [one.id for one in studio.opened.project.datasets.samples("shapes").read("test", 0, 1)]
    moved = studio.opened.curation.move("shapes", some, "train")
    try:
        with pytest.raises(UsageError, match="so it may know them"):
            studio.opened.synthetic.go_on(studio.app.recipes, wish)
    finally:
        moved.undo()


def test_a_generator_that_does_not_take_the_label_is_refused(studio: Any) -> None:
    run = studio.train('conditions=["text"]', "training.steps=1")
    with pytest.raises(UsageError, match="neither makes 'table' nor takes it"):
        studio.opened.synthetic.go_on(studio.app.recipes, SyntheticWish(STUDY, run.run_id))
    with pytest.raises(UsageError, match="Between 1 and 20"):
        studio.opened.synthetic.go_on(studio.app.recipes, SyntheticWish(STUDY, run.run_id, times=21))
