"""Unzipping archives of strangers: paths that lead outside, bombs, damage."""

from __future__ import annotations

import zipfile
from pathlib import Path

import pytest

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.unpacker import extract


def _zip(path: Path, *names: str, link: bool = False) -> Path:
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as file:
        for name in names:
            info = zipfile.ZipInfo(name)
            if link:
                info.external_attr = 0o120777 << 16
            file.writestr(info, "x" * 1000)
    return path


def test_what_is_inside_lands_in_the_folder(tmp_path: Path) -> None:
    told: list[tuple[int, int]] = []
    archive = _zip(tmp_path / "a.zip", "a.txt", "deep/er/b.txt")
    extract(archive, tmp_path / "out", told=lambda done, total: told.append((done, total)))
    assert (tmp_path / "out" / "deep" / "er" / "b.txt").read_text() == "x" * 1000
    assert told == [(0, 2), (1, 2)]


@pytest.mark.parametrize(
    "name", ["../up.txt", "/abs.txt", "a/../../up.txt", "..\\up.txt", "C:\\up.txt", "c:up.txt"]
)
def test_paths_that_lead_out(name: str, tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="leads out"):
        extract(_zip(tmp_path / "a.zip", "good.txt", name), tmp_path / "out")
    assert not (tmp_path / "out").exists()


def test_links_are_refused(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="leads out"):
        extract(_zip(tmp_path / "a.zip", "link", link=True), tmp_path / "out")


def test_what_would_fill_the_disk(tmp_path: Path) -> None:
    with pytest.raises(BadFileError, match="too large"):
        extract(_zip(tmp_path / "a.zip", "a", "b"), tmp_path / "out", most_bytes=1999)
    extract(_zip(tmp_path / "a.zip", "a", "b"), tmp_path / "out", most_bytes=2000)


@pytest.mark.parametrize("data", [b"", b"text", b"PK\x03\x04"])
def test_what_is_no_zip(data: bytes, tmp_path: Path) -> None:
    (tmp_path / "a.zip").write_bytes(data)
    with pytest.raises(BadFileError, match="damaged"):
        extract(tmp_path / "a.zip", tmp_path / "out")


def test_a_damaged_member(tmp_path: Path) -> None:
    archive = _zip(tmp_path / "a.zip", "a.txt")
    data = bytearray(archive.read_bytes())
    data[40] ^= 0xFF
    archive.write_bytes(bytes(data))
    with pytest.raises(BadFileError, match="damaged"):
        extract(archive, tmp_path / "out")
