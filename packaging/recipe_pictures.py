"""Makes the pictures on the cards of the shipped recipes.

``python packaging/recipe_pictures.py RECIPE SHEET`` takes the first pictures of a sheet of previews, which are made for held-out
samples, chosen by nobody. ``make recipe-pictures`` trains every recipe on the sample data first.
"""

from __future__ import annotations

import argparse
from pathlib import Path

from PIL import Image

from mmstudio.services.training.run_files import sheet_of

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "recipes" / "pictures"
COLUMNS, ROWS, GAP_PX, SIDE_PX = 3, 2, 2, 64


def cut(sheet: Path) -> Image.Image:
    """The first pictures of a sheet, side by side."""
    facts, made = (
        sheet_of(sheet),
        Image.new(
            "RGB", (COLUMNS * (SIDE_PX + GAP_PX) - GAP_PX, ROWS * (SIDE_PX + GAP_PX) - GAP_PX), "white"
        ),
    )
    with Image.open(sheet) as whole:
        for number in range(COLUMNS * ROWS):
            row, column = divmod(number, COLUMNS)
            # sheets of runs that are older than their description: eight columns of 64 px
            box = (
                facts.box(number) if facts is not None else (number * (SIDE_PX + GAP_PX), 0, SIDE_PX, SIDE_PX)
            )
            left, top, width, height = box
            tile = whole.convert("RGB").crop((left, top, left + width, top + height))
            tile = tile.resize((SIDE_PX, SIDE_PX), Image.Resampling.NEAREST)
            made.paste(tile, (column * (SIDE_PX + GAP_PX), row * (SIDE_PX + GAP_PX)))
    return made


def main() -> int:
    """Write the picture of one recipe."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("recipe")
    parser.add_argument("sheet", type=Path)
    options = parser.parse_args()
    TARGET.mkdir(exist_ok=True)
    cut(options.sheet).save(TARGET / f"{options.recipe}.png", optimize=True)
    return 0


if __name__ == "__main__":
    raise SystemExit(main())
