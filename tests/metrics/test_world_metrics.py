"""Metrics of texts that know the sample world's phrasings or the training data."""

from __future__ import annotations

import math

import numpy as np
import pytest
import torch

from mmstudio.api import Judged, PluginConfig, Slot
from mmstudio.testing.lessons import lesson_of
from mmstudio_metrics.phrases import TEMPLATES, phrase, said_as
from mmstudio_metrics.words.copies import TextCopies
from mmstudio_metrics.words.phrasings import Phrasings, wording_of
from mmstudio_metrics.world import Scene

SCENE = Scene("ring", "orange", "small", "low", "dots", "blue", "left")


def test_every_text_of_the_world_has_one_phrasing() -> None:
    rng = np.random.default_rng(3)
    for number, template in enumerate(TEMPLATES):
        text = said_as(template, "plus sign", "aqua")
        for said in (text, text[:1].upper() + text[1:]):
            found = wording_of(said)
            assert found is not None
            assert found == (number, "cross", "cyan", "plus sign", "aqua")
    for _ in range(200):
        assert wording_of(phrase(SCENE, rng)) is not None
    for text in ("", "a orange ring", "a  red ring", "a red ring!", "something red with the form of a ring "):
        assert wording_of(text) is None


def judged(texts: list[str], real: list[str | None]) -> list[Judged]:
    return [Judged(text, n, n, own) for n, (text, own) in enumerate(zip(texts, real, strict=True))]


def test_entropy_of_phrasings_is_a_share_of_that_of_the_data() -> None:
    """Two phrasings, 3 to 1, against four alike: 0.5623 nats of 1.3863."""
    said = [said_as(TEMPLATES[number], "ring", "red") for number in (0, 0, 0, 3)]
    own: list[str | None] = [said_as(TEMPLATES[number], "bar", "blue") for number in (1, 2, 3, 4)]
    found = Phrasings(PluginConfig()).values(judged([*said, "nothing"], [*own, None]))
    wanted = -(0.75 * math.log(0.75) + 0.25 * math.log(0.25)) / math.log(4)
    numbers = [value for value in found["entropy"] if value is not None]
    assert len(numbers) == 5
    assert sum(numbers) / 5 == pytest.approx(wanted, abs=1e-12)
    assert found["phrased"] == [1.0, 1.0, 1.0, 1.0, 0.0]
    assert found["words"] == [None] * 5, "the data's own words do not vary"


def test_entropy_of_words_is_that_within_what_is_said() -> None:
    own: list[str | None] = [said_as(TEMPLATES[0], noun, "red") for noun in ("ring", "hoop", "square", "box")]
    said = [said_as(TEMPLATES[0], noun, "red") for noun in ("ring", "hoop", "square", "square")]
    found = Phrasings(PluginConfig()).values(judged(said, own))
    numbers = [value for value in found["words"] if value is not None]
    assert sum(numbers) / 4 == pytest.approx(0.5, abs=1e-12), "two pairs of words against one"
    assert found["entropy"] == [None] * 4, "the data has one phrasing"


def test_the_spread_of_the_entropy_is_that_of_repetitions() -> None:
    """Where phrasings are not alike: there the entropy is uncertain to the first order."""
    rng = np.random.default_rng(0)
    weights = 1 / np.arange(1, 11)

    def drawn() -> list[str]:
        numbers = rng.choice(10, 300, p=weights / weights.sum())
        return [said_as(TEMPLATES[number], "ring", "red") for number in numbers]

    means, errors = [], []
    for _ in range(200):
        found = Phrasings(PluginConfig()).values(judged(drawn(), [*drawn()]))["entropy"]
        numbers = np.array(found, np.float64)
        means.append(numbers.mean())
        errors.append(numbers.std(ddof=1) / math.sqrt(300))
    assert np.mean(means) == pytest.approx(1.0, abs=0.01)
    assert np.mean(errors) == pytest.approx(np.std(means, ddof=1), rel=0.15)


def test_copies_are_texts_of_the_training_data() -> None:
    real = judged(["a red ring", "a  blue bar ", "a red ring"], [None] * 3)
    metric = TextCopies(PluginConfig(), Slot("text", "text"), {})
    metric.train().learn(lesson_of(real, torch.device("cpu")))
    again = TextCopies(PluginConfig(), Slot("text", "text"), {})
    again.load_state_dict(metric.state_dict())
    asked = ["a red ring", " a blue bar", "A red ring", "a red", "", "a red ringa blue bar"]
    for one in (metric, again):
        found = one.eval().values(judged(asked, [None] * 6))
        assert found == {"copies": [1.0, 1.0, 0.0, 0.0, 0.0, 0.0]}
