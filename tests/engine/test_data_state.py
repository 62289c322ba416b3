"""The data state: a run notices that its data has changed since it began."""

from __future__ import annotations

import json
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from mmstudio.core.events import ResultReady
from mmstudio.core.sample import SPLITS
from mmstudio.engine.data.data_state import data_changed, remember_data
from mmstudio.plan.run_folder import DATA, RunFolder
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish


@contextmanager
def without(studio: Any, count: int) -> Iterator[None]:
    """The data set with a number of its training samples left out."""
    datasets = studio.opened.project.datasets
    ids = [sample.id for sample in datasets.samples("shapes").read("train", 0, count)]
    edits = datasets.edits("shapes")
    places = edits.places(ids)
    edits.exclude(ids, "for a test")
    try:
        yield
    finally:
        edits.include(ids, places)


def changed(studio: Any, job: Any) -> str:
    note = studio.inside(job, lambda context: data_changed(RunFolder(studio.folder(job)), context, "shapes"))
    return "" if note is None else str(note.text)


def test_a_run_remembers_its_data_and_tells_what_changed(studio: Any) -> None:
    job = studio.train("training.steps=1", 'conditions=["table"]')
    state = json.loads((studio.folder(job) / DATA).read_text("utf-8"))
    counts = studio.opened.project.datasets.get("shapes").counts
    assert state["counts"] == counts
    assert set(state["content"]) == {split for split in SPLITS if counts[split]}
    assert changed(studio, job) == ""
    with without(studio, 2):
        assert f"it had {counts['train']} samples to train on, and has {counts['train'] - 2} now" in changed(
            studio, job
        )
        remember_data(
            RunFolder(studio.folder(job)), studio.opened.project.datasets.samples("shapes")
        )  # only the first time counts
        assert changed(studio, job)
    assert changed(studio, job) == ""


def test_words_that_were_changed_count_too(studio: Any) -> None:
    job = studio.train("training.steps=1", 'conditions=["table"]')
    datasets = studio.opened.project.datasets
    (sample,) = datasets.samples("shapes").read("train", 0, 1)
    before = datasets.edits("shapes").write({sample.id: {"text": ("other words",)}})
    try:
        assert changed(studio, job).endswith("its samples are not the same any more.")
    finally:
        datasets.edits("shapes").write(before)
    assert changed(studio, job) == ""


def test_it_is_said_when_something_is_made(studio: Any, tmp_path: Path) -> None:
    job = studio.train("training.steps=1", 'conditions=["text"]')
    studio.opened.channel.drain()  # what other tests and the training told
    told = []
    for folder, left_out in (("same", 0), ("other", 3)):
        with without(studio, left_out):
            request = GenerateRequest(
                job.run_id,
                [ItemWish("0", 1, {"text": [{"data": "a red ring", "weight": 1.0}]})],
                out=tmp_path / folder,
                settings={"steps": 1},
            )
            studio.end(studio.opened.generation.submit(request))
        events = studio.opened.channel.drain()
        told.append(
            [n["text"] for e in events if isinstance(e, ResultReady) for n in e.data.get("notes", ())]
        )
    assert told[0] == []
    assert len(told[1]) == 1
    assert "has changed since the run" in told[1][0]


def test_runs_that_remember_nothing_or_nonsense_say_nothing(studio: Any) -> None:
    job = studio.train("training.steps=1", 'conditions=["table"]')
    for content in (None, "", "[]", "{", '{"content": 3}', '{"counts": [1], "content": {}}'):
        path = studio.folder(job) / DATA
        path.unlink(missing_ok=True)
        if content is not None:
            path.write_text(content, "utf-8")
        said = changed(studio, job)
        assert said == "" or "it had ? samples" in said
