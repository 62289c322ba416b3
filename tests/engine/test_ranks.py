"""Two real ranks against one process that computes the same micro-batches."""

from __future__ import annotations

import shutil
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import psutil
import pytest
import ranks_at_work
import torch
from spoken import PAINTER, add_spoken
from torch import Tensor

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Command, JobState
from mmstudio.core.payloads import RanksPayload, TrainPayload
from mmstudio.engine.model.checkpoint import Checkpoints
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.train.loop import train as run_loop
from mmstudio.engine.train.muon import owners_of
from mmstudio.engine.train.training import prepare_training
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.services.app import App
from mmstudio.services.devices import choose_devices

TWO = RanksPayload(devices=("cpu", "cpu"))


@pytest.fixture(scope="module")
def ranks(tmp_path_factory: pytest.TempPathFactory, threads: None) -> list[dict[str, dict[str, Tensor]]]:
    return ranks_at_work.found_by_ranks(tmp_path_factory.mktemp("ranks"))


@pytest.mark.parametrize("case", ["uneven", "nothing_left", "missing", "unused", "dropped", "whole", "short"])
def test_two_ranks_have_the_gradient_of_one_process(ranks: Any, case: str) -> None:
    wanted = ranks_at_work.alone(case)
    for found in (one[case] for one in ranks):
        assert found.keys() == wanted.keys()
        for name in wanted:
            size = wanted[name].abs().max()
            assert (found[name] - wanted[name]).abs().max() <= 1e-6 * size + 1e-9, name


def test_a_name_that_one_rank_alone_has_is_told_by_both(ranks: Any) -> None:
    for one in ranks:
        assert one["unused"]["second loss"] > 0
        assert not any(name.startswith("learner.own") for name in one["unused"]), (
            "no gradient where nobody has one"
        )


def test_memory_that_is_short_on_one_rank_halves_the_parts_of_both(ranks: Any) -> None:
    assert [float(one["short"]["micro"]) for one in ranks] == [2.0, 2.0]


def test_buffers_are_those_of_rank_0(ranks: Any) -> None:
    first, second = (one["buffers"] for one in ranks)
    for name, value in first.items():
        assert torch.equal(value, second[name]), name
    assert first["count"].item() == 0  # 250 + 3 + 3 of a byte, and not a sum over ranks
    assert first["conditions.encoders.0.layer.1.num_batches_tracked"].item() == 2
    model = ranks_at_work.alone("buffers")
    assert model["conditions.encoders.0.layer.1.num_batches_tracked"].item() == 4


def test_bytes_that_a_step_sends_are_as_computed(ranks: Any) -> None:
    wanted = ranks_at_work.alone("uneven")
    weights = sum(value.numel() for name, value in wanted.items() if "." in name)
    count = sum("." in name for name in wanted)
    names = 2  # the loss, and the figure of the whole loss
    header = 4 + count + 2 * names
    for one in ranks:
        assert one["sent"]["sent"].item() == 4 * (weights + header)


def test_what_is_added_up_and_passed_on(ranks: Any) -> None:
    for one in (one["sums"] for one in ranks):
        assert one["own0"].tolist() == [[4.5] * 3] * 2
        assert one["own1"].tolist() == [3.0]
        assert one["given0"].tolist() == [200]
        assert one["given1"].item() == 7
        assert one["given2"].tolist() == [True, False]
        assert torch.equal(one["given3"], torch.full((2, 2), 0.1))
        assert one["least"].item() == 4
        assert one["words"].tolist() == [ord(word) for word in "abc"]
        assert one["told"].tolist() == [0.1]


def test_ranks_share_what_muon_computes(ranks: Any) -> None:
    wanted = ranks_at_work.alone("shared")
    for name, value in wanted.items():
        first, second = (one["shared"][name] for one in ranks)
        assert torch.equal(first, second), name
        assert (first - value).abs().max() <= 1e-3, (
            name
        )  # a step of 0.1 that is missing is a hundred times as long
    assert owners_of([(4, 4), (8, 8), (4, 4), (8, 8), (2, 2)], 2) == [0, 0, 1, 1, 0]
    assert owners_of([(9, 9)], 3) == [0]


def test_ranks_stop_at_the_same_step(ranks: Any) -> None:
    assert [int(one["stopped"]["steps"]) for one in ranks] == [5, 5]


SETTINGS = (
    "training.steps=8",
    "training.batch=6",
    "training.checkpoint_every=4",
    "training.optimiser=muon",
    "training.distil=0.5",
)


@pytest.fixture(scope="module")
def plain(studio: Any, app: Any, template: Path, tmp_path_factory: pytest.TempPathFactory) -> Any:
    """A project of the program as it is shipped: other processes know none of the parts that tests add."""
    path = tmp_path_factory.mktemp("plain") / "project"
    shutil.copytree(template, path)
    program = App.start(app.config_folder)
    with program.open_project(path) as opened:
        yield type(studio)(program, opened)


FILLED = {"summary": 8, "condition_width": 32, "hidden": 48, "layers": 2, "fill": 0.0}


def in_halves(plain: Any, job: Any, folder: Path, data: str = "shapes") -> None:
    """The same training in one process, with micro-batches of half the batch."""
    folder.mkdir()
    (folder / "config.json").write_bytes((plain.folder(job) / "config.json").read_bytes())

    def train(context: Any) -> None:
        context.run_dir = folder
        state = prepare_training(context, Workspace(folder, context.registry), context.samples(data))
        state.runner.micro = state.runner.batch // 2
        run_loop(state)
        state.metrics.close()

    plain.inside(job, train)


