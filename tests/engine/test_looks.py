"""What a model keeps from one request to the next, for who moves a slider: only what is still right."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest
import torch

from mmstudio.core.job import Job
from mmstudio.engine.sample.generate import make_request
from mmstudio.engine.sample.items import Guidance, Item, LoadedCard
from mmstudio.engine.sample.loading import Model, open_model
from mmstudio.engine.sample.prepared_cards import PreparedCards
from mmstudio.engine.sample.sampler import Sampler

Picture = npt.NDArray[np.uint8]


def picture(model: Model, payload: Mapping[str, Any]) -> Picture:
    request, _ = make_request(model, payload)
    ((_, values),) = model.sampler.generate(request.items, request.guidance, request.settings)
    made: Picture = values["image"]
    return made


def stored(studio: Any, position: int) -> tuple[Path, str]:
    """The file and the text of a sample."""
    (sample,) = studio.opened.project.datasets.samples("shapes").read("train", position, position + 1)
    return sample.values["reference"][0].path, sample.values["text"][0].data


def asked(file: Path, text: str, *, weight: float = 1.0, seed: int = 3, joint: float = 2.0) -> dict[str, Any]:
    given = {"reference": [{"path": str(file), "weight": weight}], "text": [{"data": text}]}
    item = {"name": "look", "seed": seed, "conditions": given}
    return {"items": [item], "settings": {"steps": 2}, "joint": joint}


def test_every_change_is_seen(studio: Any, trained: Job, tmp_path: Path) -> None:
    (one, words), (other, others) = stored(studio, 1), stored(studio, 2)
    file = tmp_path / "given.png"

    def work(context: Any) -> None:
        def opened() -> Model:
            return open_model(context, trained.run_id, "latest")

        kept, before = opened(), None
        for source, payload in (
            (one, asked(file, words)),
            (one, asked(file, words, weight=0.5)),
            (one, asked(file, others, weight=0.5)),
            (other, asked(file, others, weight=0.5)),  # another picture of the same name
            (other, asked(file, others, weight=0.5, seed=4)),
            (other, asked(file, others, weight=0.5, seed=4, joint=1.0)),
            (one, asked(file, words)),
        ):
            shutil.copyfile(source, file)
            made = picture(kept, payload)
            assert np.array_equal(made, picture(opened(), payload)), payload
            assert before is None or not np.array_equal(made, before), payload
            before = made

    studio.inside(trained, work)


def test_what_stays_the_same_is_neither_decoded_nor_encoded_again(
    studio: Any, trained: Job, monkeypatch: pytest.MonkeyPatch
) -> None:
    file, words = stored(studio, 1)
    done: list[str] = []
    admit = Model.admit

    def work(context: Any) -> list[str]:
        model = open_model(context, trained.run_id, "latest")
        side = model.sampler.model.conditions
        for slot, encoder in zip(side.slots, side.encoders, strict=True):
            encoder.register_forward_hook(lambda *_, slot=slot: done.append(f"encoded {slot}"))
        picture(model, asked(file, words))
        first = [*done]
        done.clear()
        picture(model, asked(file, words, weight=0.5))
        assert done == []
        picture(model, asked(file, "another text", weight=0.5))
        assert done == ["read text", "encoded text"]
        return first

    def reads(model: Model, slot: str, card: LoadedCard) -> None:
        done.append(f"read {slot}")
        admit(model, slot, card)

    monkeypatch.setattr(Model, "admit", reads)
    assert {"read reference", "encoded reference", "read text"} <= set(studio.inside(trained, work))


def test_weights_that_change_are_seen(studio: Any, trained: Job) -> None:
    """A sampler beside a training keeps no features."""
    file, words = stored(studio, 1)

    def work(context: Any) -> tuple[Picture, Picture, Picture]:
        model = open_model(context, trained.run_id, "latest")
        request, _ = make_request(model, asked(file, words))

        def sampler() -> Sampler:
            spec = context.registry.generators.get(model.plan.generator.id)
            preparers = model.workspace.preparers(model.plan)
            return Sampler(model.assembly, spec, model.device, ["image"], preparers)

        def made(by: Sampler) -> Picture:
            ((_, values),) = by.generate(request.items, request.guidance, request.settings)
            found: Picture = values["image"]
            return found

        beside = sampler()
        before = made(beside)
        with torch.no_grad():
            for weight in model.assembly.conditions.encoders.parameters():
                weight.mul_(0.5)
        return before, made(beside), made(sampler())

    before, after, anew = studio.inside(trained, work)
    assert np.array_equal(after, anew)
    assert not np.array_equal(before, after)


def test_a_key_that_stands_for_another_value_is_encoded_again(studio: Any, trained: Job) -> None:
    """The values that a model makes on the way to others have the same keys every time."""

    def work(context: Any) -> list[torch.Tensor]:
        model = open_model(context, trained.run_id, "latest")
        prepared = PreparedCards(
            model.assembly.conditions,
            model.workspace.preparers(model.plan),
            model.device.torch,
            fixed=True,
        )
        found = []
        for text in ("a red circle", "a blue square", "a blue square"):
            with torch.inference_mode(), prepared.for_now():
                prepared.prepare("text", {"made 0": text})
                found.append(prepared.encode("text", ["made 0"]).tokens)
            assert len(prepared) == 0
        return found

    red, blue, again = studio.inside(trained, work)
    assert not torch.equal(red, blue)
    assert torch.equal(blue, again)


def test_many_cards_are_not_kept_for_ever(studio: Any, trained: Job, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mmstudio.engine.sample.prepared_cards._ENCODED", 4)

    def work(context: Any) -> int:
        model = open_model(context, trained.run_id, "latest")
        items = [Item(1, {"text": [LoadedCard(f"text {number}", str(number))]}) for number in range(12)]
        settings = model.workspace.run_plan.sampling({"steps": 1})
        list(model.sampler.generate(items, Guidance(), settings, batch=1))
        return len(model.sampler.cards._features)

    assert 0 < studio.inside(trained, work) <= 4
