"""What a validation complains of is a sentence, in the singular and in the plural."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import pytest
from pydantic import BaseModel, Field, ValidationError

from mmstudio.core.complaints import first_reason, reason_in


class Bounded(BaseModel):
    """Fields with least and most lengths."""

    some: Annotated[list[int], Field(min_length=1)] = [1]
    pair: Annotated[list[int], Field(min_length=2, max_length=3)] = [1, 2]
    single: Annotated[list[int], Field(max_length=1)] = []
    word: Annotated[str, Field(min_length=1)] = "a"
    sign: Annotated[str, Field(max_length=1)] = "a"
    name: Annotated[str, Field(min_length=3)] = "abc"


@pytest.mark.parametrize(
    ("values", "reason"),
    [
        ({"some": []}, "some: it must not be empty"),
        ({"pair": [1]}, "pair: at least 2 values are needed"),
        ({"pair": [1, 2, 3, 4]}, "pair: at most 3 values are taken"),
        ({"single": [1, 2]}, "single: at most one value is taken"),
        ({"word": ""}, "word: it must not be empty"),
        ({"sign": "ab"}, "sign: at most one character is taken"),
        ({"name": "ab"}, "name: at least 3 characters are needed"),
    ],
)
def test_lengths_are_counted_in_words(values: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Bounded(**values)
    assert first_reason(raised.value) == reason


class Asked(BaseModel):
    """Results to make, each by name."""

    class One(BaseModel):
        name: str
        seed: Annotated[int, Field(ge=0)] = 0
        weights: dict[str, list[Annotated[float, Field(le=5)]]] = {}

    items: Annotated[list[One], Field(max_length=3)]
    which: Literal["latest"] | int = "latest"


RING = {"name": "ring"}


@pytest.mark.parametrize(
    ("told", "reason"),
    [
        ({"items": [RING, {"name": "bar", "seed": -1}]}, "result 2 (bar), seed: it must be at least 0"),
        (
            {"items": [{"name": "bar", "weights": {"text": [1, 9]}}]},
            "result 1 (bar), weights, text 2: it must be at most 5",
        ),
        ({"items": [RING, {}]}, "result 2, name: it is missing"),
        ({"items": [RING, 7]}, "result 2: it must be an object"),
        ({"items": [RING] * 4}, "items: at most 3 values are taken"),
        ({"items": [RING], "which": "first"}, "which: it must be 'latest'"),
    ],
)
def test_an_entry_of_a_list_is_named(told: dict[str, Any], reason: str) -> None:
    with pytest.raises(ValidationError) as raised:
        Asked.model_validate(told)
    assert reason_in(raised.value, told) == reason
