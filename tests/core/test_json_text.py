"""JSON from any source: what is wrong with it is told in words, whatever Python calls it."""

from __future__ import annotations

import json

import pytest

from mmstudio.core.complaints import reason_of
from mmstudio.core.files.json_text import JsonError, parse_json, to_json

CUT = "it ends in the middle; the rest is missing"
WHOLE = {
    "format": 1,
    "name": 'a "dog" \\ ü\n',
    "by": True,
    "not": False,
    "of": None,
    "n": [-1.5e-07, 20, {"a": {}}],
}


def why(text: str | bytes) -> str:
    with pytest.raises(JsonError) as raised:
        parse_json(text)
    assert reason_of(raised.value) == str(raised.value)
    return str(raised.value)


@pytest.mark.parametrize("text", [to_json(WHOLE), json.dumps(WHOLE, indent=2)])
def test_wherever_it_was_cut_off_it_ends_in_the_middle(text: str) -> None:
    assert parse_json(text) == WHOLE
    for end in range(1, len(text)):
        assert why(text[:end]) == CUT, text[:end]


def test_a_file_that_was_cut_off_within_a_letter_ends_in_the_middle() -> None:
    whole = '{"é": "ü漢"}'.encode()
    for end in range(1, len(whole)):
        assert why(whole[:end]) == CUT, whole[:end]


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("", "it is empty"),
        (" \n", "it is empty"),
        ("{'a': 1}", "it is not JSON from line 1, character 2 on"),
        ('{"a": 1}\n{"b"', "it is not JSON from line 2, character 1 on"),
        ('{"a": NaN}', "it holds NaN, which is no finite number"),
        ("[" * 80 + "]" * 80, "it is nested too deeply"),
        ("[" * 100_000, "it is nested too deeply"),
        (b'{"a": "\xff"}', "it is not text in UTF-8 from byte 8 on"),
        (b'\xef\xbb\xbf{"a": "\xff"}', "it is not text in UTF-8 from byte 11 on"),
        ('{"a": 1}n', "it is not JSON from line 1, character 9 on"),
        ("[1] -", "it is not JSON from line 1, character 5 on"),
    ],
)
def test_what_is_wrong_is_said(text: str | bytes, reason: str) -> None:
    assert why(text) == reason


def test_the_system_s_own_words_come_without_its_number() -> None:
    assert reason_of(FileNotFoundError(2, "No such file or directory", "a")) == "No such file or directory"
    assert reason_of(ValueError()) == "ValueError"
