"""Models of strangers: what a run says of its parts, the recipe it follows, the headers of its weights.

A model is built whole, or refused in a sentence; memory is asked for only after it was counted.
"""

from __future__ import annotations

import copy
import json
import resource
import shutil
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from mmstudio.api import Sound
from mmstudio.core.files.paths import resources_dir
from mmstudio.core.sample import Slot
from mmstudio.engine.model.assembly import Assembly, build_model
from mmstudio.engine.model.checkpoint import read_tensors
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.fitting import fit_model
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.loading import load_for_sampling
from mmstudio.nn import Preparer
from mmstudio.plan.roles import Data
from mmstudio.plan.run_folder import RunFolder
from mmstudio.plan.run_plan import plan_run
from mmstudio.services.app import App

from .nasty import changed, places
from .trying import examples, put, sentence_or

SHIPPED = resources_dir() / "sample-run"
MODEL = json.loads((SHIPPED / "model.json").read_text("utf-8"))
CONFIG = json.loads((SHIPPED / "config.json").read_text("utf-8"))
STEP = json.loads((SHIPPED / "state.json").read_text("utf-8"))["step"]
LONG = (("tokenizer", "model", "vocab"), ("tokenizer", "model", "merges"), ("unused",))
"""Where the description of the text encoder is long: stood in for while one of the other fields is chosen."""
MOST = 2 << 30
"""Memory that no model of these descriptions is worth."""

sizes = st.sampled_from([10**9, 2**40, 10**6, -64, 0, 1, 16, 64, 96, 1024, 2048, 4096, 1.5, 1e9, "64", True])
long_lists = st.sampled_from([[0], ["x"], [[1, 2]], [None], [1.5]]).map(lambda one: one * 1_000_000)


@st.composite
def described(draw: st.DrawFn, document: Any) -> Any:
    """A changed document; often it is a size that is changed."""
    match draw(st.integers(0, 40)):
        case 0:
            data = copy.deepcopy(document)
            where = draw(st.sampled_from([path for path in places(data) if path]))
            _put(data, where, draw(long_lists))
            return data
        case number if number < 16:
            data = copy.deepcopy(document)
            for _ in range(draw(st.integers(1, 3))):
                numbers = [path for path in places(data) if path and isinstance(_at(data, path), int | float)]
                if numbers:
                    _put(data, draw(st.sampled_from(numbers)), draw(sizes))
            return data
        case _:
            return draw(changed(document))


def _at(data: Any, path: tuple[Any, ...]) -> Any:
    for key in path:
        data = data[key]
    return data


def _put(data: Any, path: tuple[Any, ...], value: Any) -> None:
    _at(data, path[:-1])[path[-1]] = value


def _stand_ins() -> Any:
    short = copy.deepcopy(MODEL)
    for path in LONG:
        _put(short["encoders"]["text"]["state"], path, "/".join(path))
    return short


SHORT = _stand_ins()
WHOLE = {"/".join(path): _at(MODEL["encoders"]["text"]["state"], path) for path in LONG}


def filled(data: Any) -> Any:
    """What was stood in for, in its place again."""
    if isinstance(data, dict):
        return {key: filled(value) for key, value in data.items()}
    if isinstance(data, list):
        return data if len(data) > 1000 else [filled(value) for value in data]
    return WHOLE.get(data, data) if isinstance(data, str) else data


@pytest.fixture(scope="module")
def run(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of the run that is shipped, as it lies in a project."""
    folder = tmp_path_factory.mktemp("models") / "runs" / "r0001"
    checkpoint = folder / "checkpoints" / f"{STEP:08d}"
    checkpoint.mkdir(parents=True)
    shutil.copy(SHIPPED / "config.json", folder)
    for name in ("ema.safetensors", "state.json"):
        shutil.copy(SHIPPED / name, checkpoint)
    return folder


def height() -> int:
    """The most memory that this process has had."""
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss << 10


def asked(read: Callable[[], Any]) -> Any:
    """What a reader gives, with no more memory than a model is worth."""
    before = height()
    found = sentence_or(read)
    assert height() - before < MOST
    return found


@examples(0.05)
@given(data=st.one_of(described(SHORT), described(SHORT), described(SHORT), changed(MODEL)))
def test_a_model_out_of_its_description(program: App, run: Path, data: Any) -> None:
    put(run, "model.json", json.dumps(filled(data), allow_nan=True))
    workspace = Workspace(run, program.registry)
    device = open_device("cpu", "fp32", channels_last=False)
    found = asked(lambda: load_for_sampling(workspace, "latest", device))
    if found is None:
        return
    model, plan, checkpoint = found
    assert isinstance(model, Assembly)
    assert checkpoint.step == STEP
    preparers = asked(lambda: workspace.preparers(plan))
    if preparers is None:
        return
    for name in plan.encoders:
        encoder = model.conditions.encoders[model.conditions.slots.index(name)]
        for raw in (None, RAWS[name]):
            asked(partial(_encoded, encoder, preparers[name], raw))


RAWS: dict[str, Any] = {
    "image": np.full((20, 30, 3), 90, np.uint8),
    "reference": np.full((20, 30, 3), 90, np.uint8),
    "text": "a small red square, on the left",
    "audio": Sound(np.sin(np.arange(8000, dtype=np.float32) / 20)[None], 16000),
    "table": {"place": "left"},
}


def _encoded(encoder: Any, preparer: Preparer, raw: Any) -> None:
    """What an encoder makes of a value is finite, whatever it was told that it learned."""
    prepared = preparer.arrays(raw)
    arrays = {key: torch.from_numpy(np.asarray(array))[None] for key, array in prepared.items()}
    with torch.no_grad():
        features = encoder.eval()(arrays)
    assert features.tokens.shape == (1, encoder.shape.tokens, encoder.shape.width)
    assert torch.isfinite(features.tokens).all()


SLOTS = tuple(
    Slot(one["name"], one["modality"], one["role"], tuple(one["columns"])) for one in CONFIG["slots"]
)


@examples(0.03)
@given(data=described(CONFIG))
def test_a_model_out_of_the_recipe_of_a_run(program: App, run: Path, data: Any) -> None:
    put(run.parent / "r0002", "config.json", json.dumps(data, allow_nan=True))
    config = sentence_or(RunFolder(run.parent / "r0002").config)
    if config is None:
        return

    def build() -> Assembly:
        plan = plan_run(config.recipe, Data("birds", SLOTS), program.registry)
        return build_model(
            fit_model(plan, lambda slot: [RAWS[slot.source]] * 3, program.registry), program.registry
        )

    found = asked(build)
    assert found is None or isinstance(found, Assembly)


HEADER = {
    "__metadata__": {"format": "pt"},
    "a": {"dtype": "F32", "shape": [3, 2], "data_offsets": [0, 24]},
    "b": {"dtype": "I64", "shape": [2], "data_offsets": [24, 40]},
}


@examples(0.02)
@given(data=st.data())
def test_the_header_of_weights(run: Path, data: st.DataObject) -> None:
    header = data.draw(described(HEADER))
    text = json.dumps(header).encode()
    length = data.draw(st.sampled_from([len(text)] * 8 + [0, len(text) - 1, len(text) + 1, 10**8, 2**63]))
    path = run.with_name("r0003") / "ema.safetensors"
    path.parent.mkdir(exist_ok=True)
    path.write_bytes(length.to_bytes(8, "little") + text + bytes(range(40)))
    found = asked(lambda: read_tensors(path))
    if found is not None:
        assert all(bool(torch.isfinite(one).all()) for one in found.values() if one.is_floating_point())
        assert sum(one.numel() * one.element_size() for one in found.values()) <= 40
