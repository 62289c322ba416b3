"""An exported model against the program: the same conditions and the same noise, in float32 on the CPU."""

from __future__ import annotations

import importlib.util
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import torch
from torch import Tensor

from mmstudio.engine.data.batch import Batch
from mmstudio.engine.data.prepared import as_batch
from mmstudio.engine.export.graphs import Graph, array_name, weight_name
from mmstudio.engine.export.write import SUFFIXES
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.preparers import Preparers
from mmstudio.nn import Generator, Portable, SampleRequest, Teller
from mmstudio.nn.images import to_pictures
from mmstudio.nn.samplers import seeded_noise

Named = dict[str, npt.NDArray[Any]]
Runs = Callable[[Named], Named]
COUNT = 64
"""Results that are compared."""
SAMPLE = "sample.py"


def reference(
    model: Assembly, given: Named, settings: Any, how: Mapping[str, Any], preparers: Preparers
) -> Any:
    """What the program makes or tells: pictures uint8 (B, H, W, C), or told values (B, K).

    Args:
        model: The model, in evaluation mode, on the CPU.
        given: Prepared arrays and weights of B samples, by the names of the condition graph's inputs.
        settings: Sampling settings; ``None`` for what tells.
        how: The same as JSON, with guidance.
        preparers: Preparers of its target slots.
    """
    slots = model.conditions.slots
    prepared = {slot: _arrays_of(slot, given) for slot in slots}
    weight = {slot: torch.from_numpy(given[weight_name(slot)]) for slot in slots}
    count = len(next(iter(weight.values())))
    if isinstance(model.learner, Teller):
        return _told(model, model.learner, prepared, weight, preparers)
    assert isinstance(model.learner, Generator)  # noqa: S101 - nothing else leaves the program
    with torch.inference_mode():
        encoded = model.conditions.encode_all(prepared)
        condition, weights = model.conditions.conditioner(
            {slot: [(encoded[slot], weight[slot])] for slot in slots}
        )
        request = SampleRequest(
            condition,
            weights,
            list(range(count)),
            tuple(preparers),
            dict(how["guidance"]),
            how["joint"],
            settings=settings,
        )
        made: dict[str, list[Any]] = {}
        for step in model.learner.sample(request):
            made |= step.results or {}
    return np.stack(next(iter(made.values())))


def _arrays_of(slot: str, given: Named) -> dict[str, Tensor]:
    start = array_name(slot, "")
    return {
        name.removeprefix(start): torch.from_numpy(array)
        for name, array in given.items()
        if name.startswith(start)
    }


def _told(
    model: Assembly,
    teller: Teller,
    prepared: dict[str, dict[str, Tensor]],
    weight: dict[str, Tensor],
    preparers: Preparers,
) -> Any:
    count = len(next(iter(weight.values())))
    blanks = {
        slot: {name: torch.from_numpy(array) for name, array in as_batch([one.blank()] * count).items()}
        for slot, one in preparers.items()
    }
    nothing = {slot: torch.zeros(count) for slot in blanks}
    batch = Batch(prepared, blanks, weight, weight, nothing)
    with torch.no_grad():
        return teller.told(model.judge(batch), blanks).scores.float().numpy()


def noises_of(portable: Portable, count: int) -> Named:
    """The noise of results 0 to ``count``, as the program draws it."""
    return {
        name: seeded_noise(
            range(noise.offset, noise.offset + count), noise.shape, torch.device("cpu")
        ).numpy()
        for name, noise in portable.noises.items()
    }


def exported_result(
    folder: Path, form: str, graphs: Mapping[str, Graph], given: Named, noise: Named, how: Mapping[str, Any]
) -> Any:
    """What the exported model makes or tells, by the very script that lies beside it.

    Args:
        folder: Where it lies.
        form: ``onnx`` or ``torch``.
        graphs: Its graphs.
        given: See :func:`reference`.
        noise: By name.
        how: Sampling settings and guidance.
    """
    script = _script(folder / SAMPLE)
    opened = {
        name: script.opened(name)
        if form == "onnx"
        else _torch_graph(folder / f"{name}{SUFFIXES[form]}", graph)
        for name, graph in graphs.items()
    }
    return script.sample(opened, given, noise, how)


def difference(portable: Portable, real: Any, made: Any) -> float:
    """Largest difference: between pixels from 0 to 1, or between told values in their scale."""
    if portable.loop == "tell":
        return float(np.abs(real - made).max()) / portable.scale
    pictures = np.stack(to_pictures(torch.from_numpy(made)))
    return float(np.abs(pictures.astype(int) - real.astype(int)).max()) / 255


def _script(path: Path) -> Any:
    spec = importlib.util.spec_from_file_location("exported_sample", path)
    assert spec is not None  # noqa: S101 - a file that ends in .py has one
    assert spec.loader is not None  # noqa: S101
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    return module


def _torch_graph(path: Path, graph: Graph) -> Runs:
    module: Any = torch.export.load(path).module()

    def run(told: Named) -> Named:
        with torch.no_grad():
            found = module([torch.from_numpy(told[name]) for name in graph.inputs])
        return dict(zip(graph.outputs, (one.numpy() for one in found), strict=True))

    return run
