"""Previews: the same seeds and the same held-out conditions throughout a training, as one picture file per step."""

from __future__ import annotations

from collections.abc import Container, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import Any, Protocol

import numpy as np
import numpy.typing as npt
from PIL import Image
from PIL.PngImagePlugin import PngInfo

from mmstudio.core.context import RunContext, Samples
from mmstudio.core.errors import BadFileError
from mmstudio.core.files.atomic import atomic_path
from mmstudio.core.preview_sheet import KEY, PreviewSheet
from mmstudio.core.sample import Sample
from mmstudio.engine.data.prepare import read_value
from mmstudio.engine.data.preprocessing import view_of
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.items import Guidance, Item, LoadedCard
from mmstudio.engine.sample.sampler import Sampler
from mmstudio.plan.model_plan import ModelPlan, slot_of
from mmstudio.plan.preview_files import sheet_in, value_in


class Previewer:
    """Makes previews of a run.

    Args:
        workspace: The run.
        plan: Its model plan.
        samples: The data set, for conditions; held-out samples if there are any.
        sampler: Sampler over the averaged weights.
    """

    def __init__(self, workspace: Workspace, plan: ModelPlan, samples: Samples, sampler: Sampler) -> None:
        self._workspace = workspace
        self._plan = plan
        self._sampler = sampler
        recipe, run_plan = workspace.config.recipe, workspace.run_plan
        self._guidance = Guidance(run_plan.guidance, run_plan.joint())
        self._settings = run_plan.sampling({})
        split = "val" if samples.info.counts.get("val") else "train"
        chosen = samples.read(split, 0, recipe.training.previews)
        self._samples = [sample.id for sample in chosen]
        self._items = [
            Item(seed, without(plan.targets, sample_cards(workspace, plan, sample, sampler)))
            for seed, sample in enumerate(chosen)
        ]

    def prepare(self, context: RunContext) -> None:
        """Prepare the conditions, including features of frozen encoders, which can then be released."""
        self._sampler.prepare(self._items, context.device_turn)

    def make(self, context: RunContext, step: int) -> None:
        """Sample, write each value into its own file and a sheet for each slot, and report the preview."""
        results: dict[str, list[Any]] = {slot: [] for slot in self._plan.targets}
        for _, values in self._sampler.generate(
            self._items, self._guidance, self._settings, turn=context.device_turn, batch=16
        ):
            for slot, raw in values.items():
                results[slot].append(raw)
        with self._workspace.files.preview_files.written(step) as folder:
            for slot, raws in results.items():
                self._write(folder, step, slot, raws)
        context.preview("samples", step, results)

    def _write(self, folder: Path, step: int, slot: str, raws: Sequence[Any]) -> None:
        """Write the values of one slot, and the sheet of them; a value that cannot be saved appears on the sheet only."""
        codec = self._workspace.codec(slot_of(self._plan.targets[slot]).modality)
        write_grid([codec.preview(raw) for raw in raws], sheet_in(folder, slot), samples=self._samples)
        for number, raw in enumerate(raws):
            with suppress(BadFileError):  # an empty text, for instance, which is common early in training
                codec.write(
                    raw, value_in(folder, slot, number, codec.suffix), self._recipe(step, slot, number)
                )

    def _recipe(self, step: int, slot: str, number: int) -> dict[str, Any]:
        """How a value was made. It is not called ``conditions``, since a preview is not a result that can be made again."""
        return {
            "program": "MM Studio",
            "run": self._workspace.config.run,
            "preview": step,
            "slot": slot,
            "sample": self._samples[number],
            "seed": self._items[number].seed,
            "guidance": dict(self._guidance.per_slot),
            "joint": self._guidance.joint,
            "settings": self._settings.model_dump(mode="json"),
        }


class StoredCards(Protocol):
    """What makes cards of stored values, such as a sampler."""

    def stored_card(self, slot: str, raw: Any, key: str) -> LoadedCard:
        """A card with a stored sample's value; see :meth:`mmstudio.engine.sample.sampler.Sampler.stored_card`."""


def sample_cards(
    workspace: Workspace, plan: ModelPlan, sample: Sample, sampler: StoredCards
) -> dict[str, list[LoadedCard]]:
    """The conditions of a stored sample, first alternatives only; derived views are made from its target."""
    cards: dict[str, list[LoadedCard]] = {}
    for name in plan.encoders:
        slot = slot_of(plan.encoders[name])
        values = sample.values.get(slot.source, ())
        if not values:
            continue
        codec = workspace.codec(slot.modality)
        view = view_of(codec, sample.id) if slot.is_view else None
        raw = workspace.steps.apply(slot, read_value(values[0], codec), view)
        cards[name] = [sampler.stored_card(name, raw, values[0].sha256 + name)]
    return cards


def without(targets: Container[str], cards: Mapping[str, list[LoadedCard]]) -> dict[str, list[LoadedCard]]:
    """Conditions without target slots that are conditions too: what is to be made is not given."""
    return {slot: some for slot, some in cards.items() if slot not in targets}


def write_grid(
    pictures: Sequence[npt.NDArray[np.uint8]],
    path: Path,
    *,
    samples: Sequence[int] = (),
    columns: int = 8,
    gap: int = 2,
) -> None:
    """Write pictures (H, W, 3) of one size as one PNG in rows; each is enlarged to at least 64 px.

    Args:
        pictures: The pictures; if there are none, nothing is written.
        path: File to write.
        samples: Id of the sample that each picture was made for, kept inside the file.
        columns: Pictures per row.
        gap: Pixels between two pictures.
    """
    if not pictures:
        return
    zoom = max(1, round(64 / pictures[0].shape[1]))
    tiles = [np.kron(picture, np.ones((zoom, zoom, 1), np.uint8)) for picture in pictures]
    height, width = tiles[0].shape[:2]
    columns = min(columns, len(tiles))
    rows = -(-len(tiles) // columns)
    sheet = np.full((rows * (height + gap) - gap, columns * (width + gap) - gap, 3), 255, np.uint8)
    for index, tile in enumerate(tiles):
        top, left = index // columns * (height + gap), index % columns * (width + gap)
        sheet[top : top + height, left : left + width] = tile
    facts = PngInfo()
    if samples:
        facts.add_text(KEY, PreviewSheet(width, height, gap, columns, tuple(samples)).to_text())
    with atomic_path(path) as temporary:
        Image.fromarray(sheet).save(temporary, format="PNG", pnginfo=facts)
