"""The files of a run: what it learns, its previews as an animation, and the removal of checkpoints."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, TypeVar

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.atomic import atomic_path, bytes_below
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.preview_sheet import KEY, PreviewSheet
from mmstudio.plan.recipe import Choice
from mmstudio.plan.run_folder import RunFolder

if TYPE_CHECKING:
    from PIL import Image

T = TypeVar("T")
_FRAME_MS = 250
_LAST_FRAME_MS = 2000


def thin(files: RunFolder) -> int:
    """Remove all checkpoints of a run but the last, the best and pinned ones.

    Returns:
        Bytes made free.
    """
    before = bytes_below(files.path)
    files.checkpoints.thin(1, files.checkpoints.best())
    return before - bytes_below(files.path)


def export_gif(files: RunFolder, path: Path, slot: str = "") -> int:
    """Write all previews of a run as one animation; those that cannot be read are left out.

    Args:
        files: Of the run.
        path: Target file.
        slot: Slot of the previews; the first target if empty.

    Returns:
        How many pictures it holds.

    Raises:
        UsageError: If there are none that can be read.
    """
    previews = files.previews(slot)
    frames = [made for _, source in previews if (made := _of_png(source, _frame)) is not None]
    if not frames:
        raise UsageError(
            "The previews of the run cannot be read." if previews else "The run has no previews yet."
        )
    durations = [_FRAME_MS] * (len(frames) - 1) + [_LAST_FRAME_MS]
    with atomic_path(path) as temporary:
        frames[0].save(
            temporary, format="GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0
        )
    return len(frames)


def sheet_of(path: Path) -> PreviewSheet | None:
    """What a sheet of previews says about its pictures; ``None`` if it says nothing or is not a sheet."""

    def read(image: Image.Image) -> PreviewSheet | None:
        text = image.info.get(KEY)
        return PreviewSheet.from_text(text, image.size) if isinstance(text, str) else None

    return _of_png(path, read)


def _frame(image: Image.Image) -> Image.Image:
    from PIL.Image import Dither

    return image.convert("RGB").quantize(256, dither=Dither.NONE)


def _of_png(path: Path, use: Callable[[Image.Image], T]) -> T | None:
    """Read something from a picture that the program wrote; ``None`` if it is missing, damaged or not one of ours."""
    from PIL import Image

    try:
        with open_ordinary(path) as file, Image.open(file, formats=("PNG",)) as image:
            return use(image)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None


def learned_parts(files: RunFolder) -> list[Choice]:
    """A run's learner and the tasks beside it; empty where they cannot be read, which is reported when the run is used."""
    try:
        recipe = files.config().recipe
    except StudioError:
        return []
    return [recipe.generator, *recipe.tasks.values()]
