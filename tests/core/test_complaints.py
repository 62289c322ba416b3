"""What a validation complains of is a sentence, in the singular and in the plural."""

from __future__ import annotations

from typing import Annotated, Any

import pytest
from pydantic import BaseModel, Field, ValidationError

from mmstudio.core.complaints import first_reason


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
