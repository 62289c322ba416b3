"""The suite itself: it finds what is broken, and says so in a sentence that names the part."""

# ruff: noqa: ARG002, ARG003 - contracts name arguments that the plainest part has no use for

from __future__ import annotations

import json
from collections.abc import Callable, Iterator
from dataclasses import replace
from pathlib import Path
from typing import Annotated, Any

import numpy as np
import pytest
import torch
from pydantic import Field
from torch import Tensor, nn

from mmstudio.api import (
    BadFileError,
    EncoderSpec,
    FusionSpec,
    GeneratorSpec,
    ModalitySpec,
    PluginConfig,
    Spec,
    StepSpec,
    Ui,
)
from mmstudio.nn import (
    Arrays,
    Condition,
    ConditionShape,
    Encoder,
    Features,
    FeatureShape,
    Fusion,
    Generator,
    Losses,
    SampleRequest,
    SampleStep,
    TrainBatch,
    Wants,
)
from mmstudio.nn.samplers import seeded_noise
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import Provenance
from mmstudio.testing import ContractError, check_config, check_plugin, check_spec, checks_for

MATERIAL = {"smell": [[float(place + index) for place in range(4)] for index in range(6)]}
OWN = Provenance("scent", "acme-scent", "1")


class ScentCodec:
    """A third party's modality: four numbers, inline or in a file."""

    suffix = ".smell"

    def read(self, path: Path) -> list[float]:
        try:
            return self.parse(json.loads(path.read_text("utf-8"))["value"])
        except (OSError, ValueError, KeyError, TypeError) as error:
            raise BadFileError("{name} holds no smell.", name=path.name) from error

    def check(self, path: Path) -> None:
        self.read(path)

    def parse(self, data: Any) -> list[float]:
        if not isinstance(data, list) or len(data) != 4:
            raise BadFileError("A smell is four numbers.")
        return [float(number) for number in data]

    def write(self, raw: Any, path: Path, recipe: Any) -> None:
        path.write_text(json.dumps({"value": raw, "recipe": dict(recipe)}), "utf-8")

    def read_recipe(self, path: Path) -> Any:
        try:
            return json.loads(path.read_text("utf-8"))["recipe"]
        except (OSError, ValueError, KeyError, TypeError):
            return None

    def preview(self, raw: Any) -> Any:
        return np.zeros((8, 8, 3), np.uint8)

    def view(self, raw: Any, rng: np.random.Generator) -> Any:
        raise BadFileError("A smell has no view.")


class Forgetful(ScentCodec):
    """Loses recipes."""

    def read_recipe(self, path: Path) -> Any:
        return None


class Careless(ScentCodec):
    """Lets its errors out."""

    def read(self, path: Path) -> list[float]:
        return self.parse(json.loads(path.read_text("utf-8"))["value"])


class Lossy(ScentCodec):
    """Rounds."""

    def write(self, raw: Any, path: Path, recipe: Any) -> None:
        super().write([number + 0.5 for number in raw], path, recipe)


class ScentConfig(PluginConfig):
    """Settings of the encoder."""

    width: Annotated[int, Field(ge=2, le=64), Ui("Width", "Numbers in a feature.")] = 8


class ScentEncoder(Encoder):
    """Four numbers to one token."""

    def __init__(self, config: Any, slot: Any, state: Any) -> None:
        super().__init__(config, slot, state)
        self.layer = nn.Linear(4, config.width)
        self.shape = FeatureShape(1, config.width)

    def prepare(self, raw: Any) -> Arrays:
        values = np.zeros(4, np.float32) if raw is None else np.array(raw, np.float32)
        return {"values": values, "given": np.array(raw is not None)}

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        return Features(self.layer(prepared["values"])[:, None], prepared["given"][:, None])


class NeverMissing(ScentEncoder):
    """Counts the blank as given."""

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        features = super().forward(prepared)
        return Features(features.tokens, torch.ones_like(features.mask))


class NotFinite(ScentEncoder):
    """Makes NaN of what is missing."""

    def prepare(self, raw: Any) -> Arrays:
        return super().prepare([float("nan")] * 4 if raw is None else raw)


class OtherShapes(ScentEncoder):
    """Prepares arrays that cannot be stacked."""

    def prepare(self, raw: Any) -> Arrays:
        arrays = super().prepare(raw)
        return {
            **arrays,
            "values": arrays["values"][: 4 if raw is None else None].astype(
                np.float64 if raw else np.float32
            ),
        }


class SeesTheBatch(ScentEncoder):
    """Normalises over the batch."""

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        features = super().forward(prepared)
        return Features(features.tokens - features.tokens.mean(dim=0), features.mask)


class Unused(ScentEncoder):
    """Has a layer that nothing passes through."""

    def __init__(self, config: Any, slot: Any, state: Any) -> None:
        super().__init__(config, slot, state)
        self.spare = nn.Linear(2, 2)


class NoJson(ScentEncoder):
    """Learns what cannot be kept."""

    @classmethod
    def fit(cls, config: Any, slot: Any, raws: Any) -> dict[str, Any]:
        return {"mean": np.mean(list(raws) or 0.0)} if False else {1: "a"}  # type: ignore[dict-item]