def test_a_training_in_two_processes_is_that_of_one(plain: Any) -> None:
    """Losses and weights of the default recipe, made tiny, by the way that the program goes; its last part learns long steps."""
    job = plain.end(plain.opened.runs.start("shapes", plain.recipe(*SETTINGS), seed=3, ranks=TWO))
    assert job.state is JobState.DONE, job.failure
    assert job.result["step"] == 8
    folders = [plain.folder(job), plain.folder(job).with_name(f"halves of {job.run_id}")]
    in_halves(plain, job, folders[1])
    told, wanted = ([_loss(row) for row in plain.rows(folder)] for folder in folders)
    assert len(told) == 8
    assert told == pytest.approx(wanted, rel=1e-4)
    for name in ("model", "ema"):
        found, expected = (Checkpoints(folder).get().tensors(name) for folder in folders)
        assert found.keys() == expected.keys()
        assert all((found[key] - value).abs().max() <= 1e-3 for key, value in expected.items())


def _loss(row: dict[str, float]) -> float:
    return row["loss of long steps" if row["step"] > 4 else "loss"]


def test_gaps_are_filled_in_two_processes(plain: Any, tmp_path: Path) -> None:
    """Any to any on samples of which every third has no text: what it lacks is drawn by a prior, on whichever rank it falls."""
    data = add_spoken(plain.opened, tmp_path, "gaps")
    recipe = Recipe.model_validate(
        {
            "id": "joint",
            "title": "joint",
            "fusion": Choice(id="decision", settings={"hidden": 16}),
            "generator": Choice(id="joint", settings=FILLED),
            "decoders": {
                "text": Choice(id="text-transformer", settings={"width": 32, "layers": 1}),
                "image": PAINTER,
            },
            "encoders": {"image": {"id": "image-cnn", "settings": {"size": 16, "width": 16, "channels": 8}}},
            "training": Training(steps=8, batch=6, precision="fp32", preview_every_s=0),
        }
    )
    job = plain.end(plain.opened.runs.start(data, recipe, seed=1, ranks=TWO))
    assert job.state is JobState.DONE, job.failure
    folders = [plain.folder(job), plain.folder(job).with_name(f"halves of {job.run_id}")]
    in_halves(plain, job, folders[1], data)
    told, wanted = (plain.rows(folder) for folder in folders)
    assert [row["step"] for row in told] == list(range(1, 9))
    for name in ("alignment", "image loss", "text loss"):  # the prior remembers what its own rank has seen
        assert told[0][name] == pytest.approx(wanted[0][name], rel=1e-4), name


@pytest.mark.slow
def test_killed_stopped_and_gone_on_with_another_number_of_processes(plain: Any) -> None:
    """Two processes, of which one is killed; paused; and one from there: no step is missing, none is twice."""
    recipe = plain.recipe("training.steps=400", "training.batch=6", "training.checkpoint_every=5")
    runs, runner, me = plain.opened.runs, plain.opened.runner, psutil.Process()
    job = runs.start("shapes", recipe, seed=3, ranks=TWO)
    until(lambda: runs.checkpoints(job.run_id))
    own = spawned_by(me)
    ends = [end for one in own for end in one.net_connections() if end.status == psutil.CONN_LISTEN]
    assert {end.laddr.ip for end in ends} <= {"127.0.0.1"}
    next(one for one in own if one.ppid() != me.pid).kill()  # a process that trains, not what watches them
    before = max(runs.checkpoints(job.run_id))
    until(lambda: max(runs.checkpoints(job.run_id)) > before + 5)
    runner.command(job.id, Command.PAUSE)
    assert plain.end(job).state is JobState.PAUSED
    assert spawned_by(me) == []
    step = runs.checkpoints(job.run_id)[-1]
    runs.resume(job.run_id, TrainPayload())
    until(lambda: max(runs.checkpoints(job.run_id)) > step)
    runner.command(job.id, Command.PAUSE)
    assert plain.end(job).state is JobState.PAUSED
    last = runs.checkpoints(job.run_id)[-1]
    assert [row["step"] for row in plain.metrics(job)] == list(range(1, last + 1))
    text = (plain.folder(job) / "log.txt").read_text("utf-8")
    assert text.count("begin again at the last checkpoint") == 1


def spawned_by(program: psutil.Process) -> list[psutil.Process]:
    """Processes that watch or train; not what tracks resources."""
    return [one for one in program.children(recursive=True) if "spawn_main" in " ".join(one.cmdline())]


def until(true: Callable[[], Any]) -> None:
    """Wait for something, for two minutes at most."""
    ends = time.monotonic() + 120
    while not true():
        assert time.monotonic() < ends, "it does not happen"
        time.sleep(0.05)


def test_devices_of_processes() -> None:
    assert choose_devices("cpu") == ("cpu",)
    assert choose_devices("cpu", 3) == ("cpu", "cpu", "cpu")
    with pytest.raises(UsageError, match="no device 'cuda:70'"):
        choose_devices("cuda:70,71")
    with pytest.raises(UsageError, match="cpu,cpu are 2 devices for 2 processes"):
        choose_devices("cpu,cpu", 2)


def test_a_predictor_is_refused(plain: Any) -> None:
    pytest.importorskip("sklearn")
    asked = {"targets": ("text",), "conditions": ("table",)}
    recipe = plain.app.recipes.get("forest").model_copy(update=asked)
    with pytest.raises(UsageError, match="in one process"):
        plain.opened.runs.start("shapes", recipe, ranks=TWO)
