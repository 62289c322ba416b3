"""Names of figures in the window's language: all of those that the program's own learners give, and sentences that hold one."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest
import torch

from mmstudio.core.sentences import fill
from mmstudio.nn.figures import class_figures, number_figures
from mmstudio.services.reports.figure_names import (
    CURVE_WORDS,
    FACTS,
    curve_name,
    figure_name,
    told_with_figure,
)

PLUGINS = Path(__file__).resolve().parents[2] / "plugins"
TERMS = {"bleu", "self-bleu", "bits-per-byte"}
"""Figures called by the term that their metric is known by."""

WORDS = {
    "accuracy": "Genauigkeit",
    "{one} to {other}, R@{first}": "{other} zu {one} unter {first}",
    "{slot} predicted, R@{first}": "{slot} geraten unter {first}",
    "{figure} is {value}.": "{figure}: {value}!",
    "alignment with {slot}": "passt zu {slot}",
    "loss": "Fehler",
    "learning rate": "Lernrate",
    "held-out loss": "Probefehler",
    "own answers": "eigene Antworten",
    "score: {name}": "Wertung: {name}",
    "{one} with {other}": "{one} mit {other}",
    "{slot} with another view": "{slot} mit sich",
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
        ("alignment with my notes", "passt zu my notes"),
    ],
)
def test_a_name_is_translated_as_far_as_it_is_known(figure: str, words: str) -> None:
    assert figure_name(figure, tr) == words


def test_the_figure_in_a_sentence_is_translated_too() -> None:
    template = "{figure} is {value}."
    assert told_with_figure(template, {"figure": "accuracy", "value": 3}, tr) == "Genauigkeit: 3!"
    assert told_with_figure(template, {"figure": 7, "value": 3}, tr) == "7: 3!"


@pytest.mark.parametrize(
    ("curve", "words"),
    [
        ("loss", "Fehler"),
        ("lr", "Lernrate"),
        ("text loss", "text Fehler"),
        ("table.my kind own answers", "table.my kind eigene Antworten"),
        ("text with image", "text mit image"),
        ("space text with image", "space text mit image"),
        ("image with another view", "image mit sich"),
        ("score/held-out loss", "Wertung: Probefehler"),
        ("score/heads/accuracy", "Wertung: heads: Genauigkeit"),
        ("score/kid", "Wertung: kid"),
        ("fusion balance", "fusion balance"),
        ("loss_of_a_plugin", "loss_of_a_plugin"),
        ("", ""),
    ],
)
def test_a_curve_is_translated_as_far_as_it_is_known(curve: str, words: str) -> None:
    assert curve_name(curve, tr) == words


def keys_of(function: ast.FunctionDef) -> Iterator[str]:
    """Keys that a function writes, with {} for what only the run knows."""
    for node in ast.walk(function):
        stored = isinstance(node, ast.Subscript) and isinstance(node.ctx, ast.Store)
        keys = node.keys if isinstance(node, ast.Dict) else [node.slice] if stored else []
        for key in keys:
            parts = key.values if isinstance(key, ast.JoinedStr) else [key]
            words = [part.value if isinstance(part, ast.Constant) else "{}" for part in parts]
            if words != ["{}"]:
                yield "".join(map(str, words))


def functions(folder: Path) -> Iterator[ast.FunctionDef]:
    for path in folder.rglob("*.py"):
        yield from (
            node for node in ast.walk(ast.parse(path.read_text("utf-8"))) if isinstance(node, ast.FunctionDef)
        )


def test_all_curves_of_the_programs_own_learners_are_known() -> None:
    """Every loss that a function which makes ``Losses`` writes by name has words of its own."""
    logged = {
        key
        for function in functions(PLUGINS)
        if any(isinstance(node, ast.Name) and node.id == "Losses" for node in ast.walk(function))
        for key in keys_of(function)
    }
    assert {"own answers", "kl", "{} with another view"} <= logged, "they are found"
    diagnosed = {"sure", "told_apart"}
    """Figures for the diagnosis, which are no curves."""
    unknown = {
        key
        for key in logged - diagnosed
        if key not in CURVE_WORDS and curve_name(key, lambda template, **_: f"<{template}>")[0] != "<"
    }
    assert unknown == set()


def test_all_figures_of_the_programs_own_metrics_are_known() -> None:
    told = {
        key
        for function in functions(PLUGINS / "mmstudio_metrics")
        if function.name == "values"
        for key in keys_of(function)
    }
    assert {"phrased", "alignment with {}"} <= told, "they are found"
    unknown = {
        key
        for key in told - TERMS - set(FACTS)
        if figure_name(key, lambda template, **_: f"<{template}>")[0] != "<"
    }
    assert unknown == set()


def test_all_that_heads_tell_is_known() -> None:
    classes = class_figures(torch.tensor([[0.9, 0.1], [0.2, 0.8]]), torch.tensor([0, 1]))
    numbers = number_figures(torch.arange(30.0), torch.arange(30.0))
    assert "R²" in numbers
    assert {*classes, *numbers} - {"R²"} <= set(FACTS)
