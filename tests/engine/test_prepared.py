"""Prepared arrays: what they hold, what they are keyed by, and that an interruption leaves nothing half."""

from __future__ import annotations

from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from lengths import length_job
from PIL import Image

from mmstudio.core.context import Samples
from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Derived, NewSample, Slot
from mmstudio.engine.data import fill
from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.crew import Crew
from mmstudio.engine.data.gaps import gap_notes
from mmstudio.engine.data.prepare import PrepareJob, raw_values
from mmstudio.engine.data.prepared import PreparedSlot, prepare_slot
from mmstudio.nn import Preparer
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import resolve
from mmstudio.storage.project.project import Project

SLOTS = (
    Slot("image", "image", "target"),
    Slot("text", "text"),
    Slot("image.view", "image", derived=Derived("image")),
)


class Shades(Preparer):
    """Pictures as their red value and their size."""

    def __init__(self, kit: Kit) -> None:
        self._kit = kit

    def __call__(self, raw: Any) -> dict[str, Any]:
        self._kit.calls += 1
        return {"shade": np.array([raw[..., 0].mean()], np.float32), "size": np.array(raw.shape, np.int64)}

    def blank(self) -> dict[str, Any]:
        return {"shade": np.zeros(1, np.float32), "size": np.zeros(3, np.int64)}


class Lengths(Shades):
    """Texts as their length."""

    def __call__(self, raw: Any) -> dict[str, Any]:
        self._kit.calls += 1
        return {"length": np.array(len(raw), np.int64)}

    def blank(self) -> dict[str, Any]:
        return {"length": np.array(-1, np.int64)}


class Stopping(Lengths):
    """Is stopped by a person."""

    def __call__(self, raw: Any) -> dict[str, Any]:
        del raw
        raise KeyboardInterrupt


class Kit:
    """Ten samples: number i is a picture of shade 10 i; some have no text, two texts, or no picture."""

    def __init__(self, project: Project, registry: Registry, folder: Path) -> None:
        project.datasets.create("few", SLOTS[:2])
        self.samples: Samples = project.datasets.samples("few")
        self.registry = registry
        self.cache = folder / "cache"
        self.cache.mkdir()
        self.calls = 0
        new = []
        for number in range(10):
            path = folder / f"{number}.png"
            Image.new("RGB", (20, 16), (10 * number, 0, 0)).save(path)
            texts = {0: (), 1: ("first", "second", "third")}.get(number, (f"text {number}",))
            values: dict[str, tuple[Any, ...]] = {} if number == 4 else {"image": (path,)}
            new.append(NewSample({**values, **({"text": texts} if texts else {})}, "train"))
        self.samples.append(new)
        self.samples.finish(0)

    def codec(self, modality: str) -> Any:
        return resolve(self.registry.modalities.get(modality).factory)()

    def job(self, slot: int, **key: Any) -> PrepareJob:
        """Pictures become their red value, texts their length."""

        where = SLOTS[slot]
        kind = Shades if where.modality == "image" else Lengths
        return PrepareJob(where, "train", key, self.codec(where.modality), kind(self))

    def prepare(self, slot: int, **key: Any) -> PreparedSlot:
        return prepare_slot(self.samples, self.job(slot, **key), self.cache)

    def folders(self) -> list[str]:
        return sorted(path.name for path in (self.cache / "prepared").iterdir())


@pytest.fixture
def kit(tmp_path: Path, app: Any) -> Iterator[Kit]:
    with Project.create(tmp_path / "few") as project:
        yield Kit(project, app.registry, tmp_path)


def test_values_alternatives_and_blanks(kit: Kit) -> None:
    texts = kit.prepare(1)
    assert texts.count.tolist() == [0, 3, 1, 1, 1, 1, 1, 1, 1, 1]
    assert texts.arrays["length"][-1] == -1
    everyone = torch.arange(10)
    first, given = texts.gather(everyone, torch.zeros(10))
    assert first["length"].tolist() == [-1, 5, *[6] * 8]
    assert given.tolist() == [False, *[True] * 9]
    for draw, length in ((0.0, 5), (0.34, 6), (0.9999999, 5)):
        assert texts.gather(torch.tensor([1]), torch.tensor([draw]))[0]["length"].item() == length


