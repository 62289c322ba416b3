"""Sampling: a picture follows from its seed and its cards, whatever is made beside it."""

from __future__ import annotations

import random
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from typing import Any

import numpy as np
import numpy.typing as npt
import pytest

from mmstudio.core.errors import UsageError
from mmstudio.engine.model.device import open_device
from mmstudio.engine.model.workspace import Workspace
from mmstudio.engine.sample.generate import make_request
from mmstudio.engine.sample.items import Guidance, Item, LoadedCard
from mmstudio.engine.sample.loading import load_for_sampling, open_model
from mmstudio.engine.sample.preview import sample_cards
from mmstudio.engine.sample.sampler import Sampler

GUIDED = Guidance({"text": 1.5, "audio": 0.5}, 2.0)


class Maker:
    """Pictures of the trained run."""

    def __init__(self, studio: Any, trained: Any) -> None:
        self.studio, self.trained = studio, trained
        self.cards = studio.inside(trained, self._cards)

    def _cards(self, context: Any) -> list[dict[str, list[LoadedCard]]]:
        model = open_model(context, self.trained.run_id, "latest")
        samples = context.samples("shapes").read("train", 0, 32)
        return [sample_cards(model.workspace, model.plan, sample, model.sampler) for sample in samples]

    def settings(self, steps: int) -> Any:
        return self.studio.opened.runs.plan(self.trained.run_id).sampling({"steps": steps})

    def items(self, count: int = 12) -> list[Item]:
        return [Item(100 + number, self.cards[number]) for number in range(count)]

    def make(
        self,
        items: Sequence[Item],
        guidance: Guidance = GUIDED,
        *,
        batch: int = 32,
        precision: str = "fp32",
        steps: int = 3,
    ) -> npt.NDArray[np.int16]:
        def work(context: Any) -> npt.NDArray[np.int16]:
            workspace = Workspace(self.studio.folder(self.trained), context.registry)
            device = open_device("cpu", precision)  # type: ignore[arg-type]
            model, plan, _ = load_for_sampling(workspace, "latest", device)
            sampler = Sampler(
                model,
                context.registry.generators.get(plan.generator.id),
                device,
                ["image"],
                workspace.preparers(plan),
            )
            settings = workspace.run_plan.sampling({"steps": steps})
            made = list(sampler.generate(items, guidance, settings, turn=context.device_turn, batch=batch))
            assert [index for index, _ in made] == list(range(len(items)))
            return np.stack([values["image"] for _, values in made]).astype(np.int16)

        found: npt.NDArray[np.int16] = self.studio.inside(self.trained, work)
        return found

    def sampler(self, work: Any) -> Any:
        """What a function of a sampler gives."""
        return self.studio.inside(
            self.trained, lambda context: work(open_model(context, self.trained.run_id, "latest").sampler)
        )


@pytest.fixture(scope="module")
def maker(studio: Any, trained: Any) -> Maker:
    return Maker(studio, trained)


def test_a_picture_does_not_depend_on_its_batch_or_place(maker: Maker) -> None:
    items = maker.items()
    together = maker.make(items)
    assert together.std() > 10
    assert np.abs(maker.make(items, batch=1) - together).max() <= 1
    order = list(range(len(items)))
    random.Random(0).shuffle(order)
    shuffled = maker.make([items[index] for index in order], batch=5)
    assert np.abs(shuffled - together[order]).max() <= 1
    assert np.array_equal(maker.make(items), together)


def test_a_turn_takes_in_further_steps_while_there_is_time(maker: Maker) -> None:
    def made(sampler: Sampler, held_s: float) -> tuple[int, npt.NDArray[np.uint8]]:
        turns = []

        @contextmanager
        def turn() -> Iterator[None]:
            turns.append(1)
            yield

        settings = maker.settings(3)
        found = list(sampler.generate(maker.items(2), GUIDED, settings, turn=turn, held_s=held_s))
        return len(turns), np.stack([values["image"] for _, values in found])

    many, one_by_one = maker.sampler(lambda sampler: made(sampler, 0.0))
    few, at_once = maker.sampler(lambda sampler: made(sampler, 60.0))
    assert (many, few) == (4, 1)  # the last of the many finds that there is no further step
    assert np.array_equal(one_by_one, at_once)


def test_in_bf16_nearly_all_values_are_the_same(maker: Maker) -> None:
    items = maker.items()
    together, alone = (maker.make(items, batch=batch, precision="bf16") for batch in (32, 1))
    assert (np.abs(together - alone) <= 1).mean() >= 0.99


def test_seeds_and_conditions_count(maker: Maker) -> None:
    cards = maker.cards[1]
    one, other_seed, other_text = maker.make(
        [Item(1, cards), Item(2, cards), Item(1, {**cards, "text": [LoadedCard("another text", "k")]})]
    )
    assert np.abs(one - other_seed).max() > 10
    assert not np.array_equal(one, other_text)


