"""Names of figures in the window's language: all of those that the program's own learners give, and sentences that hold one."""

from __future__ import annotations

import pytest
import torch

from mmstudio.core.sentences import fill
from mmstudio.nn.figures import class_figures, number_figures
from mmstudio.services.reports.figure_names import FACTS, figure_name, told_with_figure

WORDS = {
    "accuracy": "Genauigkeit",
    "{one} to {other}, R@{first}": "{other} zu {one} unter {first}",
    "{slot} predicted, R@{first}": "{slot} geraten unter {first}",
    "{figure} is {value}.": "{figure}: {value}!",
}


def tr(template: str, **params: object) -> str:
    return fill(WORDS.get(template, template), params)


@pytest.mark.parametrize(
    ("figure", "words"),
    [
        ("accuracy", "Genauigkeit"),
        ("text to image, R@5", "image zu text unter 5"),
        ("image predicted, R@10", "image geraten unter 10"),
        ("accuracy of a plugin", "accuracy of a plugin"),
        ("shape", "shape"),
    ],
)
def test_a_name_is_translated_as_far_as_it_is_known(figure: str, words: str) -> None:
    assert figure_name(figure, tr) == words


def test_the_figure_in_a_sentence_is_translated_too() -> None:
    template = "{figure} is {value}."
    assert told_with_figure(template, {"figure": "accuracy", "value": 3}, tr) == "Genauigkeit: 3!"
    assert told_with_figure(template, {"figure": 7, "value": 3}, tr) == "7: 3!"


def test_all_that_heads_tell_is_known() -> None:
    classes = class_figures(torch.tensor([[0.9, 0.1], [0.2, 0.8]]), torch.tensor([0, 1]))
    numbers = number_figures(torch.arange(30.0), torch.arange(30.0))
    assert "R²" in numbers
    assert {*classes, *numbers} - {"R²"} <= set(FACTS)
