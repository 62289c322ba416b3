"""Arrays: they come back as they were, whatever their memory layout; what would run code is neither written nor read."""

from __future__ import annotations

import pickle
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from mmstudio.core.errors import DamagedError, StudioError
from mmstudio.engine.model.arrays import read_arrays, write_arrays

GRID = np.arange(24, dtype=np.float32).reshape(4, 6)
LAYOUTS: dict[str, Any] = {
    "plain": GRID,
    "transposed": GRID.T,
    "sliced": GRID[::2, 1::3],
    "backwards": GRID[::-1],
    "broadcast": np.broadcast_to(np.float64(3), (2, 5)),
    "scalar": np.array(7, np.int64),
    "empty": np.zeros((0, 3), np.uint8),
    "big-endian": GRID.astype(">f4"),
    "bool": (GRID > 5).T,
    "half": GRID.astype(np.float16)[:, ::2],
}


def test_arrays_come_back_whatever_their_strides(tmp_path: Path) -> None:
    write_arrays(tmp_path / "a.safetensors", LAYOUTS)
    found = read_arrays(tmp_path / "a.safetensors")
    assert found.keys() == LAYOUTS.keys()
    for name, array in LAYOUTS.items():
        assert found[name].shape == array.shape, name
        assert found[name].dtype == array.dtype.newbyteorder("="), name
        assert np.array_equal(found[name], array), name


ODD = [np.array([{}]), np.array(["a"]), [1, 2], np.array([1j]), np.array([1], np.uint32), np.array([np.nan])]


@pytest.mark.parametrize("value", ODD)
def test_what_is_no_number_is_not_written(tmp_path: Path, value: Any) -> None:
    with pytest.raises(StudioError, match=r"'odd' (is of the type|holds values)"):
        write_arrays(tmp_path / "a.safetensors", {"odd": value})
    assert not list(tmp_path.iterdir())


class _Harmful:
    def __reduce__(self) -> tuple[Any, ...]:
        return (Path.touch, (Path("never"),))


def test_a_pickle_of_that_name_is_refused(tmp_path: Path) -> None:
    (tmp_path / "a.safetensors").write_bytes(pickle.dumps(_Harmful()))
    with pytest.raises(DamagedError, match="not a safetensors file"):
        read_arrays(tmp_path / "a.safetensors")
