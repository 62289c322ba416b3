"""The way back: what is taken, what is taken again, and what is refused."""

from __future__ import annotations

import json
import pickle
import shutil
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from job_folders import STEPS, train

from mmstudio.core.errors import DamagedError, NotFoundError, StudioError, UsageError
from mmstudio.core.job import Command, JobState
from mmstudio.core.run import RunState
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.services.machines.away import Away
from mmstudio.services.machines.job_folder import JobFolder
from mmstudio.services.machines.leaving import LeaveWish, leave
from mmstudio.services.machines.listing import read_listing, travels
from mmstudio.services.machines.reach import LocalReach
from mmstudio.services.machines.statements import check_reached, told_of
from mmstudio.services.machines.taking import take_back

RUN = "project/runs/r0001"


@pytest.fixture
def stopped(trained: Path, tmp_path: Path) -> Path:
    """A job folder that was stopped behind its first step."""
    shutil.copytree(trained / "stopped", tmp_path / "stopped")
    return tmp_path / "stopped"


def kept(folder: Path) -> dict[str, bytes]:
    return {
        path.relative_to(folder).as_posix(): path.read_bytes() for path in folder.rglob("*") if path.is_file()
    }


def test_a_stopped_training_comes_back_and_later_goes_on_there(home_of: Any, trained: Path) -> None:
    first = take_back(home_of, LocalReach(trained / "stopped"))
    assert (first.run, first.new, first.step, first.told.state) == ("r0001", False, 1, "paused")
    files = home_of.runs.files("r0001")
    assert files.checkpoints.steps() == [1]
    assert [row["step"] for row in files.metrics()] == [1]
    assert home_of.project.runs.get("r0001").state is RunState.PAUSED

    second = take_back(home_of, LocalReach(trained / "done"))
    assert (second.run, second.new, second.step, second.told.state, second.told.step) == (
        "r0001",
        False,
        STEPS,
        "done",
        STEPS,
    )
    assert files.checkpoints.steps() == [2, 4, 6]
    assert [row["step"] for row in files.metrics()] == [1, 2, 3, 4, 5, 6]
    assert files.log().count("\n") >= 1
    assert (
        len(files.previews("image"))
        == len(JobFolder(trained / "done").run_files("r0001").previews("image"))
        > 0
    )
    assert home_of.project.runs.get("r0001").state is RunState.DONE
    there = Checkpoints(JobFolder(trained / "done").run_files("r0001").path).get().tensors("ema")
    here = Checkpoints(files.path).get().tensors("ema")
    assert here.keys() == there.keys()
    assert all((here[name] == there[name]).all() for name in there)

    before = kept(files.path)
    again = take_back(home_of, LocalReach(trained / "done"))
    assert (again.files, again.step) == (0, STEPS)
    assert kept(files.path) == before
    assert len(home_of.runs.list()) == 1


def test_what_came_back_goes_on_here(home_of: Any, stopped: Path) -> None:
    take_back(home_of, LocalReach(stopped))
    job = home_of.runner.wait(home_of.runs.resume("r0001").id)
    assert job.state is JobState.DONE, job.failure
    assert [row["step"] for row in home_of.runs.metrics("r0001")] == [1, 2, 3, 4, 5, 6]
    with pytest.raises(UsageError, match="was trained here since"):
        take_back(home_of, LocalReach(stopped))
    new = take_back(home_of, LocalReach(stopped), new=True)
    assert (new.run, new.new, new.step) == ("r0002", True, 1)
    assert home_of.runs.config("r0002").run == "r0002"
    assert take_back(home_of, LocalReach(stopped)).run == "r0002"


def test_a_training_here_leaves_again_with_its_checkpoint(
    home_of: Any, stopped: Path, tmp_path: Path
) -> None:
    take_back(home_of, LocalReach(stopped))
    note = leave(home_of, LeaveWish("r0001", tmp_path / "again"))
    assert note.step == 1
    job = JobFolder(tmp_path / "again")
    assert job.run_files("r0001").checkpoints.steps() == [1]
    train(job)
    taken = take_back(home_of, LocalReach(job.path))
    assert (taken.run, taken.step) == ("r0001", STEPS)
    assert [row["step"] for row in home_of.runs.metrics("r0001")] == [1, 2, 3, 4, 5, 6]
    with pytest.raises(UsageError, match="is not the training of r0001"):
        take_back(home_of, LocalReach(stopped), run="r0001")