def test_a_target_that_is_missing_reads_its_blank(kit: Kit) -> None:
    pictures = kit.prepare(0)
    shades, given = pictures.gather(torch.arange(10), torch.zeros(10))
    assert given.tolist() == [number != 4 for number in range(10)]
    assert shades["shade"].squeeze(1).tolist() == [0 if number == 4 else 10 * number for number in range(10)]
    assert shades["size"][4].tolist() == [0, 0, 0]


def test_samples_without_a_target_are_not_trained_on(kit: Kit) -> None:
    batches = Batches.over(
        {"text": kit.prepare(1)},
        {"image": kit.prepare(0)},
        batch=9,
        seed=0,
        drop=0,
        device=torch.device("cpu"),
    )
    assert batches.usable.tolist() == [0, 1, 2, 3, 5, 6, 7, 8, 9]
    seen = batches.at(0)
    assert sorted(seen.targets["image"]["shade"].squeeze(1).tolist()) == [0, 10, 20, 30, 50, 60, 70, 80, 90]


def test_the_cache_is_keyed_by_settings_and_content(kit: Kit) -> None:
    kit.prepare(1, width=1)
    calls = kit.calls
    kit.prepare(1, width=1)
    assert kit.calls == calls
    kit.prepare(1, width=2)
    assert kit.calls > calls
    calls = kit.calls
    kit.samples.append([NewSample({"text": ("one more",)}, "train")])
    kit.samples.finish(0)
    assert len(kit.prepare(1, width=1).count) == 11
    assert kit.calls > calls
    assert len(kit.folders()) == 3


@pytest.mark.parametrize("where", ["progress", "prepare"])
def test_an_interruption_publishes_nothing_half(kit: Kit, where: str) -> None:
    job = kit.job(1)

    def stop(*_: Any) -> Any:
        raise KeyboardInterrupt

    tell = stop if where == "progress" else None
    if where == "prepare":
        job = replace(job, preparer=Stopping(kit))
    with pytest.raises(KeyboardInterrupt):
        prepare_slot(kit.samples, job, kit.cache, tell)
    assert all(name.startswith(".part-") for name in kit.folders())
    assert len(kit.prepare(1).count) == 10
    assert not [name for name in kit.folders() if name.startswith(".")]


def test_what_was_prepared_before_an_interruption_stays(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "CHUNK", 2)
    monkeypatch.setattr(fill, "_SYNC_EVERY", 1)
    whole = [array.clone() for array in kit.prepare(1, other=True).arrays.values()]
    kit.calls = 0

    def stop(done: int, _: int) -> None:
        if done >= 6:
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        prepare_slot(kit.samples, kit.job(1), kit.cache, stop)
    before = kit.calls
    again = kit.prepare(1)
    assert kit.calls - before <= 4 + 1  # four samples were left, one of them with two texts
    assert [torch.equal(a, b) for a, b in zip(again.arrays.values(), whole, strict=True)] == [True]


def test_what_a_killed_program_left_is_removed_and_a_half_folder_is_made_again(kit: Kit) -> None:
    kit.prepare(1)
    (name,) = kit.folders()
    (kit.cache / "prepared" / name / "done.json").unlink()
    (kit.cache / "prepared" / ".1-abandoned").mkdir()
    assert len(kit.prepare(1).count) == 10
    assert kit.folders() == [name]


def test_two_lanes_that_want_the_same_prepare_it_once(kit: Kit) -> None:
    with ThreadPoolExecutor(2) as pool:
        first, second = pool.map(lambda _: kit.prepare(1), range(2))
    assert torch.equal(first.count, second.count)
    assert kit.calls == 11


def test_processes_prepare_what_threads_do(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "CHUNK", 2)
    monkeypatch.setattr(fill, "WORTH_S", 0.0)
    alone = kit.prepare(1, other=True)
    factory = kit.registry.modalities.get("text").factory
    crew = Crew(length_job, (factory,))
    together = prepare_slot(kit.samples, length_job(factory), kit.cache, None, crew)
    assert torch.equal(alone.arrays["length"], together.arrays["length"])
    assert torch.equal(alone.start, together.start)


