"""A prior over conditions, which draws what was not given before a generator begins.

If several things are open (which shape, where, on which background), a flow over pictures decides them while it draws,
all at once and in many places; after a short training it often fails: no object, two of them, one that melts into
another. In the space of condition vectors the same decisions are a few numbers. So a small flow, trained beside the
generator, completes a condition vector with everything it lacks, and the value is made from the complete one (a prior
before a decoder: Ramesh et al. 2022, section 2.2, there between embeddings of texts and of pictures). If everything is
given, it returns the vector unchanged.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence

import torch
from torch import Tensor, nn
from torch.nn import functional

from mmstudio.nn.batches import Dropping, TrainBatch
from mmstudio.nn.blocks import ModulatedMlp, fourier_features
from mmstudio.nn.samplers import integrate, step_times

Predict = Callable[[Tensor, Tensor, Tensor], Tensor]
_TIME_WIDTH = 128
_TIME_SPREAD = 1.2
_NEARER = 2
"""How much nearer to each other the steps of drawing lie towards the end; see :func:`mmstudio.nn.samplers.step_times`."""
COMPLETED = Dropping(share=0.1, keep=0.0)
"""How a training leaves slots out where what is not given is drawn before a generator begins. The generator then meets complete
conditions, or in guidance the empty one; lessons about others would be wasted."""
_DRAWS = 4
"""Number of subsets, noises and times for each sample of a step; a vector costs little compared with what a generator makes."""


@torch.no_grad()
def lessons(batch: TrainBatch) -> tuple[Tensor, Tensor]:
    """Incomplete vectors, each slot kept with probability 1/2, and the complete ones; (draws * B, C) float32."""
    if batch.fuse is None:
        given = complete = batch.condition.vector.float()
        return given.repeat(_DRAWS, 1), complete.repeat(_DRAWS, 1)
    kept = [*(_some(batch) for _ in range(_DRAWS)), batch.there]
    # fused together: the same numbers, in fewer and larger products
    fused = batch.fuse(
        {slot: torch.cat([some[slot] for some in kept]) for slot in batch.there}
    ).vector.float()
    given, complete = fused.split([_DRAWS * batch.size, batch.size])
    return given, complete.repeat(_DRAWS, 1)


def _some(batch: TrainBatch) -> dict[str, Tensor]:
    """The values of the samples, each slot kept with probability 1/2."""
    return {
        slot: there * (torch.rand(there.shape, generator=batch.rng, device=there.device) < 0.5)
        for slot, there in batch.there.items()
    }


class ConditionPrior(nn.Module):
    """Flow matching over complete condition vectors, given incomplete ones; predicts the complete vector.

    Args:
        width: Width C of the condition vector.
        hidden: Width of its network; one and a half times C if 0.
        layers: Residual blocks.
    """

    def __init__(self, width: int, hidden: int = 0, layers: int = 4) -> None:
        super().__init__()
        hidden = hidden or width * 3 // 2
        self.embed = nn.Linear(width + _TIME_WIDTH, hidden)
        self.stem = nn.Linear(2 * width, hidden)
        self.blocks = nn.ModuleList(ModulatedMlp(hidden) for _ in range(layers))
        self.norm = nn.LayerNorm(hidden)
        self.head = nn.Linear(hidden, width)
        nn.init.zeros_(self.head.weight)
        nn.init.zeros_(self.head.bias)

    def forward(self, x: Tensor, time: Tensor, given: Tensor) -> Tensor:
        """The complete vector (B, C) float32, from x (B, C) at time (B,), 0 (noise) to 1, and what is given (B, C)."""
        embedded = functional.silu(
            self.embed(torch.cat([given, fourier_features(time, _TIME_WIDTH)], dim=-1))
        )
        hidden = self.stem(torch.cat([x, given], dim=-1))
        for block in self.blocks:
            hidden = block(hidden, embedded)
        return given + self.head(functional.silu(self.norm(hidden))).float()

    def loss(self, given: Tensor, complete: Tensor, rng: torch.Generator) -> Tensor:
        """Mean squared error of the predicted vector, at one time for each pair of vectors (B, C)."""
        time = (torch.randn(len(given), generator=rng, device=given.device) * _TIME_SPREAD).sigmoid()
        noise = torch.randn(complete.shape, generator=rng, device=complete.device)
        x = torch.lerp(noise, complete, time[:, None])
        return (self(x, time, given) - complete).square().mean()

    def complete(self, given: Tensor, noise: Tensor, steps: int, predict: Predict | None = None) -> Tensor:
        """Draw the missing parts.

        Steps lie nearer to each other towards the end. Vectors of samples differ less from each other than noise does, by an
        eighth of it in the default recipe, so that what is open is decided late.

        Args:
            given: (B, C).
            noise: (B, C) standard normal.
            steps: Euler steps from noise to a vector.
            predict: Predicts the complete vector instead of this network, from times that are spread evenly.

        Returns:
            (B, C), with the dtype of ``given``.
        """
        times = step_times(steps, _NEARER if predict is None else 1)
        return self.way(given, noise, times, predict)[-1].to(given.dtype)

    def way(
        self, given: Tensor, noise: Tensor, times: Sequence[float], predict: Predict | None = None
    ) -> list[Tensor]:
        """What lies between noise and a complete vector, for each time from 0 to 1: (B, C) float32."""
        start, predict = given.float(), predict or self

        def field(x: Tensor, time: float) -> Tensor:
            at = torch.full((len(x),), time, device=x.device)
            return (predict(x, at, start) - x) / (1 - time)

        # autocast would cast all weights again at every step, which takes longer than the products for a few vectors
        with torch.autocast(given.device.type, enabled=False):
            return [noise, *integrate(field, noise, times, "euler")]
