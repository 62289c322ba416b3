"""The cache of a project: what it holds, and what of it may go when."""

from __future__ import annotations

import os
from pathlib import Path

from mmstudio.services.projects.cache import CacheSize, measure, shrink

WORK = (
    "staging/.x/half.png",
    "gathered/a/one.png",
    "cleaning/1.json",
    "jobs/x/state",
    "prepared/.part-b/a.npy",
)
UNFINISHED = "space/.half.npy"


def write(path: Path, size: int, used: float) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    os.utime(path, (used, used))


def filled(cache: Path) -> Path:
    for name in WORK:
        write(cache / name, 500, 1)
    write(cache / "thumbnails/ab/old.png", 100, 10)
    write(cache / "prepared/old/a.npy", 3000, 20)
    write(cache / "prepared/old/done.json", 10, 20)
    write(cache / "thumbnails/ab/new.png", 200, 30)
    write(cache / "prepared/new/a.npy", 4000, 40)
    write(cache / "prepared/new/done.json", 10, 40)
    write(cache / "prepared/begun/a.npy", 700, 5)
    write(cache / "similar.bin", 50, 50)
    write(cache / "space/vectors.npy", 60, 60)
    write(cache / "features/rows.npy", 70, 70)
    write(cache / "of another day/deeper/x.bin", 80, 80)
    write(cache / UNFINISHED, 5, 1)
    return cache


def left(cache: Path) -> set[str]:
    return {path.relative_to(cache).as_posix() for path in cache.rglob("*") if path.is_file()}


def test_what_is_counted_is_what_can_be_made_again(tmp_path: Path) -> None:
    assert measure(filled(tmp_path)) == CacheSize(300, 3010 + 4010 + 700 + 500, 50 + 60 + 70 + 80 + 5)
    assert measure(tmp_path).total == 8785
    assert measure(tmp_path / "none") == CacheSize()
    assert shrink(tmp_path / "none", 0, lambda: False) == 0


def test_what_was_not_used_for_longest_goes_first(tmp_path: Path) -> None:
    before = left(filled(tmp_path))
    assert shrink(tmp_path, 7580, lambda: False) == 0
    assert shrink(tmp_path, 7510, lambda: False) == 100
    assert before - left(tmp_path) == {"thumbnails/ab/old.png"}
    assert shrink(tmp_path, 6210, lambda: False) == 3010
    assert {path for path in before - left(tmp_path) if "prepared" in path} == {
        "prepared/old/a.npy",
        "prepared/old/done.json",
    }
    assert [path.name for path in (tmp_path / "prepared").iterdir() if path.name not in {"new", "begun"}] == [
        ".part-b"
    ]


def test_emptying_leaves_work_and_what_is_half_done(tmp_path: Path) -> None:
    filled(tmp_path)
    assert shrink(tmp_path, 0, lambda: False) == 7580
    assert left(tmp_path) == {*WORK, "prepared/begun/a.npy", UNFINISHED}


def test_while_a_job_runs_only_small_pictures_go(tmp_path: Path) -> None:
    before = left(filled(tmp_path))
    assert shrink(tmp_path, 0, lambda: True) == 300
    assert before - left(tmp_path) == {"thumbnails/ab/old.png", "thumbnails/ab/new.png"}


def test_a_link_is_let_go_of_and_not_followed(tmp_path: Path) -> None:
    write(tmp_path / "mine/done.json", 10, 1)
    (tmp_path / "cache/prepared").mkdir(parents=True)
    (tmp_path / "cache/prepared/x").symlink_to(tmp_path / "mine")
    assert shrink(tmp_path / "cache", 0, lambda: False) == 0
    assert (tmp_path / "mine/done.json").is_file()


def test_a_link_in_place_of_a_folder_is_let_alone(tmp_path: Path) -> None:
    write(tmp_path / "mine/a.npy", 10, 1)
    (tmp_path / "cache").mkdir()
    (tmp_path / "cache/space").symlink_to(tmp_path / "mine")
    assert measure(tmp_path / "cache") == CacheSize()
    assert shrink(tmp_path / "cache", 0, lambda: False) == 0
    assert (tmp_path / "mine/a.npy").is_file()
