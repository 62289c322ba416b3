"""Folders of runs from elsewhere: weights, description and cache."""

from __future__ import annotations

import json
import os
import re
import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import safetensors.torch
import torch
from torch import nn

from mmstudio.core.errors import DamagedError, OutOfMemoryError, StudioError
from mmstudio.core.files.paths import resources_dir
from mmstudio.core.job import JobState
from mmstudio.core.payloads import GeneratePayload
from mmstudio.engine.data.prepared import _load
from mmstudio.engine.model.assembly import build_model
from mmstudio.engine.model.checkpoint import Checkpoints, check_fit, read_tensors
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.loading import load_for_sampling
from mmstudio.engine.train.optimisers import _check
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.services.app import App
from mmstudio.services.generation.wishes import GenerateRequest, ItemWish
from mmstudio.services.opened import OpenProject
from mmstudio.services.projects.sample_run import add_sample_run

Tensors = dict[str, torch.Tensor]


@pytest.fixture(scope="module")
def shown(program: App, tmp_path_factory: pytest.TempPathFactory) -> Iterator[OpenProject]:
    """A project with the run that is shipped."""
    with program.create_project(tmp_path_factory.mktemp("shown") / "p") as opened:
        add_sample_run(opened.project, "birds")
        yield opened


@pytest.fixture
def weights(shown: OpenProject) -> Iterator[Path]:
    """The weights of its only checkpoint, sound again afterwards."""
    path = Checkpoints(shown.project.runs.folder("r0001")).get().folder / "ema.safetensors"
    before = path.read_bytes()
    yield path
    path.unlink(missing_ok=True)
    path.write_bytes(before)


def first_float(tensors: Tensors) -> str:
    return next(name for name, value in tensors.items() if value.is_floating_point() and value.ndim > 1)


def put_number(number: float) -> Callable[[Tensors, str], None]:
    def change(tensors: Tensors, name: str) -> None:
        tensors[name].view(-1)[0] = number

    return change


def as_whole_numbers(tensors: Tensors, name: str) -> None:
    tensors[name] = tensors[name].to(torch.int32)


def of_another_shape(tensors: Tensors, name: str) -> None:
    tensors[name] = tensors[name][:1].clone()


def left_out(tensors: Tensors, name: str) -> None:
    del tensors[name]


def complex_numbers(tensors: Tensors, name: str) -> None:
    tensors[name] = tensors[name].float().to(torch.complex64)


@pytest.mark.parametrize(
    ("change", "said"),
    [
        (put_number(float("nan")), "holds values that are not numbers"),
        (put_number(float("inf")), "holds values that are not numbers"),
        (put_number(-float("inf")), "holds values that are not numbers"),
        (as_whole_numbers, "is of the type torch.int32"),
        (complex_numbers, "is of the type torch.complex64"),
        (of_another_shape, "is of the shape"),
        (left_out, "lacks"),
    ],
)
def test_weights_that_do_not_fit_make_no_picture(
    shown: OpenProject, weights: Path, tmp_path: Path, change: Callable[[Tensors, str], None], said: str
) -> None:
    tensors = safetensors.torch.load_file(weights)
    tensors = {name: value.clone() for name, value in tensors.items()}
    change(tensors, first_float(tensors))
    weights.unlink()
    safetensors.torch.save_file(tensors, weights)
    request = GenerateRequest("r0001", [ItemWish("a", 1, {})], settings={"steps": 1}, out=tmp_path / "out")
    job = shown.runner.wait(shown.generation.submit(request).id, 120)
    assert job.state is JobState.FAILED
    assert job.failure is not None
    assert job.failure.expected, job.failure.traceback
    assert said in job.failure.message
    assert list((tmp_path / "out").iterdir()) == []


def test_sound_weights_make_one(shown: OpenProject, weights: Path, tmp_path: Path) -> None:
    request = GenerateRequest("r0001", [ItemWish("a", 1, {})], settings={"steps": 1}, out=tmp_path / "out")
    job = shown.runner.wait(shown.generation.submit(request).id, 120)
    assert job.state is JobState.DONE, job.failure
    assert [path.name for path in (tmp_path / "out").iterdir()] == ["a.png"]


