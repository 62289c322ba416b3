"""Batches: order and dropping follow from seed and step; every subset of the slots is met."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from itertools import product

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as some
from torch import Tensor

from mmstudio.engine.data.batches import Batches
from mmstudio.engine.data.prepared import PreparedSlot
from mmstudio.engine.data.preprocessing import Augmentation, RandomStep
from mmstudio.plugins.specs import StepSpec

CPU = torch.device("cpu")
NAMES = ("a", "b", "c", "d")


def slot(count: int, *, alternatives: int = 1, missing: int = -1) -> PreparedSlot:
    """Value of sample i, alternative k: 100 i + k; the blank is -1."""
    counts = torch.full((count,), alternatives)
    if missing >= 0:
        counts[missing] = 0
    values = torch.cat([100 * i + torch.arange(int(n)) for i, n in enumerate(counts)] + [torch.tensor([-1])])
    return PreparedSlot({"value": values}, counts.cumsum(0) - counts, counts)


def batches(count: int, batch: int, *, seed: int = 0, drop: float = 0.5, **settings: int) -> Batches:
    return Batches.over(
        {name: slot(count, **settings) for name in NAMES},
        {"image": slot(count)},
        batch=batch,
        seed=seed,
        drop=drop,
        device=CPU,
    )


def targets(data: Batches, step: int) -> list[int]:
    values: Tensor = data.at(step).targets["image"]["value"]
    return values.tolist()


@settings(max_examples=40, deadline=None)
@given(some.integers(1, 40), some.integers(1, 50), some.integers(0, 2**32))
def test_epochs_are_permutations(count: int, batch: int, seed: int) -> None:
    data = batches(count, batch, seed=seed)
    steps = -(-3 * count // batch)
    seen = [value for step in range(steps) for value in targets(data, step)]
    assert all(len(targets(data, step)) == batch for step in range(2))
    for epoch in range(3):
        assert sorted(seen[epoch * count : (epoch + 1) * count]) == [100 * i for i in range(count)]


def test_a_step_is_the_same_whenever_it_is_asked_for() -> None:
    one, other = batches(50, 16, alternatives=3), batches(50, 16, alternatives=3)
    torch.manual_seed(1)
    later = [one.at(step) for step in (7, 2, 30)]
    torch.manual_seed(2)
    again = [other.at(step) for step in (30, 7, 2)]
    for a, b in zip(later, [again[1], again[2], again[0]], strict=True):
        assert all(torch.equal(x, y) for x, y in zip(a.tensors(), b.tensors(), strict=True))
    assert targets(one, 0) != targets(one, 1)
    assert targets(one, 0) != targets(batches(50, 16, seed=1), 0)
    drawn = Counter((one.at(step).conditions["a"]["value"] % 100).sum().item() for step in range(20))
    assert len(drawn) > 1


def test_conditions_belong_to_their_target_and_missing_ones_weigh_nothing() -> None:
    data = batches(10, 10, drop=0.0, alternatives=2, missing=4)
    batch = data.at(0)
    place = batch.targets["image"]["value"].tolist().index(400)
    for name in NAMES:
        value, weight = batch.conditions[name]["value"], batch.weight[name]
        assert value[place] == -1
        assert weight[place] == 0
        assert weight.sum() == 9
        others = [index for index in range(10) if index != place]
        assert torch.equal(value[others] // 100, batch.targets["image"]["value"][others] // 100)


@pytest.mark.parametrize("drop", [0.0, 0.5, 1.0])
def test_half_keep_all_and_every_subset_is_met(drop: float) -> None:
    data = batches(64, 64, drop=drop)
    met: Counter[tuple[float, ...]] = Counter()
    steps = 200
    for step in range(steps):
        weight = data.at(step).weight
        met.update(zip(*(weight[name].tolist() for name in NAMES), strict=True))
    total = steps * 64
    for subset in product((0.0, 1.0), repeat=4):
        expected = drop / 16 + (1 - drop if all(subset) else 0.0)
        spread = 5 * (expected * (1 - expected) / total) ** 0.5
        assert abs(met[subset] / total - expected) <= spread + 1e-12


def test_a_part_is_the_same_samples() -> None:
    batch = batches(20, 8).at(3)
    part = batch.part(2, 5)
    assert part.size == 3
    assert torch.equal(part.targets["image"]["value"], batch.targets["image"]["value"][2:5])
    assert torch.equal(part.weight["b"], batch.weight["b"][2:5])


class Asked(PreparedSlot):
    """A slot that notes which samples are read."""

    def gather(self, samples: Tensor, draw: Tensor) -> tuple[dict[str, Tensor], Tensor]:
        asked.extend(samples.tolist())
        return super().gather(samples, draw)


asked: list[int] = []


@pytest.mark.parametrize("ranks", [1, 2, 3, 8])
def test_ranks_read_their_own_share_of_what_one_process_would_see(ranks: int) -> None:
    plain = slot(100, alternatives=3, missing=7)
    noting = Asked(plain.arrays, plain.start, plain.count)
    data = Batches.over(
        {"a": noting, "b": slot(100)}, {"x": slot(100)}, batch=24, seed=2, drop=0.5, device=CPU
    )
    for step in range(9):
        wanted, found = data.at(step), []
        share = -(-24 // ranks)
        for rank in range(ranks):
            asked.clear()
            drawn = data.drawn(step)
            for _phase in range(2):
                part = drawn.part(rank * share, (rank + 1) * share)
            assert asked == wanted.positions[rank * share : (rank + 1) * share].tolist()
            found.append(part)
        for names in zip(wanted.tensors(), *(one.tensors() for one in found), strict=True):
            assert torch.equal(names[0], torch.cat(names[1:]))
        assert torch.equal(wanted.positions, torch.cat([one.positions for one in found]))


def test_what_a_random_step_changes_is_the_same_in_every_share() -> None:
    """A step whose draws are those of a batch: a share of it must not draw by itself."""
    spec = StepSpec(
        id="shift", title="Shift", factory="shift:Shift", random=True, arrays=("value",), modality="image"
    )

    def shifted(array: Tensor, rng: torch.Generator) -> Tensor:
        return array + torch.randint(1000, array.shape, generator=rng)

    augment = Augmentation((RandomStep(spec, shifted, ("a", "x")),))
    data = Batches.over(
        {"a": slot(50), "b": slot(50)},
        {"x": slot(50)},
        batch=10,
        seed=2,
        drop=0.0,
        device=CPU,
        augment=augment,
    )
    wanted, drawn = data.at(3), data.drawn(3)
    parts = [drawn.part(start, start + 4) for start in (0, 4, 8)]
    assert [part.size for part in parts] == [4, 4, 2]
    for slots in ("conditions", "targets"):
        for name, arrays in getattr(wanted, slots).items():
            found = torch.cat([getattr(part, slots)[name]["value"] for part in parts])
            assert torch.equal(found, arrays["value"]), name
    shift = wanted.conditions["a"]["value"] - wanted.conditions["b"]["value"]
    assert shift.unique().numel() > 5
    assert torch.equal(shift, wanted.targets["x"]["value"] - wanted.conditions["b"]["value"])


def test_a_batch_is_that_of_the_program_before() -> None:
    """Runs that were begun go on with the same samples, alternatives and dropped slots."""
    data = batches(50, 6, alternatives=3, seed=9)
    batch, rng = data.at(11), torch.Generator().manual_seed(9 * 1_000_003 + 11)
    torch.rand(6, generator=rng)
    keeps = torch.rand(6, generator=rng) >= 0.5
    order = torch.cat(
        [torch.randperm(50, generator=torch.Generator().manual_seed(9 * 1_000_003 - e)) for e in (1, 2)]
    )
    positions = order[66:72]
    for name in NAMES:
        draw = torch.rand(6, generator=rng)
        kept = keeps | (torch.rand(6, generator=rng) < 0.5)
        assert batch.conditions[name]["value"].tolist() == (100 * positions + (draw * 3).long()).tolist()
        assert batch.weight[name].tolist() == kept.float().tolist()


def test_favoured_samples_make_up_their_share() -> None:
    slot = PreparedSlot({"a": torch.arange(101)}, torch.arange(100), torch.ones(100, dtype=torch.long))
    plain = Batches.over({"x": slot}, {"x": slot}, batch=10, seed=0, drop=0.0, device=torch.device("cpu"))
    favoured = plain.favouring(plain.usable < 10, 0.5)
    assert len(favoured.usable) == 180
    assert (favoured.usable < 10).sum() == 90
    assert set(favoured.usable.tolist()) == set(range(100))
    epoch = torch.cat([favoured.at(step).targets["x"]["a"] for step in range(18)])
    assert sorted(epoch.tolist()) == sorted(favoured.usable.tolist())
    assert (plain.favouring(plain.usable < 10, 0.01).usable < 10).sum() == 10, (
        "they are never seen more rarely than without"
    )
    assert plain.favouring(plain.usable < 10, 1.0).usable.tolist() == list(range(10))
    assert plain.favouring(plain.usable < 0, 0.5).usable.tolist() == plain.usable.tolist()


def test_a_share_of_each_batch_has_labels() -> None:
    """Two of forty samples have one, others a row that says nothing: a quarter of what is seen is theirs."""
    labels = slot(40)
    labels.arrays["value"][[place for place in range(40) if place not in {4, 17, 30}]] = -1
    labels.count[17] = 0  # it has not even a row
    plain = Batches.over(
        {"a": slot(40)}, {"label": labels}, batch=8, seed=1, drop=0.0, device=CPU, every=True
    )
    assert len(plain.usable) == 40
    assert plain.rich_in(["label"], 0.0).usable.tolist() == list(range(40))
    drawn = Counter(plain.rich_in(["label"], 0.25).usable.tolist())
    assert drawn == {place: 6 if place in {4, 30} else 1 for place in range(40)}, "12 of 50 are a quarter"
    alone = Batches.over(
        {"a": slot(40)}, {"label": labels}, batch=8, seed=1, drop=0.0, device=CPU, labels=["label"]
    )
    assert alone.usable.tolist() == [4, 30]


@pytest.mark.parametrize("size", [8, 7])
def test_a_batch_of_twos_holds_each_sample_twice(size: int) -> None:
    once = Batches.over({"a": slot(40)}, {}, batch=size, seed=1, drop=0.0, device=CPU)
    rows = replace(once, twice=True).at(2).positions
    assert rows is not None
    half = -(-size // 2)
    assert len(rows) == size
    assert rows[half:].tolist() == rows[: size - half].tolist()
    assert len(set(rows[:half].tolist())) == half
