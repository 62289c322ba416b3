"""Numbers behind scores: stored beside their evaluation, and read again."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from mmstudio.core.errors import DamagedError
from mmstudio.plan.score_values import ScoreValues
from mmstudio.plan.scores import ScoreKey

KEY = ScoreKey("colour", "value", "image", ("text", "audio"), "run")
SETS = ScoreKey("kid", "value", "image", (), "copy")


def test_what_is_stored_is_read_again(tmp_path: Path) -> None:
    stored = ScoreValues(
        np.array([5, 9, 11]),
        {KEY: np.array([1.0, np.nan, 0.25]), SETS: np.array([0.5, -0.5])},
        {SETS: np.array([0.125])},
    )
    stored.save(tmp_path, "a1")
    found = ScoreValues.load(tmp_path, "a1")
    assert found is not None
    assert found.samples.tolist() == [5, 9, 11]
    assert list(found.values) == [KEY, SETS]
    np.testing.assert_array_equal(found.values[KEY], [1.0, np.nan, 0.25])
    np.testing.assert_array_equal(found.values[SETS], [0.5, -0.5])
    assert {key: row.tolist() for key, row in found.reference.items()} == {SETS: [0.125]}


def test_an_evaluation_without_any_has_none(tmp_path: Path) -> None:
    assert ScoreValues.load(tmp_path, "a1") is None


@pytest.mark.parametrize("content", [b"", b"no tensors", b"\x00" * 64])
def test_damaged_numbers_are_told(tmp_path: Path, content: bytes) -> None:
    (tmp_path / "evaluations").mkdir()
    (tmp_path / "evaluations" / "a1.safetensors").write_bytes(content)
    with pytest.raises(DamagedError, match="a1"):
        ScoreValues.load(tmp_path, "a1")


def test_numbers_of_another_shape_are_told(tmp_path: Path) -> None:
    ScoreValues(np.array([[5]]), {}).save(tmp_path, "a1")
    with pytest.raises(DamagedError):
        ScoreValues.load(tmp_path, "a1")
