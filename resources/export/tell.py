"""Asks the exported model in this folder; numpy and onnxruntime are all it needs. See README.md."""

import json
from pathlib import Path

import numpy as np

HERE = Path(__file__).parent


def opened(name):
    """A graph as a function of named arrays."""
    import onnxruntime

    graph = onnxruntime.InferenceSession(str(HERE / f"{name}.onnx"))
    takes, gives = ([one.name for one in some] for some in (graph.get_inputs(), graph.get_outputs()))
    return lambda told: dict(zip(gives, graph.run(gives, {name: told[name] for name in takes}), strict=True))


def sample(graphs, given, noise, how):
    """What is told: shares of the classes (B, K), or numbers (B, 1); ``noise`` and ``how`` are not needed."""
    return graphs["head"]({**given, **graphs["condition"](given)})["told"]


if __name__ == "__main__":
    model = json.loads((HERE / "model.json").read_text("utf-8"))
    given = dict(np.load(HERE / "given.npz"))
    for row in sample({name: opened(name) for name in model["graphs"]}, given, {}, {}):
        shares = zip(model["classes"], row, strict=True) if model["classes"] else [("number", row[0])]
        print(", ".join(f"{name} {share:.3f}" for name, share in shares))
