"""Material for the worked plugins: their names, a recipe of their parts, and data with moving pictures."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from PIL import Image

PLUGINS = Path(__file__).resolve().parent
NAMES = ("acme-video", "acme-film", "acme-imle")
COLOURS = {"red": (220, 30, 30), "blue": (30, 30, 220), "green": (30, 190, 30)}
"""Of pictures that a text tells of."""
RECIPE = {
    "id": "acme",
    "title": "Acme",
    "fusion": {"id": "acme-film", "settings": {"rounds": 1}},
    "encoders": {
        "video": {"id": "acme-video", "settings": {"frames": 4, "size": 16, "channels": 8, "width": 16}},
        "text": {"id": "text-transformer", "settings": {"width": 16, "layers": 1}},
    },
    "generator": {"id": "acme-imle", "settings": {"size": 8, "channels": [16, 8], "tries": 2, "latent": 4}},
    "training": {"batch": 4, "steps": 40, "lr": 0.003, "preview_every_s": 0},
}


def make_data(folder: Path, count: int = 12) -> Path:
    """Write pictures, texts and moving pictures.

    Returns:
        The folder; ``data.csv`` in it names them all, the moving pictures in the column ``clip``.
    """
    rng = np.random.default_rng(7)
    lines = ["image,text,clip"]
    for number in range(count):
        colours = rng.integers(0, 256, (3, 3))
        frames = [Image.new("RGB", (16, 16), tuple(map(int, colour))) for colour in colours]
        frames[0].save(folder / f"{number}.png")
        frames[0].save(folder / f"{number}.gif", save_all=True, append_images=frames[1:])
        lines.append(f"{number}.png,square {number},{number}.gif")
    (folder / "data.csv").write_text("\n".join(lines) + "\n")
    return folder


def make_coloured(folder: Path, count: int = 48) -> Path:
    """Write pictures of one colour each, and what it is called.

    Returns:
        The manifest, ``days.csv``.
    """
    lines = ["image,text"]
    for number in range(count):
        name = list(COLOURS)[number % len(COLOURS)]
        shade = tuple(min(255, value + number) for value in COLOURS[name])
        Image.new("RGB", (16, 16), shade).save(folder / f"{number}.png")
        lines.append(f"{number}.png,{name}")
    (folder / "days.csv").write_text("\n".join(lines) + "\n")
    return folder / "days.csv"
