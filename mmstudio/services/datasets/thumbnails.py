"""Thumbnails of a project's files, kept on disk as ``cache/thumbnails/<ab>/<sha256>.png``."""

from __future__ import annotations

import hashlib
import uuid
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.core.files.disk import make_below
from mmstudio.core.files.door import check_ordinary
from mmstudio.core.sample import Value
from mmstudio.plugins.protocols import Codec
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve

SIDE_PX = 256


@dataclass(frozen=True)
class Thumbnails:
    """Makes thumbnails with the codecs of the modalities; may be used from any thread.

    Attributes:
        folder: Where they lie; it can be deleted at any time.
        registry: Knows the codecs.
    """

    folder: Path
    registry: Registry
    _codecs: dict[str, Codec] = field(default_factory=dict, repr=False)

    def path(self, value: Value, modality: str) -> Path:
        """The thumbnail of a file, drawn if it does not exist yet: at most 256 px a side, never larger than the preview.

        Args:
            value: A value that is a file.
            modality: Id of its modality.

        Raises:
            StudioError: If the file cannot be shown.
        """
        name = value.sha256 or _name_unread(value.path or Path())
        place = self.folder / name[:2] / f"{name}.png"
        if place.is_file() and place.stat().st_size:
            return place
        self._make(value, modality, place)
        return place

    def codec(self, modality: str) -> Codec:
        """The codec of a modality."""
        if modality not in self._codecs:
            self._codecs[modality] = resolve(self.registry.modalities.get(modality).factory)()
        return self._codecs[modality]

    def _make(self, value: Value, modality: str, place: Path) -> None:
        from PIL import Image

        codec = self.codec(modality)
        try:
            check_ordinary(value.path or Path())
            picture = Image.fromarray(_contiguous(codec.preview(codec.read(value.path or Path()))))
        except StudioError:
            raise
        except Exception as error:  # a codec of a plugin may fail in any way
            raise StudioError("The file cannot be shown: {reason}.", reason=str(error)) from error
        picture.thumbnail((SIDE_PX, SIDE_PX), Image.Resampling.LANCZOS)
        make_below(self.folder.parent, place.parent)
        # Not synced: what a crash leaves empty is made again, and syncing costs more than drawing.
        temporary = place.with_name(f".{uuid.uuid4().hex}.png")
        try:
            picture.save(temporary, "PNG", compress_level=1)
            temporary.replace(place)
        except OSError as error:
            temporary.unlink(missing_ok=True)
            raise StudioError("A thumbnail cannot be written: {reason}.", reason=str(error)) from error


def _name_unread(path: Path) -> str:
    """A key for a file that has been named but not read: its place and the time it was written."""
    try:
        written = path.stat().st_mtime_ns
    except OSError as error:
        raise StudioError(
            "{file} cannot be shown: {reason}.", file=path.name, reason=error.strerror or str(error)
        ) from error
    return hashlib.sha256(f"{path}\0{written}".encode("utf-8", "backslashreplace")).hexdigest()


def _contiguous(pixels: Any) -> Any:
    import numpy as np

    return np.ascontiguousarray(pixels)
