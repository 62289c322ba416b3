"""Previews of a run as an animation, with one among them that a crash or a stranger left damaged."""

from __future__ import annotations

from pathlib import Path

import pytest
from PIL import Image

from mmstudio.core.errors import UsageError
from mmstudio.plan.preview_files import sheet_in
from mmstudio.plan.run_folder import RunFolder
from mmstudio.services.training.run_files import export_gif, sheet_of


def previews(folder: Path, *colours: str) -> RunFolder:
    place = folder / "previews"
    place.mkdir(parents=True)
    for number, colour in enumerate(colours, 1):
        Image.new("RGB", (8, 6), colour).save(place / f"{number:08d}.png")
    return RunFolder(folder)


def test_every_slot_has_an_animation_of_its_own(tmp_path: Path) -> None:
    run = previews(tmp_path / "run", "red")
    for step, colour in ((2, "lime"), (3, "blue")):
        with run.preview_files.written(step) as folder:
            Image.new("RGB", (8, 6), colour).save(sheet_in(folder, "text"))
    assert export_gif(run, tmp_path / "text.gif", "text") == 2
    with Image.open(tmp_path / "text.gif") as gif:
        assert gif.convert("RGB").getpixel((4, 3)) == (0, 255, 0)
    assert export_gif(run, tmp_path / "first.gif") == 1
    with pytest.raises(UsageError, match="has no previews yet"):
        export_gif(run, tmp_path / "none.gif", "audio")


def test_damaged_previews_are_left_out(tmp_path: Path) -> None:
    run = previews(tmp_path / "run", "red", "lime", "blue")
    broken = tmp_path / "run" / "previews" / "00000002.png"
    broken.write_bytes(broken.read_bytes()[:40])
    assert export_gif(run, tmp_path / "made.gif") == 2
    with Image.open(tmp_path / "made.gif") as gif:
        colours = []
        for frame in range(2):
            gif.seek(frame)
            colours.append(gif.convert("RGB").getpixel((0, 0)))
            assert gif.info["duration"] == (250, 2000)[frame]
    assert colours == [(255, 0, 0), (0, 0, 255)]
    assert sheet_of(broken) is None


@pytest.mark.parametrize(("colours", "reason"), [((), "has no previews yet"), (("red",), "cannot be read")])
def test_nothing_to_export(tmp_path: Path, colours: tuple[str, ...], reason: str) -> None:
    run = previews(tmp_path / "run", *colours)
    for path in (tmp_path / "run" / "previews").iterdir():
        path.write_bytes(b"")
    with pytest.raises(UsageError, match=reason):
        export_gif(run, tmp_path / "made.gif")
    assert not (tmp_path / "made.gif").exists()
