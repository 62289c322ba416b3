"""Evaluations are deleted and brought back whole, and the time of the next one is told by the last."""

from __future__ import annotations

import pytest
from made_evaluations import made

from mmstudio.core.errors import NotFoundError, StudioError, UsageError
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.scores import EARLIER
from mmstudio.services.evaluation.expected import expected
from mmstudio.services.evaluation.listed import take_in
from mmstudio.services.evaluation.removal import remove_evaluation, restore_evaluation
from mmstudio.services.opened import OpenProject


@pytest.fixture
def run(filled: OpenProject, recipe: Recipe) -> str:
    """A run that waits, with two evaluations and what lies beside the first."""
    key = filled.runs.start("shapes", recipe).run_id
    files = files_of(filled, key)
    for evaluation_id in ("aaaa0001", "aaaa0002"):
        files.write_evaluation(made(evaluation_id, run=key))
    place = files.path / "evaluations"
    (place / "aaaa0001.safetensors").write_bytes(b"numbers")
    (place / "aaaa0001").mkdir()
    (place / "aaaa0001" / "image-0.png").write_bytes(b"picture")
    take_in(filled.project, key)
    return key


@pytest.mark.parametrize(
    ("asked", "words"),
    [
        ({"count": 10**20}, "This cannot be done: count: it must be less than 9007199254740992."),
        ({"subset_count": -1}, "This cannot be done: subset_count: it must be at least 0."),
        ({"checkpoint": 10**20}, "This cannot be done: checkpoint"),
    ],
)
def test_a_wish_out_of_range_is_a_wrong_request(
    filled: OpenProject, run: str, asked: dict[str, int], words: str
) -> None:
    with pytest.raises(UsageError) as caught:
        filled.evaluation.payload(run, **asked)
    assert caught.value.message.startswith(words)


def files_of(opened: OpenProject, run: str) -> RunFolder:
    return opened.project.runs.files(run)


def test_an_evaluation_goes_with_all_that_belongs_to_it_and_comes_back(filled: OpenProject, run: str) -> None:
    place = files_of(filled, run).path / "evaluations"
    before = {path.relative_to(place).as_posix() for path in place.rglob("*")}
    stored = len(filled.evaluation.scores([run]))
    removed = remove_evaluation(filled.project, run, "aaaa0001")
    assert [one.id for one in filled.evaluation.list(run)] == ["aaaa0002"]
    assert sorted(path.name for path in place.iterdir()) == ["aaaa0002.json"]
    assert len(filled.evaluation.scores([run])) * 2 == stored, "their rows follow the files"
    assert filled.project.trash().evaluations == 1
    restore_evaluation(filled.project, removed)
    assert {path.relative_to(place).as_posix() for path in place.rglob("*")} == before
    assert len(filled.evaluation.scores([run])) == stored
    assert filled.project.trash().things == 0


def test_the_trash_is_emptied_of_evaluations(filled: OpenProject, run: str) -> None:
    removed = remove_evaluation(filled.project, run, "aaaa0001")
    assert filled.project.empty_trash() > 0
    assert filled.project.trash().things == 0
    with pytest.raises(StudioError, match="cannot be moved"):
        restore_evaluation(filled.project, removed)
    assert [one.id for one in filled.evaluation.list(run)] == ["aaaa0002"]


def test_the_evaluation_of_an_older_program_is_deleted_alike(filled: OpenProject, run: str) -> None:
    files = files_of(filled, run)
    (files.path / "evaluations" / "aaaa0002.json").rename(files.path / "evaluation.json")
    removed = remove_evaluation(filled.project, run, EARLIER)
    assert [one.id for one in filled.evaluation.list(run)] == ["aaaa0001"]
    restore_evaluation(filled.project, removed)
    assert [one.id for one in filled.evaluation.list(run)] == [EARLIER, "aaaa0001"]


def test_one_that_is_not_there_cannot_be_deleted(filled: OpenProject, run: str) -> None:
    with pytest.raises(NotFoundError, match="has no evaluation 'bbbb'"):
        remove_evaluation(filled.project, run, "bbbb")


def test_results_are_counted_and_timed_by_the_last_evaluation(filled: OpenProject, run: str) -> None:
    """Four samples of the test split, four conditions: 16 subsets; 20 ms a result."""
    found = expected(filled.evaluation, run, split="test", count=512, subset_count=3)
    assert len(found.slots) == 4
    assert found.results == 4 + 16 * 3
    assert found.seconds == pytest.approx(52 * 0.02)
    files_of(filled, run).write_evaluation(
        made("cccc0003", run=run, ms_per_result=50.0, created="2026-11-29T10:00:00.000+00:00")
    )
    assert expected(filled.evaluation, run, split="test", count=2, subset_count=0).seconds == pytest.approx(
        0.1
    )
    for one in ("aaaa0001", "aaaa0002", "cccc0003"):
        remove_evaluation(filled.project, run, one)
    assert expected(filled.evaluation, run, split="test", count=2, subset_count=0).seconds is None