@pytest.mark.parametrize("guidance", [Guidance(), Guidance({"text": 2.0}), Guidance(joint=2.0), GUIDED])
def test_a_weight_of_zero_is_not_given(maker: Maker, guidance: Guidance) -> None:
    cards = dict(maker.cards[1])
    (text,) = cards["text"]
    absent = {slot: value for slot, value in cards.items() if slot != "text"}
    muted = {**cards, "text": [LoadedCard(text.raw, text.key, 0.0)]}
    other = {
        **cards,
        "text": [LoadedCard("something else, and much longer than the text before", "other", 0.0)],
    }
    empty: dict[str, list[LoadedCard]] = {**absent, "text": []}
    # all four in one batch, so that sums are taken in the same order
    pictures = maker.make([Item(5, item) for item in (absent, muted, other, empty, cards)], guidance)
    for picture in pictures[1:4]:
        assert np.array_equal(picture, pictures[0])
    assert not np.array_equal(pictures[4], pictures[0])


def test_several_cards_add_up(maker: Maker) -> None:
    cards = dict(maker.cards[1])
    (text,) = cards["text"]
    other = LoadedCard("a small red circle", "other")

    def given(*texts: LoadedCard) -> Item:
        return Item(5, {**cards, "text": list(texts)})

    def weighed(card: LoadedCard, weight: float) -> LoadedCard:
        return LoadedCard(card.raw, card.key, weight)

    pictures = maker.make(
        [
            given(text),
            given(weighed(text, 0.25), weighed(text, 0.75)),
            given(text, weighed(other, 0.0)),
            given(text, other),
            given(other, text),
            given(weighed(text, 2.0)),
        ],
        Guidance(),
    )
    assert np.abs(pictures[1] - pictures[0]).max() <= 1
    assert np.abs(pictures[2] - pictures[0]).max() <= 1
    assert np.abs(pictures[3] - pictures[4]).max() <= 1
    assert not np.array_equal(pictures[3], pictures[0])
    assert not np.array_equal(pictures[5], pictures[0])


def test_guidance_of_zero_and_joint_of_one_are_the_plain_model(maker: Maker) -> None:
    items = maker.items(8)
    plain = maker.make(items, Guidance())
    assert np.array_equal(maker.make(items, Guidance(dict.fromkeys(maker.cards[1], 0.0), 1.0)), plain)
    joint, text, audio = (
        maker.make(items, guidance)
        for guidance in (Guidance(joint=4.0), Guidance({"text": 4.0}), Guidance({"audio": 4.0}))
    )
    for one, other in ((joint, plain), (text, plain), (audio, plain), (text, audio), (joint, text)):
        assert not np.array_equal(one, other)


def test_guidance_over_a_slot_that_is_absent_changes_nothing(maker: Maker) -> None:
    cards = {slot: value for slot, value in maker.cards[1].items() if slot != "text"}
    plain, guided = (
        maker.make([Item(5, cards)], guidance) for guidance in (Guidance(), Guidance({"text": 3.0}))
    )
    assert np.abs(plain - guided).max() <= 1


def test_what_a_run_does_not_take_is_refused_when_it_is_made_too(studio: Any, trained: Any) -> None:
    """A job may be told anything, whatever the service that queues it refuses."""
    plain = studio.train("training.steps=1", base="test-plain")

    def refusal(run: str, **told: Any) -> str:
        def work(context: Any) -> None:
            item = {"name": "0", "seed": 1, "conditions": told.pop("conditions", {})}
            make_request(open_model(context, run, "latest"), {"items": [item], **told})

        with pytest.raises(UsageError) as caught:
            studio.inside(trained, work)
        return str(caught.value)

    smell = "The run was not trained with a condition 'smell'. It takes: text (text), "
    assert smell in refusal(trained.run_id, conditions={"smell": [{"data": "a"}]})
    assert smell in refusal(trained.run_id, guidance={"smell": 1.0})
    assert "steps" in refusal(trained.run_id, settings={"steps": 0})
    for told in ({"joint": 2.0}, {"guidance": {"text": 1.0}}):
        assert "has no guidance" in refusal(plain.run_id, **told)


def test_the_memory_of_prepared_cards_is_bounded(maker: Maker, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("mmstudio.engine.sample.prepared_cards._KEPT", 8)
    items = maker.items(12)

    def kept(sampler: Sampler) -> int:
        settings = maker.settings(1)
        for _ in sampler.generate(items, Guidance(), settings, batch=1):
            pass
        return len(sampler.cards)

    assert maker.sampler(kept) <= 8 + 2 * len(maker.cards[1])
