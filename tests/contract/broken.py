# ruff: noqa: ARG002, ARG003 - contracts name arguments that a broken part does not look at
"""Parts that break their contract, each in one way."""

from __future__ import annotations

import contextlib
import json
import uuid
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import numpy as np
import torch
from contract_tests_scent import ScentCodec, ScentEncoder, ScentGenerator, ScentPreparer, Sum
from torch import Tensor, nn

from mmstudio.api import BadFileError, SeenColumn
from mmstudio.nn import Arrays, Condition, Features, Losses, Preparer, SampleRequest, SampleStep, TrainBatch
from mmstudio_table.columns import seen_columns


class Forgetful(ScentCodec):
    """Loses recipes."""

    def read_recipe(self, path: Path) -> Any:
        return None


class Careless(ScentCodec):
    """Lets its errors out."""

    def read(self, path: Path) -> list[float]:
        return self.parse(json.loads(path.read_text("utf-8"))["value"])


class Lenient(ScentCodec):
    """Checks that a file begins well."""

    def check(self, path: Path) -> None:
        try:
            begins = path.read_text("utf-8").startswith('{"value"')
        except (OSError, ValueError):
            begins = False
        if not begins:
            raise BadFileError("{name} holds no smell.", name=path.name)


class Lossy(ScentCodec):
    """Rounds."""

    def write(self, raw: Any, path: Path, recipe: Any) -> None:
        super().write([number + 0.5 for number in raw], path, recipe)


class Hoarding(ScentCodec):
    """Writes what it refuses to read."""

    def write(self, raw: Any, path: Path, recipe: Any) -> None:
        path.write_text(json.dumps({"value": raw, "recipe": dict(recipe)}), "utf-8")


class NeverMissing(ScentEncoder):
    """Counts the blank as given."""

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        features = super().forward(prepared)
        return Features(features.tokens, torch.ones_like(features.mask))


class NotFinite(ScentEncoder):
    """Makes NaN of what is missing."""

    class Prepares(ScentPreparer):
        def blank(self) -> Arrays:
            return {**super().blank(), "values": np.full(4, np.nan, np.float32)}

    @classmethod
    def preparer(cls, config: Any, slot: Any, state: Any, resources: Any) -> Preparer:
        return cls.Prepares()


class OtherShapes(ScentEncoder):
    """Prepares arrays that cannot be stacked."""

    class Prepares(ScentPreparer):
        def blank(self) -> Arrays:
            return {**super().blank(), "values": np.zeros(4, np.float64)}

    @classmethod
    def preparer(cls, config: Any, slot: Any, state: Any, resources: Any) -> Preparer:
        return cls.Prepares()


class SeesTheBatch(ScentEncoder):
    """Normalises over the batch."""

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        features = super().forward(prepared)
        return Features(features.tokens - features.tokens.mean(dim=0), features.mask)


class Unused(ScentEncoder):
    """Has a layer that nothing passes through."""

    def __init__(self, config: Any, slot: Any, state: Any, resources: Any) -> None:
        super().__init__(config, slot, state, resources)
        self.spare = nn.Linear(2, 2)


class NoJson(ScentEncoder):
    """Learns what cannot be kept."""

    @classmethod
    def fit(cls, config: Any, slot: Any, raws: Any, resources: Any) -> dict[str, Any]:
        return {1: "a"}  # type: ignore[dict-item]


class DividesByWeight(Sum):
    """Has nothing to say when nothing is given."""

    def forward(self, features: Any, weight: Any) -> Condition:
        condition = super().forward(features, weight)
        total = torch.stack(list(weight.values())).sum(dim=0)
        return Condition(condition.vector / total[:, None], weight=dict(weight))


class Deaf(Sum):
    """Hears the first slot only."""

    def forward(self, features: Any, weight: Any) -> Condition:
        first = next(iter(features.values()))
        return Condition(self.layers[0](first.tokens).mean(dim=1), weight=dict(weight))


class Batchwise(Sum):
    """Lets samples act on each other."""

    def forward(self, features: Any, weight: Any) -> Condition:
        condition = super().forward(features, weight)
        return Condition(condition.vector + condition.vector[:1], weight=dict(weight))


class Weightless(Sum):
    """Keeps the weights for itself."""

    def forward(self, features: Any, weight: Any) -> Condition:
        return Condition(super().forward(features, weight).vector)


class Restless(ScentGenerator):
    """Draws noise without looking at the seeds."""

    def noise(self, request: SampleRequest) -> Tensor:
        return torch.randn(len(request.seeds), 4)


class Neighbourly(ScentGenerator):
    """Lets results depend on the batch."""

    def noise(self, request: SampleRequest) -> Tensor:
        noise = super().noise(request)
        return noise + noise.mean(dim=0)


class AllTheSame(ScentGenerator):
    """Makes one result of all seeds."""

    def noise(self, request: SampleRequest) -> Tensor:
        return torch.zeros(len(request.seeds), 4)


class AtOnce(ScentGenerator):
    """Samples before it is asked for a step."""

    def sample(self, request: SampleRequest) -> Any:
        return list(super().sample(request))


class Miscounts(ScentGenerator):
    """Never comes to its last step."""

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        for step in super().sample(request):
            yield SampleStep(step.index, 7, step.results)


class Incomplete(ScentGenerator):
    """Averages less than it samples with."""

    sampling_parts = ("judge",)


class Idle(ScentGenerator):
    """Has a network that no phase trains, and says it does."""

    def __init__(self, config: Any, targets: Any, condition: Any) -> None:
        super().__init__(config, targets, condition)
        self.spare = nn.Linear(3, 3)


