"""Splits: samples that share a file come into the same split."""

from __future__ import annotations

from collections import Counter, defaultdict
from pathlib import Path

import pytest

from mmstudio.core.sample import NewSample, Slot
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples.partition import Shared
from mmstudio.storage.samples.splits import Settled, SplitPlan, draw
from mmstudio.storage.samples.table import StoredSamples

SLOTS = (
    Slot("image", "image", "target"),
    Slot("text", "text", "condition"),
    Slot("table", "table", "condition"),
)


def filled(
    project: Project, tmp_path: Path, pictures: list[int], splits: dict[int, str] | None = None
) -> StoredSamples:
    """A data set whose samples hold pictures of these contents, each in a file of its own."""
    project.datasets.create("d", SLOTS)
    samples = project.datasets.samples("d")
    rows = []
    for number, content in enumerate(pictures):
        path = tmp_path / f"{number}.png"
        path.write_bytes(f"content {content}".encode())
        values = {
            "image": (path,),
            "text": (f"text {number}",),
            "table": ({"kind": f"k{content % 2}", "n": number},),
        }
        rows.append(NewSample(values, (splits or {}).get(number), {}, str(number)))  # type: ignore[arg-type]
    samples.append(rows)
    return samples


def parts(samples: StoredSamples) -> dict[str, set[str]]:
    """Content of a picture to the parts that it stands in."""
    found: dict[str, set[str]] = defaultdict(set)
    for split in ("train", "val", "test"):
        for sample in samples.read(split, 0, 10**6):
            found[sample.values["image"][0].sha256].add(split)
    return found


@pytest.mark.parametrize(
    "plan", [SplitPlan(), SplitPlan(3, "stratified", "kind"), SplitPlan(5, "grouped", "n")]
)
def test_one_picture_in_several_samples_is_never_parted(
    project: Project, tmp_path: Path, plan: SplitPlan
) -> None:
    samples = filled(project, tmp_path, [number // 5 for number in range(200)])
    assert samples.finish(plan.seed, plan) == Shared(40, 200, 0)
    assert all(len(some) == 1 for some in parts(samples).values())
    assert samples.info.counts == {"train": 160, "val": 20, "test": 20}
    project.datasets.edits("d").part(SplitPlan(9))
    assert all(len(some) == 1 for some in parts(samples).values())


def test_what_is_not_shared_is_drawn_as_ever(project: Project, tmp_path: Path) -> None:
    samples = filled(project, tmp_path, list(range(30)))
    assert samples.finish(4) == Shared()
    drawn = {sample.source if hasattr(sample, "source") else sample.id: split for split in ("val", "test")
             for sample in samples.read(split, 0, 99)}  # fmt: skip
    told = draw(SplitPlan(4), [""] * 30)
    assert sorted(drawn.values()) == sorted(split for split in told if split != "train")


def test_given_parts_win_and_draw_the_others_after_them(project: Project, tmp_path: Path) -> None:
    pictures = [0, 0, 1, 1, *range(2, 30)]
    samples = filled(project, tmp_path, pictures, {0: "test", 2: "val", 3: "train"})
    assert samples.finish(0) == Shared(2, 4, 1)
    assert sorted(map(len, parts(samples).values()))[-2:] == [1, 2]
    first = next(
        sample for sample in samples.read("test", 0, 99) if sample.values["text"][0].data == "text 1"
    )
    assert first.split == "test"


def test_pictures_that_come_later_follow_those_that_are_there(project: Project, tmp_path: Path) -> None:
    samples = filled(project, tmp_path, list(range(20)))
    samples.finish(0)
    before = parts(samples)
    more = []
    for number in range(20):
        path = tmp_path / f"again {number}.png"
        path.write_bytes(f"content {number}".encode())
        more.append(NewSample({"image": (path,)}))
    samples.append(more)
    samples.finish(0)
    assert parts(samples) == before


def test_one_picture_in_all_samples_is_parted_and_said_so(project: Project, tmp_path: Path) -> None:
    samples = filled(project, tmp_path, [7] * 30)
    assert samples.finish(0) == Shared(1, 30, 1)
    assert samples.info.counts == {"train": 24, "val": 3, "test": 3}


def test_groups_that_share_a_file_are_one(project: Project, tmp_path: Path) -> None:
    keys = [f"g{number // 2}" for number in range(40)]
    contents = ["x" if number in {1, 20, 39} else "" for number in range(40)]
    for seed in range(10):
        drawn = draw(SplitPlan(seed, "grouped", "g"), keys, (), contents)
        for group in {*keys}:
            assert len({split for key, split in zip(keys, drawn, strict=True) if key == group}) == 1
        assert len({drawn[place] for place in (0, 1, 20, 21, 38, 39)}) == 1
    settled = [Settled("g9", "x", "test")]
    assert draw(SplitPlan(0, "grouped", "g"), keys, settled, contents)[39] == "test"


def test_classes_keep_their_shares_where_files_are_shared() -> None:
    keys = ["a"] * 60 + ["b"] * 40
    contents = [f"{number // 2}" for number in range(100)]
    drawn = draw(SplitPlan(1, "stratified", "kind"), keys, (), contents)
    assert Counter(zip(keys, drawn, strict=True)) == {
        ("a", "train"): 48, ("a", "val"): 6, ("a", "test"): 6, ("b", "train"): 32, ("b", "val"): 4, ("b", "test"): 4,
    }  # fmt: skip
    assert all(drawn[number] == drawn[number + 1] for number in range(0, 100, 2))
