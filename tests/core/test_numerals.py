"""Numbers as people and programs write them."""

from __future__ import annotations

import pytest

from mmstudio.core.tables.numerals import NumberTally, Numerals, is_missing, truth_of


def tally(*cells: str) -> NumberTally:
    found = NumberTally()
    for cell in cells:
        found.add(cell)
    return found


@pytest.mark.parametrize(
    ("cells", "numbers"),
    [
        (["1", "-2", "+3"], [1, -2, 3]),
        (["1.5", "2", ".5", "3.", "1e-5"], [1.5, 2, 0.5, 3.0, 1e-5]),
        (["1,5", "2", "0,25"], [1.5, 2, 0.25]),
        (["1,5", "1,500", "1.234", "1.234,5"], [1.5, 1.5, 1234, 1234.5]),
        (["1,234.5", "1,500"], [1234.5, 1500]),
        (["1,234,567", "1,500", "7"], [1234567, 1500, 7]),
        (["1,23,456", "7"], [123456, 7]),
        (["1.5", "1,500"], [1.5, 1500]),
        (["1.234.567", "1.500"], [1234567, 1500]),
        (["1 234,5", "1\u202f234", "2"], [1234.5, 1234, 2]),
        (["1'234.5", "1\u2019000"], [1234.5, 1000]),
        (["12 %", "4.5%"], [12, 4.5]),
        (["4,5 %", "10%"], [4.5, 10]),
        (["\u22125", "5"], [-5, 5]),
        (["1.234", "2.500"], [1.234, 2.5]),
        (["\uff11\uff12"], [12]),
    ],
)
def test_what_one_cell_leaves_open_the_others_tell(cells: list[str], numbers: list[float]) -> None:
    numerals = tally(*cells).numerals()
    assert numerals is not None
    assert [numerals.number(cell) for cell in cells] == numbers
    assert [type(numerals.number(cell)) for cell in cells] == [type(number) for number in numbers]


def test_what_nothing_tells_stays_open() -> None:
    found = tally("1,500", "2,750")
    assert found.numerals() is None
    assert found.numerals(comma_fractions=True) == Numerals(",", ".")
    assert found.numerals(comma_fractions=False) == Numerals(".", ",")
    assert tally("1,5", "1.5").numerals() is None
    assert tally("1.500", "2.750").numerals() == Numerals()
    assert tally("1.500", "2.750").numerals(points=True) == Numerals(".", ".")
    assert tally("1.5", "2.750").numerals(points=True) == Numerals()


@pytest.mark.parametrize(
    "text",
    [
        "",
        "x",
        "1_000",
        "1,2,3",
        "1.2.3",
        "1.2,3.4",
        "--1",
        "nan",
        "inf",
        "0x10",
        "1e999",
        "12a",
        "1 2",
        "2024-01-02",
    ],
)
def test_what_is_no_number(text: str) -> None:
    for numerals in (Numerals(), Numerals(",", "."), Numerals(".", ","), Numerals(".", ".")):
        assert numerals.number(text) is None


@pytest.mark.parametrize("code", ["00021", "-01", "007.5", "1234567890123456", "+4915112345678"])
def test_codes_are_told_from_numbers(code: str) -> None:
    assert tally(code).forms == {"code": 1}


@pytest.mark.parametrize("number", ["0", "0.5", "-0.5", "0,5", "123456789012345", "10", "+5"])
def test_numbers_with_a_nought_are_no_codes(number: str) -> None:
    assert tally(number).forms["code"] == 0


def test_words_for_nothing_and_for_truth() -> None:
    for word in ("", "NA", " n/a ", "NULL", "None", "NaN", "-", "#DIV/0!", "\\N", "<NA>", "无"):
        assert is_missing(word), word
    assert not any(map(is_missing, ("0", "no", "nothing", "NAN1")))
    assert [truth_of(word) for word in ("true", "FALSE", " True ", "yes", "1", "")] == [
        True,
        False,
        True,
        None,
        None,
        None,
    ]
    found = tally("NA", "3", "-")
    assert (found.missing, found.nulls, found.null_shown, found.filled) == (2, 1, "NA", 1)
