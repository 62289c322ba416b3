"""Graphs as files: ONNX, and torch's own exported programs. Neither says where on this computer its code or its weights lay."""

from __future__ import annotations

import logging
import warnings
from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import torch

from mmstudio.core.errors import StudioError
from mmstudio.engine.export.graphs import Graph

SUFFIXES = {"onnx": ".onnx", "torch": ".pt2"}
"""Suffix of the files of each format."""
_LARGEST = 2_000_000_000
"""Bytes that one file of ONNX holds at most; protocol buffers end at 2 GiB."""
_UNIFORM = 64
"""Constants of so many equal numbers or more are written as one number and a shape."""


def exported(graph: Graph) -> Any:
    """A graph as torch's exported program, with a free batch and without a word of where its code lies."""
    batch = torch.export.Dim("batch", min=1, max=65_536)
    shapes = [{0: batch} for _ in graph.inputs]
    with torch.no_grad(), warnings.catch_warnings():
        warnings.simplefilter("ignore")
        program = torch.export.export(
            graph.module, (list(graph.inputs.values()),), dynamic_shapes=(shapes,), strict=False
        )
    for node in program.graph.nodes:
        for told in ("stack_trace", "from_node", "source_fn_stack"):
            node.meta.pop(told, None)
    return program


def write_torch(program: Any, graph: Graph, path: Path) -> None:
    """Write an exported program as torch reads it."""
    del graph
    torch.export.save(program, path)


def write_onnx(program: Any, graph: Graph, path: Path) -> None:
    """Write an exported program as ONNX, each weight once.

    Raises:
        StudioError: If the weights are too large for one file.
    """
    if graph.weights > _LARGEST:
        raise StudioError("The weights of {name!r} are too large for one file of ONNX.", name=path.stem)
    logging.getLogger("torch.onnx").setLevel(logging.ERROR)
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")
        made: Any = torch.onnx.export(
            program,
            input_names=list(graph.inputs),
            output_names=list(graph.outputs),
            dynamo=True,
            verbose=False,
        )
    _name(made.model.graph, graph)
    _make_bare(made.model)
    _shorten(made.model.graph)
    made.save(str(path), external_data=False)


def _name(graph: Any, told: Graph) -> None:
    """Give inputs and outputs their names, whatever the exporter made of them."""
    for found, names in ((graph.inputs, told.inputs), (graph.outputs, told.outputs)):
        for value, name in zip(found, names, strict=True):
            value.name = name


def _make_bare(model: Any) -> None:
    """Remove what the exporter notes beside the graph: stack traces with paths, names of scopes, comments."""
    for one in (model, model.graph, *model.functions.values()):
        one.metadata_props.clear()
        one.doc_string = None
    for graph in (model.graph, *model.functions.values()):
        for value in (*graph.inputs, *getattr(graph, "initializers", {}).values()):
            value.metadata_props.clear()
        for node in graph.all_nodes():
            node.metadata_props.clear()
            node.doc_string, node.name = None, None
            for value in node.outputs:
                value.metadata_props.clear()


def _shorten(graph: Any) -> None:
    """Write constants of equal numbers, such as the ones of a norm without weights, as one number and a shape."""
    import onnx_ir

    for name, value in list(graph.initializers.items()):
        array = value.const_value.numpy()
        if array.size < _UNIFORM or not (array == array.flat[0]).all():
            continue
        shape = onnx_ir.val(
            f"{name}.shape", const_value=onnx_ir.tensor(np.array(array.shape, np.int64), name=f"{name}.shape")
        )
        filled = onnx_ir.tensor(array.reshape(-1)[:1].copy())
        node = onnx_ir.node("ConstantOfShape", [shape], {"value": filled})
        del graph.initializers[name]
        graph.register_initializer(shape)
        onnx_ir.convenience.replace_all_uses_with(value, node.outputs[0])
        graph.insert_before(graph[0], node)


WRITERS: dict[str, Callable[[Any, Graph, Path], None]] = {"onnx": write_onnx, "torch": write_torch}
"""What writes each format."""
