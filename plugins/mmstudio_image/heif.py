"""Reading of phones' pictures (HEIC, HEIF), if the library pillow-heif is installed."""

from __future__ import annotations

from importlib.util import find_spec
from typing import IO

from mmstudio.api import Passage, needs_media
from mmstudio_image import stills
from mmstudio_image.pixels import Pixels


def read(stream: IO[bytes], passage: Passage) -> Pixels:
    """The main picture of a file.

    Raises:
        BadFileError: If the library is not installed; the sentence says how to get it.
    """
    if find_spec("pillow_heif") is None:
        raise needs_media(passage.path.name, "HEIC", "pillow-heif", "JPEG")
    _let_pillow_know()
    return stills.read(stream, passage)


def _let_pillow_know() -> None:
    import pillow_heif
    from PIL import Image

    if "HEIF" not in Image.OPEN:
        pillow_heif.register_heif_opener(thumbnails=False, decode_threads=1)
        stills.known_formats.cache_clear()
