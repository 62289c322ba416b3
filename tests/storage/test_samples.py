from __future__ import annotations

import json
import sys
import threading
from collections import Counter
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import event

from mmstudio.core.context import Samples
from mmstudio.core.errors import UsageError
from mmstudio.core.sample import SPLITS, NewSample, Problem, Slot
from mmstudio.storage.folder import assets
from mmstudio.storage.project.project import Project
from mmstudio.storage.samples import table
from mmstudio.storage.samples.splits import SplitPlan, draw
from mmstudio.storage.samples.table import StoredSamples

MakeFiles = Callable[[int], list[Path]]


def texts(count: int, start: int = 0) -> list[NewSample]:
    return [NewSample({"text": (f"text {number}",)}) for number in range(start, start + count)]


def everything(samples: Samples) -> list[tuple[str, int, object]]:
    return [
        (split, sample.position, sample.values)
        for split in SPLITS
        for sample in samples.read(split, 0, 10**6)
    ]


def test_values_come_back_as_they_went_in(birds: StoredSamples, make_files: MakeFiles) -> None:
    first, second = make_files(2)
    row = {"b": 1.5, "a": "x", "c": None}
    birds.append(
        [
            NewSample(
                {"row": (row,), "text": ("one", "two"), "image": (first, second)}, "val", {"shape": "disc"}
            ),
            NewSample({"text": ("alone",), "image": ()}, "val"),
        ]
    )
    birds.finish(0)
    full, sparse = birds.read("val", 0, 2)
    assert list(full.values) == ["image", "text", "row"]
    assert [value.path.read_bytes() for value in full.values["image"] if value.path] == [
        b"picture 0",
        b"picture 1",
    ]
    assert [value.data for value in full.values["text"]] == ["one", "two"]
    assert list(full.values["row"][0].data.items()) == list(row.items())
    assert full.meta == {"shape": "disc"}
    assert (full.split, full.position, sparse.position) == ("val", 0, 1)
    assert list(sparse.values) == ["text"]
    assert sparse.meta == {}
    path = full.values["image"][0].path
    assert path is not None
    assert path.name == full.values["image"][0].sha256 + ".png"
    first.unlink()
    assert path.exists()


def test_equal_content_has_one_hash_and_one_file(
    project: Project, birds: StoredSamples, make_files: MakeFiles
) -> None:
    (path,) = make_files(1)
    copy = path.with_name("copy.png")
    copy.write_bytes(path.read_bytes())
    birds.append([NewSample({"image": (path,), "row": ({"a": 1, "b": 2},)}, "train")])
    birds.append([NewSample({"image": (copy, path), "row": ({"b": 2, "a": 1},)}, "train")])
    birds.finish(0)
    one, two = birds.read("train", 0, 2)
    assert one.values["row"][0].sha256 == two.values["row"][0].sha256
    assert {value.path for value in two.values["image"]} == {one.values["image"][0].path}
    assert len(list(project.layout.assets.glob("??/*"))) == 1


def test_a_large_file_is_copied_whole(birds: StoredSamples, tmp_path: Path) -> None:
    path = tmp_path / "big.wav"
    path.write_bytes(bytes(range(256)) * (5 << 12))
    birds.append([NewSample({"image": (path,)}, "train")] * 2)
    birds.finish(0)
    stored = birds.read("train", 0, 1)[0].values["image"][0].path
    assert stored is not None
    assert stored.read_bytes() == path.read_bytes()


