"""The queue: waiting jobs are reordered, also across a restart; files keep the names they came with."""

from __future__ import annotations

import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from PIL import Image

from mmstudio.core.errors import NotFoundError, UsageError
from mmstudio.core.job import Job, JobState
from mmstudio.plan.recipe import Recipe
from mmstudio.services.app import App
from mmstudio.services.imports.job import ImportWish
from mmstudio.services.opened import OpenProject


def _waiting(opened: OpenProject) -> list[str]:
    return [job.run_id for job in opened.project.jobs.list([JobState.QUEUED])]


@pytest.fixture
def queued(filled: OpenProject, recipe: Recipe) -> tuple[OpenProject, list[Job]]:
    """A project in which four trainings wait."""
    return filled, [filled.runs.start("shapes", recipe) for _ in range(4)]


def test_jobs_have_other_turns(queued: tuple[OpenProject, list[Job]]) -> None:
    opened, (one, two, three, four) = queued
    queue = opened.queue
    lane = opened.runner.lane("cpu:train")

    def turns() -> list[str]:
        assert [opened.project.jobs.get(key).run_id for key in lane.waiting] == _waiting(opened)
        return _waiting(opened)

    assert turns() == ["r0001", "r0002", "r0003", "r0004"]
    queue.to_front(three.id)
    assert turns() == ["r0003", "r0001", "r0002", "r0004"]
    queue.move(one.id, 1)
    assert turns() == ["r0003", "r0002", "r0001", "r0004"]
    queue.move(one.id, 9)
    assert turns() == ["r0003", "r0002", "r0004", "r0001"]
    queue.move(three.id, -1)  # it is the first already
    queue.put_at(one.id, two.id)
    assert turns() == ["r0003", "r0001", "r0002", "r0004"]
    queue.put_at(three.id, four.id)
    assert turns() == ["r0001", "r0002", "r0004", "r0003"]


def test_a_job_that_does_not_wait_has_no_turn(queued: tuple[OpenProject, list[Job]], recipe: Recipe) -> None:
    opened, (one, two, *_) = queued
    opened.runner.cancel(one.id)
    with pytest.raises(UsageError, match="does not wait"):
        opened.queue.move(one.id, 1)
    with pytest.raises(UsageError, match="does not wait"):
        opened.queue.to_front(one.id)
    with pytest.raises(NotFoundError):
        opened.queue.to_front("nothing")
    opened.queue.put_at(two.id, one.id)  # the other one has gone meanwhile
    opened.queue.to_front(opened.runs.start("shapes", recipe).id)
    opened.runner.resume(one.id)  # at the end again, whatever its turn was
    assert _waiting(opened) == ["r0005", "r0002", "r0003", "r0004", "r0001"]
    assert opened.runs.job("r0001") == opened.project.jobs.get(one.id)


def test_the_order_is_kept_with_the_project(
    program: App, tmp_path: Path, source: Path, recipe: Recipe
) -> None:
    with program.create_project(tmp_path / "kept") as opened:
        assert opened.runner.wait(opened.imports.import_source(source, "shapes").id).state is JobState.DONE
        opened.runner.lane("cpu:train").pause()
        jobs = [opened.runs.start("shapes", recipe) for _ in range(3)]
        opened.queue.to_front(jobs[2].id)
    with program.open_project(tmp_path / "kept", write=False) as opened:
        assert _waiting(opened) == ["r0003", "r0001", "r0002"]
    with closing(sqlite3.connect(tmp_path / "kept" / "project.db")) as connection:
        assert [row[0] for row in connection.execute("SELECT place FROM jobs ORDER BY number")] == [
            0,
            -2,
            -1,
            -3,
        ]


def test_files_keep_the_names_they_came_with(opened: OpenProject, tmp_path: Path) -> None:
    folder = tmp_path / "holiday"
    (folder / "day one").mkdir(parents=True)
    for name in ("IMG_0001.png", "day one/IMG 7.PNG"):
        Image.new("RGB", (8, 8), (len(name), 0, 0)).save(folder / name)
        (folder / name).with_suffix(".txt").write_text(name, "utf-8")
    job = opened.runner.wait(opened.imports.import_source(folder, "holiday").id)
    assert job.state is JobState.DONE, job.failure
    samples = opened.project.datasets.samples("holiday")
    found = [one for split in ("train", "val", "test") for one in samples.read(split, 0, 9)]
    values = [sample.values["image"][0] for sample in found]
    assert sorted(value.name for value in values) == ["IMG 7.PNG", "IMG_0001.png"]
    assert all(value.path is not None and value.path.stem == value.sha256 for value in values)
    assert [sample.values["text"][0].name for sample in found] == ["", ""]
    again = opened.runner.wait(
        opened.imports.import_source(folder, "there", wish=ImportWish(in_place=True)).id
    )
    assert again.state is JobState.DONE, again.failure
    there = opened.project.datasets.samples("there")
    names = [
        one.values["image"][0].name for split in ("train", "val", "test") for one in there.read(split, 0, 9)
    ]
    assert sorted(names) == ["IMG 7.PNG", "IMG_0001.png"]  # their own
