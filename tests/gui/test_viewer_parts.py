"""What the large view is made of, by values: the lens, the pyramid, the spectrum, sheets of previews, the room for tiles."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from PySide6.QtCore import QPointF, QRectF, QSize, QSizeF
from PySide6.QtGui import QColor, QImage, QPainter

from mmstudio.core.preview_sheet import PreviewSheet
from mmstudio.engine.sample.preview import write_grid
from mmstudio.gui.generate.results.model import SeenResult
from mmstudio.gui.shared.values.result_facts import facts_of, given_in
from mmstudio.gui.shared.values.spectrum import spectrum
from mmstudio.gui.shared.viewer.lens import Lens, LensRoom
from mmstudio.gui.shared.viewer.pyramid import Pyramid
from mmstudio.gui.train.preview_tiles import best_cell
from mmstudio.plugins.shown import Sound
from mmstudio.services.training.run_files import sheet_of


def room(width: float, height: float, across: float = 400, down: float = 300) -> LensRoom:
    return LensRoom(QSizeF(width, height), QSizeF(across, down))


def seen_at(lens: Lens, place: LensRoom, at: QPointF) -> tuple[float, float]:
    """The pixel of the picture that lies at a place of the screen."""
    target, scale = lens.target(place), lens.scale(place)
    return (at.x() - target.left()) / scale, (at.y() - target.top()) / scale


def test_all_of_a_picture_is_seen_as_large_as_it_goes() -> None:
    lens = Lens()
    assert lens.scale(room(800, 300)) == pytest.approx(0.5)
    assert lens.target(room(800, 300)) == QRectF(0, 75, 400, 150)
    assert lens.scale(room(200, 100)) == pytest.approx(2.0)
    assert lens.scale(room(32, 32)) == 9.0  # 300 / 32 is 9.4: the pixels of small ones stay of one size


def test_what_lies_under_the_pointer_stays_there() -> None:
    lens, place, at = Lens(), room(4000, 3000), QPointF(120, 90)
    before = seen_at(lens, place, at)
    lens.zoom(place, 1.0, at)
    assert lens.scale(place) == 1.0
    assert seen_at(lens, place, at) == pytest.approx(before)
    lens.zoom(place, 3.7, at)
    assert seen_at(lens, place, at) == pytest.approx(before)


def test_nobody_looks_beside_a_picture() -> None:
    lens, place = Lens(), room(1000, 1000)
    lens.zoom(place, 1.0)
    lens.pan(place, QPointF(5000, -5000))
    target = lens.target(place)
    assert (target.left(), target.bottom()) == pytest.approx((0, 300))
    lens.zoom(place, 0.001)
    assert lens.scale(place) == pytest.approx(0.3 / 4)  # no smaller than a quarter of the whole
    assert lens.target(place).center() == QPointF(200, 150)
    lens.zoom(place, 10_000)
    assert lens.scale(place) == 64.0


def test_two_pictures_of_other_sizes_show_the_same_part() -> None:
    lens, large, small = Lens(), room(1000, 1000), room(250, 250)
    lens.zoom(large, 2.0, QPointF(10, 20))
    assert lens.scale(small) == 8.0
    assert lens.target(small) == lens.target(large)


def _drawn(picture: Pyramid, target: QRectF, size: QSize) -> QImage:
    screen = QImage(size, QImage.Format.Format_RGB32)
    screen.fill(QColor("black"))
    painter = QPainter(screen)
    picture.draw(painter, target, QRectF(0, 0, size.width(), size.height()))
    painter.end()
    return screen


def test_pixels_are_shown_as_they_are() -> None:
    source = QImage(40, 30, QImage.Format.Format_RGB32)
    for y in range(30):
        for x in range(40):
            source.setPixelColor(x, y, QColor(6 * x, 8 * y, 77))
    screen = _drawn(Pyramid.of(source), QRectF(-5, 2, 40, 30), QSize(40, 40))
    assert screen.pixelColor(0, 2) == QColor(30, 0, 77)
    assert screen.pixelColor(34, 31) == QColor(234, 232, 77)
    assert screen.pixelColor(36, 10) == QColor("black")
    larger = _drawn(Pyramid.of(source), QRectF(0, 0, 160, 120), QSize(160, 120))
    assert {larger.pixel(x, y) for x in range(8, 12) for y in range(4, 8)} == {source.pixel(2, 1)}


def test_large_pictures_are_kept_in_halves() -> None:
    source = QImage(3000, 1000, QImage.Format.Format_RGB32)
    source.fill(QColor(200, 100, 50))
    made = Pyramid.of(source, most_pixels=750_000)
    assert made.size == QSize(3000, 1000)  # what it is, not what is kept
    assert [level.size().toTuple() for level in made.levels] == [(1500, 500), (750, 250), (375, 125)]
    screen = _drawn(made, QRectF(0, 0, 300, 100), QSize(300, 100))
    assert screen.pixelColor(150, 50) == QColor(200, 100, 50)


def test_a_tone_is_seen_at_its_pitch_and_time() -> None:
    rate = 16_000
    time = np.arange(2 * rate) / rate
    tone = np.where(time < 1, np.sin(2 * np.pi * 1000 * time), 0).astype(np.float32)
    found = spectrum(Sound(np.stack([tone, tone]), rate))
    assert found.top_hz == 8000
    assert found.seconds == 2.0
    columns = found.levels.shape[1]
    early = found.levels[:, columns // 4]
    assert int(early.argmax()) == 64  # 1,000 Hz in bands of 15.6 Hz
    assert int(early.max()) >= 254
    assert int(found.levels[:, 3 * columns // 4].max()) == 0  # silence


def test_a_quieter_tone_is_as_much_darker() -> None:
    rate = 8000
    time = np.arange(2 * rate) / rate
    loud = np.where(time < 1, 1.0, 0.01)  # 40 dB below
    found = spectrum(Sound((loud * np.sin(2 * np.pi * 500 * time)).astype(np.float32)[None], rate))
    quiet = int(found.levels[:, -found.levels.shape[1] // 4].max())
    assert quiet == pytest.approx(255 / 2, abs=2)  # half of the 80 dB that are shown


def test_silence_and_short_sounds_have_a_spectrum() -> None:
    assert int(spectrum(Sound(np.zeros((1, 5000), np.float32), 8000)).levels.max()) == 0
    short = spectrum(Sound(np.ones((1, 3), np.float32), 8000))
    assert short.levels.shape == (513, 1)


def test_a_sheet_of_previews_says_where_its_pictures_lie(tmp_path: Path) -> None:
    pictures = [np.full((64, 80, 3), 10 * number, np.uint8) for number in range(10)]
    write_grid(pictures, tmp_path / "7.png", samples=range(100, 110))
    sheet = sheet_of(tmp_path / "7.png")
    assert sheet is not None
    assert sheet.samples == tuple(range(100, 110))
    picture = QImage(str(tmp_path / "7.png"))
    for number in range(10):
        left, top, width, height = sheet.box(number)
        part = picture.copy(left, top, width, height)
        assert (width, height) == (80, 64)
        assert part.pixelColor(0, 0) == part.pixelColor(79, 63) == QColor(*[10 * number] * 3)


@pytest.mark.parametrize(
    "text",
    [
        "",
        "[]",
        "[" * 100_000,
        '{"width": 64, "height": 64, "gap": 2, "columns": 8}',
        '{"width": 64, "height": 64, "gap": 2, "columns": 0, "samples": [1]}',
        '{"width": -64, "height": 64, "gap": 2, "columns": 8, "samples": [1]}',
        '{"width": 64, "height": 64, "gap": 2, "columns": 8, "samples": ["1"]}',
        '{"width": 64, "height": 64, "gap": 2, "columns": 8, "samples": true}',
        '{"width": 1e9, "height": 64, "gap": 2, "columns": 8, "samples": [1]}',
        '{"width": 65, "height": 64, "gap": 2, "columns": 8, "samples": [1]}',
    ],
)
def test_a_sheet_that_says_nonsense_is_one_picture(text: str) -> None:
    assert PreviewSheet.from_text(text, (64, 64)) is None


def test_what_is_no_sheet_says_nothing(tmp_path: Path) -> None:
    write_grid([np.zeros((64, 64, 3), np.uint8)], tmp_path / "1.png")
    (tmp_path / "2.png").write_bytes(b"no picture")
    assert [sheet_of(tmp_path / name) for name in ("1.png", "2.png", "3.png")] == [None, None, None]


def test_tiles_take_the_room_there_is() -> None:
    extra = QSize(10, 30)
    assert best_cell(QSize(64, 64), 4, QSize(420, 460), extra) == QSize(210, 230)
    assert best_cell(QSize(130, 64), 1, QSize(900, 200), extra).height() == 200
    many = best_cell(QSize(64, 64), 256, QSize(400, 200), extra)
    assert many == QSize(82, 102)  # 72 px at least: they are scrolled


@pytest.mark.parametrize(
    ("conditions", "seed", "caption"),
    [
        ({}, 3, "seed 3"),
        ({"text": [{"data": "a  red\nring"}]}, 0, "a red ring · seed 0"),
        ({"table": [{"data": {"place": "left", "size": None}}]}, 1, "place: left · seed 1"),
        (
            {"reference": [{"name": "cat.png"}], "audio": [{"name": "purr.wav"}]},
            2,
            "cat.png, purr.wav · seed 2",
        ),
        ({"reference": [{"name": "cat.png"}], "text": [{"data": "dog"}, {"data": "fox"}]}, None, "dog, fox"),
    ],
)
def test_a_result_is_captioned_by_what_was_given(
    conditions: dict[str, Any], seed: int | None, caption: str
) -> None:
    assert SeenResult(None, given_in({"conditions": conditions}), seed).caption == caption


def test_what_was_not_read_of_a_condition_is_among_the_facts() -> None:
    recipe = {"run": "r0001", "seed": 1, "conditions": {}, "unread": {"text": 0.254, "audio": 0.9999}}
    facts = facts_of(recipe)
    assert ("text", "Longer than its encoder reads: 25 % of it counts.") in facts
    assert ("audio", "Longer than its encoder reads: 99 % of it counts.") in facts
