"""What lies in a run's folder: previews over time, the log, how much disk it takes."""

from __future__ import annotations

import os
import shutil
import uuid
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.door import child, open_ordinary, step_of
from mmstudio.core.errors import UsageError
from mmstudio.core.files import atomic_path, bytes_below
from mmstudio.core.json_text import read_json
from mmstudio.core.preview_sheet import KEY, PreviewSheet

PINNED = "pinned"
"""Name of the empty file that keeps a checkpoint from being thinned."""
_LOG_BYTES = 200_000
_FRAME_MS = 250
_LAST_FRAME_MS = 2000


@dataclass(frozen=True)
class RunFiles:
    """The folder of one run.

    Attributes:
        folder: Of the run.
    """

    folder: Path

    def previews(self) -> list[tuple[int, Path]]:
        """Step and picture of every preview, in order."""
        found = (self.folder / "previews").glob("*.png")
        known = ((step_of(path.stem), path) for path in found if path.is_file())
        return sorted((step, path) for step, path in known if step is not None)

    def log(self) -> str:
        """The end of the log."""
        path = self.folder / "log.txt"
        try:
            with open_ordinary(path) as file:
                file.seek(max(0, os.fstat(file.fileno()).st_size - _LOG_BYTES))
                return file.read(_LOG_BYTES).decode("utf-8", "replace")
        except OSError:
            return ""

    def best(self) -> int:
        """Step of the best checkpoint, as the last one tells; -1 where none is known."""
        try:
            match read_json(self._checkpoints()[-1] / "state.json"):
                case {"best": int(step)}:
                    return step
        except (OSError, ValueError, IndexError):
            pass
        return -1

    def _checkpoints(self) -> list[Path]:
        """In the order of their steps."""
        found = child(self.folder, "checkpoints").glob("*")
        return sorted(path for path in found if step_of(path.name) is not None and not path.is_symlink())

    def disk_bytes(self) -> int:
        """What the folder takes."""
        return bytes_below(self.folder)

    def thin(self) -> int:
        """Remove all checkpoints but the last, the best and pinned ones.

        Returns:
            Bytes made free.
        """
        before, best = self.disk_bytes(), self.best()
        for path in self._checkpoints()[:-1]:
            if int(path.name) != best and not (path / PINNED).exists():
                # renamed first, so that a half-deleted directory is never taken for a checkpoint
                doomed = path.with_name(f".{uuid.uuid4().hex}")
                path.rename(doomed)
                shutil.rmtree(doomed, ignore_errors=True)
        return before - self.disk_bytes()

    def export_gif(self, path: Path) -> int:
        """Write all previews as one animation.

        Returns:
            How many pictures it holds.

        Raises:
            UsageError: If there are none.
        """
        from PIL import Image

        frames = []
        for _, source in self.previews():
            with open_ordinary(source) as file, Image.open(file) as picture:
                frames.append(picture.convert("RGB").quantize(256, dither=Image.Dither.NONE))
        if not frames:
            raise UsageError("The run has no previews yet.")
        durations = [_FRAME_MS] * (len(frames) - 1) + [_LAST_FRAME_MS]
        with atomic_path(path) as temporary:
            frames[0].save(
                temporary, format="GIF", save_all=True, append_images=frames[1:], duration=durations, loop=0
            )
        return len(frames)


def sheet_of(path: Path) -> PreviewSheet | None:
    """What a sheet of previews says about its pictures; ``None`` where it says nothing, or is none."""
    from PIL import Image

    try:
        with open_ordinary(path) as file, Image.open(file, formats=("PNG",)) as image:
            text = image.info.get(KEY)
            return PreviewSheet.from_text(text, image.size) if isinstance(text, str) else None
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError):
        return None