class Sum(Fusion):
    """The sum of the slots' means."""

    def __init__(self, config: Any, shapes: Any, wants: Wants) -> None:
        super().__init__(config, shapes, wants)
        from mmstudio.api import UsageError

        if "feature" not in wants.levels or wants.tokens:
            raise UsageError("This sum gives one vector.")
        self.layers = nn.ModuleList(nn.Linear(shape.width, wants.width) for shape in shapes.values())
        self.shape = ConditionShape(wants.width)

    def forward(self, features: Any, weight: Any) -> Condition:
        vectors = [
            layer(item.tokens).mean(dim=1) for layer, item in zip(self.layers, features.values(), strict=True)
        ]
        return Condition(torch.stack(vectors).sum(dim=0), weight=dict(weight))


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


class ScentGenerator(Generator):
    """Condition and noise to four numbers, in three steps."""

    sampling_parts = ("net",)

    @classmethod
    def wants(cls, config: Any) -> Wants:
        return Wants(8)

    def __init__(self, config: Any, targets: Any, condition: Any) -> None:
        super().__init__(config, targets, condition)
        (self.slot,) = targets
        self.net = nn.Linear(condition.width + 4, 4)
        self.judge = nn.Linear(4, 1)

    def prepare(self, slot: str, raw: Any) -> Arrays:
        return {"values": np.array(raw, np.float32)}

    def loss(self, phase: str, batch: TrainBatch) -> Losses | None:
        made = self.make(torch.randn(batch.size, 4), batch.condition)
        loss = (made - batch.target[self.slot]["values"]).square().mean() + self.judge(made).square().mean()
        return Losses(loss, {"loss": loss.detach()})

    def make(self, noise: Tensor, condition: Condition) -> Tensor:
        result: Tensor = self.net(torch.cat([noise, condition.vector], dim=1))
        return result

    def noise(self, request: SampleRequest) -> Tensor:
        return seeded_noise(request.seeds, (4,), request.device)

    def sample(self, request: SampleRequest) -> Iterator[SampleStep]:
        made = self.make(self.noise(request), request.condition(request.weight))
        yield SampleStep(1, 2)
        yield SampleStep(2, 2, {self.slot: made.tolist()})


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
    """Has a loss that is no number."""

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


def named(code: type) -> str:
    return f"{__name__}:{code.__name__}"


MODALITY = ModalitySpec(
    id="smell",
    title="Smell",
    summary="Four numbers.",
    factory=named(ScentCodec),
    suffixes=(".smell",),
    inline=True,
)
ENCODER = EncoderSpec(
    id="scent",
    title="Scent",
    summary="One layer.",
    factory=named(ScentEncoder),
    config=ScentConfig,
    modality="smell",
)
FUSION = FusionSpec(id="sum", title="Sum", summary="A sum.", factory=named(Sum))
GENERATOR = GeneratorSpec(
    id="scents", title="Scents", summary="Makes smells.", factory=named(ScentGenerator), produces=("smell",)
)
STEP = StepSpec(id="flip", title="Flip", summary="Turns.", factory=named(Flip), modality="smell", random=True)
PARTS: tuple[Spec, ...] = (MODALITY, ENCODER, FUSION, GENERATOR)


def check(*specs: Spec) -> None:
    """Run every check of a plugin that brings these parts and the sound ones that they need."""
    registry = Registry()
    chosen = {type(spec): spec for spec in (*PARTS, *specs)}
    for _, catalog in registry.catalogs():
        if catalog.spec_type in chosen:
            catalog.add(chosen[catalog.spec_type], OWN)
    for _, run in checks_for(registry, plugin="scent", material=MATERIAL):
        run()


def test_a_sound_plugin_of_a_third_party_passes() -> None:
    check()


def test_what_is_checked_can_be_told_apart() -> None:
    registry = Registry()
    for spec, (_, catalog) in zip(PARTS, registry.catalogs(), strict=False):
        catalog.add(spec, OWN)
    names = [name for name, _ in checks_for(registry, material=MATERIAL)]
    assert len(names) == len(set(names)) == 13
    assert "generator:scents with sum" in names
    assert list(checks_for(registry, plugin="another")) == []


