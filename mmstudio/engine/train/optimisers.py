"""The optimisers of a training: one per phase, and one for the condition side."""

from __future__ import annotations

from collections.abc import Callable, Collection, Iterable

import torch
from torch import Tensor, nn

from mmstudio.engine.model.assembly import Assembly
from mmstudio.engine.train.muon import Muon, matrices_of
from mmstudio.engine.train.ranks.distributed import ALONE, Ranks
from mmstudio.engine.train.rules import STEP, AdamW, Rule
from mmstudio.plan.recipe import Training


def keep() -> None:
    """Keep the device: nobody else is there."""


_Make = Callable[[list[nn.Parameter], float], Rule]

CONDITION = "condition"


MATRICES = "/matrices"
TAKEN = "/taken"


class Optimisers:
    """AdamW (Loshchilov and Hutter 2019) for the parameters of each phase; Muon for its matrices if a recipe says so.

    Attributes:
        by_name: Phase name, or ``condition``, to optimiser; a name with ``/taken`` behind it is the optimiser of what was
            taken from another run, one with ``/matrices`` that of its matrices.
        lend: Called where the device may be lent, if somebody waits for it.
    """

    lend: Callable[[], object] = staticmethod(keep)

    def __init__(
        self,
        model: Assembly,
        training: Training,
        taken: Collection[nn.Parameter] = (),
        taken_rate: float = 1.0,
        ranks: Ranks = ALONE,
    ) -> None:
        """Make one for each group of weights.

        Args:
            model: The model.
            training: How it is trained.
            taken: Weights of another run.
            taken_rate: Factor on their learning rate.
            ranks: Processes that share what Muon computes.
        """
        self._training, self._ranks = training, ranks
        self._condition_phases = model.learning.trains_condition
        groups: dict[str, list[nn.Parameter]] = {
            phase: _unique(model.learning.trainable(phase)) for phase in dict.fromkeys(model.learning.phases)
        }
        groups[CONDITION] = _unique(model.conditions.parameters())
        matrices = set(self._matrices(model)) if training.optimiser == "muon" else set()
        self.by_name: dict[str, Rule] = {}
        self._peaks: dict[str, float] = {}
        for name, parameters in groups.items():
            rate = training.condition_lr or training.lr if name == CONDITION else training.lr
            slower = set(taken) if taken_rate != 1 else set()
            for mark, factor in (("", 1.0), (TAKEN, taken_rate)):
                some = [item for item in parameters if (item in slower) == bool(mark)]
                self._add(
                    name + mark, self._adamw, [item for item in some if item not in matrices], rate * factor
                )
                hidden = [item for item in some if item in matrices]
                self._add(name + mark + MATRICES, self._muon, hidden, training.matrix_lr * factor)

    def _matrices(self, model: Assembly) -> list[nn.Parameter]:
        beside = [] if model.tasks is None else matrices_of(model.tasks, model.tasks.edges())
        own = matrices_of(model.learner, model.learning.edges)
        return [*own, *beside, *matrices_of(model.conditions)]

    def _add(self, name: str, make: _Make, parameters: list[nn.Parameter], rate: float) -> None:
        if parameters:
            self.by_name[name] = make(parameters, rate)
            self._peaks[name] = rate

    def _adamw(self, parameters: list[nn.Parameter], rate: float) -> AdamW:
        return AdamW(parameters, rate, self._training.betas, self._training.weight_decay)

    def _muon(self, parameters: list[nn.Parameter], rate: float) -> Muon:
        exact = self._training.precision == "fp32"
        return Muon(parameters, rate, self._ranks, self._training.weight_decay, self._lend, exact=exact)

    def _lend(self) -> None:
        self.lend()

    def zero_grad(self) -> None:
        """Clear all gradients."""
        for optimiser in self.by_name.values():
            optimiser.forget()

    def step(self, phase: str, factor: float, condition: float | None = None) -> None:
        """Clip the gradients of a phase, and update its parameters.

        Args:
            phase: The phase whose gradients have been computed.
            factor: Factor on the peak learning rate.
            condition: Factor on that of the condition side, if it is another one; at 0 it stays as it is.
        """
        factors = {CONDITION: factor if condition is None else condition}
        for part, names in self._stepped(phase).items():
            if factors.get(part, factor) or part != CONDITION:
                self._step(names, factors.get(part, factor))

    def _step(self, names: list[str], factor: float) -> None:
        for name in names:
            optimiser = self.by_name[name]
            optimiser.rate = self._peaks[name] * factor
            if self._training.clip and not name.endswith(MATRICES):  # Muon ignores the length of a gradient
                nn.utils.clip_grad_norm_(optimiser.parameters, self._training.clip, foreach=True)
            optimiser.step()
            self.lend()

    def of(self, phase: str) -> dict[str, list[Rule]]:
        """The optimisers that a phase steps, by the part that they train: the phase, and ``condition``."""
        return {part: [self.by_name[name] for name in names] for part, names in self._stepped(phase).items()}

    def _stepped(self, phase: str) -> dict[str, list[str]]:
        """Names of the optimisers that a phase steps, by part."""
        bases = [phase, CONDITION] if phase in self._condition_phases else [phase]
        marks = ("", MATRICES, TAKEN, TAKEN + MATRICES)
        return {base: [base + mark for mark in marks if base + mark in self.by_name] for base in bases}

    def state_tensors(self) -> dict[str, Tensor]:
        """The whole state under flat names: optimiser, parameter index, key."""
        return {
            f"{name}/{index}/{key}": value
            for name, optimiser in self.by_name.items()
            for index, parameter in enumerate(optimiser.parameters)
            for key, value in optimiser.state.get(parameter, {}).items()
        }

    def load_tensors(self, tensors: dict[str, Tensor]) -> None:
        """Restore the state.

        Raises:
            ValueError: If it is not the state an optimiser keeps for its parameters: kernels read moments without
                checking them.
        """
        for name, optimiser in self.by_name.items():
            for index, parameter in enumerate(optimiser.parameters):
                prefix = f"{name}/{index}/"
                found = {
                    key[len(prefix) :]: value for key, value in tensors.items() if key.startswith(prefix)
                }
                if found:
                    _check(parameter, found, optimiser.kept)
                    optimiser.state[parameter] = {
                        key: _beside(parameter, value) for key, value in found.items()
                    }


