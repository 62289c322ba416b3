"""What is done in a process of its own: tracing takes long and holds Python, and a training must not wait for it."""

from __future__ import annotations

import shutil
import warnings
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import numpy as np
import torch

from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.paths import resources_dir
from mmstudio.engine.export.check import SAMPLE, difference, exported_result, noises_of, reference
from mmstudio.engine.export.graphs import Graph, graphs_of
from mmstudio.engine.export.write import SUFFIXES, WRITERS, exported
from mmstudio.engine.model.apart import Tell
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.loading import load_for_sampling
from mmstudio.plugins.registry import Registry

GIVEN, TOLD = "check.npz", "told.json"
"""Files in the folder: what the comparison is made with, and what the process found."""


def write_and_check(
    tell: Tell, place: str, run: str, registry: Registry, step: int, formats: Sequence[str]
) -> None:
    """Write every graph of a run into a folder, and compare what they make with what the program makes.

    Args:
        tell: Told how much is done, and of how much.
        place: The folder, with the arrays to compare with.
        run: Folder of the run.
        registry: Where ids are looked up.
        step: The checkpoint.
        formats: ``onnx``, ``torch`` or both.
    """
    torch.set_num_threads(1)
    warnings.simplefilter("ignore")
    folder, workspace = Path(place), Workspace(Path(run), registry)
    model, plan, _ = load_for_sampling(workspace, step, open_device("cpu", "fp32", channels_last=False))
    run_plan, portable = workspace.run_plan, model.learner.portable()
    graphs = graphs_of(model, workspace.preparers(plan))
    total, done = (len(graphs) + 1) * len(formats), 0
    shutil.copyfile(resources_dir() / "export" / f"{portable.loop}.py", folder / SAMPLE)
    for name, graph in graphs.items():
        program = exported(graph)
        for form in formats:
            WRITERS[form](program, graph, folder / f"{name}{SUFFIXES[form]}")
            tell(done := done + 1, total)
    with np.load(folder / GIVEN) as file:
        given = dict(file)
    settings = run_plan.sampling({}) if run_plan.makes else None
    how: dict[str, Any] = {} if settings is None else settings.model_dump(mode="json")
    how |= {"guidance": run_plan.guidance, "joint": run_plan.joint()} if run_plan.makes else {}
    real = reference(model, given, settings, how, workspace.target_preparers(plan))
    noise, found = noises_of(portable, len(real)), {}
    for form in formats:
        made = exported_result(folder, form, graphs, given, noise, how)
        found[form] = difference(portable, real, made)
        tell(done := done + 1, total)
    write_json(
        folder / TOLD,
        {
            "loop": portable.loop,
            "sampling": how,
            "noise": {name: list(one.shape) for name, one in portable.noises.items()},
            "facts": dict(portable.facts),
            "graphs": {name: _told(graph) for name, graph in graphs.items()},
            "differences": found,
            "compared": len(real),
        },
    )


def _told(graph: Graph) -> dict[str, Any]:
    """What is said of a graph beside its file."""
    return {
        "inputs": {one: _described(tensor) for one, tensor in graph.inputs.items()},
        "outputs": list(graph.outputs),
        "weights": graph.weights,
    }


def _described(tensor: torch.Tensor) -> dict[str, Any]:
    """Shape without the batch, and kind of number."""
    return {"shape": list(tensor.shape[1:]), "dtype": str(tensor.dtype).removeprefix("torch.")}
