"""Any to any: the prior draws known distributions, what is given stays, and decoders see all slots through a bottleneck."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from typing import Any

import pytest
import torch
from torch import Tensor

from mmstudio.api import PluginConfig, Slot
from mmstudio.nn import (
    Condition,
    ConditionShape,
    Generator,
    Losses,
    Preparer,
    SampleRequest,
    SampleStep,
    TargetInfo,
    TrainBatch,
    Wants,
    Weight,
)
from mmstudio.nn.guidance import Guide
from mmstudio.nn.samplers import seeded_noise
from mmstudio_joint.model import Joint
from mmstudio_joint.plugin import JointConfig, JointSampling
from mmstudio_joint.prior import SummaryPrior

CPU = torch.device("cpu")
SLOTS = ("first", "second", "third")
"""The first two are made."""
TARGETS = {slot: TargetInfo(Slot(slot, "number")) for slot in SLOTS[:2]}
SIZE, WIDTH = 6, 8
PLAIN = JointConfig(summary=WIDTH, condition_width=16, hidden=32, layers=1, own=0.5)
CORRELATION = 0.8


class Told(Generator):
    """Its result is the condition itself, guided, and noise of its seed."""

    def __init__(
        self, config: PluginConfig, targets: Mapping[str, TargetInfo], condition: ConditionShape
    ) -> None:
        super().__init__(config, targets, condition)
        (self.slot,) = targets

    @classmethod
    def wants(cls, config: Any) -> Wants:
        del config
        return Wants(16)

    @classmethod
    def preparer(cls, config: Any, slot: Any, state: Any) -> Preparer:
        raise NotImplementedError

    def loss(self, phase: str, batch: TrainBatch) -> Losses:
        del phase
        return Losses(batch.condition.vector.square().mean())

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        guide = Guide(request)
        told = guide(lambda _, condition: condition.vector, torch.zeros(len(request.seeds), 1))
        noise = seeded_noise(request.seeds, (1,), request.device)
        yield SampleStep(1, 1, {self.slot: torch.cat([told, noise], dim=1).tolist()})


def _vectors(count: int, seed: int = 0) -> dict[str, Tensor]:
    rng = torch.Generator().manual_seed(seed)
    return {slot: torch.randn(count, WIDTH, generator=rng) for slot in SLOTS}


def _conditioned(vectors: Mapping[str, Tensor], weight: Weight) -> Condition:
    """As a fusion at the level of decisions gives it: each part from its own slot, and nothing where it is not given."""
    parts = {
        slot: Condition(torch.where(weight[slot][:, None] != 0, weight[slot][:, None] * vector, 0.1))
        for slot, vector in vectors.items()
    }
    return Condition(next(iter(vectors.values())), weight=dict(weight), parts=parts)


def _joint(config: JointConfig = PLAIN) -> Joint:
    torch.manual_seed(0)
    shape = ConditionShape(WIDTH, "decision", parts={slot: ConditionShape(WIDTH) for slot in SLOTS})
    decoders = {
        slot: Told(PluginConfig(), {slot: info}, Joint.shown(config, slot, shape))
        for slot, info in TARGETS.items()
    }
    joint = Joint(config, TARGETS, shape, decoders).eval()
    torch.nn.init.normal_(
        joint.prior.head.weight, std=0.3
    )  # it starts at zero and would draw one and the same
    return joint


def _batch(there: Mapping[str, Tensor] | None = None, seed: int = 0, size: int = SIZE) -> TrainBatch:
    vectors, ones = _vectors(size), {slot: torch.ones(size) for slot in SLOTS}
    given = ones if there is None else dict(there)
    return TrainBatch(
        {slot: {"value": torch.arange(size).float()} for slot in TARGETS},
        _conditioned(vectors, given),
        {},
        rng=torch.Generator().manual_seed(seed),
        there=given,
        fuse=lambda weight: _conditioned(vectors, weight),
        target_there={slot: given[slot] for slot in TARGETS},
    )


def _asked(weight: Mapping[str, float], seeds: Sequence[int] = (1, 2, 3), **more: Any) -> SampleRequest:
    vectors = {slot: vector[:1].expand(len(seeds), -1) for slot, vector in _vectors(4).items()}
    slots = tuple(slot for slot in TARGETS if not weight.get(slot))
    weights = {slot: torch.full((len(seeds),), weight.get(slot, 0.0)) for slot in SLOTS}
    return SampleRequest(
        lambda told: _conditioned(vectors, {slot: told[slot] for slot in SLOTS}),
        weights,
        seeds,
        slots,
        **more,
    )


def _made(joint: Joint, request: SampleRequest) -> dict[str, list[Any]]:
    with torch.no_grad():
        *_, last = joint.sample(request)
    assert last.results is not None
    return last.results


class Exact(SummaryPrior):
    """Predicts as well as can be: two slots of one number each, normal, of variance 1 and known correlation."""

    COVARIANCE = torch.tensor([[1.0, CORRELATION], [CORRELATION, 1.0]])

    def __init__(self) -> None:
        super().__init__(2, 1, 8, 1)

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        """``E[x_1 | x_t]`` of ``x_t = T x_1 + (1 - T) n``, where T holds the times."""
        share = torch.diag_embed(time)
        rest = torch.eye(2) - share
        seen = share @ self.COVARIANCE @ share + rest @ rest
        return self.COVARIANCE @ share @ torch.linalg.solve(seen, x)


def _drawn(weight: float, count: int = 4000) -> Tensor:
    """Both numbers, where the first is given as 1.2 with a weight, (count, 2)."""
    values = torch.tensor([[1.2], [99.0]]).expand(count, -1, -1)
    weights = torch.tensor([weight, 0.0]).expand(count, -1)
    noise = torch.randn(count, 2, 1, generator=torch.Generator().manual_seed(1))
    return Exact().complete(values, weights, noise, 64).squeeze(2)


def test_what_is_not_given_is_drawn_from_the_conditional_distribution() -> None:
    drawn = _drawn(1.0)
    assert bool((drawn[:, 0] == 1.2).all()), "what is given changed"
    assert float(drawn[:, 1].mean()) == pytest.approx(CORRELATION * 1.2, abs=0.03)
    assert float(drawn[:, 1].std()) == pytest.approx((1 - CORRELATION**2) ** 0.5, abs=0.03)


def test_out_of_nothing_both_are_drawn_together() -> None:
    drawn = _drawn(0.0)
    assert drawn.mean(dim=0).tolist() == pytest.approx([0, 0], abs=0.05)
    assert drawn.std(dim=0).tolist() == pytest.approx([1, 1], abs=0.04)
    assert float(torch.corrcoef(drawn.T)[0, 1]) == pytest.approx(CORRELATION, abs=0.02)


def test_the_more_weight_the_more_the_rest_follows() -> None:
    found = [_drawn(weight).mean(dim=0).tolist() for weight in (0.0, 0.25, 0.5, 0.75, 1.0)]
    assert found == sorted(found)
    assert found[0] == pytest.approx([0, 0], abs=0.05)
    assert found[-1] == pytest.approx([1.2, CORRELATION * 1.2], abs=0.03)


def test_it_learns_what_follows_from_what() -> None:
    """At every time of each slot its prediction is near the best that there is."""
    torch.manual_seed(0)
    prior, steps = SummaryPrior(2, 1, 48, 1), 400
    optimiser = torch.optim.AdamW(prior.parameters(), lr=1e-2)
    rng = torch.Generator().manual_seed(0)
    for step in range(steps):
        for group in optimiser.param_groups:
            group["lr"] = 1e-2 * (1 - step / steps)
        optimiser.zero_grad()
        prior.loss(_normal(512, rng), torch.ones(512, 2), rng)[0].backward()
        optimiser.step()
    truth = _normal(1000, rng)
    for first, second in ((0.1, 0.1), (1.0, 0.1), (0.2, 1.0), (0.5, 0.5), (0.5, 0.8)):
        time = torch.tensor([first, second]).expand(1000, -1)
        x = torch.lerp(torch.randn(truth.shape, generator=rng), truth, time[..., None])
        with torch.no_grad():
            missed = (prior(x, time) - Exact()(x, time)).square().mean(dim=0)
        assert float(missed.max()) < 0.05, (first, second)


def _normal(count: int, rng: torch.Generator) -> Tensor:
    first, other = torch.randn(2, count, generator=rng)
    return torch.stack([first, CORRELATION * first + (1 - CORRELATION**2) ** 0.5 * other], dim=1)[..., None]


def test_a_slot_that_a_sample_lacks_teaches_nothing_and_hides_nothing() -> None:
    torch.manual_seed(0)
    prior = SummaryPrior(2, 4, 16, 1)
    torch.nn.init.normal_(prior.head.weight)
    values, there = torch.randn(8, 2, 4), torch.tensor([[1.0, 0.0]]).expand(8, -1)
    losses = []
    for missing in (0.0, 50.0):
        changed = torch.stack([values[:, 0], values[:, 1] + missing], dim=1)
        loss, count = prior.loss(changed, there, torch.Generator().manual_seed(3))
        losses.append(float(loss.detach()))
        assert 0 < int(count) < 8  # where the first is given nothing is open
    assert losses[0] == losses[1]
    nothing, count = prior.loss(values, torch.zeros(8, 2), torch.Generator())
    assert float(nothing.detach()) == 0
    assert int(count) == 0
    nothing.backward()
    assert prior.stem.weight.grad is not None


def test_phases_and_what_each_of_them_trains() -> None:
    joint = _joint()
    assert set(joint.trainable("prior")) == set(joint.prior.parameters())
    assert set(joint.trainable("alignment")) == set(joint.alignment.parameters())
    own = {*joint.trainable("prior"), *joint.trainable("alignment")}
    mixers = [set(joint.beside(slot)) for slot in joint.slots]
    assert all(mixers)
    assert not own & (mixers[0] | mixers[1])
    assert not mixers[0] & mixers[1]
    assert own | mixers[0] | mixers[1] == set(joint.parameters())


def test_summaries_are_normalised_and_the_prior_gives_them_no_gradient() -> None:
    joint = _joint()
    batch = _batch()
    for part in batch.condition.parts.values():
        part.vector.requires_grad_()
    summaries = joint._summaries(batch.condition)
    torch.testing.assert_close(summaries.mean(dim=2), torch.zeros(SIZE, 3), atol=1e-5, rtol=0)
    torch.testing.assert_close(summaries.var(dim=2, unbiased=False), torch.ones(SIZE, 3), atol=1e-3, rtol=0)
    batch.fuse = None
    joint.train().loss("alignment", batch).total.backward()
    assert all(part.vector.grad is not None for part in batch.condition.parts.values())
    for part in batch.condition.parts.values():
        part.vector.grad = None
    joint.loss("prior", batch).total.backward()
    assert all(part.vector.grad is None for part in batch.condition.parts.values())
    joint.lesson("first", batch).condition.vector.sum().backward()
    assert all(part.vector.grad is not None for part in batch.condition.parts.values())


def test_the_prior_learns_what_training_dropped_and_counts_held_out_samples_with_something_open() -> None:
    joint = _joint()
    batch = _batch()
    whole = joint.loss("alignment", batch)
    dropped = _batch()
    dropped.condition = dropped.fuse({slot: torch.zeros(SIZE) for slot in SLOTS})  # type: ignore[misc]
    assert torch.equal(joint.loss("alignment", dropped).total, whole.total)
    assert whole.count is not None
    assert 0 < float(whole.count) <= SIZE
    joint.train().loss("alignment", batch)
    kept = joint.recent[:SIZE].clone()
    joint.loss("alignment", dropped)
    assert torch.equal(joint.recent[:SIZE], kept)
    assert torch.equal(joint.recent[SIZE : 2 * SIZE], kept)


def test_the_prior_learns_from_the_latest_samples_of_all_batches() -> None:
    """Those that lack a slot are remembered as lacking it, and what is older than all that is kept goes."""
    joint = _joint().train()
    lacking = {slot: torch.full((SIZE,), float(slot != "third")) for slot in SLOTS}
    joint.loss("alignment", _batch(lacking))
    summaries, there = joint.recent[..., :-1], joint.recent[..., -1]
    assert torch.equal(there[:SIZE], torch.tensor([[1.0, 1.0, 0.0]]).expand(SIZE, -1))
    assert not there[SIZE:].any()
    found, _ = joint.prior.loss(summaries[:SIZE], there[:SIZE], torch.Generator().manual_seed(0))
    assert float(found.detach()) > 0
    for _ in range(len(joint.recent) // SIZE + 1):
        joint.loss("alignment", _batch())
    assert joint.recent[..., -1].all()
    told = joint.loss("prior", _batch())
    asked = joint.prior.loss(joint.recent[..., :-1], joint.recent[..., -1], torch.Generator().manual_seed(0))
    assert told.total.item() == pytest.approx(asked[0].item())


class _Echo(SummaryPrior):
    """Says that the second slot is as the first one."""

    def forward(self, x: Tensor, time: Tensor) -> Tensor:
        del time
        return x[:, [0, 0, 2]]


def _gaps(progress: float, size: int = 400) -> TrainBatch:
    """Half of the samples lack the second slot; of half of the samples training dropped the first and the third."""
    batch = _batch(size=size)
    numbers, ones = torch.arange(size), torch.ones(size)
    there = {"first": ones, "second": (numbers % 2).float(), "third": ones}
    kept = (numbers < size // 2).float()
    weight = {"first": kept, "second": there["second"], "third": kept}
    assert batch.fuse is not None
    return replace(batch, there=there, condition=batch.fuse(weight), progress=progress)


def test_decoders_learn_with_what_a_sample_lacks_as_the_prior_draws_it() -> None:
    joint = _joint(PLAIN.model_copy(update={"fill": 0.25}))
    joint.prior = _Echo(3, WIDTH, 8, 1)
    batch = _gaps(0.25)
    assert batch.fuse is not None
    summaries, there = joint._filled(batch)
    first = joint._summaries(batch.fuse({slot: torch.ones(batch.size) for slot in SLOTS}))[:, 0]
    lacks = batch.there["second"] == 0
    drawn = lacks & (there[:, 1] == 1)
    assert torch.allclose(summaries[drawn, 1], first[drawn], atol=1e-6), "drawn from all that the sample has"
    whole = torch.arange(batch.size) < batch.size // 2
    assert torch.equal(drawn, lacks & whole), "where training dropped others, it is left out as well"
    # what a sample has is untouched
    own, told = joint._summaries(batch.condition), joint._stacked(batch.condition.weight)
    assert torch.equal(summaries[~drawn], own[~drawn])
    assert torch.equal(summaries[:, [0, 2]], own[:, [0, 2]])
    assert torch.equal(there[~lacks], told[~lacks])


@pytest.mark.parametrize(("fill", "progress"), [(0.25, 0.24), (1.0, 0.99)])
def test_before_that_they_learn_with_what_is_there(fill: float, progress: float) -> None:
    joint = _joint(PLAIN.model_copy(update={"fill": fill}))
    batch = _gaps(progress)
    summaries, there = joint._filled(batch)
    assert torch.equal(summaries, joint._summaries(batch.condition))
    assert torch.equal(there, joint._stacked(batch.condition.weight))


@pytest.mark.parametrize(("own", "sees"), [(0.0, 0), (0.5, 1), (1.0, 2)])
def test_a_decoder_sees_its_own_slot_in_a_share_of_the_samples(own: float, sees: int) -> None:
    config = PLAIN.model_copy(update={"own": own, "noise": 0.0})
    joint, size = _joint(config), 200
    batch, other = _batch(size=size), _batch(size=size)
    told = [joint.lesson(slot, batch).condition.vector for slot in TARGETS]
    other.condition.parts["first"].vector += torch.randn(size, WIDTH)
    other.rng.manual_seed(0)
    batch.rng.manual_seed(0)
    after = [joint.lesson(slot, other).condition.vector for slot in TARGETS]
    differs = [(one != two).any(dim=1).float().mean().item() for one, two in zip(told, after, strict=True)]
    assert differs[1] == 1, "the other decoder does not see it"
    assert differs[0] == (sees / 2 if sees != 1 else pytest.approx(0.5, abs=0.15))


def test_a_decoder_that_never_learned_with_its_own_slot_does_not_see_it_later() -> None:
    joint = _joint(PLAIN.model_copy(update={"own": 0.0}))
    summaries, ones = torch.randn(SIZE, 3, WIDTH), torch.ones(SIZE, 3)
    other = torch.cat([torch.randn(SIZE, 1, WIDTH), summaries[:, 1:]], dim=1)  # another first slot
    first, second = (
        [joint._mixed(slot, told, ones).vector for told in (summaries, other)] for slot in TARGETS
    )
    assert torch.equal(*first)
    assert not torch.equal(*second)


def test_noise_lies_on_summaries_in_lessons_and_only_there() -> None:
    joint = _joint(PLAIN.model_copy(update={"own": 1.0, "noise": 0.5}))
    batch = _batch()
    one, two = (joint.lesson("first", _batch(seed=seed)).condition.vector for seed in (1, 2))
    again = joint.lesson("first", _batch(seed=1)).condition.vector
    assert torch.equal(one, again)
    assert not torch.equal(one, two)
    assert batch.fuse is not None
    fused = joint.lesson("first", batch).fuse
    assert fused is not None
    ones = {slot: torch.ones(SIZE) for slot in SLOTS}
    assert torch.equal(fused(ones).vector, fused(ones).vector)


def test_what_is_given_stays_and_what_is_drawn_follows_from_the_seed_alone() -> None:
    joint = _joint()
    together = _made(joint, _asked({"third": 1.0}))
    alone = _made(joint, _asked({"third": 1.0}, seeds=(2,)))
    assert together.keys() == {"first", "second"}
    for slot, rows in together.items():
        assert alone[slot][0] == pytest.approx(rows[1], abs=1e-4)
        assert rows[0] != pytest.approx(rows[1], abs=1e-2)
    request = _asked({"first": 1.0, "third": 1.0})
    with torch.no_grad():
        complete = joint.complete(request, request.weight)
    truth = joint._summaries(request.condition(request.weight))
    assert torch.equal(complete.parts["first"].vector, truth[:, 0])
    assert torch.equal(complete.parts["third"].vector, truth[:, 2])
    assert not torch.equal(complete.parts["second"].vector, truth[:, 1])
    assert _made(joint, request).keys() == {"second"}


def test_all_decoders_see_the_same_summaries() -> None:
    joint = _joint()
    joint.mixers[1].load_state_dict(joint.mixers[0].state_dict())
    made = _made(joint, _asked({}))
    assert [row[:-1] for row in made["first"]] == [row[:-1] for row in made["second"]]
    assert [row[-1] for row in made["first"]] != [row[-1] for row in made["second"]], "they share their noise"


def test_a_weight_of_0_equals_a_slot_that_is_not_given() -> None:
    joint = _joint()
    absent = _made(joint, _asked({"first": 1.0}))
    nothing = _made(joint, _asked({"first": 1.0, "third": 0.0}))
    assert absent == nothing
    little, much, whole = (
        torch.tensor(_made(joint, _asked({"first": 1.0, "third": weight}))["second"])
        for weight in (0.02, 0.98, 1.0)
    )
    assert float((little - torch.tensor(absent["second"])).abs().max()) < 0.2
    assert float((much - whole).abs().max()) < 0.2
    assert float((whole - torch.tensor(absent["second"])).abs().max()) > 0.3


def test_guidance_leaves_one_slot_out_and_joint_guidance_leaves_out_what_is_drawn_too() -> None:
    joint = _joint()
    given = {"first": 1.0, "third": 1.0}
    plain, less = (torch.tensor(_made(joint, _asked(weight))["second"]) for weight in (given, {"first": 1.0}))
    guided = torch.tensor(_made(joint, _asked(given, guidance={"third": 0.5}))["second"])
    torch.testing.assert_close(guided[:, :-1], (plain + 0.5 * (plain - less))[:, :-1], atol=1e-4, rtol=0)
    with torch.no_grad():
        empty = joint.mixers[1](torch.zeros(3, 3, WIDTH), torch.zeros(3, 3))
    for weight in (given, {}):
        plain = torch.tensor(_made(joint, _asked(weight))["second"])[:, :-1]
        guided = torch.tensor(_made(joint, _asked(weight, joint=2.0))["second"])[:, :-1]
        torch.testing.assert_close(guided, 2 * plain - empty, atol=1e-4, rtol=0)


def test_its_settings_say_in_how_many_steps_it_draws() -> None:
    joint = _joint()
    few, many = (
        _made(joint, _asked({}, settings=JointSampling(prior_steps=steps)))["first"] for steps in (1, 32)
    )
    assert few[0] != pytest.approx(many[0], abs=1e-3)


def test_what_was_made_is_given_to_what_is_made_after_it() -> None:
    """So that the second slot tells of the first one as it is, not as it was to be."""
    joint = _joint()
    vectors, given = _vectors(4), {"first": 0.0, "second": 0.0, "third": 1.0}
    seen: list[Mapping[str, Sequence[Any]]] = []

    def having(made: Mapping[str, Sequence[Any]]) -> tuple[Any, dict[str, Tensor]]:
        seen.append(made)
        told = {slot: vector[:1].expand(3, -1) for slot, vector in vectors.items()}
        told["first"] = torch.tensor(made["first"])[:, :WIDTH]
        ones = {slot: torch.full((3,), float(slot != "second")) for slot in SLOTS}
        return lambda weight: _conditioned(told, {slot: weight[slot] for slot in SLOTS}), ones

    made = _made(joint, _asked(given, having=having))
    assert [list(one) for one in seen] == [["first"]]
    condition, weight = having(made)
    held = replace(_asked(given), condition=condition, weight=weight, slots=("second",))
    assert _made(joint, held)["second"] == made["second"]
    assert _made(joint, _asked(given))["second"] != made["second"]


def test_what_shows_most_is_made_last() -> None:
    """A picture shows what a text says and a sound tells, and much else."""
    shape = ConditionShape(WIDTH, "decision", parts={slot: ConditionShape(WIDTH) for slot in SLOTS})
    kinds = {"drawing": "image", "note": "audio", "caption": "text", "number": "number"}
    targets = {slot: TargetInfo(Slot(slot, kind)) for slot, kind in kinds.items()}
    decoders = {
        slot: Told(PluginConfig(), {slot: info}, Joint.shown(PLAIN, slot, shape))
        for slot, info in targets.items()
    }
    joint = Joint(PLAIN, targets, shape, decoders)
    assert joint.order(("drawing", "note", "caption")) == ["caption", "note", "drawing"]
    assert joint.order(tuple(kinds)) == ["caption", "number", "note", "drawing"]