def test_views_are_alternatives_made_from_the_target(kit: Kit) -> None:
    views = kit.prepare(2)
    assert views.count.tolist() == [0 if number == 4 else 4 for number in range(10)]
    again = kit.prepare(2, other=True)
    assert torch.equal(views.arrays["shade"], again.arrays["shade"])
    assert {tuple(size) for size in views.arrays["size"].tolist()} != {(16, 20, 3)}


def test_a_split_without_values_holds_the_blank_alone(kit: Kit) -> None:
    held_out = prepare_slot(kit.samples, replace(kit.job(0), split="val"), kit.cache)
    assert not held_out.count.any()
    assert {name: array.shape for name, array in held_out.arrays.items()} == {"shade": (1, 1), "size": (1, 3)}


def test_a_lost_file_is_said(kit: Kit) -> None:
    (path,) = [value.path for value in kit.samples.read("train", 5, 6)[0].values["image"]]
    assert path is not None
    path.write_bytes(b"no picture")
    with pytest.raises(StudioError, match=r"slot 'image' can no longer be read: .*dataset check"):
        kit.prepare(0)


def test_what_cannot_be_read_is_told_together_and_costs_nothing_else(
    kit: Kit, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(fill, "CHUNK", 2)
    paths = [kit.samples.read("train", row, row + 1)[0].values["image"][0].path for row in (0, 5)]
    kept = [path.read_bytes() for path in paths]
    paths[0].unlink()
    paths[1].write_bytes(b"no picture")
    with pytest.raises(
        StudioError,
        match=rf"^2 samples of the slot 'image' can no .* {paths[0].name} cannot be read: No such file.*check",
    ):
        kit.prepare(0)
    assert kit.calls == 7, "all other pictures were prepared"
    for path, content in zip(paths, kept, strict=True):
        path.write_bytes(content)
    found = kit.prepare(0)
    assert kit.calls == 7 + 3, (
        "only the pictures of two parts, (0, 1) and (4, 5), of which there is no fourth"
    )
    shades = found.gather(torch.arange(10), torch.zeros(10))[0]["shade"].squeeze(1)
    assert shades.tolist() == [0 if number == 4 else 10 * number for number in range(10)]


def test_filling_ends_where_a_disk_is_gone(kit: Kit, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(fill, "CHUNK", 2)
    monkeypatch.setattr(fill, "_MOST_UNREADABLE", 3)
    for path in (kit.cache.parent / "few" / "assets").rglob("*.png"):
        path.unlink()
    with pytest.raises(
        StudioError, match=r"^4 samples of the slot 'image' can no longer be read, and perhaps more"
    ):
        kit.prepare(0)


def test_parts_can_be_fitted_on_some_samples_from_all_over(kit: Kit) -> None:
    codec = kit.codec("text")
    every = list(raw_values(kit.samples, "train", "text", codec))
    assert list(raw_values(kit.samples, "train", "text", codec, most=10)) == every
    some = list(raw_values(kit.samples, "train", "text", codec, most=5))
    assert some == list(raw_values(kit.samples, "train", "text", codec, most=5))
    drawn = np.random.default_rng(0).random(10) < 0.5
    texts = [(), ("first", "second", "third"), *((f"text {number}",) for number in range(2, 10))]
    assert some == [text for place in np.flatnonzero(drawn) for text in texts[place]]


def test_raw_values_are_decoded_in_order(kit: Kit) -> None:
    assert list(raw_values(kit.samples, "train", "text", kit.codec("text")))[:4] == [
        "first",
        "second",
        "third",
        "text 2",
    ]


def test_what_no_training_sample_holds_is_said() -> None:
    def told(**held: list[int]) -> list[str]:
        slots = {
            slot: PreparedSlot({}, torch.zeros(len(count), dtype=torch.int64), torch.tensor(count))
            for slot, count in held.items()
        }
        return [note.text for note in gap_notes(slots)]

    assert told(image=[1, 2, 0], text=[0, 1, 1]) == [], "the second one holds both"
    assert told(image=[1, 0, 1]) == [], "a slot that is alone has no other"
    [alone] = told(image=[1, 1, 1], text=[0, 0, 0], audio=[1, 0, 0])
    assert alone.startswith("No training sample holds the slot text: nothing is learned of it")
    assert told(image=[1, 0, 0], text=[0, 2, 0], audio=[0, 0, 1]) == [
        "No training sample holds two of the slots image, text, audio: nothing is learned of what belongs together."
    ]
