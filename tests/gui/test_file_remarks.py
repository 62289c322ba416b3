"""File remarks: what is reported about imperfect files when an import ends."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import soundfile

from mmstudio.gui.studio.notices import Notice
from mmstudio.gui.window.main_window import MainWindow


def test_what_an_import_uses_in_part_is_told(
    opened: MainWindow, told: list[Notice], wait_for_job: Callable[..., Any], tmp_path: Path
) -> None:
    folder = tmp_path / "sounds"
    folder.mkdir()
    for number in range(3):
        soundfile.write(folder / f"{number}.wav", np.full(8000, 0.1 * number), 8000)
    whole = (folder / "1.wav").read_bytes()
    (folder / "1.wav").write_bytes(whole[: len(whole) // 2])
    studio = opened.studio
    wait_for_job(studio, studio.project.imports.import_source(folder, "sounds").id)
    notice = next(one for one in told if one.text.startswith("1.wav"))
    assert (notice.level, notice.title) == (
        "note",
        "Some files are used in part, or otherwise than they stand.",
    )
    assert notice.text == "1.wav: Only 0.5 s are there of the 1.0 s that the file states."
