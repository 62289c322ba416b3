"""Alignment on pairs whose bond is known: true ones fit, exchanged ones are at chance, each slot for itself."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from typing import Any

import numpy as np
import pytest
import torch

from mmstudio.api import Judged, PluginConfig, Slot, Sound, UsageError
from mmstudio.testing.lessons import lesson_of
from mmstudio_metrics.alignment import metric
from mmstudio_metrics.alignment.metric import Alignment

WORDS = ("red", "green", "blue", "grey")
CONDITIONS = {
    "what / it is": Slot("what / it is", "text"),
    "table": Slot("table", "table", columns=("x", "kind")),
    "noise": Slot("noise", "text"),
    "scent": Slot("scent", "scent"),
}


def pair(seed: int) -> Judged:
    """A picture of one colour with a bright column; a text tells the colour, a row the column, another text nothing."""
    rng = np.random.default_rng(seed)
    colour, place = int(rng.integers(4)), int(rng.integers(32))
    picture = rng.integers(0, 40, (32, 32, 3), np.uint8)
    if colour < 3:
        picture[..., colour] += 120
    picture[:, place] = 255
    given: dict[str, tuple[Any, ...]] = {
        "what / it is": (f"a {WORDS[colour]} picture",),
        "table": ({"x": place / 32, "kind": "left" if place < 16 else "right"},),
        "noise": (f"number {rng.integers(10)}",),
    }
    if seed % 5 == 0:
        del given["table"]
    return Judged(picture, 0, seed, real=picture, given=given)


@pytest.fixture(scope="module")
def learned() -> Iterator[Alignment]:
    patch = pytest.MonkeyPatch()
    patch.setattr(metric, "STEPS", 40)
    patch.setattr(metric, "BATCH", 32)
    torch.manual_seed(0)
    found = Alignment(PluginConfig(), Slot("image", "image"), CONDITIONS)
    found.train().learn(lesson_of([pair(seed) for seed in range(400)], torch.device("cpu")))
    found.eval()
    yield found
    patch.undo()


def means(made: Alignment, results: list[Judged]) -> dict[str, float]:
    with torch.inference_mode():
        found = made.values(results)
    return {
        name: float(np.mean([value for value in values if value is not None]))
        for name, values in found.items()
    }


def held_out() -> list[Judged]:
    return [pair(seed) for seed in range(1000, 1200)]


def test_real_pairs_fit(learned: Alignment) -> None:
    found = means(learned, held_out())
    # four colours, of which one in four others has the same: at most 87.5 %
    assert found["alignment with what / it is"] == pytest.approx(0.875, abs=0.03)
    assert found["alignment with table"] > 0.8
    assert found["alignment with noise"] == pytest.approx(0.5, abs=0.08)
    assert found["alignment"] > 0.9
    assert set(found) == {"alignment", *(f"alignment with {name}" for name in list(CONDITIONS)[:3])}


def test_exchanged_pairs_are_at_chance(learned: Alignment) -> None:
    pairs = held_out()
    turned = [replace(one, made=other.made) for one, other in zip(pairs, pairs[1:] + pairs[:1], strict=True)]
    found = means(learned, turned)
    assert {name: round(value, 1) for name, value in found.items()} == dict.fromkeys(found, 0.5)


def test_a_subset_is_judged_by_what_was_given(learned: Alignment) -> None:
    only_table = [
        replace(one, given={"table": one.given["table"]}) for one in held_out() if "table" in one.given
    ]
    found = means(learned, only_table)
    assert set(found) == {"alignment", "alignment with table"}
    assert found["alignment"] == pytest.approx(found["alignment with table"])
    nothing = learned.values([replace(one, given={}) for one in held_out()[:2]])
    assert nothing == {"alignment": [None, None]}


def test_several_cards_of_a_slot_count_alike(learned: Alignment) -> None:
    one = held_out()[1]
    twice = replace(one, given={name: cards * 2 for name, cards in one.given.items()})
    with torch.inference_mode():
        once, again = learned.values([one]), learned.values([twice])
    assert again["alignment"][0] == pytest.approx(once["alignment"][0], abs=1e-3)


def test_the_same_conditions_of_all_others_count_one_half() -> None:
    torch.manual_seed(0)
    made = Alignment(PluginConfig(), Slot("image", "image"), {"text": Slot("text", "text")})
    pairs = [replace(pair(seed), given={"text": ("the same",)}) for seed in range(8)]
    made.train().learn(lesson_of(pairs, torch.device("cpu")))
    assert means(made.eval(), pairs) == {
        "alignment": pytest.approx(0.5, abs=1e-3),
        "alignment with text": pytest.approx(0.5, abs=1e-3),
    }


def test_few_and_no_samples_teach_nothing_and_break_nothing() -> None:
    made = Alignment(PluginConfig(), Slot("image", "image"), {"text": Slot("text", "text")})
    made.train().learn(lesson_of([], torch.device("cpu")))
    one = replace(pair(1), given={"text": ("red",)})
    assert made.eval().values([one]) == {"alignment": [None], "alignment with text": [None]}
    assert made.values([]) == {}


def test_every_modality_can_be_target_and_condition() -> None:
    tone = Sound(np.zeros((2, 4000), np.float32), 8000)
    raws = {"image": pair(1).made, "audio": tone, "text": "words", "table": {"x": None, "kind": 3}}
    slots = {name: Slot(name, name, columns=("x", "kind") if name == "table" else ()) for name in raws}
    for target, slot in slots.items():
        others = {name: other for name, other in slots.items() if name != target}
        one = Judged(raws[target], 0, 1, given={name: (raws[name],) for name in others})
        made = Alignment(PluginConfig(), slot, others)
        made.train().learn(lesson_of([one] * 3, torch.device("cpu")))
        with torch.inference_mode():
            found = made.eval().values([one])
        assert set(found) == {"alignment", *(f"alignment with {name}" for name in others)}


def test_a_run_without_known_conditions_gets_a_sentence() -> None:
    with pytest.raises(UsageError, match="no condition that alignment can be learned for"):
        Alignment(PluginConfig(), Slot("image", "image"), {"scent": Slot("scent", "scent")})