def test_a_project_that_does_not_know_it_gets_a_new_run(program: Any, trained: Path, tmp_path: Path) -> None:
    with program.create_project(tmp_path / "other") as opened:
        taken = take_back(opened, LocalReach(trained / "done"))
        assert (taken.run, taken.new, taken.step) == ("r0001", True, STEPS)
        assert opened.project.runs.get("r0001").name.startswith("it's ")
        assert not take_back(opened, LocalReach(trained / "done")).new


def test_a_half_finished_one_without_a_list_is_taken_as_far_as_it_is_whole(
    home_of: Any, stopped: Path
) -> None:
    """As a machine leaves it that lost its power: nothing is listed, and a newer checkpoint is not whole."""
    (stopped / "told" / "results.json").unlink()
    place = stopped / RUN / "checkpoints"
    shutil.copytree(place / "00000001", place / ".00000002-unfinished")
    taken = take_back(home_of, LocalReach(stopped))
    assert taken.step == 1
    assert home_of.runs.files("r0001").checkpoints.steps() == [1]


def cut(file: Path) -> None:
    file.write_bytes(file.read_bytes()[:-10])


def as_pickle(file: Path) -> None:
    file.write_bytes(pickle.dumps({"weights": [1.0] * 100}))


def other_step(file: Path) -> None:
    file.with_name("state.json").write_text(json.dumps({"step": 7}))


@pytest.mark.parametrize(
    ("spoil", "reason"),
    [
        (cut, r"00000001/ema\.safetensors cannot be taken: it is not a safetensors file, or cut off"),
        (as_pickle, r"00000001/ema\.safetensors cannot be taken: it is not a safetensors file"),
        (other_step, r"00000001/state\.json cannot be taken: it is of step 7"),
    ],
)
def test_what_is_not_what_its_name_says_is_refused(
    home_of: Any, stopped: Path, spoil: Callable[[Path], None], reason: str
) -> None:
    (stopped / "told" / "results.json").unlink()
    spoil(stopped / RUN / "checkpoints" / "00000001" / "ema.safetensors")
    before = kept(home_of.runs.files("r0001").path)
    with pytest.raises(DamagedError, match=reason):
        take_back(home_of, LocalReach(stopped))
    assert kept(home_of.runs.files("r0001").path) == before
    assert not any(home_of.project.layout.staging.iterdir())


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ('{"format": 1, "token": "ab', "it ends in the middle; the rest is missing"),
        ("", "it is empty"),
        ('{"format": 1}', "token: it is missing"),
        ("[]", "it must be an object"),
        ('{"format": 9}', "format: it must be at most 1"),
    ],
)
def test_a_note_that_was_copied_in_part_is_told_in_words(
    home_of: Any, stopped: Path, text: str, reason: str
) -> None:
    (stopped / "job.json").write_text(text, "utf-8")
    with pytest.raises(DamagedError) as raised:
        take_back(home_of, LocalReach(stopped))
    assert str(raised.value) == f"job.json cannot be read: {reason}. If the folder is a copy, copy it again."
    with pytest.raises(DamagedError) as raised:
        JobFolder(stopped).note()
    assert str(raised.value).endswith(f"says of the job cannot be read: {reason}.")
    (stopped / "told" / "progress.json").write_text('{"state": "runn', "utf-8")
    with pytest.raises(DamagedError, match=r"^progress\.json cannot be read: it ends in the middle"):
        told_of(LocalReach(stopped))


def test_a_changed_file_is_not_taken(home_of: Any, stopped: Path) -> None:
    file = stopped / RUN / "checkpoints" / "00000001" / "ema.safetensors"
    data = bytearray(file.read_bytes())
    data[-1] ^= 1
    file.write_bytes(data)
    with pytest.raises(DamagedError, match=r"ema\.safetensors is not what was listed"):
        take_back(home_of, LocalReach(stopped))
    assert home_of.runs.files("r0001").checkpoints.steps() == []


def test_links_and_other_names_are_not_taken(home_of: Any, stopped: Path, tmp_path: Path) -> None:
    (tmp_path / "secret").write_text("secret")
    preview = stopped / RUN / "previews" / "00000009"
    preview.mkdir(parents=True)
    (preview / "image-0.png").symlink_to(tmp_path / "secret")
    (stopped / RUN / "checkpoints" / "00000001" / "weights.pt").write_bytes(b"x")
    (stopped / RUN / "evil.py").write_text("x")
    take_back(home_of, LocalReach(stopped))
    found = kept(home_of.runs.files("r0001").path)
    assert not any(name.endswith((".pt", ".py")) or "00000009" in name for name in found)
    assert b"secret" not in found.values()
    (stopped / "project").rename(tmp_path / "aside")
    (stopped / "project").symlink_to(tmp_path / "aside")
    with pytest.raises(DamagedError, match="is a link"):
        take_back(home_of, LocalReach(stopped))


