"""Checkpoints: complete or absent, judged by content; damaged ones are skipped and kept."""

from __future__ import annotations

import json
import pickle
import shutil
import sys
from pathlib import Path
from typing import Any

import pytest
import torch

from mmstudio.core.errors import DamagedError, NotFoundError
from mmstudio.core.events import LogWritten
from mmstudio.core.job import Job, JobState
from mmstudio.engine.model.checkpoint import Checkpoints, read_tensors
from mmstudio.plan.curves.metrics_file import MetricsFile
from mmstudio.plan.progress import Progress


def save(run: Path, step: int, *, best: int = -1, keep: int = 3, **tensors: torch.Tensor) -> None:
    values = tensors or {"w": torch.full((3,), float(step))}
    Checkpoints(run).save(Progress(step=step, best=best), {"model": values}, keep=keep)


def test_round_trip_and_choice(tmp_path: Path) -> None:
    with pytest.raises(NotFoundError, match="none; train it first"):
        Checkpoints(tmp_path).get()
    for step in (5, 10, 15):
        save(tmp_path, step, best=10)
    found = Checkpoints(tmp_path)
    assert [found.get(which).step for which in ("latest", "best", 5)] == [15, 10, 5]
    assert torch.equal(found.get(10).tensors("model")["w"], torch.full((3,), 10.0))
    with pytest.raises(NotFoundError, match="It has: 5, 10, 15"):
        found.get(7)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows gives rights by lists, not by modes")
def test_whoever_may_read_the_project_may_read_its_weights(tmp_path: Path) -> None:
    save(tmp_path, 5)
    (tmp_path / "plain").touch()
    modes = {path.name: path.stat().st_mode for path in Checkpoints(tmp_path).get(5).folder.iterdir()}
    usual = (tmp_path / "plain").stat().st_mode
    assert modes == {"model.safetensors": usual, "state.json": usual}


def test_tensors_of_any_layout_and_shared_ones_survive(tmp_path: Path) -> None:
    weight = torch.arange(24.0).reshape(1, 2, 3, 4).contiguous(memory_format=torch.channels_last)
    save(tmp_path, 1, a=weight, b=weight, part=weight[:, :1], scalar=torch.tensor(3), none=torch.zeros(0, 2))
    back = Checkpoints(tmp_path).get().tensors("model")
    assert torch.equal(back["a"], weight)
    assert torch.equal(back["b"], weight)
    assert torch.equal(back["part"], weight[:, :1])
    assert back["scalar"].item() == 3
    assert back["none"].shape == (0, 2)


def test_what_an_interrupted_save_left_is_no_checkpoint_and_goes(tmp_path: Path) -> None:
    save(tmp_path, 1)
    shutil.copytree(tmp_path / "checkpoints" / "00000001", tmp_path / "checkpoints" / ".half")
    assert [item.step for item in Checkpoints(tmp_path).list()] == [1]
    save(tmp_path, 2)
    assert sorted(path.name for path in (tmp_path / "checkpoints").iterdir()) == ["00000001", "00000002"]


class Trap:
    """Unpickling it would make a file."""

    def __init__(self, path: Path) -> None:
        self.path = path

    def __reduce__(self) -> Any:
        return Path.touch, (self.path,)


@pytest.mark.parametrize("protocol", range(2, pickle.HIGHEST_PROTOCOL + 1))
def test_a_pickle_named_safetensors_is_refused_by_content(tmp_path: Path, protocol: int) -> None:
    file, sprung = tmp_path / "model.safetensors", tmp_path / "sprung"
    file.write_bytes(pickle.dumps(Trap(sprung), protocol=protocol))
    with pytest.raises(DamagedError, match=r"model\.safetensors cannot be read: .*earlier checkpoint"):
        read_tensors(file)
    assert not sprung.exists()


def test_a_file_of_torch_a_short_one_and_none_are_refused(tmp_path: Path) -> None:
    file = tmp_path / "model.safetensors"
    with pytest.raises(DamagedError):
        read_tensors(file)
    torch.save({"w": torch.zeros(3)}, file)
    with pytest.raises(DamagedError, match="not a safetensors file"):
        read_tensors(file)
    for content in (b"", b"\x08", b"\x08\0\0\0\0\0\0\0{broken!"):
        file.write_bytes(content)
        with pytest.raises(DamagedError):
            read_tensors(file)


@pytest.mark.parametrize("name", ["model.safetensors", "optimizer.safetensors", "state.json"])
def test_a_damaged_checkpoint_is_passed_over_and_kept(studio: Any, name: str) -> None:
    settings = ("training.steps=6", "training.checkpoint_every=2")
    job = studio.train(*settings, base="test-plain")
    expected = {key: value.clone() for key, value in studio.tensors(job, "model").items()}
    folder = studio.folder(job) / "checkpoints"
    content = (folder / "00000006" / name).read_bytes()
    (folder / "00000006" / name).write_bytes(content[: len(content) // 2])
    studio.opened.channel.drain()
    again = resume_done(studio, job)
    assert studio.end(again).state is JobState.DONE
    words = [event.message for event in studio.opened.channel.drain() if isinstance(event, LogWritten)]
    assert any("passed over" in line and name in line for line in words)
    assert "Going on from step 4." in words
    assert (folder / "00000006.damaged-1" / name).exists()
    assert all(torch.equal(value, expected[key]) for key, value in studio.tensors(job, "model").items())
    assert [row["step"] for row in studio.metrics(job)] == list(range(1, 7))


def test_nothing_readable_is_said_and_nothing_is_lost(studio: Any) -> None:
    job = studio.train("training.steps=2", base="test-plain")
    file = studio.folder(job) / "checkpoints" / "00000002" / "ema.safetensors"
    file.write_bytes(b"")
    again = studio.end(resume_done(studio, job))
    assert again.state is JobState.FAILED
    assert "None of the 1 checkpoints" in again.failure.message
    assert file.parent.is_dir()
    assert len(studio.metrics(job)) == 2


def test_a_checkpoint_of_another_shape_is_no_reason_to_start_over(studio: Any) -> None:
    job = studio.train("training.steps=2", base="test-plain")
    plan = studio.folder(job) / "model.json"
    plan.write_text(plan.read_text().replace('"width": 16', '"width": 24'))
    again = studio.end(resume_done(studio, job))
    assert again.state is JobState.FAILED
    assert "does not fit the model" in again.failure.message
    assert len(studio.metrics(job)) == 2


def resume_done(studio: Any, job: Job) -> Job:
    """Another training job of a run that is done, as after a change of its state by hand."""
    from mmstudio.core.payloads import TrainPayload
    from mmstudio.services.jobs import new_job

    return studio.opened.runner.submit(
        new_job("train", "Again", "cpu:train", TrainPayload(), run_id=job.run_id)
    )


def test_metrics_keep_each_step_once(tmp_path: Path) -> None:
    path = tmp_path / "metrics.jsonl"
    path.write_text(
        '{"step": 1, "loss": 1}\n{"step": 2, "loss": 1}\nnull\n{"step": 3, "loss": 1}\n{"step": 4, "lo'
    )
    file = MetricsFile(path, 2)
    file.write([(3, {"loss": 2.0})])
    assert json.loads(path.read_text().splitlines()[-1]) == {"step": 3, "loss": 2.0}  # to be read at once
    file.close()
    assert path.read_text().splitlines() == [
        '{"step": 1, "loss": 1}',
        '{"step": 2, "loss": 1}',
        '{"step": 3, "loss": 2.0}',
    ]