def test_files_are_synced_before_they_are_named(
    project: Project, birds: StoredSamples, make_files: MakeFiles, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The order that makes a power cut harmless: copies synced, renamed, folders synced, rows committed."""
    steps: list[str] = []

    def look(what: str, paths: Sequence[Path]) -> None:
        present = len(list(project.layout.assets.glob("??/*")))
        steps.append(f"{what}: {len(paths)} of them, {present} in place")
        assert birds.start_over() == 0

    monkeypatch.setattr(assets, "sync_files", lambda paths: look("files", paths))
    monkeypatch.setattr(assets, "sync_folders", lambda paths: look("folders", paths))
    birds.append([NewSample({"image": (path,)}) for path in make_files(2)])
    assert steps == ["files: 2 of them, 0 in place", "folders: 3 of them, 2 in place"]
    assert birds.start_over() == 2


def test_a_torn_asset_is_replaced(birds: StoredSamples, make_files: MakeFiles) -> None:
    birds.append([NewSample({"image": tuple(make_files(1))}, "train")])
    birds.finish(0)
    stored = birds.read("train", 0, 1)[0].values["image"][0].path
    assert stored is not None
    stored.write_bytes(b"")
    birds.append([NewSample({"image": tuple(make_files(1))}, "train")])
    assert stored.read_bytes() == b"picture 0"


def test_bad_inputs_become_problems_and_the_others_go_on(
    project: Project, birds: StoredSamples, tmp_path: Path
) -> None:
    birds.append(
        [
            NewSample({"image": (tmp_path / "missing.png",)}, source="row 1"),
            NewSample({"row": ({"a": float("nan")},)}, source="row 2"),
            NewSample({"text": ("fine",)}, "train"),
        ],
        [Problem("row 0", "empty")],
    )
    birds.finish(0)
    assert birds.info.counts == {"train": 1, "val": 0, "test": 0}
    assert birds.info.problems == 3
    page = project.datasets.problems("birds", limit=2)
    assert [problem.source for _, problem in page] == ["row 0", "row 1"]
    rest = project.datasets.problems("birds", after=page[-1][0])
    assert [problem.source for _, problem in rest] == ["row 2"]


def test_an_unknown_slot_or_split_stores_nothing(project: Project, birds: StoredSamples) -> None:
    with pytest.raises(UsageError, match=r"no slot 'sound'.* image, text, row"):
        birds.append([*texts(1), NewSample({"sound": ("x",)})])
    with pytest.raises(UsageError, match="no split 'dev'"):
        birds.append([NewSample({"text": ("x",)}, "dev")])  # type: ignore[arg-type]
    with pytest.raises(UsageError, match="no split"):
        birds.read("dev", 0, 1)
    birds.finish(0)
    assert sum(birds.info.counts.values()) == 0
    assert not list(project.layout.assets.iterdir())


def test_nothing_is_seen_before_it_is_finished(project: Project, birds: StoredSamples) -> None:
    birds.append(texts(5))
    birds.append([NewSample({"text": ("given",)}, "test")])
    assert birds.info.counts == {"train": 0, "val": 0, "test": 0}
    assert everything(birds) == []
    assert birds.start_over() == 6
    birds.finish(0)
    assert everything(birds) == []


def test_splits_follow_from_the_seed_alone(project: Project) -> None:
    def drawn(name: str, seed: int, batches: list[int]) -> list[tuple[str, int, object]]:
        project.datasets.create(name, [Slot("text", "text")])
        samples = project.datasets.samples(name)
        start = 0
        for size in batches:
            samples.append(texts(size, start))
            start += size
        samples.finish(seed)
        return everything(samples)

    first = drawn("a", 7, [100])
    assert Counter(split for split, _, _ in first) == {"train": 80, "val": 10, "test": 10}
    assert drawn("b", 7, [33, 67]) == first
    assert drawn("c", 8, [100]) != first


def test_positions_stay_when_more_is_added(birds: StoredSamples) -> None:
    birds.append(texts(20))
    birds.finish(1)
    birds.finish(1)
    before = everything(birds)
    birds.append([*texts(10, 20), NewSample({"text": ("given",)}, "val")])
    birds.finish(1)
    after = everything(birds)
    assert set(map(str, before)) < set(map(str, after))
    for split, count in birds.info.counts.items():
        assert [sample.position for sample in birds.read(split, 0, 99)] == list(range(count))
        assert [sample.position for sample in birds.read(split, 1, 3)] == list(range(1, min(3, count)))


@given(count=st.integers(0, 400), seed=st.integers())
def test_drawn_shares_are_exact(count: int, seed: int) -> None:
    drawn = Counter(draw(SplitPlan(seed), [""] * count))
    assert drawn.total() == count
    assert drawn["val"] == drawn["test"]
    assert abs(drawn["val"] - count / 10) <= 0.5 or (3 <= count < 10 and drawn["val"] == 1)
    assert count == 0 or drawn["train"] > 0


def test_a_reader_takes_the_fingerprints_that_were_kept(
    project: Project, birds: StoredSamples, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Processes that train open the project for reading: hashing a million rows in each took longer than training."""
    birds.append(texts(20))
    birds.finish(0)
    birds.keep_fingerprints()
    wanted = {split: birds.fingerprint(split) for split in ("train", "val")}
    monkeypatch.setattr(table, "content_hash", lambda *_: pytest.fail("it was hashed again"))
    with Project.open(project.layout.root, write=False) as reader:
        found = reader.datasets.samples("birds")
        assert {split: found.fingerprint(split) for split in wanted} == wanted


def test_a_fingerprint_follows_the_content(project: Project, birds: StoredSamples) -> None:
    empty = birds.fingerprint("train")
    birds.append([NewSample({"text": ("a", "b")}, "train"), NewSample({"text": ("c",)}, "train")])
    assert birds.fingerprint("train") == empty
    birds.finish(0)
    first = birds.fingerprint("train")
    assert len(first) == 64
    assert first == birds.fingerprint("train") != empty
    assert birds.fingerprint("val") == empty
    project.datasets.create("same", [Slot("text", "text")])
    for name, values in {"same": [("a", "b"), ("c",)], "other": [("b", "a"), ("c",)]}.items():
        if name == "other":
            project.datasets.create(name, [Slot("text", "text")])
        samples = project.datasets.samples(name)
        samples.append([NewSample({"text": value}, "train") for value in values])
        samples.finish(0)
    assert project.datasets.samples("same").fingerprint("train") == first
    assert project.datasets.samples("other").fingerprint("train") != first
    with Project.open(project.layout.root, write=False) as reader:
        assert reader.datasets.samples("other").fingerprint("test") == empty
    birds.append([NewSample({}, "train")])
    birds.finish(0)
    assert birds.fingerprint("train") != first


def test_threads_read_while_one_appends(birds: StoredSamples) -> None:
    errors: list[BaseException] = []
    stop = threading.Event()

    def read() -> None:
        try:
            while not stop.is_set():
                count = birds.info.counts["train"]
                found = birds.read("train", 0, count)
                assert [sample.position for sample in found] == list(range(count))
                birds.fingerprint("train")
        except BaseException as error:  # noqa: BLE001
            errors.append(error)

    readers = [threading.Thread(target=read) for _ in range(3)]
    for reader in readers:
        reader.start()
    for number in range(15):
        birds.append(texts(20, number * 20))
        birds.finish(number)
    stop.set()
    for reader in readers:
        reader.join()
    assert errors == []
    assert sum(birds.info.counts.values()) == 300


def test_odd_suffixes_are_dropped(birds: StoredSamples, tmp_path: Path) -> None:
    names = ["plain", "a.TXT", "b.tar gz", "c.é", "d." + "x" * 40]
    for number, name in enumerate(names):
        (tmp_path / name).write_bytes(bytes([number]))
    birds.append([NewSample({"image": tuple(tmp_path / name for name in names)}, "train")])
    birds.finish(0)
    paths = [value.path for value in birds.read("train", 0, 1)[0].values["image"]]
    assert [path.suffix for path in paths if path] == ["", ".txt", "", "", ""]


def test_reading_uses_the_index(project: Project, birds: StoredSamples) -> None:
    with project._database.read() as connection:
        plan = connection.exec_driver_sql(
            "EXPLAIN QUERY PLAN SELECT max(position) FROM samples WHERE dataset_id = 1 AND split = 'train'"
        ).fetchall()
    assert "COVERING INDEX uq_samples_place" in json.dumps([list(row) for row in plan])


def test_one_slot_is_read_as_the_whole_samples_are(birds: StoredSamples, make_files: MakeFiles) -> None:
    files = make_files(3)
    birds.append(
        [
            NewSample({"image": (files[0],), "text": ("one", "two")}, "train"),
            NewSample({"text": ("three",)}, "train"),
            NewSample({"image": tuple(files)}, "train"),
            NewSample({"image": (files[1],)}, "val"),
        ]
    )
    birds.finish(0)
    whole = birds.read("train", 0, 10)
    for slot in ("image", "text"):
        wanted = [one.values.get(slot, ()) for one in whole]
        assert birds.values("train", slot, 0, 10) == wanted
        assert birds.values("train", slot, 1, 2) == wanted[1:2]
        assert birds.alternatives("train", slot).tolist() == list(map(len, wanted))
    assert birds.values("test", "image", 0, 10) == []
    assert birds.alternatives("test", "image").tolist() == []
    with pytest.raises(UsageError, match="no split"):
        birds.values("nonsense", "image", 0, 10)


def test_single_samples_are_found_without_going_through_the_data_set(
    project: Project, birds: StoredSamples
) -> None:
    """With a million of them that took a quarter of a second for each page of the window."""
    birds.append(texts(3))
    asked: list[tuple[str, Any]] = []

    def note(_c: Any, _cursor: Any, statement: str, values: Any, *_: Any) -> None:
        asked.append((statement, values))

    engine = project._database._engine
    event.listen(engine, "before_cursor_execute", note)
    birds.finish(0)
    birds.read_ids([1, 2])
    birds.unread.page(1, 10)
    project.datasets.edits("birds").star({1: 3})
    event.remove(engine, "before_cursor_execute", note)
    plans = set()
    with project._database.read() as connection:
        for statement, values in asked:
            looks_at_all = "max(position)" in statement or "AS content" in statement
            if "samples" in statement and statement.startswith("SELECT") and not looks_at_all:
                rows = connection.exec_driver_sql(f"EXPLAIN QUERY PLAN {statement}", values)
                plans |= {row[3] for row in rows if "samples" in row[3]}
    assert plans
    assert [plan for plan in plans if "rowid" not in plan and plan != "SCAN samples"] == []


def test_an_import_that_starts_over_leaves_nothing_of_the_first_time(
    project: Project, birds: StoredSamples
) -> None:
    birds.append(texts(3), [Problem("a", "bad")])
    birds.start_over()
    birds.append(texts(5), [Problem("a", "bad")])
    birds.finish(0)
    assert sum(birds.info.counts.values()) == 5
    assert birds.info.problems == 1
    birds.append(texts(2))
    birds.start_over()  # what was finished stays
    birds.finish(0)
    assert sum(birds.info.counts.values()) == 5
    assert birds.info.problems == 1


NOT_UTF8 = "caf\udce9"
"""A file's name in Latin-1, as Python gives it."""


def test_names_that_are_no_utf8_spoil_nothing(project: Project, birds: StoredSamples) -> None:
    birds.append([NewSample({"text": ("x",)}, meta={"file": NOT_UTF8})], [Problem(NOT_UTF8, "bad")])
    birds.finish(0)
    assert project.datasets.problems("birds")[0][1] == Problem("caf\\udce9", "bad")
    assert birds.read("train", 0, 1)[0].meta == {"file": NOT_UTF8}
    project.datasets.create(NOT_UTF8, [Slot("text", "text")])
    assert project.datasets.get(NOT_UTF8).name == "caf\\udce9"


@pytest.mark.skipif(sys.platform != "linux", reason="only Linux has names that are not Unicode")
def test_what_could_not_be_found_again_is_copied(project: Project, tmp_path: Path) -> None:
    folder = tmp_path / "mine"
    (folder / NOT_UTF8).mkdir(parents=True)
    (folder / NOT_UTF8 / "a.png").write_bytes(b"x")
    with pytest.raises(UsageError, match="no UTF-8"):
        project.roots.add("bad", folder / NOT_UTF8)
    project.roots.add("mine", folder)
    project.datasets.create("there", [Slot("image", "image")], root="mine")
    samples = project.datasets.samples("there")
    samples.append([NewSample({"image": (folder / NOT_UTF8 / "a.png",)}, source="a")])
    samples.finish(0)
    (stored,) = samples.read("train", 0, 9)[0].values["image"]
    assert stored.path is not None
    assert stored.path.is_relative_to(project.layout.assets)
    assert stored.path.read_bytes() == b"x"
