"""What a person does with the files of a run: previews as an animation, fewer checkpoints."""

from __future__ import annotations

from pathlib import Path

from mmstudio.core.door import open_ordinary
from mmstudio.core.errors import UsageError
from mmstudio.core.files import atomic_path
from mmstudio.core.preview_sheet import KEY, PreviewSheet
from mmstudio.plan.run_folder import RunFolder

_FRAME_MS = 250
_LAST_FRAME_MS = 2000


def thin(files: RunFolder) -> int:
    """Remove all checkpoints of a run but the last, the best and pinned ones.

    Returns:
        Bytes made free.
    """
    before = files.disk_bytes()
    files.checkpoints.thin(1, files.checkpoints.best())
    return before - files.disk_bytes()


def export_gif(files: RunFolder, path: Path) -> int:
    """Write all previews of a run as one animation.

    Returns:
        How many pictures it holds.

    Raises:
        UsageError: If there are none.
    """
    from PIL import Image

    frames = []
    for _, source in files.previews():
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
