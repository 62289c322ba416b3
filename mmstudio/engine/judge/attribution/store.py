"""What an attribution keeps in the folder of its run: results of subsets, pictures below maps, and its figures."""

from __future__ import annotations

from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image

from mmstudio.core.context import RunContext
from mmstudio.core.errors import BadFileError
from mmstudio.core.files.atomic import STAGING, atomic_files, atomic_path
from mmstudio.core.files.disk import make_below
from mmstudio.core.files.door import child
from mmstudio.engine.judge.attribution.source import ResultSource
from mmstudio.plan.attributions import Attribution, folder_of


class Store:
    """The folder of one attribution.

    Args:
        context: The job.
        source: The result that it is about.
    """

    def __init__(self, context: RunContext, source: ResultSource) -> None:
        self._source = source
        self._staging = context.cache_dir / STAGING
        self._folder = folder_of(source.model.workspace.folder, source.key)
        make_below(context.project_dir, self._folder)

    def keep(self, subset: int, given: tuple[str, ...], value: Any) -> str:
        """Write the result of a subset with its recipe.

        Returns:
            Name of its file; empty if it could not be read again, such as an empty text.
        """
        source = self._source
        path = child(self._folder, f"subset-{subset:04x}{source.codec.suffix}")
        told = {slot: entries for slot, entries in source.recipe["conditions"].items() if slot in given}
        step = {"step": source.model.checkpoint.step, "sha256": source.model.weights}
        recipe = {**source.recipe, "checkpoint": step, "conditions": told}
        try:
            with atomic_files(path, self._staging) as temporary:
                source.codec.write(value, temporary, recipe)
        except BadFileError:
            return ""
        return path.name

    def draw(self, slot: str, number: int, picture: npt.NDArray[np.uint8]) -> str:
        """Write the picture (H, W, 3) that maps of a condition lie over; returns the name of its file."""
        path = child(self._folder, f"below-{self._source.slots.index(slot)}-{number}.png")
        with atomic_path(path) as temporary:
            Image.fromarray(picture).save(temporary, format="PNG")
        return path.name

    def write(self, found: Attribution) -> None:
        """Write the figures, which name the files that were written before."""
        found.save(self._source.model.workspace.folder)