def _check(parameter: Tensor, found: dict[str, Tensor], kept: frozenset[str]) -> None:
    """Refuse state whose names, shapes or types are not those that an optimiser keeps."""
    if found.keys() != kept:
        raise ValueError(f"the optimiser keeps {sorted(kept)}, not {sorted(found)[:5]}")
    for key, value in found.items():
        wanted = torch.Size() if key == STEP else parameter.shape
        if value.shape != wanted or not value.is_floating_point():
            raise ValueError(f"{key} is of the shape {list(value.shape)} instead of {list(wanted)}")


def _beside(parameter: Tensor, value: Tensor) -> Tensor:
    """State on the device and in the memory order of its parameter.

    The fused kernel goes through parameter, gradient and moments in memory order: moments in another order than a
        channels-last weight would be applied to the wrong elements.
    """
    value = value.to(parameter.device)
    if value.shape != parameter.shape:
        return value.clone()  # a copy, not a view of the file it was read from
    return torch.empty_like(parameter.detach(), dtype=value.dtype).copy_(value)


def _unique(parameters: Iterable[nn.Parameter]) -> list[nn.Parameter]:
    return [parameter for parameter in dict.fromkeys(parameters) if parameter.requires_grad]


class Average:
    """An exponential moving average (EMA) of everything that sampling uses.

    Attributes:
        model: A copy of the model that holds the average; parts that are not averaged are as at the last
            :meth:`take_rest`.
    """

    def __init__(self, model: Assembly, copy: Assembly) -> None:
        self.model = copy
        copy.load_state_dict(model.state_dict())
        copy.requires_grad_(requires_grad=False)
        copy.eval()
        names = model.averaged()
        source, average = model.state_dict(keep_vars=True), copy.state_dict(keep_vars=True)
        pairs = [(source[name].detach(), average[name].detach()) for name in sorted(names)]
        self._rest = [(source[name].detach(), average[name].detach()) for name in source if name not in names]
        self._averaged = [(s, a) for s, a in pairs if s.is_floating_point()]
        self._copied = [(s, a) for s, a in pairs if not s.is_floating_point()]

    @torch.no_grad()
    def update(self, decay: float) -> None:
        """Move the average towards the model by ``1 - decay``."""
        torch._foreach_lerp_([a for _, a in self._averaged], [s for s, _ in self._averaged], 1 - decay)
        for source, average in self._copied:
            average.copy_(source)

    @torch.no_grad()
    def give(self) -> None:
        """Put the average in the place of the weights that it is of."""
        for source, average in (*self._averaged, *self._copied):
            source.copy_(average)

    @torch.no_grad()
    def take_rest(self) -> None:
        """Copy the current values of the parts that are not averaged: a validation loss may need parts that sampling does not."""
        for source, copy in self._rest:
            copy.copy_(source)
