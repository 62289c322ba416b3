"""Makes pictures with the exported model in this folder; numpy and onnxruntime are all it needs. See README.md."""

import json
from pathlib import Path

import numpy as np

beside = Path(__file__).with_name


def opened(name):
    """A graph as a function of named arrays."""
    import onnxruntime

    graph = onnxruntime.InferenceSession(str(beside(f"{name}.onnx")))
    takes, gives = ([one.name for one in some] for some in (graph.get_inputs(), graph.get_outputs()))
    return lambda told: dict(zip(gives, graph.run(gives, {name: told[name] for name in takes}), strict=True))


def follow(slope, x, steps, heun, nearer, *told):
    """Carry noise x at time 0 to time 1 in straight steps, nearer to each other at its end; Heun looks twice at each but the last."""
    times = [1 - (1 - index / steps) ** nearer for index in range(steps + 1)]
    for now, then in zip(times, times[1:], strict=False):
        end = x + slope(x, now, *told) * (then - now)
        x = (x + end + slope(end, then, *told) * (then - now)) / 2 if heun and then < 1 else end
    return x


def sample(graphs, given, noise, how):
    """Pictures (B, channels, side, side), about -1 to 1, from prepared arrays and weights, noise, and settings."""

    def towards(x, time, graph, output, told):
        told = told | {"x": x, "time": np.full(len(x), time, np.float32), "given": told["vector"]}
        return (graphs[graph](told)[output] - x) / (1 - time)

    def condition(off=(), steps=how["prior_steps"]):
        told = given | {name: 0 * given[name] for name in off}
        told |= graphs["condition"](told)
        if steps and "prior" in graphs:  # it draws what is not given
            told["vector"] = follow(towards, noise["prior_noise"], steps, False, 2, "prior", "complete", told)
        return told

    def guided(x, time):
        some = parts if time < how["guidance_until"] else [(1, parts[0][1])]
        return sum(share * towards(x, time, "field", "picture", told) for share, told in some if share)

    scales = {f"weight.{slot}": scale for slot, scale in how["guidance"].items() if scale}
    parts = [(how["joint"] + sum(scales.values()), condition())]
    parts += [(-scale, condition([name])) for name, scale in scales.items()]
    parts += [(1 - how["joint"], condition([name for name in given if name.startswith("weight.")], 0))]
    return follow(guided, noise["noise"], how["steps"], how["solver"] == "heun", 1)


if __name__ == "__main__":
    model, given = json.loads(beside("model.json").read_text("utf-8")), dict(np.load(beside("given.npz")))
    draw, count = np.random.default_rng(0).standard_normal, len(next(iter(given.values())))
    noise = {name: draw((count, *shape), np.float32) for name, shape in model["noise"].items()}
    made = sample({name: opened(name) for name in model["graphs"]}, given, noise, model["sampling"])
    for number, picture in enumerate(np.rint((made.clip(-1, 1) + 1) * 127.5).astype(np.uint8)):
        head = f"P{6 if len(picture) == 3 else 5} {picture.shape[2]} {picture.shape[1]} 255\n"
        beside(f"{number}.ppm").write_bytes(head.encode() + picture.transpose(1, 2, 0).tobytes())
