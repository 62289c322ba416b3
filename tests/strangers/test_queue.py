"""Queues of projects from elsewhere: a job's kind decides what runs, and only a person starts it."""

from __future__ import annotations

import json
import shutil
import sys
import time
import types
import zipfile
from pathlib import Path

import pytest

from mmstudio.core.errors import UsageError
from mmstudio.core.job import JobState
from mmstudio.services.app import App
from mmstudio.services.going_on import PURPOSES
from mmstudio.services.job_kinds import KINDS, entry_of
from mmstudio.services.jobs import QUIET
from mmstudio.services.projects.own_projects import OwnProjects
from mmstudio.storage.folder.description import read_description
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.project.archive import read_archive, write_archive

from .conftest import change, packed, queue

RAN: list[str] = []


@pytest.fixture(autouse=True)
def _code(monkeypatch: pytest.MonkeyPatch) -> None:
    """Code that resolves, where a stranger's row names it."""
    module = types.ModuleType("jobs_of_a_stranger")
    module.run = lambda context: RAN.append(context.job.id)  # type: ignore[attr-defined]
    monkeypatch.setitem(sys.modules, "jobs_of_a_stranger", module)
    RAN.clear()


def state_after_opening(program: App, root: Path, *, wait_s: float = 0.3) -> JobState:
    with program.open_project(root, take_up_queue=True) as opened:
        time.sleep(wait_s)
        return opened.project.jobs.get("j1").state


def test_the_code_of_a_stored_job_is_never_called(program: App, sound: Path, tmp_path: Path) -> None:
    with program.create_project(tmp_path / "own"):
        pass
    queue(tmp_path / "own", "check", {"dataset": "none"})
    with program.open_project(tmp_path / "own", take_up_queue=True) as opened:  # made here, so it begins
        job = opened.runner.wait("j1", 60)
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert job.failure.message == "There is no data set 'none'."
    assert RAN == []


def test_a_copy_is_nobodys_until_it_is_called_ones_own(program: App, copied: Path) -> None:
    queue(copied, "check", {"dataset": "birds"})
    assert state_after_opening(program, copied) is JobState.INTERRUPTED
    before = read_description(ProjectLayout(copied)).id
    assert program.adopt_project(copied) == "p"
    assert read_description(ProjectLayout(copied)).id not in {"", before}
    change(copied, "UPDATE jobs SET state = 'queued'")
    with program.open_project(copied, take_up_queue=True) as opened:
        assert opened.own
        assert opened.runner.wait("j1", 60).state is JobState.DONE


def test_the_original_stays_ones_own_beside_a_copy(program: App, tmp_path: Path) -> None:
    program.create_project(tmp_path / "own").close()
    shutil.copytree(tmp_path / "own", tmp_path / "copy")
    own = OwnProjects.of(program.config_folder)
    mark = read_description(ProjectLayout(tmp_path / "own")).id
    assert read_description(ProjectLayout(tmp_path / "copy")).id == mark
    assert [own.has(tmp_path / name, mark) for name in ("own", "copy")] == [True, False]


def test_a_moved_project_stays_ones_own(program: App, tmp_path: Path) -> None:
    program.create_project(tmp_path / "own").close()
    (tmp_path / "deep").mkdir()
    (tmp_path / "own").rename(tmp_path / "deep" / "moved")
    with program.open_project(tmp_path / "deep" / "moved") as opened:
        assert opened.own
        mark = opened.project.id
    again = shutil.copytree(tmp_path / "deep" / "moved", tmp_path / "restored")
    shutil.rmtree(tmp_path / "deep" / "moved")
    again.rename(tmp_path / "deep" / "moved")  # put back from a copy: its place is known by now
    assert OwnProjects.of(program.config_folder).has(tmp_path / "deep" / "moved", mark)


def test_an_archive_has_no_id_whoever_made_it(program: App, tmp_path: Path) -> None:
    with program.create_project(tmp_path / "own") as opened:
        mark = opened.project.id
        write_archive(tmp_path / "own", tmp_path / "a.mmstudio", lambda _done, _all: None)
    with zipfile.ZipFile(tmp_path / "a.mmstudio") as archive:
        assert "id" not in json.loads(archive.read("project.json"))
    by_hand = packed(tmp_path / "own", tmp_path / "b.mmstudio")
    shutil.rmtree(tmp_path / "own")
    for file in (tmp_path / "a.mmstudio", by_hand):
        read_archive(file, tmp_path / "own")  # to the very place that is known
        assert read_description(ProjectLayout(tmp_path / "own")).id == ""
        with program.open_project(tmp_path / "own") as back:
            assert not back.own
        shutil.rmtree(tmp_path / "own")
    assert mark


