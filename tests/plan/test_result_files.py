"""The first results of the rounds of an evaluation, as files."""

from __future__ import annotations

from pathlib import Path

import pytest

from mmstudio.core.errors import DamagedError
from mmstudio.plan.judging.result_files import ResultFiles


def test_a_round_is_found_by_what_was_given_and_what_made_it(tmp_path: Path) -> None:
    files = ResultFiles.of(tmp_path, "e1")
    assert files.listed("image", ["text"]) == {}
    with files.written(["text", "a b"], "run") as folder:
        for number in (2, 10, 0):
            (folder / f"image-{number}.png").write_bytes(b"x")
        (folder / "sound-0.wav").write_bytes(b"x")
        (folder / "sound-0.wav.json").write_text("{}")
    assert list(files.listed("image", ["a b", "text"])) == [0, 2, 10]
    assert [path.name for path in files.listed("sound", ["text", "a b"]).values()] == ["sound-0.wav"]
    assert files.listed("image", ["text", "a b"], "copy") == files.listed("image", ["text a b"]) == {}
    with files.written(["text", "a b"], "run") as folder:
        (folder / "image-1.png").write_bytes(b"x")
    assert list(files.listed("image", ["text", "a b"])) == [1]
    files.remove()
    assert not files.path.exists()


def test_a_round_that_fails_leaves_the_earlier_one(tmp_path: Path) -> None:
    files = ResultFiles.of(tmp_path, "e1")
    with files.written([], "run") as folder:
        (folder / "image-1.png").write_bytes(b"x")
    with pytest.raises(FileNotFoundError), files.written([], "run") as folder:
        (folder / "nothing" / "image-2.png").write_bytes(b"x")
    assert list(files.listed("image", [])) == [1]
    assert len(list(files.path.iterdir())) == 1


def test_only_ordinary_files_of_the_round_are_listed(tmp_path: Path) -> None:
    files = ResultFiles.of(tmp_path, "e1")
    with files.written([], "run") as folder:
        (folder / "image-0.png").write_bytes(b"x")
        (folder / "image-two.png").write_bytes(b"x")
        (folder / "image-3.png").mkdir()
        (folder / "image-4.png").symlink_to("/etc/hostname")
    assert list(files.listed("image", [])) == [0]
    [place] = files.path.iterdir()
    place.rename(tmp_path / "aside")
    place.symlink_to(tmp_path / "aside")
    assert files.listed("image", []) == {}
    for name in ("../e1", "", "a/b"):
        with pytest.raises(DamagedError):
            ResultFiles.of(tmp_path, name)
    (tmp_path / "evaluations" / "e2.results").symlink_to(tmp_path / "aside")
    with pytest.raises(DamagedError):
        ResultFiles.of(tmp_path, "e2")