@pytest.mark.parametrize(
    ("spec", "code", "sentence"),
    [
        (MODALITY, Forgetful, "The modality 'smell' loses the recipe of a result"),
        (MODALITY, Careless, "The modality 'smell' answers a missing file with FileNotFoundError"),
        (MODALITY, Lossy, "The modality 'smell' reads another value back than it wrote"),
        (ENCODER, NeverMissing, "The encoder 'scent' counts a missing value as given"),
        (ENCODER, NotFinite, "The encoder 'scent' prepares 'values' with numbers that are not finite"),
        (ENCODER, OtherShapes, "The encoder 'scent' prepares 'values' in different dtypes"),
        (ENCODER, SeesTheBatch, "The encoder 'scent' encodes a value differently in another batch"),
        (ENCODER, Unused, r"The encoder 'scent' lets no gradient reach the parameter 'spare\.weight'"),
        (ENCODER, NoJson, "The encoder 'scent' learns something that JSON gives back changed"),
        (ENCODER, Sum, r"The encoder 'scent' is no class of mmstudio\.nn\.Encoder"),
        (FUSION, DividesByWeight, "The fusion 'sum' gives numbers that are not finite"),
        (FUSION, Deaf, "The fusion 'sum' does not look at the slot 'text'"),
        (FUSION, Batchwise, "The fusion 'sum' lets samples of a batch act on each other"),
        (FUSION, Weightless, "The fusion 'sum' does not hand the weights on"),
        (
            GENERATOR,
            Restless,
            "The generator 'scents', at level 'feature', samples differently from the same seeds",
        ),
        (GENERATOR, Neighbourly, "samples a seed differently alone than in a batch"),
        (GENERATOR, AllTheSame, "samples the same from other seeds"),
        (GENERATOR, AtOnce, "samples at once instead of step by step"),
        (GENERATOR, Miscounts, "ends with step 2 of 7"),
        (GENERATOR, Incomplete, "its sampling_parts may not be complete"),
        (GENERATOR, Idle, r"lets no gradient reach 'spare\.bias' in the phase 'generator'"),
        (GENERATOR, NoLoss, "never has a loss in the phase 'generator'"),
        (GENERATOR, Exploding, "a gradient in the phase 'generator' that is not finite"),
        (GENERATOR, Careful, "lets no gradient reach the encoder of"),
        (GENERATOR, Lonely, "trains the condition in a phase that it does not have"),
        (STEP, Flip, "The step 'flip' changes a batch differently with the same generator"),
        (STEP, InPlace, "The step 'flip' changes the batch in place"),
    ],
    ids=lambda item: item.__name__ if isinstance(item, type) else "",
)
def test_what_is_broken_is_found(spec: Spec, code: type, sentence: str) -> None:
    with pytest.raises(ContractError, match=sentence):
        check(replace(spec, factory=named(code)))


def test_a_description_that_says_too_little() -> None:
    for change, sentence in {
        "title": "has no title",
        "summary": "has no summary",
    }.items():
        with pytest.raises(ContractError, match=f"The fusion 'sum' {sentence}"):
            check_spec(replace(FUSION, **{change: ""}))
    with pytest.raises(ContractError, match="failed to load its code"):
        check_spec(replace(FUSION, factory="no.such:thing"))


def _config(annotation: Any, default: Any) -> type[PluginConfig]:
    return type(
        "Made",
        (PluginConfig,),
        {"__annotations__": {"size": annotation}, "size": default, "__module__": __name__},
    )


@pytest.mark.parametrize(
    ("annotation", "default", "sentence"),
    [
        (int, 3, "has a field 'size' without Ui"),
        (Annotated[int, Ui("", "Help.")], 3, "without a title"),
        (Annotated[int, Ui("Size", "no sentence")], 3, "whose help is no sentence"),
        (Annotated[int, Ui("Size", "Help.")], 3, "a number 'size' without a lower bound"),
        (Annotated[float, Field(ge=0), Ui("Size", "Help.")], 3.0, "a number 'size' without an upper bound"),
        (Annotated[int, Field(ge=3, le=3), Ui("Size", "Help.")], 3, "with an empty range"),
        (Annotated[int, Field(ge=9, le=20), Ui("Size", "Help.")], 3, "failed to make Made with its defaults"),
        (
            Annotated[int, Field(ge=1, le=9, multiple_of=2), Ui("Size", "Help.")],
            4,
            "refuses 1 for 'size', its own bound",
        ),
    ],
)
def test_settings_that_a_form_cannot_show(annotation: Any, default: Any, sentence: str) -> None:
    with pytest.raises(ContractError, match=f"The fusion 'sum' .*{sentence}"):
        check_config(replace(FUSION, config=_config(annotation, default)))


def test_settings_that_take_anything() -> None:
    loose = type("Loose", (PluginConfig,), {"model_config": {"extra": "ignore"}, "__module__": __name__})
    with pytest.raises(ContractError, match="takes unknown fields in Loose"):
        check_config(replace(FUSION, config=loose))
    soft = type("Soft", (PluginConfig,), {"model_config": {"frozen": False}, "__module__": __name__})
    with pytest.raises(ContractError, match="lets Soft be changed in place"):
        check_config(replace(FUSION, config=soft))


def test_a_plugin_is_checked_as_it_is_installed() -> None:
    check_plugin("table")
    with pytest.raises(ContractError, match=r"There is no plugin 'scent'; installed are: audio, "):
        check_plugin("scent")


def test_a_modality_without_material() -> None:
    registry = Registry()
    registry.modalities.add(MODALITY, OWN)
    checks: dict[str, Callable[[], None]] = dict(checks_for(registry))
    with pytest.raises(ContractError, match="without four raw values of the modality 'smell'"):
        checks["modality:smell contract"]()
