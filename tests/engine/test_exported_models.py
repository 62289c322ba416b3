"""Models that leave: graphs and the example's loop against the program, and what the job writes."""

from __future__ import annotations

import importlib.util
import json
import shutil
import subprocess
import sys
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.core.errors import UsageError
from mmstudio.core.files.paths import resources_dir
from mmstudio.core.job import Job, JobState
from mmstudio.engine.export.check import Named, Runs, noises_of, reference
from mmstudio.engine.export.graphs import Graph, graphs_of, weight_name
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.loading import load_for_sampling
from mmstudio.nn import Condition, ConditionShape
from mmstudio.nn.contracts import condition_of, flat_condition, flat_names
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.services.app import App
from mmstudio.services.reports.leaving.service import ModelWish, differs, export_model

ROWS = 5
FAST = ("training.steps=2", "training.batch=8")
SMALL = ("generator.size=28", "generator.width=16")
GUIDED = {"guidance": {"text": 0.5}, "joint": 1.75}


def script(loop: str) -> Any:
    spec = importlib.util.spec_from_file_location(f"export_{loop}", resources_dir() / "export" / f"{loop}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def eager(graph: Graph) -> Runs:
    def run(told: Named) -> Named:
        with torch.no_grad():
            found = graph.module([torch.from_numpy(np.asarray(told[name])) for name in graph.inputs])
        return dict(zip(graph.outputs, (one.numpy() for one in found), strict=True))

    return run


def loaded(studio: Any, job: Job) -> tuple[Assembly, Workspace, Any]:
    """The model of a run, with weights of which each one matters."""
    workspace = Workspace(studio.folder(job), studio.app.registry)
    model, plan, _ = load_for_sampling(workspace, "latest", open_device("cpu", "fp32", channels_last=False))
    rng = torch.Generator().manual_seed(1)
    with torch.no_grad():
        for parameter in model.parameters():
            parameter.add_(0.05 * torch.randn(parameter.shape, generator=rng))
    return model, workspace, plan


def given_of(graph: Graph, slots: tuple[str, ...]) -> Named:
    """Conditions of which the first row has all, the second none, and others one slot more or less."""
    rng = np.random.default_rng(2)
    given: Named = {}
    for name, tensor in graph.inputs.items():
        array = np.repeat(tensor.numpy()[:1], ROWS, axis=0)
        given[name] = (array + rng.integers(0, 3, array.shape)).astype(array.dtype)
    for place, slot in enumerate(slots):
        weights = np.array([1, 0, place == 0, place == 1, 0.5], np.float32)
        given[weight_name(slot)] = weights
    return given


CASES = [
    ("flow", (), {"steps": 3, "solver": "euler", "guidance_until": 0.5, "prior_steps": 2, **GUIDED}),
    ("flow", ("fusion.id=decision",), {"steps": 3, "solver": "heun", **GUIDED}),
    ("flow", ("fusion.id=cross-attention",), {"steps": 2, **GUIDED}),
    ("image-vae", ("fusion.id=decision", *SMALL), {"temperature": 0.5}),
    ("image-vae", ("fusion.id=structure", *SMALL), {"temperature": 1.0}),
    ("image-gan", ("fusion.id=structure", *SMALL), {"temperature": 0.7}),
    ("image-dcgan", SMALL, {"temperature": 1.0}),
]


@pytest.mark.parametrize(("base", "settings", "told"), CASES, ids=[f"{one[0]} {one[1]}" for one in CASES])
def test_graphs_and_the_loop_make_what_the_program_makes(
    studio: Any, base: str, settings: tuple[str, ...], told: Mapping[str, Any]
) -> None:
    model, workspace, plan = loaded(studio, studio.train(*FAST, *settings, base=base))
    graphs = graphs_of(model, workspace.preparers(plan))
    given = given_of(graphs["condition"], model.conditions.slots)
    sampling = {name: value for name, value in told.items() if name not in GUIDED}
    config = workspace.run_plan.sampling(sampling)
    how = config.model_dump(mode="json") | {"guidance": {}, "joint": 1.0} | dict(told)
    real = reference(model, given, config, how, workspace.target_preparers(plan))
    portable = model.learner.portable()
    made = script(portable.loop).sample(
        {name: eager(graph) for name, graph in graphs.items()}, given, noises_of(portable, ROWS), how
    )
    pixels = np.rint((made.clip(-1, 1) + 1) * 127.5).transpose(0, 2, 3, 1)
    assert np.abs(pixels - real).max() <= 1
    assert len({row.tobytes() for row in real}) == ROWS
    assert np.mean((real > 0) & (real < 255)) > 0.05


def test_shares_of_classes_are_calibrated_as_in_the_program(studio: Any) -> None:
    recipe = Recipe(
        id="heads",
        title="Heads",
        targets=("table",),
        conditions=("text",),
        fusion=Choice(id="concat", settings={"hidden": 16}),
        generator=Choice(id="heads", settings={"width": 16}),
        training=Training(steps=2, batch=24, precision="fp32"),
    )
    job = studio.end(studio.opened.runs.start("shapes", recipe, seed=2))
    assert job.state is JobState.DONE, job.failure
    model, workspace, plan = loaded(studio, job)
    model.learner.get_buffer("temperature").fill_(2.5)
    graphs = graphs_of(model, workspace.preparers(plan))
    given = given_of(graphs["condition"], model.conditions.slots)
    real = reference(model, given, None, {}, workspace.target_preparers(plan))
    made = script("tell").sample({name: eager(graph) for name, graph in graphs.items()}, given, {}, {})
    np.testing.assert_allclose(made, real, atol=1e-6)
    np.testing.assert_allclose(made.sum(axis=1), 1, atol=1e-5)
    assert model.learner.portable().facts["classes"] == list(plan.targets["table"].state["classes"])


def test_a_condition_is_the_same_after_it_was_taken_apart() -> None:
    part = ConditionShape(3, tokens=2, grid=(2,))
    shape = ConditionShape(3, "structure", parts={"a": part, "a.b": ConditionShape(3)})
    parts = {"a": Condition(torch.ones(1, 3), torch.ones(1, 2, 3), (2,)), "a.b": Condition(torch.zeros(1, 3))}
    weight = {"a": torch.tensor([0.5]), "a.b": torch.tensor([2.0])}
    flat = flat_condition(Condition(torch.full((1, 3), 7.0), weight=weight, parts=parts))
    flat |= {weight_name(slot): one for slot, one in weight.items()}
    assert list(flat) == flat_names(shape)
    found = condition_of(flat, shape)
    assert found.vector.tolist() == [[7.0, 7.0, 7.0]]
    assert found.parts["a"].tokens is not None
    assert found.parts["a"].grid == (2,)
    assert found.parts["a.b"].vector.tolist() == [[0.0, 0.0, 0.0]]
    assert found.weight["a.b"].tolist() == [2.0]


@pytest.fixture(scope="module")
def plain(
    studio: Any, program: App, template: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[tuple[Any, Job]]:
    """The project in the program without parts of the tests, which other processes do not find, and a finished run."""
    path = tmp_path_factory.mktemp("plain") / "project"
    shutil.copytree(template, path)
    with program.open_project(path) as opened:
        found = type(studio)(program, opened)
        yield found, found.train(*FAST)


def exported(plain: tuple[Any, Job], folder: Path, **wish: Any) -> dict[str, Any]:
    studio, job = plain
    ended = studio.end(export_model(studio.opened, job.run_id, ModelWish(folder, **wish)))
    assert ended.state is JobState.DONE, ended.failure
    return dict(ended.result)


def test_the_job_writes_all_that_is_needed_and_nothing_of_this_computer(
    plain: tuple[Any, Job], tmp_path: Path
) -> None:
    told = exported(plain, tmp_path / "model", formats=("torch",), examples=3)
    assert {path.name for path in (tmp_path / "model").iterdir()} == {
        "MODEL_CARD.md",
        "README.md",
        "condition.pt2",
        "field.pt2",
        "given.npz",
        "model.json",
        "prior.pt2",
    }
    assert told["compared"] == 64
    assert told["differences"]["torch"] <= 1 / 255
    assert not differs(told)
    assert differs(told | {"differences": {"torch": 2 / 255}})
    model = json.loads((tmp_path / "model" / "model.json").read_text("utf-8"))
    assert model["noise"] == {"noise": [3, 16, 16], "prior_noise": [256]}
    assert model["sampling"]["joint"] == 1.5
    with np.load(tmp_path / "model" / "given.npz") as given:
        assert given["weight.text"].shape == (3,)
        assert set(given) == set(model["graphs"]["condition"]["inputs"])
    for path in (tmp_path / "model").iterdir():
        content = path.read_bytes()
        assert str(tmp_path).encode() not in content, path.name
        assert str(Path(__file__).parents[2]).encode() not in content, path.name
        assert str(Path.home()).encode() not in content, path.name


@pytest.mark.slow
def test_onnx_makes_the_same_pictures_and_holds_each_weight_once(
    plain: tuple[Any, Job], tmp_path: Path
) -> None:
    for library in ("onnx", "onnxscript", "onnxruntime"):
        pytest.importorskip(library)
    told = exported(plain, tmp_path / "model", examples=0)
    assert told["differences"]["onnx"] <= 1 / 255
    assert (
        told["bytes"]["onnx"] < 1.02 * told["weights"] + 100_000
    )  # a tiny model's graph is as large as its weights
    subprocess.run([sys.executable, "sample.py"], cwd=tmp_path / "model", check=True)
    assert (tmp_path / "model" / "0.ppm").read_bytes().startswith(b"P6 16 16 255\n")
    for path in (tmp_path / "model").glob("*.onnx"):
        assert b".py" not in path.read_bytes()
    with np.load(tmp_path / "model" / "given.npz") as given:
        assert {name: float(given[name][0]) for name in given if name.startswith("weight.")} == dict.fromkeys(
            [name for name in given if name.startswith("weight.")], 0.0
        )


def test_what_cannot_leave_says_so(studio: Any, trained: Job, tmp_path: Path) -> None:
    job = studio.train(*FAST, "target=text", 'conditions=["table"]', base="text-lstm")
    with pytest.raises(UsageError, match="works inside this program only"):
        export_model(studio.opened, job.run_id, ModelWish(tmp_path / "model"))
    with pytest.raises(UsageError, match="no format 'tflite'"):
        export_model(studio.opened, trained.run_id, ModelWish(tmp_path / "m", formats=("tflite",)))  # type: ignore[arg-type]
    assert list(tmp_path.iterdir()) == []
