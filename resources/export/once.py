"""Makes pictures with the exported model in this folder; numpy and onnxruntime are all it needs. See README.md."""

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
    """Pictures (B, channels, side, side), about -1 to 1, from prepared arrays and weights, noise, and settings."""
    told = {**given, **graphs["condition"](given), "noise": noise["noise"] * np.float32(how["temperature"])}
    return graphs["generator"](told)["picture"]


if __name__ == "__main__":
    model = json.loads((HERE / "model.json").read_text("utf-8"))
    given, draw = dict(np.load(HERE / "given.npz")), np.random.default_rng(0).standard_normal
    count = len(next(iter(given.values())))
    noise = {name: draw((count, *shape), np.float32) for name, shape in model["noise"].items()}
    made = sample({name: opened(name) for name in model["graphs"]}, given, noise, model["sampling"])
    pixels = np.rint((made.clip(-1, 1) + 1) * 127.5).astype(np.uint8).transpose(0, 2, 3, 1)
    for number, picture in enumerate(pixels):
        kind, (height, width) = ("P6" if picture.shape[2] == 3 else "P5"), picture.shape[:2]
        (HERE / f"{number}.ppm").write_bytes(f"{kind} {width} {height} 255\n".encode() + picture.tobytes())
