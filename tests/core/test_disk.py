from __future__ import annotations

import errno
import os
import sqlite3
import sys
from pathlib import Path

import numpy as np
import pytest

from mmstudio.core.errors import StudioError
from mmstudio.core.files.disk import is_full, make_below, reserve


def test_a_full_disk_is_known_by_its_number_and_by_its_words() -> None:
    assert is_full(OSError(errno.ENOSPC, "whatever"))
    assert is_full(sqlite3.OperationalError("database or disk is full"))
    assert is_full(RuntimeError("Error while serializing: I/O error: No space left on device (os error 28)"))
    assert not is_full(OSError(errno.ENOENT, "No space left on device"))  # the number knows better
    assert not is_full(ValueError("the disk has 280 tracks"))
    assert not is_full(OSError("os error 281"))


def test_a_full_disk_is_known_behind_another_error() -> None:
    shown, hidden = KeyError("a"), KeyError("b")
    shown.__cause__ = OSError(errno.ENOSPC, "x")
    hidden.__context__ = OSError(errno.ENOSPC, "x")
    assert is_full(shown)
    assert is_full(hidden)
    hidden.__suppress_context__ = True  # raised "from None"
    assert not is_full(hidden)
    shown.__cause__.__cause__ = shown
    assert is_full(shown)
    shown.__cause__ = shown
    assert not is_full(shown)


@pytest.mark.skipif(sys.platform == "win32", reason="Windows does not tell how many blocks a file has")
def test_room_is_taken_for_all_of_a_file(tmp_path: Path) -> None:
    path = tmp_path / "a.npy"
    array = np.lib.format.open_memmap(path, "w+", np.uint8, (3_000_000,))  # type: ignore[no-untyped-call]
    array[5] = 7
    array.flush()
    size = path.stat().st_size
    assert path.stat().st_blocks * 512 < size
    reserve(path)
    os.sync()
    assert path.stat().st_blocks * 512 >= size
    assert path.stat().st_size == size
    assert np.load(path)[:7].tolist() == [0, 0, 0, 0, 0, 7, 0]
    (tmp_path / "empty").touch()
    reserve(tmp_path / "empty")


def test_a_folder_that_went_away_does_not_come_back(tmp_path: Path) -> None:
    make_below(tmp_path, tmp_path / "a" / "b")
    assert (tmp_path / "a" / "b").is_dir()
    with pytest.raises(StudioError, match="is no longer there"):
        make_below(tmp_path / "gone", tmp_path / "gone" / "cache" / "x")
    assert not (tmp_path / "gone").exists()
