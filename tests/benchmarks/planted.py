"""Small trainings in which something goes wrong on purpose, and healthy ones: material of the figure of the diagnosis.

The data: a soft disc on a ground of one colour, 32 px. The text says the colour of the disc, the row of the table where it
stands and how light the ground is; noise and the ground's hue are said by nothing.
"""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import numpy as np
import torch
from PIL import Image

from mmstudio.core.sample import NewSample, Slot
from mmstudio.nn import Losses, TrainBatch, map_condition
from mmstudio.plan.recipe import Recipe
from mmstudio.plan.recipe_settings import apply_settings
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import GeneratorSpec, Provenance
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject
from mmstudio_gan.model import ImageDcgan, ImageGan

COUNT, HELD_OUT, SIDE = 400, 80, 32
COLOURS = {
    "red": (220, 40, 40),
    "green": (40, 190, 60),
    "blue": (50, 70, 220),
    "yellow": (230, 210, 40),
    "white": (245, 245, 245),
    "black": (15, 15, 15),
}
SLOTS = (
    Slot("image", "image", "target"),
    Slot("text", "text", "condition"),
    Slot("table", "table", "condition", ("across", "down", "light")),
)
_PROVENANCE = Provenance("planted", "planted", "1")
_SMALL = {
    "encoder.text.width": "32",
    "encoder.table.width": "32",
    "fusion.hidden": "64",
    "generator.condition_width": "64",
    "training.batch": "32",
    "training.precision": "fp32",
    "training.preview_every_s": "1000",
    "training.previews": "4",
    "training.checkpoint_every": "20",
    "training.checkpoint_every_s": "1000",
    "training.keep": "1",
}
_OWN = {
    "flow": {"generator.width": "16", "training.steps": "160"},
    "vae": {"generator.width": "32", "training.steps": "160"},
    "gan": {"generator.width": "16", "training.steps": "160"},
    "dcgan": {"generator.width": "16", "training.steps": "200"},
}


@dataclass(frozen=True)
class Case:
    """One training.

    Attributes:
        fault: What is planted; empty for a healthy one.
        base: The shipped recipe that it is a small form of.
        seed: Of data and training.
        settings: What differs from the healthy one.
        data: How the data differ: ``text`` or ``table`` shuffled, ``exact`` or ``near`` copies between splits.
    """

    fault: str
    base: str
    seed: int
    settings: dict[str, str] = field(default_factory=dict)
    data: str = ""

    @property
    def name(self) -> str:
        """For a run."""
        return f"{self.fault or 'healthy'} {self.base} {self.seed} {self.data}".strip()


