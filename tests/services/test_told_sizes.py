"""Sizes, free space and remaining time, as shown to people."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import NamedTuple

import pytest

from mmstudio.cli.output import size
from mmstudio.cli.watch import _clock
from mmstudio.core import memory
from mmstudio.services.app import App
from mmstudio.services.devices import diagnose
from mmstudio.services.going_on import _size


class Usage(NamedTuple):
    total: int
    used: int
    free: int


@pytest.mark.parametrize(
    ("seconds", "words"),
    [
        (-3, "0:00"),
        (0.4, "0:00"),
        (9.6, "0:10"),
        (59.6, "1:00"),
        (61, "1:01"),
        (3599.4, "59:59"),
        (3600, "1:00:00"),
        (3661, "1:01:01"),
        (360_000, "100:00:00"),
    ],
)
def test_seconds_left_are_a_clock(seconds: float, words: str) -> None:
    assert _clock(seconds) == words


@pytest.mark.parametrize(
    ("count", "words"),
    [
        (0, "0 B"),
        (999, "999 B"),
        (1000, "1.0 kB"),
        (999_949, "999.9 kB"),
        (1e6, "1.0 MB"),
        (2.5e9, "2.5 GB"),
        (1e12, "1.0 TB"),
        (12_345e12, "12345.0 TB"),
    ],
)
def test_bytes_have_the_unit_that_fits(count: float, words: str) -> None:
    assert size(count) == words


def test_what_would_be_imported_is_told_with_its_size(tmp_path: Path) -> None:
    file = tmp_path / "data.zip"
    for count, words in ((0, "0.0 MB"), (1_250_001, "1.3 MB"), (3_000_000_000, "3,000.0 MB")):
        with file.open("wb") as written:
            written.truncate(count)
        assert _size(file) == words
    assert _size(tmp_path) == "a folder"
    assert _size(tmp_path / "gone") == "not there"


@pytest.mark.parametrize(("free", "short"), [(1_999_999_999, True), (2_000_000_000, False)])
def test_little_room_on_the_disk_is_a_trouble(
    program: App, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, free: int, short: bool
) -> None:
    monkeypatch.setattr(shutil, "disk_usage", lambda _: Usage(10 * free, 9 * free, free))
    found = diagnose(program, tmp_path)
    assert ("Less than 2 GB are free on the disk." in found.troubles) == short
    system = found.facts["system"]
    assert system["disk_free_bytes"] == free
    assert system["memory_bytes"] == memory.total_bytes()
    assert 0 < system["memory_free_bytes"] < system["memory_bytes"]
    assert system["cores"] >= 1
