"""The previews of a run on disk: a folder per step with one file per value, and a sheet for each target slot.

An earlier program wrote only ``STEP.png``, the sheet of the first target slot; such files are still found.
"""

from __future__ import annotations

from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from mmstudio.core.files.atomic import replaced_folder
from mmstudio.core.files.door import name_for, step_of

_SHEET = "-sheet.png"


@dataclass(frozen=True)
class PreviewFiles:
    """The previews of one run.

    Attributes:
        path: Folder of the previews; it need not exist.
        first: Name of the first target slot, whose sheets an earlier program wrote.
    """

    path: Path
    first: str = ""

    def listed(self, slot: str) -> list[tuple[int, Path]]:
        """Step and sheet of every preview of a slot, in order."""
        found: dict[int, Path] = {}
        for place in sorted(self.path.glob("*")):
            step = step_of(place.stem)
            if step is None or place.is_symlink():
                continue
            if place.suffix == ".png" and slot == self.first and place.is_file():
                found.setdefault(step, place)
            elif place.is_dir() and sheet_in(place, slot).is_file():
                found[step] = sheet_in(place, slot)
        return sorted(found.items())

    def written(self, step: int) -> AbstractContextManager[Path]:
        """An empty folder that becomes the preview of a step if the block ends without an error; it replaces an earlier one."""
        self.path.mkdir(exist_ok=True)
        return replaced_folder(self.path / f"{step:08d}")


def sheet_in(folder: Path, slot: str) -> Path:
    """The sheet of a slot in the folder of a step."""
    return folder / f"{name_for(slot)}{_SHEET}"


def value_in(folder: Path, slot: str, number: int, suffix: str) -> Path:
    """The file of one value in the folder of a step; ``number`` counts from 0."""
    return folder / f"{name_for(slot)}-{number}{suffix}"


def values_beside(sheet: Path, count: int) -> list[Path | None]:
    """The files of the values on a sheet; ``None`` for a value that was not kept."""
    if not sheet.name.endswith(_SHEET):
        return [None] * count
    stem = sheet.name.removesuffix(_SHEET)
    found: dict[str, Path] = {}
    for path in sorted(sheet.parent.iterdir()):
        name = path.name.removeprefix(f"{stem}-")
        number, _, rest = name.partition(".")
        aside = rest.endswith(".json") and path.with_suffix("").is_file()  # a recipe beside its value
        if name != path.name and number.isdecimal() and not aside:
            found[number] = path
    return [found.get(str(number)) for number in range(count)]