def cases() -> Iterator[Case]:
    """Thirty healthy trainings, and six of each of five faults."""
    for seed in range(10):
        for base in ("flow", "vae", "gan"):
            yield Case("", base, 100 + seed)
    for number, base in enumerate(("flow", "vae", "gan") * 2):
        yield Case("shuffled slot", base, 200 + number, data=("text", "table")[number % 2])
        yield Case("leaked split", base, 300 + number, data=("exact", "near")[number // 3])
        rates = {name: f"training.{name}" for name in ("lr", "matrix_lr")}
        yield Case(
            "rate ten times too high", base, 400 + number, {rates["lr"]: "x10", rates["matrix_lr"]: "x10"}
        )
    for number in range(6):
        base = ("gan", "dcgan")[number % 2]
        modes = str(number // 2 + 1)
        yield Case(
            "collapsed GAN",
            base,
            500 + number,
            {"generator.id": f"collapsed-{base}", "generator.noise": modes},
        )
        pull = {"generator.gamma": "0", "generator.pull": "0"} if base == "gan" else {}
        pull["training.steps"] = "100"
        yield Case(
            "saturated discriminator", base, 600 + number, {"generator.id": f"saturated-{base}", **pull}
        )


def recipe_of(case: Case, app: App) -> Recipe:
    """The recipe of a training."""
    small = apply_settings(app.recipes.get(case.base), {**_SMALL, **_OWN[case.base]})
    settings = dict(case.settings)
    if other := settings.pop(
        "generator.id", ""
    ):  # set in place: a setting of this name would reset the others
        changed = small.model_dump(mode="json")
        changed["generator"]["id"] = other
        small = Recipe.model_validate(changed)
    for path, value in settings.items():
        if value.startswith("x"):
            old = getattr(small.training, path.removeprefix("training."))
            settings[path] = str(old * float(value[1:]))
    return apply_settings(small, settings)


def dataset_name(case: Case) -> str:
    """Name of the data set of a training."""
    return f"discs-{case.seed}-{case.data}".strip("-")


def add_data(opened: OpenProject, folder: Path, case: Case) -> str:
    """The data set of a training; the same for the same seed and way."""
    name = dataset_name(case)
    folder = folder / name
    folder.mkdir(parents=True)
    rng = np.random.default_rng(case.seed)
    rows: list[tuple[Path, str, dict[str, float]]] = []
    for number in range(COUNT):
        picture, text, table = _drawn(rng)
        path = folder / f"{number}.png"
        Image.fromarray(picture).save(path)
        rows.append((path, text, table))
    places = np.arange(COUNT)
    texts, tables = ([row[1] for row in rows], [row[2] for row in rows])
    if case.data == "text":
        texts = [texts[place] for place in rng.permutation(places)]
    if case.data == "table":
        tables = [tables[place] for place in rng.permutation(places)]
    pictures = [row[0] for row in rows]
    if case.data in {"exact", "near"}:
        for number in range(HELD_OUT // 4):
            pictures[-1 - number] = _copied(pictures[number], rng, exact=case.data == "exact")
            texts[-1 - number], tables[-1 - number] = texts[number], tables[number]
    opened.project.datasets.create(name, SLOTS)
    samples = opened.project.datasets.samples(name)
    samples.append(
        [
            NewSample(
                {"image": (pictures[place],), "text": (texts[place],), "table": (tables[place],)},
                "val" if place >= COUNT - HELD_OUT else "train",
            )
            for place in places
        ]
    )
    samples.finish(0)
    return name


def _drawn(rng: np.random.Generator) -> tuple[Any, str, dict[str, float]]:
    """A picture, and what is said of it."""
    colour = str(rng.choice(list(COLOURS)))
    across, down, light = rng.uniform(0.25, 0.75), rng.uniform(0.25, 0.75), rng.uniform(0.15, 0.85)
    radius = rng.uniform(0.16, 0.24)
    ground = 255 * np.clip(light + rng.normal(0, 0.08, 3), 0, 1)
    grid = (np.arange(SIDE) + 0.5) / SIDE
    distance = np.hypot(grid[None] - across, grid[:, None] - down)
    inside = np.clip((radius - distance) * SIDE / 2 + 0.5, 0, 1)[..., None]
    picture = ground * (1 - inside) + np.array(COLOURS[colour]) * inside + rng.normal(0, 4, (SIDE, SIDE, 3))
    words = str(rng.choice(["a {} disc", "{}", "one disc, {}", "a round {} thing"])).format(colour)
    return (
        np.clip(np.rint(picture), 0, 255).astype(np.uint8),
        words,
        {"across": across, "down": down, "light": light},
    )


def _copied(path: Path, rng: np.random.Generator, *, exact: bool) -> Path:
    """A copy of a picture: the same bytes, or the same thing a little lighter and saved as JPEG."""
    other = path.with_name(f"copy-{path.stem}.{'png' if exact else 'jpg'}")
    if exact:
        other.write_bytes(path.read_bytes())
        return other
    picture = np.asarray(Image.open(path), np.int16) + int(rng.integers(-4, 5))
    Image.fromarray(np.clip(picture, 0, 255).astype(np.uint8)).save(other, quality=92)
    return other


class _Collapsed:
    """The generator hears nothing and draws from as many fixed noises as it has noise numbers: so many kinds of results."""

    def _kind(self, z: torch.Tensor) -> torch.Tensor:
        place = (z[:, 0] * 1000).long().abs() % z.shape[1]
        return torch.eye(z.shape[1], device=z.device, dtype=z.dtype)[place] * 2


def _collapse(base: type[Any]) -> type[Any]:
    class Collapsed(_Collapsed, base):  # type: ignore[misc]
        def __init__(self, config: Any, targets: Any, condition: Any) -> None:
            super().__init__(config, targets, condition)
            inner, kind = self.generator.forward, self._kind

            def forward(z: torch.Tensor, condition: Any) -> torch.Tensor:
                return inner(kind(z), map_condition(condition, torch.zeros_like))

            self.generator.forward = forward

    return Collapsed


def _saturate(base: type[Any]) -> type[Any]:
    class Saturated(base):  # type: ignore[misc]
        """The discriminator learns three times a step."""

        phases = (*("discriminator",) * 3, "generator")

        def loss(self, phase: str, batch: TrainBatch) -> Losses:
            return super().loss(phase, batch)

    return Saturated


CollapsedGan, CollapsedDcgan = _collapse(ImageGan), _collapse(ImageDcgan)
SaturatedGan, SaturatedDcgan = _saturate(ImageGan), _saturate(ImageDcgan)


def add_faulty(registry: Registry, module: str) -> None:
    """Add the generators that go wrong to a program."""
    for base in ("gan", "dcgan"):
        told = registry.generators.get(f"image-{base}")
        for fault in ("collapsed", "saturated"):
            spec = GeneratorSpec(
                id=f"{fault}-{base}",
                title=f"{fault} {base}",
                produces=told.produces,
                levels=told.levels,
                factory=f"{module}:{fault.capitalize()}{base.capitalize()}",
                config=told.config,
                sampling=told.sampling,
            )
            registry.generators.add(spec, _PROVENANCE)
