"""Tests of inspectors: the smallest values, clipping, codes, languages."""

from __future__ import annotations

import subprocess
import sys

import numpy as np
import pytest
from cleaning_material import RATE_HZ, photo, sound

from mmstudio.api import Sound
from mmstudio_audio.inspector import AudioInspector
from mmstudio_image.inspector import ImageInspector
from mmstudio_table.inspector import TableInspector
from mmstudio_text.inspector import TextInspector, guess_language


def kinds(inspection: object) -> set[str]:
    return {finding.kind for finding in inspection.findings}  # type: ignore[attr-defined]


@pytest.mark.parametrize(
    "shape", [(1, 1, 1), (1, 1, 3), (1, 500, 3), (700, 2, 1), (3, 3, 3), (64, 65, 3), (400, 400, 3)]
)
def test_pictures_of_any_size(shape: tuple[int, int, int]) -> None:
    rng = np.random.default_rng(0)
    for raw in (
        np.zeros(shape, np.uint8),
        np.full(shape, 255, np.uint8),
        rng.integers(0, 256, shape, np.uint8),
    ):
        told = ImageInspector().inspect(raw, None)
        assert told.features is not None
        assert told.features.shape == (128,)
        assert np.isfinite(told.features).all()
        assert len(told.code) in {0, 64}
        assert (told.look is None) == (not told.code)
        assert ("image-tiny" in kinds(told)) == (min(shape[:2]) < 16)


def test_a_grey_picture_is_not_coloured() -> None:
    colour = np.asarray(photo(1))
    grey = np.asarray(photo(1).convert("L"))[..., None]
    assert ImageInspector().inspect(colour, None).facts["colours"] == "coloured"
    assert ImageInspector().inspect(grey, None).facts["colours"] == "grey"


def test_the_same_shapes_in_other_colours_are_no_copies() -> None:
    one = np.zeros((60, 60, 3), np.uint8)
    one[20:40, 10:30] = (220, 40, 40)
    other = one[..., ::-1].copy()
    codes = [np.frombuffer(ImageInspector().inspect(raw, None).code, np.uint8) for raw in (one, other)]
    assert np.bitwise_count(codes[0] ^ codes[1]).sum() > 12


@pytest.mark.parametrize("count", [0, 1, 2, 3, 17, 1000])
@pytest.mark.parametrize("channels", [1, 2])
def test_sounds_of_any_length(count: int, channels: int) -> None:
    rng = np.random.default_rng(0)
    for wave in (
        np.zeros((channels, count)),
        np.ones((channels, count)),
        rng.uniform(-1, 1, (channels, count)),
    ):
        told = AudioInspector().inspect(Sound(wave.astype(np.float32), 8000), None)
        assert told.features is not None
        assert np.isfinite(told.features).all()
        assert "sound-clipped" not in kinds(told)
        assert ("sound-short" in kinds(told)) == (count < 400)


def test_only_what_was_cut_off_is_clipped() -> None:
    time = np.arange(RATE_HZ) / RATE_HZ
    sine = {hertz: np.sin(2 * np.pi * hertz * time) for hertz in (20, 50, 440)}
    sound_ones = [
        *sine.values(),
        np.sign(sine[440]),
        2 * (time * 440 % 1) - 1,
        sound(1),
        0.5 * np.clip(3 * sine[440], -1, 1),
    ]
    cut = [np.clip(factor * sine[hertz], -1, 1) for factor in (1.2, 3) for hertz in (50, 440)] + [
        np.clip(3 * sound(1), -1, 1)
    ]
    for clipped, waves in ((False, sound_ones), (True, cut)):
        for number, wave in enumerate(waves):
            stored = np.rint(np.asarray(wave) * 32767) / 32768
            told = AudioInspector().inspect(Sound(stored.astype(np.float32)[None], RATE_HZ), None)
            assert ("sound-clipped" in kinds(told)) == clipped, number


@pytest.mark.parametrize(
    "text", ["", " \n\t", "\u200f", "\ud800", "a", "🌀", "一", "\0", "x" * 10_000, "-" * 10_000]
)
def test_texts_of_any_kind(text: str) -> None:
    told = TextInspector().inspect(text, None)
    assert told.features is not None
    assert np.isfinite(told.features).all()


@pytest.mark.parametrize(
    ("text", "language"),
    [
        ("The old house stands on a hill above the village, and nobody lives in it any more.", "en"),
        ("Das alte Haus steht auf einem Hügel über dem Dorf, und niemand wohnt mehr darin.", "de"),
        ("La vieille maison se dresse sur une colline au-dessus du village.", "fr"),
        ("一只白色的猫", "zh"),
        ("白い猫が窓辺に座っている", "ja"),
        ("하얀 고양이", "ko"),
        ("Старый дом стоит на холме над деревней, и в нём больше никто не живёт.", "ru"),
        ("a red ring", ""),
        ("IMG 2041", ""),
        ("", ""),
    ],
)
def test_the_language_is_told_where_it_is_clear(text: str, language: str) -> None:
    assert guess_language(text) == language


def test_rows_without_values() -> None:
    inspector = TableInspector()
    assert kinds(inspector.inspect({}, None)) == {"row-empty"}
    assert kinds(inspector.inspect({"a": None, "b": None}, None)) == {"row-empty"}
    told = inspector.inspect({"b": "N/A", "a": 3.0, "c": "12", "d": "1_2"}, None)
    assert kinds(told) == {"row-placeholder"}
    assert told.features is not None
    np.testing.assert_array_equal(told.features, np.array([3, np.nan, 12, np.nan], np.float32))


def test_looking_needs_neither_torch_nor_what_is_left_out_of_the_bundle() -> None:
    code = (
        "import sys, numpy as np\n"
        "for name in ('scipy', 'pywt', 'torch'): sys.modules[name] = None\n"
        "from mmstudio.api import Sound\n"
        "from mmstudio_image.inspector import ImageInspector\n"
        "from mmstudio_audio.inspector import AudioInspector\n"
        "from mmstudio_text.inspector import guess_language\n"
        "rng = np.random.default_rng(0)\n"
        "assert ImageInspector().inspect(rng.integers(0, 256, (40, 40, 3), np.uint8), None).code\n"
        "assert AudioInspector().inspect(Sound(rng.uniform(-1, 1, (1, 8000)).astype('float32'), 8000), None).code\n"
        "assert guess_language('The old house stands on a hill above the village.') == 'en'\n"
    )
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code], capture_output=True, text=True, check=False
    )
    assert done.returncode == 0, done.stderr


def test_a_project_opens_without_what_looking_needs() -> None:
    code = "import sys, mmstudio.services.opened; sys.exit('numpy' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
