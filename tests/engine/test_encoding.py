"""Features of frozen encoders: made a few at a time, one encoder after the other, interrupted and resumed."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
import sys
from dataclasses import replace
from pathlib import Path

import encoding_texts as kit
import heavy_encoders as heavy
import numpy as np
import numpy.typing as npt
import pytest
import torch

from mmstudio.core.errors import JobCancelledError, StudioError
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.model import features, frozen
from mmstudio.engine.model.frozen import MASK, TOKENS, frozen_encoders, leave_only, weights_hash, with_weights
from mmstudio.engine.model.held import Held
from mmstudio.nn import NO_RESOURCES, Features
from mmstudio.nn.draws import drawing_from
from mmstudio.plan.model_plan import ModelPlan, Part
from mmstudio.plugins.config import PluginConfig

ROWS = 160
"""Of the texts that are there; the blank comes on top."""


def wanted() -> npt.NDArray[np.float32]:
    """What the encoder gives for every text, worked out without torch."""
    with drawing_from(0):
        weight = heavy.Frozen(PluginConfig(), kit.SLOT, {}, NO_RESOURCES).weight.detach().numpy()
    texts = [f"text {number * number}" for number in range(kit.COUNT) if number % 5]
    counts = np.stack([np.bincount(np.frombuffer(text.encode(), np.uint8), minlength=256) for text in texts])
    made = np.tanh(counts.astype(np.float32) @ weight)
    return made.reshape(len(texts), heavy.TOKENS, heavy.WIDTH, heavy.SPREAD).mean(axis=3)


def check(slot: PreparedSlot) -> None:
    """That features are those of the encoder, in their order, and the blank is masked."""
    assert slot.arrays[TOKENS].shape == (ROWS + 1, heavy.TOKENS, heavy.WIDTH)
    assert np.allclose(slot.arrays[TOKENS][:-1].numpy(), wanted(), atol=1e-5)
    assert slot.arrays[TOKENS][-1].abs().max() == 0
    assert slot.arrays[MASK].all(dim=1).tolist() == [True] * ROWS + [False]
    assert slot.count.tolist() == [int(number % 5 > 0) for number in range(kit.COUNT)]


def part_of(cache: Path) -> Path:
    """The folder that was begun."""
    (part,) = [path.parent for path in (cache / "prepared").glob(".part-*/_rows.json")]
    return part


def spoil(part: Path) -> int:
    """Have what is not noted as made look like anything, as a torn write leaves it; gives how much is noted."""
    done: int = json.loads((part / "_rows.json").read_text("utf-8"))["done"]
    for name, wrong in ((TOKENS, 7.0), (MASK, True)):
        array = np.load(part / f"{name}.npy", mmap_mode="r+")
        array[done:] = wrong
        array.flush()
    return done


def test_an_encoding_that_was_stopped_goes_on_with_right_values(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(features, "TOGETHER", 16)
    told: list[int] = []

    def stop(done: int, total: int) -> None:
        told.append(done)
        if done > 0.4 * total and len(told) > 2:
            raise JobCancelledError

    heavy.Trained.rows = 0
    with pytest.raises(JobCancelledError):
        kit.encoded(tmp_path, lambda done, total: stop(done, total) if heavy.Trained.rows else None)
    assert heavy.Trained.rows == spoil(part_of(tmp_path)) == 80
    check(kit.encoded(tmp_path, lambda _done, _total: None))
    assert heavy.Trained.rows == ROWS + 1
    assert not list((tmp_path / "prepared").glob(".part-*"))
    check(kit.encoded(tmp_path, lambda _done, _total: None))
    assert heavy.Trained.rows == ROWS + 1


@pytest.mark.parametrize("harm", ["shorter", "other", "torn", "half"])
def test_what_was_begun_and_damaged_is_begun_anew(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, harm: str
) -> None:
    monkeypatch.setattr(features, "TOGETHER", 16)

    def stop(_done: int, _total: int) -> None:
        if heavy.Trained.rows:
            raise JobCancelledError

    heavy.Trained.rows = 0
    with pytest.raises(JobCancelledError):
        kit.encoded(tmp_path, stop)
    part = part_of(tmp_path)
    match harm:
        case "shorter":
            os.truncate(part / f"{TOKENS}.npy", 5000)
        case "other":
            np.save(part / f"{MASK}.npy", np.ones((3, 4), bool))
        case "torn":
            (part / "_rows.json").write_text('{"done": 9')
        case _:
            (part / f"{MASK}.npy").unlink()
    heavy.Trained.rows = 0
    check(kit.encoded(tmp_path, lambda _done, _total: None))
    assert heavy.Trained.rows == ROWS + 1


def test_a_process_that_was_killed_while_it_encoded_leaves_what_is_gone_on_with(tmp_path: Path) -> None:
    paths = {"PYTHONPATH": os.pathsep.join(sys.path)}
    with subprocess.Popen(
        [sys.executable, kit.__file__, str(tmp_path)],
        stdout=subprocess.PIPE,
        text=True,
        env={**os.environ, **paths},
    ) as process:
        assert process.stdout is not None
        for line in process.stdout:
            if 40 <= int(line) < kit.COUNT and list((tmp_path / "prepared").glob(".part-*/_rows.json")):
                process.kill()
                break
    done = spoil(part_of(tmp_path))
    assert 0 < done < ROWS
    heavy.Trained.rows = 0
    check(kit.encoded(tmp_path, lambda _done, _total: None))
    assert heavy.Trained.rows == ROWS + 1 - done


def test_as_many_values_are_encoded_at_a_time_as_have_room(monkeypatch: pytest.MonkeyPatch) -> None:
    sizes: list[int] = []
    forward = heavy.Frozen.forward

    def seen(self: heavy.Frozen, prepared: dict[str, torch.Tensor]) -> Features:
        sizes.append(len(prepared["counts"]))
        return forward(self, prepared)

    monkeypatch.setattr(heavy.Frozen, "forward", seen)
    encoder = kit.encoder()
    batch = {"counts": torch.ones(64, heavy.LETTERS), "given": torch.ones(64, dtype=torch.bool)}
    # a value is 51,200 numbers before and after the tanh; 4 MB have room for ten of them, a sixteenth of larger weights for more
    assert encoder.rows(batch, torch.device("cpu"))[TOKENS].shape == (64, heavy.TOKENS, heavy.WIDTH)
    assert sizes == [1, 2, 10, 10, 10, 10, 10, 10, 1]
    sizes.clear()
    encoder.let_go()
    encoder.rows({name: array[:13] for name, array in batch.items()}, torch.device("cpu"))
    monkeypatch.setattr(frozen, "_PART", 4)
    encoder.rows(batch, torch.device("cpu"))
    assert sizes == [10, 3, 32, 32]


def test_what_is_held_at_the_height_is_counted_and_what_is_gone_is_not() -> None:
    given = torch.ones(1000)
    with Held() as held:
        first = given + 1  # 4,000 bytes
        second = first * 2  # 8,000 at once
        del first
        third = (second.view(10, 100) @ torch.ones(100, 50)).sum()  # 4,000, 20,000 and 2,000, then 4 more
        assert third == 10 * 100 * 50 * 4
        del second
        given.add_(1)  # in place: nothing new
    assert held.most == 4000 + 20_000 + 2000


def test_no_two_frozen_encoders_are_in_memory_where_each_works_for_itself() -> None:
    parts = {name: Part("test-heavy-frozen", {}, {}, replace(kit.SLOT, name=name)) for name in ("one", "two")}
    plan = ModelPlan(parts, {}, Part("", {}), Part("", {}))
    encoders = frozen_encoders(plan, kit.registry())
    named = with_weights(plan, encoders)
    with drawing_from(0):
        known = weights_hash(heavy.Frozen(PluginConfig(), kit.SLOT, {}, NO_RESOURCES))
    assert [part.weights for part in named.encoders.values()] == [known, known]
    assert [encoder.in_memory for encoder in encoders.values()] == [False, True]
    leave_only("one", encoders)
    assert not any(encoder.in_memory for encoder in encoders.values())


def test_features_of_another_shape_than_was_said_are_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    def narrow(_: heavy.Frozen, prepared: dict[str, torch.Tensor]) -> Features:
        rows = len(prepared["counts"])
        return Features(torch.ones(rows, 1, heavy.WIDTH), torch.ones(rows, 1, dtype=torch.bool))

    monkeypatch.setattr(heavy.Frozen, "forward", narrow)
    batch = {"counts": torch.ones(3, heavy.LETTERS), "given": torch.ones(3, dtype=torch.bool)}
    words = r"'test-heavy-frozen' gives features of the shape \(1, 1, 64\) instead of \(1, 4, 64\)"
    with pytest.raises(StudioError, match=words):
        kit.encoder().rows(batch, torch.device("cpu"))


def test_the_cache_of_other_weights_is_not_taken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kit.encoded(tmp_path, lambda _done, _total: None)
    monkeypatch.setattr(heavy.Trained, "scale", 0.2)
    heavy.Trained.rows = 0
    check(kit.encoded(tmp_path, lambda _done, _total: None))
    assert heavy.Trained.rows == ROWS + 1
    shutil.rmtree(tmp_path / "prepared")
