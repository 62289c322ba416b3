"""Makes the pictures on the cards of the shipped recipes.

``python packaging/recipe_pictures.py PROJECT [RECIPE ...]`` trains recipes on the sample data of a project, all of them if none is
named, and draws what the newest run of each makes, finds or predicts for the first held-out samples, chosen by nobody.
``make recipe-pictures`` makes such a project first.
"""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Sequence
from contextlib import redirect_stdout
from io import StringIO
from pathlib import Path
from typing import Any

import numpy as np
from PIL import Image

from mmstudio.cli.main import main as mmstudio
from mmstudio.core.sample import Slot
from mmstudio.plan.preview_files import PreviewFiles, sheet_in, values_beside
from mmstudio.plugins.lettering import width_of, wrapped, write
from mmstudio.services.app import App
from mmstudio.services.opened import OpenProject
from mmstudio.services.reports.page_values import PageValues

ROOT = Path(__file__).resolve().parents[1]
TARGET = ROOT / "resources" / "recipes" / "pictures"
DATASET = "shapes-and-sounds"
COLUMNS, ROWS, GAP_PX, SIDE_PX = 3, 2, 4, 128
LETTERS_PX, LINE_PX, SENTENCES = 24, 30, 6
PAPER, INK = (255, 255, 255), (40, 44, 52)
SETTINGS = {
    "forest": ("conditions=image,text,audio,reference",),
    "neighbours": ("conditions=image,text,audio,reference",),
    "few-labels": (
        "preprocess.image=image-jitter",
    ),  # the sample's column is a place, which crops would change
}
"""Settings without which the sample data cannot be learned by a recipe."""
Cell = Image.Image | str


def told(*words: str | Path) -> Any:
    """What a command answers as JSON."""
    answer = StringIO()
    with redirect_stdout(answer):
        code = mmstudio([*map(str, words), "--json"])
    if code:
        raise SystemExit(code)
    return json.loads(answer.getvalue())


def board(cells: Sequence[Cell]) -> Image.Image:
    """Pictures and words in three columns and two rows."""
    step = SIDE_PX + GAP_PX
    made = Image.new("RGB", (COLUMNS * step - GAP_PX, ROWS * step - GAP_PX), PAPER)
    for number, cell in enumerate(cells[: COLUMNS * ROWS]):
        row, column = divmod(number, COLUMNS)
        if isinstance(cell, str):
            lines = wrapped(cell, LETTERS_PX, SIDE_PX - 4, SIDE_PX // LINE_PX)
            top = row * step + (SIDE_PX - len(lines) * LINE_PX) // 2
            for place, line in enumerate(lines):
                left = column * step + (SIDE_PX - width_of(line, LETTERS_PX)) // 2
                write(made, (left, top + place * LINE_PX), line, LETTERS_PX, INK)
        else:
            whole = max(cell.size) <= SIDE_PX
            how = Image.Resampling.NEAREST if whole else Image.Resampling.LANCZOS
            made.paste(cell.resize((SIDE_PX, SIDE_PX), how), (column * step, row * step))
    return made


def page(sentences: Sequence[str]) -> Image.Image:
    """Sentences below each other."""
    made = board([])
    for place, sentence in enumerate(sentences[:SENTENCES]):
        (line,) = wrapped(sentence, LETTERS_PX, made.width - 16, 1) or [""]
        write(made, (8, 8 + place * made.height // SENTENCES), line, LETTERS_PX, INK)
    return made


def tile(slot: Slot, path: Path, values: PageValues) -> Cell:
    """A value as a cell: its words, or its preview."""
    codec = values.codec(slot)
    raw = codec.read(path)
    if values.registry.modalities.get(slot.modality).inline:
        return str(raw)
    return Image.fromarray(np.ascontiguousarray(codec.preview(raw))).convert("RGB")


def made_by(opened: OpenProject, run: str, values: PageValues) -> Image.Image:
    """What a run makes: its last previews, a column for each slot where it makes several."""
    targets = opened.runs.plan(run).targets
    folder = opened.project.runs.folder(run) / "previews"
    step, _ = PreviewFiles(folder).listed(targets[0].name)[-1]
    columns = []
    for slot in targets:
        sheet = sheet_in(folder / f"{step:08d}", slot.name)
        there = values_beside(sheet, COLUMNS * ROWS)
        columns.append([tile(slot, path, values) for path in there if path is not None])
    if len(columns) > 1:
        return board([cell for row in zip(*columns, strict=False) for cell in row])
    (cells,) = columns
    words = [cell for cell in cells if isinstance(cell, str)]
    return page(words) if words else board(cells)


def found_by(opened: OpenProject, run: str, values: PageValues) -> Image.Image:
    """What a run finds for the texts of held-out samples."""
    image = next(slot for slot in opened.datasets.get(DATASET).slots if slot.name == "image")
    samples = opened.project.datasets.samples(DATASET).read("test", 0, 16)
    texts = [str(one.values["text"][0].data) for one in samples if one.values.get("text")]
    cells: list[Cell] = []
    for text in texts[:ROWS]:
        ask = ("search", "--project", opened.project.layout.root, "--run", run, "--slot", "image")
        answer = told(*ask, "--text", text, "-n", str(COLUMNS - 1))
        cells += [text, *(tile(image, Path(one["value"]), values) for one in answer["found"])]
    return board(cells)


def predicted_by(opened: OpenProject, run: str, values: PageValues) -> Image.Image:
    """What a run predicts for the first held-out samples, and how sure it is."""
    image = next(slot for slot in opened.datasets.get(DATASET).slots if slot.name == "image")
    samples = opened.project.datasets.samples(DATASET).read("test", 0, COLUMNS)
    paths = [path for one in samples if (path := one.values["image"][0].path) is not None]
    place = ("--project", opened.project.layout.root, "--run", run)
    answer = told("predict", *place, "-n", str(COLUMNS))
    words = []
    for one in answer["samples"]:
        score, name = max(zip(one["scores"], answer["classes"], strict=True))
        words.append(f"{name} {score:.2f}")
    return board([*(tile(image, path, values) for path in paths), *words])


def drawn(project: Path, run: str) -> Image.Image:
    """The picture of a run."""
    app = App.start()
    with app.open_project(project, write=False) as opened:
        plan, values = opened.runs.plan(run), PageValues(app.registry)
        draw = made_by if plan.makes else predicted_by if plan.tells else found_by
        return draw(opened, run, values)


def main() -> int:
    """Write the pictures."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("project", type=Path)
    parser.add_argument("recipes", nargs="*")
    parser.add_argument("--minutes", type=float, default=6.0)
    options = parser.parse_args()
    TARGET.mkdir(exist_ok=True)
    for recipe in options.recipes or sorted(path.stem for path in TARGET.parent.glob("*.json")):
        place = ("--project", options.project)
        known = [run["id"] for run in told("runs", *place) if run["recipe"] == recipe]
        if not known:
            settings = [word for one in SETTINGS.get(recipe, ()) for word in ("--set", one)]
            words = ("train", *place, "--dataset", DATASET, "--recipe", recipe, *settings)
            known = [told(*words, "--minutes", f"{options.minutes}")["run"]]
        drawn(options.project, known[-1]).save(TARGET / f"{recipe}.png", optimize=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
