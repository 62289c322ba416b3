"""The weights that a training begins with: those of another run, which learn slower or not at all, or its own last ones."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field

from torch import Tensor, nn

from mmstudio.core.context import RunContext
from mmstudio.core.errors import DamagedError, UsageError
from mmstudio.core.sentences import Note
from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.model.checkpoint import Checkpoint, Checkpoints
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.train.optimisers import Average, Optimisers
from mmstudio.plan.model_plan import ModelPlan
from mmstudio.plan.progress import Progress
from mmstudio.plan.transfer import Match

_ENCODERS, _NULLS, _FUSION, _LEARNER = (
    "conditions.encoders.",
    "conditions.nulls.",
    "conditions.fusion.",
    "learner.",
)
COUNTED = "{count:,} weights were taken from {run}, step {step:,}."
MISSED = "Weights that do not fit, or that the other run does not keep, begin anew: {names}."
_SHOWN = 8


@dataclass(frozen=True)
class TakenWeights:
    """Weights that a model has from another run.

    Attributes:
        parameters: They.
        rate: Factor on their learning rate.
        notes: Sentences about them.
    """

    parameters: frozenset[nn.Parameter] = frozenset()
    rate: float = 1.0
    notes: tuple[Note, ...] = field(default=())


def take_weights(workspace: Workspace, plan: ModelPlan, model: Assembly) -> TakenWeights:
    """Put the weights of the run that a training starts from into its model; where they stay, they get no gradient.

    Args:
        workspace: Of the run.
        plan: Its model plan.
        model: Its model, with fresh weights.

    Raises:
        DamagedError: If the weights cannot be read.
        UsageError: If nothing would be left to learn.
    """
    start, match = workspace.config.start, workspace.files.matched(workspace.run_plan)
    if start is None or match is None:
        return TakenWeights()
    tensors = Checkpoint(workspace.files.start, start.checkpoint).tensors("ema")
    found, missed = dict[str, Tensor](), list[str]()
    state = model.state_dict()
    for name, source in _sources(state, plan, match):
        given = tensors.get(source)
        fits = given is not None and given.shape == state[name].shape
        if given is not None and fits and given.is_floating_point() == state[name].is_floating_point():
            found[name] = given
        else:
            missed.append(name)
    model.load_state_dict(found, strict=False)
    own = dict(model.named_parameters())
    parameters = frozenset(own[name] for name in found if name in own)
    if not start.rate:
        for parameter in parameters:
            parameter.requires_grad = False
        _check_learns(model)
    count = sum(tensor.numel() for tensor in found.values())
    notes = [Note(COUNTED, {"count": count, "run": start.run, "step": start.checkpoint})]
    if missed:
        shown = ", ".join(missed[:_SHOWN]) + (", ..." if len(missed) > _SHOWN else "")
        notes.append(Note(MISSED, {"names": shown}))
    return TakenWeights(parameters, start.rate, (*match.told, *notes))


def _sources(state: Mapping[str, Tensor], plan: ModelPlan, match: Match) -> Iterator[tuple[str, str]]:
    """Names of weights that are to be taken, each with its name in the other run."""
    ours, theirs = list(plan.encoders), list(match.source.encoders)
    for name in state:
        for kind in (_ENCODERS, _NULLS):
            if name.startswith(kind):
                number, dot, rest = name.removeprefix(kind).partition(".")
                slot = ours[int(number)]
                if slot in match.encoders:
                    yield name, f"{kind}{theirs.index(match.encoders[slot])}{dot}{rest}"
        taken = (name.startswith(_FUSION) and match.fusion) or (name.startswith(_LEARNER) and match.learner)
        if taken:
            yield name, name


def _check_learns(model: Assembly) -> None:
    """Refuse a training in which a phase has nothing to learn: it would have no gradient."""
    learning = model.learning
    side = any(one.requires_grad for one in model.conditions.parameters())
    for phase in learning.phases:
        own = any(one.requires_grad for one in learning.trainable(phase))
        if not own and not (side and phase in learning.trains_condition):
            raise UsageError(
                "Everything that was taken stays as it is, so nothing would be learned.",
                hint="Take fewer parts, e.g. encoders alone, or let them learn slower instead: a rate above 0.",
            )


def restore(
    context: RunContext,
    checkpoints: Checkpoints,
    model: Assembly,
    average: Average | None,
    optimisers: Optimisers,
) -> Progress:
    """Put the state of the newest readable checkpoint in; damaged ones are reported and set aside.

    Args:
        context: Context of the job.
        checkpoints: Those of the run.
        model: Its model.
        average: Its averaged weights; ``None`` on a rank that keeps none, and sets nothing aside.
        optimisers: Its optimisers.
    """
    damaged: list[Checkpoint] = []
    for checkpoint in reversed(checkpoints.list()):
        try:
            progress = checkpoint.progress()
            model_tensors, ema, state = (checkpoint.tensors(name) for name in ("model", "ema", "optimizer"))
        except DamagedError as error:
            context.log("A checkpoint was passed over: {reason}", level="warning", reason=error.message)
            damaged.append(checkpoint)
            continue
        try:
            model.load_state_dict(model_tensors)
            if average is not None:
                average.model.load_state_dict(ema, strict=False)
            optimisers.load_tensors(state)
        except (RuntimeError, ValueError) as error:
            raise _misfit(checkpoint, error) from error
        if average is not None:
            for other in damaged:  # move it away, since a new checkpoint will be written at its step
                checkpoints.set_aside(other)
        context.log("Going on from step {step}.", step=progress.step)
        return progress
    if damaged:
        raise DamagedError(
            "None of the {count} checkpoints of the run {run} can be read.",
            hint="They are kept as they are; start a new run.",
            count=len(damaged),
            run=context.run_dir.name,
        )
    return Progress()


def _misfit(checkpoint: Checkpoint, error: Exception) -> DamagedError:
    return DamagedError(
        "The checkpoint {step} does not fit the model that the plugins build now: {reason}",
        hint="Install the versions that the run was started with; its config.json names them.",
        step=checkpoint.step,
        reason=" ".join(str(error).split()[:40]),
    )
