"""Data of a text, a picture and a tone that say the same, and recipes that make them, alone or together."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import soundfile
from PIL import Image
from singing import HUM, tone
from speaking import MUTE, SPEAKER
from telling import TELLING

from mmstudio.core.sample import NewSample, Slot
from mmstudio.plan.recipe import Choice, Recipe, Training
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import Provenance
from mmstudio.services.opened import OpenProject

WORDS = {"a": "red ring", "b": "blue bar"}
PITCHES_HZ = {"a": 440.0, "b": 880.0}
COLOURS = {"a": (200, 20, 20), "b": (20, 20, 200)}
SLOTS = (
    Slot("table", "table", "condition", ("kind",)),
    Slot("text", "text", "target"),
    Slot("image", "image", "target"),
)
HEARD = Slot("audio", "audio", "target")
NAME, SUNG = "spoken", "sung"
FACTS = {"size": "small", "height": "top", "texture": "dots", "hue": "green", "place": "left"}
"""What samples state besides what their text says, so that a reader of pictures has something to compare."""
PAINTER = Choice(id="image-flow", settings={"size": 16, "width": 16, "multipliers": [1], "prior": False})
"""A small generator of pictures that have sketches on the way."""
_OWN = Provenance("tests", "tests", "1")


def add_generators(registry: Registry) -> None:
    """Have the generators of texts, alone and with a picture."""
    for spec in (SPEAKER, MUTE, TELLING, HUM):
        registry.generators.add(spec, _OWN)


def add_spoken(opened: OpenProject, folder: Path, name: str = NAME, attributes: str = "") -> str:
    """Rows that say a or b, the text and the picture of it; every third sample has no text. ``sung`` has tones besides; with
    a reader of attributes every sample states the shape and the colour of its text."""
    for kind, colour in COLOURS.items():
        Image.new("RGB", (8, 8), colour).save(folder / f"{kind}.png")
        sound = tone(PITCHES_HZ[kind])
        soundfile.write(folder / f"{kind}.wav", sound.samples.T, sound.rate_hz)
    sung = name == SUNG
    opened.project.datasets.create(name, (*SLOTS, HEARD) if sung else SLOTS, attributes=attributes)
    samples = opened.project.datasets.samples(name)
    rows = []
    for number in range(24):
        kind = "ab"[number % 2]
        values: dict[str, Any] = {"table": ({"kind": kind},), "image": (folder / f"{kind}.png",)}
        if number % 3:
            values["text"] = (WORDS[kind],)
        if sung:
            values["audio"] = (folder / f"{kind}.wav",)
        colour, shape = WORDS[kind].split()
        facts = {**FACTS, "colour": colour, "shape": shape} if attributes else {}
        rows.append(NewSample(values, "val" if number > 17 else "train", facts))
    samples.append(rows)
    samples.finish(0)
    return name


def spoken_recipe(
    generator: str, targets: tuple[str, ...], steps: int, painter: Choice | None = None, **training: Any
) -> Recipe:
    """A recipe that is conditioned by the table.

    Args:
        generator: Id.
        targets: Slots that it makes.
        steps: Of the training.
        painter: Generator of the picture, where it is made of others.
        training: Settings of the training that differ.
    """
    decoders = {"text": Choice(id=SPEAKER.id), "audio": Choice(id=HUM.id)}
    decoders |= {} if painter is None else {"image": painter}
    usual = {"batch": 8, "lr": 0.01, "preview_every_s": 0, "precision": "fp32"}
    return Recipe(
        id=generator,
        title=generator,
        targets=targets,
        conditions=("table",),
        fusion=Choice(id="concat"),
        generator=Choice(id=generator),
        decoders={slot: one for slot, one in decoders.items() if slot in targets},
        training=Training(steps=steps, **(usual | training)),
    )