def test_an_older_project_without_an_id_opens_and_waits(program: App, copied: Path) -> None:
    text = (copied / "project.json").read_text().replace('"id"', '"former"')
    (copied / "project.json").write_text(text)
    queue(copied, "clean", {"dataset": "birds"})
    assert state_after_opening(program, copied) is JobState.INTERRUPTED
    with program.open_project(copied) as opened:
        assert opened.project.datasets.get("birds").counts["train"] == 6
        opened.runner.resume("j1")
        assert opened.runner.wait("j1", 60).state is JobState.DONE


@pytest.mark.parametrize(
    ("kind", "payload", "words"),
    [
        ("check", {"dataset": "birds"}, "Check the data set birds (6 samples)."),
        ("clean", {"dataset": "birds"}, "Look for problems in the data set birds (6 samples)."),
        ("read", {"dataset": "gone"}, "Read the files of the data set gone (0 samples)."),
        (
            "import",
            {"dataset": "d", "dataset_id": 1, "source": "/nowhere/x", "importer": "folder"},
            "Import /nowhere/x (not there) into the data set d.",
        ),
        (
            "import",
            {"dataset": "d", "dataset_id": 1, "sample": "shapes", "count": 5000, "seed": 1},
            "Make 5,000 samples of shapes for the data set d.",
        ),
        (
            "import",
            {"dataset": "d", "dataset_id": 1, "session": "s0001", "base": "", "results": []},
            "Put results of the session s0001 into the data set d.",
        ),
        (
            "generate",
            {"run": "r0001", "items": [{"name": "a", "seed": 1}] * 3, "out": "/home/somebody"},
            "Make 3 results of the run r0001 on cpu, and write them into the folder /home/somebody.",
        ),
        (
            "live",
            {"run": "r0001", "items": [{"name": "a"}]},
            "Make 1 result of the run r0001 to be looked at, on cpu.",
        ),
        (
            "dataset-export",
            {
                "folder": "/data/x",
                "format": "parquet",
                "settings": {},
                "title": "t",
                "dataset": "birds",
                "splits": ["train"],
            },
            "Write the data set birds (6 samples) into the folder /data/x.",
        ),
        (
            "dataset-export",
            {
                "folder": "/data/x",
                "format": "parquet",
                "settings": {},
                "title": "t",
                "session": "s0001",
                "results": [],
            },
            "Write results of the session s0001 into the folder /data/x.",
        ),
        (
            "search",
            {"run": "r0001", "dataset": "birds", "conditions": {"text": [{"data": "a"}]}},
            "Search the data set birds (6 samples) in the space of the run r0001, on cpu.",
        ),
        (
            "search",
            {
                "run": "r0001",
                "dataset": "birds",
                "others": ["secrets", "more"],
                "conditions": {"text": [{"data": "a"}]},
            },
            "Search the data sets birds, secrets, more (6 samples) in the space of the run r0001, on cpu.",
        ),
        (
            "search",
            {
                "run": "r0001",
                "dataset": "birds",
                "results": [{"session": one, "name": "a.png"} for one in ("s0002", "s0001", "s0002")],
                "conditions": {"text": [{"data": "a"}]},
            },
            "Search 3 results of the sessions s0001, s0002 in the space of the run r0001, on cpu.",
        ),
        ("export", {"file": "/data/a.mmstudio"}, "Write the whole project into the file /data/a.mmstudio."),
        ("reproduce", {"file": "/data/a.png"}, "Make the result /data/a.png again, and compare."),
        ("evaluate", {"run": "r0001"}, "Judge the run r0001 on cpu."),
        (
            "attribute",
            {"made": {"run": "r0007", "items": [{"name": "a"}]}, "words": True},
            "Find out what decided a result of the run r0007, on cpu.",
        ),
        (
            "neighbours",
            {"run": "r0001", "files": ["/a.png", "/b.png"], "extractor": "tiles"},
            "Find the training samples of the run r0001 that are nearest to 2 files, on cpu.",
        ),
    ],
)
def test_what_going_on_would_do_is_said(
    program: App, copied: Path, kind: str, payload: object, words: str
) -> None:
    queue(copied, kind, payload, state="interrupted")
    with program.open_project(copied) as opened:
        assert opened.going_on.must_ask
        assert opened.going_on.told(opened.project.jobs.get("j1")).text == words