class NoLoss(ScentGenerator):
    """Skips its phase for ever."""

    def loss(self, phase: str, batch: TrainBatch) -> None:
        return None


class Exploding(ScentGenerator):
    """Has a loss that is not a number."""

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        losses = super().loss(phase, batch)
        return losses and Losses(losses.total * torch.inf, losses.parts)


class Careful(ScentGenerator):
    """Detaches the condition in the phase that should train it."""

    def make(self, noise: Tensor, condition: Condition) -> Tensor:
        return super().make(noise, Condition(condition.vector.detach()))


class Lonely(ScentGenerator):
    """Trains the condition in a phase that it does not have."""

    trains_condition = frozenset({"critic"})


class Flip:
    """A random step that draws from the global generator."""

    def __init__(self, config: Any) -> None:
        pass

    def apply(self, pixels: Tensor, rng: Any) -> Tensor:
        return pixels.flip(-1) if torch.rand(()) < 0.5 else pixels


class InPlace(Flip):
    """A random step that changes what is kept."""

    def apply(self, pixels: Tensor, rng: Any) -> Tensor:
        return pixels.add_(1)


class ExportsNothing:
    """Writes no file."""

    def __init__(self, config: Any) -> None:
        pass

    def write(self, samples: Any, request: Any) -> Iterator[Any]:
        yield from ()
        for _ in samples:
            pass


class ExportsTheTime(ExportsNothing):
    """Writes something else each time."""

    def write(self, samples: Any, request: Any) -> Iterator[Any]:
        yield from super().write(samples, request)
        (request.folder / "a").write_bytes(uuid.uuid4().bytes)


class ExportsOnAndOn(ExportsNothing):
    """Does not mind that its samples stop."""

    def write(self, samples: Any, request: Any) -> Iterator[Any]:
        (request.folder / "a").touch()
        with contextlib.suppress(Exception):
            yield from super().write(samples, request)


class ExportsAQuarrel(ExportsNothing):
    """Yields something that is not a problem."""

    def write(self, samples: Any, request: Any) -> Iterator[Any]:
        (request.folder / "a").touch()
        yield from super().write(samples, request)
        yield "something"


class BySize(Flip):
    """A random step that moves slots together and draws for every pixel."""

    def apply(self, pixels: Tensor, rng: Any) -> Tensor:
        return pixels + torch.randint(1, 9, pixels.shape, generator=rng).to(pixels.dtype)


class Narrow(Flip):
    """A random step that keeps a part of the arrays only."""

    def apply(self, arrays: Any, rng: Any) -> Any:
        return {"values": arrays["values"] + torch.rand(1, generator=rng)}


def tells_of_another(state: Any) -> Any:
    return {**seen_columns(state), "nowhere": SeenColumn("number")}


def tells_nothing(state: Any) -> Any:
    return {}


def tells_words(state: Any) -> Any:
    return {"size": "number"}


def tells_too_late(state: Any) -> Any:
    raise KeyError("columns")


class NoPlainState(ScentGenerator):
    """Learns of its target what cannot be kept."""

    @classmethod
    def fit(cls, config: Any, slot: Any, raws: Any) -> dict[str, Any]:
        return {"means": np.zeros(2)}


class OtherState(ScentGenerator):
    """Learns something else each time."""

    @classmethod
    def fit(cls, config: Any, slot: Any, raws: Any) -> dict[str, Any]:
        return {"id": uuid.uuid4().hex}


class KnowsOnlyWhatItMet(ScentGenerator):
    """Cannot prepare what training did not hold."""

    class Prepares(ScentPreparer):
        def __init__(self, known: list[Any]) -> None:
            self.places = {tuple(raw): place for place, raw in enumerate(known)}

        def __call__(self, raw: Any) -> Arrays:
            self.places[tuple(raw)]
            return super().__call__(raw)

    @classmethod
    def fit(cls, config: Any, slot: Any, raws: Any) -> dict[str, Any]:
        return {"known": list(raws)}

    @classmethod
    def preparer(cls, config: Any, slot: Any, state: Any) -> Preparer:
        return cls.Prepares(state["known"])


class Heavy(ScentEncoder):
    """Prepares by a network."""

    @classmethod
    def preparer(cls, config: Any, slot: Any, state: Any, resources: Any) -> Any:
        return nn.Linear(2, 2)


class StaysAtHome(ScentEncoder):
    """Has a preparer that cannot travel."""

    class Prepares(ScentPreparer):
        def __init__(self) -> None:
            self.by = lambda raw: raw

    @classmethod
    def preparer(cls, config: Any, slot: Any, state: Any, resources: Any) -> Preparer:
        return cls.Prepares()


class NeverTheSame(ScentEncoder):
    """Is frozen, and draws its weights from the clock."""

    frozen = True

    def __init__(self, config: Any, slot: Any, state: Any, resources: Any) -> None:
        super().__init__(config, slot, state, resources)
        nn.init.constant_(self.layer.weight, uuid.uuid4().int % 1000)


class GoesOn(ScentGenerator):
    """Says that it is done, and goes on."""

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        *_, last = super().sample(request)
        yield SampleStep(1, 3, last.results, done=True)
        yield SampleStep(3, 3, last.results)


class Stops(ScentGenerator):
    """Ends early and says so."""

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        *_, last = super().sample(request)
        yield SampleStep(1, 9)
        yield SampleStep(2, 9, last.results, done=True)


class Raises(ScentGenerator):
    """Fails in training."""

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        raise KeyError("no such thing")