def header(text: bytes, length: int | None = None, data: bytes = b"") -> bytes:
    return (len(text) if length is None else length).to_bytes(8, "little") + text + data


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"\x80\x04pickle",
        header(b"{}", 2**62),
        header(b"{}", 99_999_999),
        header(b'{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}'),
        header(b'{"a": {"dtype": "F32", "shape": [2], "data_offsets": [0, 8]}}', data=bytes(4)),
        header(b'{"a": {"dtype": "F32", "shape": [9], "data_offsets": [0, 8]}}', data=bytes(8)),
        header(b'{"a": {"dtype": "F32", "shape": [2], "data_offsets": [-8, 0]}}', data=bytes(8)),
        header(b'{"a": {"dtype": "F99", "shape": [2], "data_offsets": [0, 8]}}', data=bytes(8)),
        header(
            b'{"a": {"dtype": "F32", "shape": [9223372036854775807, 9], "data_offsets": [0, 8]}}',
            data=bytes(8),
        ),
        header(b"[" * 1000),
    ],
)
def test_a_file_of_weights_that_lies_is_a_sentence(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "ema.safetensors"
    path.write_bytes(content)
    with pytest.raises(DamagedError, match="cannot be read"):
        read_tensors(path)


def test_weights_that_are_larger_than_memory_are_not_read(tmp_path: Path) -> None:
    """A file of four terabytes that holds nothing takes no room on a disk."""
    path, size = tmp_path / "00000001" / "ema.safetensors", 1 << 42
    path.parent.mkdir()
    begins = header(
        json.dumps({"a": {"dtype": "F32", "shape": [size // 4], "data_offsets": [0, size]}}).encode()
    )
    path.write_bytes(begins)
    try:
        os.truncate(path, len(begins) + size)
    except OSError:
        pytest.skip("this file system stores no file with holes")
    with pytest.raises(OutOfMemoryError, match=r"00000001/ema.safetensors holds 4,194,304 MB of weights"):
        read_tensors(path)


@pytest.mark.skipif(os.name == "nt", reason="Windows has no pipes with names in folders")
def test_weights_are_an_ordinary_file(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe.safetensors")
    (tmp_path / "link.safetensors").symlink_to("/dev/zero")
    for name in ("pipe", "link"):
        with pytest.raises(DamagedError):
            read_tensors(tmp_path / f"{name}.safetensors")


def test_half_precision_fits(tmp_path: Path) -> None:
    check_fit(tmp_path / "a", {"w": torch.ones(2, dtype=torch.float16)}, {"w": torch.ones(2)})
    with pytest.raises(DamagedError, match=r"shape \[3\] instead of \[2\]"):
        check_fit(tmp_path / "a", {"w": torch.ones(3)}, {"w": torch.ones(2)})


@pytest.mark.parametrize(
    "found",
    [
        {"exp_avg": torch.zeros(9), "exp_avg_sq": torch.zeros(2, 3), "step": torch.tensor(1.0)},
        {"exp_avg": torch.zeros(2, 3), "exp_avg_sq": torch.zeros(2, 3), "step": torch.zeros(2)},
        {"exp_avg": torch.zeros(2, 3), "exp_avg_sq": torch.zeros(2, 3)},
        {
            "exp_avg": torch.zeros(2, 3),
            "exp_avg_sq": torch.zeros(2, 3, dtype=torch.int64),
            "step": torch.tensor(1.0),
        },
    ],
)
def test_moments_of_another_shape_never_reach_a_kernel(found: Tensors) -> None:
    kept = frozenset({"step", "exp_avg", "exp_avg_sq"})
    with pytest.raises(ValueError, match=r"optimiser|shape"):
        _check(nn.Parameter(torch.zeros(2, 3)), found, kept)


def test_checkpoints_are_known_by_their_exact_names(tmp_path: Path) -> None:
    place = tmp_path / "checkpoints"
    for name in ("00000002", "00000010", "7", "0000000²", "abc", "00000003.damaged-1", ".x"):
        (place / name).mkdir(parents=True)
    (tmp_path / "elsewhere").mkdir()
    (place / "00000004").symlink_to(tmp_path / "elsewhere")
    assert [one.step for one in Checkpoints(tmp_path).list()] == [2, 10]
    shutil.rmtree(place)
    place.symlink_to(tmp_path / "elsewhere")
    with pytest.raises(DamagedError, match="is a link"):
        Checkpoints(tmp_path)


def prepared(folder: Path, **changes: Any) -> Path:
    """Arrays of three samples with two, none and one rows, as they are kept, and some of them changed."""
    folder.mkdir()
    arrays = {
        "pixels": np.zeros((4, 2), np.uint8),
        "_start": np.array([0, 2, 2]),
        "_count": np.array([2, 0, 1]),
    }
    for name, array in {**arrays, **changes}.items():
        if name != "names":
            np.save(folder / f"{name}.npy", array, allow_pickle=True)
    (folder / "done.json").write_text(json.dumps({"arrays": changes.get("names", ["pixels"])}))
    return folder


def test_a_sound_cache_is_read(tmp_path: Path) -> None:
    found = _load(prepared(tmp_path / "a"), 3)
    assert found.start.tolist() == [0, 2, 2]
    assert found.arrays["pixels"].shape == (4, 2)


@pytest.mark.parametrize(
    "changes",
    [
        {"names": ["../../secret"]},
        {"names": []},
        {"names": {"pixels": 1}},
        {"names": [7]},
        {"pixels": np.zeros((9, 2), np.uint8)},
        {"pixels": np.array([{"code": 1}], dtype=object)},
        {"_start": np.array([0, 2, 99])},
        {"_start": np.array([0.0, 2.0, 2.0])},
        {"_count": np.array([2, -1, 2])},
        {"_count": np.array([2**62, 0, 1])},
        {"_start": np.array([0, 2]), "_count": np.array([2, 1])},
    ],
)
def test_a_cache_that_lies_is_made_again(tmp_path: Path, changes: dict[str, Any]) -> None:
    with pytest.raises((OSError, ValueError, TypeError, DamagedError)):
        _load(prepared(tmp_path / "a", **changes), 3)


CHANGES: list[tuple[tuple[str, ...], object, str]] = [
    (
        ("encoders", "audio", "state"),
        {},
        "'audio-cnn' of the model learned before training is not valid: seconds",
    ),
    (("encoders", "audio", "state", "seconds"), 10**9, "seconds: it must be at most 10"),
    (("encoders", "audio", "state", "seconds"), -1, "seconds: it must be more than 0"),
    (("encoders", "audio", "state", "std"), 0, "std: it must be more than 0"),
    (("encoders", "audio", "settings", "width"), 10**9, "width: it must be at most 1024"),
    (("encoders", "text", "state", "tokens"), 10**9, "tokens: it must be at most 256"),
    (("encoders", "text", "state", "unused"), ["1"], "unused.0"),
    (("encoders", "text", "state", "tokenizer", "model", "vocab", "!"), 99_999, "are not numbered from 0 to"),
    (("encoders", "text", "state", "tokenizer"), 7, "tokenizer: it must be an object"),
    (("encoders", "table", "state", "order"), [], "order"),
    (("encoders", "table", "state", "order"), ["place", "place"], "does not name each column once"),
    (("encoders", "table", "state", "columns"), 7, "columns: it must be an object"),
    (("encoders", "table", "state", "columns", "place", "choices"), ["x"] * 1_000_000, "choices"),
    (("encoders", "table", "state", "columns", "place", "kind"), "number", "columns.place"),
    (("encoders", "text", "id"), "nobodys", "There is no encoder 'nobodys'"),
    (("fusion", "settings", "hidden"), 4096, "is of the shape"),
]


@pytest.mark.parametrize(("path", "value", "said"), CHANGES)
def test_what_a_run_says_of_its_model_is_checked_before_it_is_built(
    shown: OpenProject, program: App, tmp_path: Path, path: tuple[str, ...], value: object, said: str
) -> None:
    source = shown.project.runs.folder("r0001")
    folder = tmp_path / "runs" / "r0001"
    shutil.copytree(source, folder)
    data = json.loads((folder / "model.json").read_text("utf-8"))
    holder = data
    for key in path[:-1]:
        holder = holder[key]
    holder[path[-1]] = value
    (folder / "model.json").write_text(json.dumps(data), "utf-8")
    device = open_device("cpu", "fp32", channels_last=False)
    with pytest.raises(StudioError, match=re.escape(said)):
        load_for_sampling(Workspace(folder, program.registry), "latest", device)


def test_a_model_that_is_larger_than_memory_is_not_built(program: App, tmp_path: Path) -> None:
    data = json.loads((resources_dir() / "sample-run" / "model.json").read_text("utf-8"))
    data["generator"]["settings"].update(width=1024, multipliers=[16, 16], blocks=8)
    (tmp_path / "model.json").write_text(json.dumps(data), "utf-8")
    plan = ModelPlan.load(tmp_path / "model.json")
    with pytest.raises(OutOfMemoryError, match=r"MB and more at once; 57 MB are free"):
        build_model(plan, program.registry, lambda: 64 << 20)


def test_a_job_ends_in_the_sentence(shown: OpenProject, tmp_path: Path) -> None:
    path = shown.project.runs.folder("r0001") / "model.json"
    before = path.read_text("utf-8")
    data = json.loads(before)
    data["encoders"]["audio"]["state"]["seconds"] = 10**9
    path.write_text(json.dumps(data), "utf-8")
    try:
        request = GenerateRequest(
            "r0001", [ItemWish("b", 1, {})], settings={"steps": 1}, out=tmp_path / "out"
        )
        weights = Checkpoints(path.parent).get().folder / "ema.safetensors"
        os.utime(weights)  # not the model that is still loaded
        job = shown.runner.wait(shown.generation.submit(request).id, 120)
    finally:
        path.write_text(before, "utf-8")
    assert job.failure is not None
    assert job.failure.expected, job.failure.traceback
    assert "learned before training is not valid: seconds" in job.failure.message


def test_the_payload_of_a_request_is_what_the_job_reads() -> None:
    told = {"run": "r0001", "items": [{"name": "a", "seed": 1, "conditions": {}}], "out": "/data/out"}
    assert GeneratePayload.model_validate(told).to_json() == told
