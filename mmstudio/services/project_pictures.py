"""Project pictures: a small picture of each project, kept outside of it, so that listing projects opens none."""

from __future__ import annotations

import hashlib
from collections.abc import Iterable, Iterator
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from pathlib import Path
from typing import TYPE_CHECKING

from mmstudio.core.errors import StudioError
from mmstudio.core.files.atomic import atomic_path
from mmstudio.plugins.registry import Registry
from mmstudio.services.datasets.thumbnails import Thumbnails

if TYPE_CHECKING:
    from PIL import Image

    from mmstudio.services.opened import OpenProject

COLUMNS, ROWS, SIDE_PX, GAP_PX = 3, 2, 64, 2
_SHADE = (128, 128, 128)


@dataclass(frozen=True)
class ProjectPictures:
    """The pictures, one file per project, keyed by the project's path.

    Attributes:
        folder: Folder that holds them; it can be deleted at any time.
    """

    folder: Path

    @classmethod
    def of(cls, config_folder: Path) -> ProjectPictures:
        """The pictures beside a person's settings."""
        return cls(config_folder / "project-pictures")

    def path(self, root: Path) -> Path:
        """Path of a project's picture, if there is one."""
        name = hashlib.sha256(str(root.absolute()).encode("utf-8", "backslashreplace")).hexdigest()
        return self.folder / f"{name[:32]}.png"

    def draw(self, opened: OpenProject, registry: Registry) -> bool:
        """Redraw the picture of an open project from its latest results, or its first samples; returns whether there are any.

        Raises:
            OSError: If it cannot be written.
        """
        from PIL import Image

        shown = list(islice(_results(opened, registry), COLUMNS * ROWS)) or list(
            islice(_samples(opened, registry), COLUMNS * ROWS)
        )
        if not shown:
            return False
        columns = min(COLUMNS, len(shown))
        rows = -(-len(shown) // columns)
        step = SIDE_PX + GAP_PX
        sheet = Image.new("RGB", (columns * step - GAP_PX, rows * step - GAP_PX), _SHADE)
        for number, picture in enumerate(shown):
            row, column = divmod(number, columns)
            sheet.paste(_square(picture), (column * step, row * step))
        self.folder.mkdir(parents=True, exist_ok=True)
        with atomic_path(self.path(opened.project.layout.root)) as temporary:
            sheet.save(temporary, format="PNG")
        return True

    def keep(self, roots: Iterable[Path]) -> None:
        """Remove the pictures of all other projects."""
        known = {self.path(root) for root in roots}
        for path in self.folder.glob("*.png"):
            if path not in known:
                with suppress(OSError):
                    path.unlink()


def _results(opened: OpenProject, registry: Registry) -> Iterator[Image.Image]:
    """The latest results of the latest sessions that have any."""
    import numpy as np
    from PIL import Image

    cache = Thumbnails(opened.project.layout.cache / "thumbnails", registry)
    for session in opened.sessions.list():
        with suppress(StudioError):
            codec = cache.codec(opened.runs.config(session.run_id).roles().targets[0].modality)
            for path in opened.sessions.results(session.id):
                with suppress(StudioError):
                    yield Image.fromarray(np.ascontiguousarray(codec.preview(codec.read(path))))


def _samples(opened: OpenProject, registry: Registry) -> Iterator[Image.Image]:
    """Thumbnails of the first samples of the newest data set."""
    from PIL import Image

    cache = Thumbnails(opened.project.layout.cache / "thumbnails", registry)
    for info in reversed(opened.datasets.list()):
        slots = sorted(info.slots, key=lambda slot: slot.role != "target")
        for sample in opened.project.datasets.samples(info.name).read("train", 0, COLUMNS * ROWS):
            held = ((slot, value) for slot in slots for value in sample.values.get(slot.name, ())[:1])
            for slot, value in held:
                if value.path is not None:
                    with suppress(StudioError), Image.open(cache.path(value, slot.modality)) as image:
                        yield image.convert("RGB")
                    break


def _square(picture: Image.Image) -> Image.Image:
    """The middle of a picture at the size of a tile; the pixels of a small one stay sharp."""
    from PIL import Image

    side = min(picture.size)
    left, top = (picture.width - side) // 2, (picture.height - side) // 2
    middle = picture.convert("RGB").crop((left, top, left + side, top + side))
    way = Image.Resampling.NEAREST if side <= SIDE_PX else Image.Resampling.LANCZOS
    return middle.resize((SIDE_PX, SIDE_PX), way)