@pytest.mark.parametrize(
    ("kind", "payload"),
    [
        ("nonsense", {}),
        ("train", {"entry": "os:system"}),
        ("check", {}),
        ("check", {"dataset": 7}),
        ("check", {"dataset": "birds", "more": 1}),
        ("generate", {"run": "../../x", "items": [{"name": "a", "seed": 0}]}),
        ("generate", {"run": "r0001", "items": []}),
        ("generate", {"run": "r0001", "items": [{"name": "../a", "seed": 0}]}),
        ("generate", {"run": "r0001", "items": [{"name": "a", "seed": 1e30}]}),
        ("generate", {"run": "r0001", "items": [{"name": "a"}], "out": "relative"}),
        (
            "generate",
            {"run": "r0001", "items": [{"name": "a", "conditions": {"text": [{"path": "//server/share"}]}}]},
        ),
        ("evaluate", {"run": "r0001", "split": "all"}),
        ("search", {"run": "r0001", "dataset": "d", "conditions": {}}),
        ("search", {"run": "r0001", "dataset": "d", "conditions": {"text": []}}),
        ("search", {"run": "../x", "dataset": "d", "conditions": {"text": [{"data": "a"}]}}),
        ("label", {"run": "r0001", "dataset": "d", "classes": [], "samples": [1], "out": "/x"}),
        ("neighbours", {"run": "r0001", "files": [], "extractor": "tiles"}),
        ("neighbours", {"run": "r0001", "files": ["a.png"], "extractor": "tiles"}),
        ("export", {"file": ""}),
        ("reproduce", {"file": ["a"]}),
        ("import", {"dataset": "d", "dataset_id": -1, "source": "/x", "importer": "folder"}),
        ("import", {"dataset": "d", "dataset_id": 1, "session": "../s", "results": ["../../x"]}),
        (
            "dataset-export",
            {"folder": "/x", "format": "f", "title": "t", "session": "s0001", "results": ["a/b"]},
        ),
        (
            "augment",
            {"dataset": "d", "split": "train", "position": 2**60, "slot": "s", "preprocess": {}, "count": 1},
        ),
    ],
)
def test_what_no_kind_can_do_is_a_sentence(program: App, copied: Path, kind: str, payload: object) -> None:
    queue(copied, kind, payload, state="interrupted")
    with program.open_project(copied) as opened:
        with pytest.raises(UsageError):
            opened.going_on.told(opened.project.jobs.get("j1"))
        with pytest.raises(UsageError):
            entry_of(opened.project.jobs.get("j1"))
        opened.runner.resume("j1")
        failure = opened.runner.wait("j1", 60).failure
        assert failure is not None
        assert failure.expected


@pytest.mark.parametrize("payload", ["{bad", "[]", "null", "7", "[" * 100_000, "NaN", '"text"'])
def test_a_damaged_job_counts_as_failed_and_hinders_nothing(program: App, copied: Path, payload: str) -> None:
    queue(copied, "train", payload)
    with program.open_project(copied, take_up_queue=True) as opened:
        job = opened.project.jobs.get("j1")
        assert job.state is JobState.FAILED
        assert job.failure is not None
        assert job.failure.expected
        assert [one.run.id for one in opened.runs.list()] == ["r0001"]


@pytest.mark.parametrize("lane", ["nowhere", "", "cpu:rest", "io\n", "x" * 1000])
def test_a_job_on_a_lane_that_cannot_be_is_a_sentence(program: App, copied: Path, lane: str) -> None:
    queue(copied, "check", {"dataset": "birds"}, lane=lane)
    with program.open_project(copied) as opened, pytest.raises(UsageError, match="There is no lane"):
        opened.runner.resume("j1")


def test_every_kind_names_code_that_is_there() -> None:
    from mmstudio.plugins.specs import resolve

    for kind in KINDS.values():
        for entry in kind.entries.values():
            assert callable(resolve(entry)), entry


def test_every_kind_that_people_see_says_what_it_would_do() -> None:
    untold = [
        name
        for name, kind in KINDS.items()
        if name not in {"train", *QUIET} and name not in PURPOSES and not PURPOSES.keys() >= set(kind.entries)
    ]
    assert untold == []