def test_names_that_travel() -> None:
    good = [
        "model.json",
        "checkpoints/00000010/ema.safetensors",
        "previews/00000010/image-0.png",
        "previews/00000010/a%2Fb-1.wav.json",
    ]
    bad = [
        "../model.json",
        "config.json",
        "checkpoints/00000010/ema.pt",
        "checkpoints/../x/state.json",
        "previews/00000010/../a.png",
    ]
    bad += [
        "/previews/00000010/a.png",
        "previews/00000010/.a.png",
        "previews/00000010/a\n.png",
        "away.json",
        "previews/00000010/-a.png/b.png",
    ]
    assert [name for name in (*good, *bad) if travels(name)] == good
    listed = {name: {"bytes": 1, "sha256": ""} for name in (*good, *bad)}
    assert [*read_listing(json.dumps(listed))] == good
    with pytest.raises(ValueError, match="bytes"):
        read_listing('{"model.json": {"bytes": -1}}')


def test_another_training_is_not_put_into_the_run(home_of: Any, stopped: Path, tmp_path: Path) -> None:
    config = stopped / RUN / "config.json"
    told = json.loads(config.read_text("utf-8"))
    told["recipe"]["generator"]["settings"]["width"] = 32
    config.write_text(json.dumps(told))
    with pytest.raises(UsageError, match="has other settings than r0001"):
        take_back(home_of, LocalReach(stopped))
    with pytest.raises(NotFoundError, match="no job folder"):
        take_back(home_of, LocalReach(tmp_path))
    with pytest.raises(NotFoundError, match="no job folder"):
        take_back(home_of, LocalReach(config))
    runs = home_of.project.runs
    runs.create("Other", dataset=runs.get("r0001").dataset, recipe="flow")
    with pytest.raises(UsageError, match=r"is the training of r0001, not of r0002\."):
        take_back(home_of, LocalReach(stopped), run="r0002")
    config.unlink()
    with pytest.raises(
        DamagedError, match=rf"not whole: {RUN}/config.json is missing\. If the folder is a copy"
    ):
        take_back(home_of, LocalReach(stopped))
    assert [one.run.id for one in home_of.runs.list()] == ["r0001", "r0002"]


def test_a_run_that_trains_here_is_left_alone(home_of: Any, stopped: Path) -> None:
    home_of.runner.lane("cpu:train").pause()
    home_of.runs.resume("r0001")
    with pytest.raises(UsageError, match="trains or waits here"):
        take_back(home_of, LocalReach(stopped))


def test_a_training_whose_processes_are_gone_has_failed(stopped: Path) -> None:
    file = stopped / "told" / "progress.json"
    told = json.loads(file.read_text("utf-8"))
    file.write_text(json.dumps({**told, "state": "running", "note": "\x1b[2Jstep"}))
    running = told_of(LocalReach(stopped))
    assert (running.state, running.note) == ("running", "\\x1b[2Jstep")
    check_reached(running)
    (stopped / "told" / "exit").write_text("137\n")
    with pytest.raises(StudioError, match="failed: Its processes have ended by themselves"):
        check_reached(told_of(LocalReach(stopped)))


def test_commands_are_small_files_of_ours(stopped: Path) -> None:
    reach = LocalReach(stopped)
    for command in (Command.SAVE_NOW, Command.PAUSE, Command.SAMPLE_NOW):
        reach.ask(command)
    found = sorted(path.name.partition("-")[0] for path in (stopped / "asked").iterdir())
    assert found == ["pause", "sample_now", "save_now"]


def test_what_a_run_remembers_names_no_place(home_of: Any, stopped: Path) -> None:
    take_back(home_of, LocalReach(stopped))
    files = home_of.runs.files("r0001")
    away = Away.of(files)
    assert away is not None
    assert away.step == 1
    assert str(stopped) not in (files.path / "away.json").read_text("utf-8")
    (files.path / "away.json").write_text('{"token": "../x", "step": 1}')
    assert Away.of(files) is None
