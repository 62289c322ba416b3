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


def follow(predict, x, steps, *, heun=False):
    """Carry noise x at time 0 to what is predicted, in straight steps; Heun looks twice at each but the last."""
    for now, then in [(index / steps, (index + 1) / steps) for index in range(steps)]:
        slope = (predict(x, now) - x) / (1 - now)
        if heun and then < 1:
            end = x + (then - now) * slope
            slope = (slope + (predict(end, then) - end) / (1 - then)) / 2
        x = x + (then - now) * slope
    return x


def sample(graphs, given, noise, how):
    """Pictures (B, channels, side, side), about -1 to 1, from prepared arrays and weights, noise, and settings."""

    def run(graph, told, output, x, time):
        return graphs[graph]({**told, "x": x, "time": np.full(len(x), time, np.float32)})[output]

    def condition(off=(), *, complete=True):
        told = {**given, **{f"weight.{slot}": 0 * given[f"weight.{slot}"] for slot in off}}
        told |= graphs["condition"](told)
        if complete and "prior" in graphs and how["prior_steps"]:
            told["given"] = told["vector"]
            told["vector"] = follow(
                lambda x, time: run("prior", told, "complete", x, time),
                noise["prior_noise"],
                how["prior_steps"],
            )
        return told

    def predict(x, time):
        some = factors if time < how["guidance_until"] else [(1.0, factors[0][1])]
        return sum(factor * run("field", told, "picture", x, time) for factor, told in some)

    scales = {slot: scale for slot, scale in how["guidance"].items() if scale}
    factors = [(how["joint"] + sum(scales.values()), condition())]
    factors += [(-scale, condition([slot])) for slot, scale in scales.items()]
    if how["joint"] != 1:
        slots = [name.removeprefix("weight.") for name in given if name.startswith("weight.")]
        factors.append((1 - how["joint"], condition(slots, complete=False)))
    return follow(predict, noise["noise"], how["steps"], heun=how["solver"] == "heun")


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
