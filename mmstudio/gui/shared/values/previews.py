"""Previews: pictures that stand for values of any modality, for Qt."""

from __future__ import annotations

from collections.abc import Mapping
from functools import lru_cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

from PySide6.QtGui import QImage

from mmstudio.core.files.door import name_for, open_ordinary
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt

    from mmstudio.plugins.protocols import Codec


def codec_of(registry: Registry, modality: str) -> Codec:
    """The codec that reads and shows values of a modality."""
    codec: Codec = resolve(registry.modalities.get(modality).factory)()
    return codec


def modality_of(registry: Registry, path: Path, targets: Mapping[str, str]) -> str:
    """The modality of a result: that of the slot in its file name, or the one that writes such files.

    Args:
        registry: Modalities.
        path: The file.
        targets: Modality of each slot that the run makes; a result of another run may be of none of them.
    """
    named = [modality for slot, modality in targets.items() if path.stem.endswith(f"-{name_for(slot)}")]
    known = [*named, *targets.values(), *(spec.id for spec in registry.modalities)]
    suffix = path.suffix.lower()
    fitting = (
        one for one in dict.fromkeys(known) if one in registry.modalities and _writes(registry, one) == suffix
    )
    return next(fitting, known[0])


@lru_cache(maxsize=64)
def _suffix(entry: str) -> str:
    return str(resolve(entry)().suffix)


def _writes(registry: Registry, modality: str) -> str:
    return _suffix(registry.modalities.get(modality).factory)


def as_image(pixels: npt.NDArray[np.uint8]) -> QImage:
    """An image with its own memory, from an array (H, W, 3)."""
    import numpy as np

    kept = np.ascontiguousarray(pixels)
    height, width, _ = kept.shape
    return QImage(kept.data, width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def read_picture(path: Path) -> QImage:
    """The picture in a PNG that the program wrote; empty if there is none. May be called on any thread.

    Pillow reads it, because Qt asks all of its readers what a file is: one of them takes a lock of Qt while
    Python's is held, and the GUI thread, which holds that lock while it removes a connection, waits for Python's: a deadlock.
    """
    from PIL import Image

    try:
        with open_ordinary(path) as file, Image.open(file, formats=("PNG",)) as image:
            pixels = image.convert("RGB")
    except (
        OSError,
        SyntaxError,
        ValueError,
        Image.DecompressionBombError,
    ):  # gone meanwhile, damaged, too large
        return QImage()
    width, height = pixels.size
    return QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888).copy()


def preview_of(registry: Registry, modality: str, value: Any) -> QImage:
    """The picture that stands for a value, or for the file that a path names.

    Raises:
        BadFileError: If the file cannot be read.
    """
    codec = codec_of(registry, modality)
    raw = codec.read(value) if isinstance(value, Path) else value
    return as_image(codec.preview(raw))


def recipe_of(registry: Registry, path: Path) -> dict[str, Any] | None:
    """The recipe in a result of this program, whatever its modality, or ``None``."""
    from mmstudio.plugins.results import recipe_in

    return recipe_in(path, registry, ("run", "seed", "conditions", "checkpoint"))
