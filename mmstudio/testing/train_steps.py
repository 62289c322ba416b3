"""Checks of training steps, run as the loop runs them, and of every phase."""

from __future__ import annotations

from collections.abc import Mapping

import torch
from torch import Tensor

from mmstudio.engine.data.batch import Batch
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.phases import Moment
from mmstudio.engine.train.step import PhaseRunner
from mmstudio.nn import Learner, Losses, TrainBatch
from mmstudio.testing.bench import Bench
from mmstudio.testing.faults import doing, require

_MOST_STEPS = 64


def train(bench: Bench, model: Assembly, *, steps: int, complete: bool = False) -> None:
    """Train in every phase, for some steps or until each phase has had a loss.

    Args:
        bench: Bench of the learner.
        model: The model to train.
        steps: Least number of steps.
        complete: Whether every parameter of every phase, and every encoder and null, must have changed afterwards.

    Raises:
        ContractError: If a phase fails, never has a loss, or does not train its parameters.
    """
    model.train()
    phases, runner, batch = model.learning.phases, bench.runner(model), bench.batch(model)
    still = {phase: _trained_by(model.learner, phase) for phase in phases}
    conditions = _conditions(model)
    ran: set[str] = set()
    for step in range(_MOST_STEPS):
        if step >= steps and ran == set(phases):
            break
        for phase in phases:
            if _run(bench, runner, phase, batch, step):
                ran.add(phase)
                still[phase] = {name: item for name, item in still[phase].items() if not _moves(item)}
                conditions = {name: item for name, item in conditions.items() if not _moves(item)}
                runner.optimisers.step(phase, 1.0)
    for phase in phases:
        require(phase in ran, bench.part, f"never has a loss in the phase {phase!r}")
    if complete:
        for phase, left in still.items():
            name = min(left, default="")
            require(not left, bench.part, f"lets no gradient reach {name!r} in the phase {phase!r}")
        require(not conditions, bench.part, f"lets no gradient reach {min(conditions, default='')}")


def check_phases(part: str, make: type[Learner]) -> None:
    """Check that a class's statements about its phases are consistent.

    Raises:
        ContractError: If they are not.
    """
    phases = set(make.phases)
    require(phases, part, "must have a phase")
    require(make.trains_condition <= phases, part, "trains the condition in a phase that it does not have")
    require(make.trains_condition, part, "never trains the condition")
    require(make.unconditioned <= phases, part, "names a phase without condition that it does not have")
    blind = make.unconditioned & make.trains_condition
    require(not blind, part, "trains the condition in a phase that it says to look at none")
    validation = make.validation_phase
    require(
        not validation or validation in phases,
        part,
        f"must have the phase {validation!r} that it says it is validated by",
    )


def check_draws(bench: Bench, model: Assembly) -> None:
    """Check that losses draw from the generator they are given, never from torch's global one.

    The check runs without dropout, which uses the global generator and is seeded by the engine, and on the CPU.

    Raises:
        ContractError: If one draws from the global generator.
    """
    if bench.device.torch.type != "cpu":
        return
    used: list[str] = []
    loss = model.learning.loss

    def watched(phase: str, batch: TrainBatch) -> Losses | None:
        before = torch.get_rng_state()
        found = loss(phase, batch)
        if not torch.equal(before, torch.get_rng_state()):
            used.append(phase)
        return found

    model.eval()
    model.learning.loss = watched  # type: ignore[method-assign]
    try:
        for phase in model.learning.phases:
            with doing(bench.part, f"to give a loss of the phase {phase!r} in evaluation mode"):
                model(phase, bench.batch(model), Moment(seed=3))
    finally:
        model.learning.loss = loss  # type: ignore[method-assign]
        model.train()
    where = used[0] if used else ""
    fault = f"draws from torch's global generator in the phase {where!r}: what draws takes batch.rng"
    require(not used, bench.part, fault)


def _run(bench: Bench, runner: PhaseRunner, phase: str, batch: Batch, step: int) -> bool:
    """Run a phase, and return whether it had a loss; its gradients are then set."""
    before = [tensor.clone() for tensor in batch.tensors()] if step == 0 else []
    with doing(bench.part, f"to take a step of the phase {phase!r}"):
        parts = runner.run(phase, batch, step, step / _MOST_STEPS, seed=step)
    if step == 0:
        kept = all(torch.equal(one, other) for one, other in zip(before, batch.tensors(), strict=True))
        require(kept, bench.part, f"changes its batch in place in the phase {phase!r}")
    learner = runner.model.learner
    if all(parameter.grad is None for parameter in learner.trainable(phase)):
        return False
    _check_finite(bench.part, phase, runner.model, parts)
    if step == 0:
        first = [item.grad for item in learner.trainable(phase) if item.grad is not None]
        first = [gradient.clone() for gradient in first]
        runner.run(phase, batch, step, 0.0, seed=step)
        second = [item.grad for item in learner.trainable(phase) if item.grad is not None]
        same = all(
            torch.allclose(one, other, rtol=1e-4, atol=1e-6) for one, other in zip(first, second, strict=True)
        )
        require(same, bench.part, f"has another gradient in the phase {phase!r} from the same seed")
    return True


def _trained_by(learner: Learner, phase: str) -> dict[str, Tensor]:
    wanted = set(learner.trainable(phase))
    return {name: item for name, item in learner.named_parameters() if item in wanted and item.requires_grad}


def _conditions(model: Assembly) -> dict[str, Tensor]:
    """The condition side's parameters that must learn: every encoder, and every null, if a part of weight 0 is used at all."""
    side = model.conditions
    found: dict[str, Tensor] = {}
    for slot, encoder, null in zip(side.slots, side.encoders, side.nulls, strict=True):
        found |= {f"the encoder of {slot!r}": parameter for parameter in encoder.parameters()}
        if side.fusion.shape.level != "decision":
            found[f"the null of {slot!r}"] = null
    return found


def _moves(parameter: Tensor) -> bool:
    """Whether a parameter has a gradient; that of a constant may be 0, as it cancels in a softmax or a relativistic score."""
    if parameter.grad is None:
        return False
    return parameter.dim() < 2 or bool(parameter.grad.abs().sum() > 0)


def _check_finite(part: str, phase: str, model: Assembly, parts: Mapping[str, Tensor]) -> None:
    for name, value in parts.items():
        require(value.dim() == 0, part, f"must log a single number as {name!r} in the phase {phase!r}")
        require(not value.requires_grad, part, f"logs {name!r} in the phase {phase!r} with its gradient")
        require(value.isfinite(), part, f"has a {name!r} in the phase {phase!r} that is not finite")
    for name, parameter in model.named_parameters():
        finite = parameter.grad is None or bool(parameter.grad.isfinite().all())
        require(finite, part, f"gives {name!r} a gradient in the phase {phase!r} that is not finite")
