from __future__ import annotations

import sqlite3
from contextlib import closing

import pytest

from mmstudio.storage.sql.words import MAKE, index_words, match

TEXTS = {
    1: "A red dog, running",
    2: "一只红色的狗在跑",
    3: {"kind": "Straße", "size": 3.5, "none": None},
    4: "犬が走っている",
    5: "สุนัขสีแดง",
    6: "كلب أحمر",
    7: "red fox 3",
}


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("red", [1, 7]),
        ("RED do", [1]),
        ("狗", [2]),
        ("红色的狗", [2]),
        ("走って", [4]),
        ("แดง", [5]),
        ("أحمر", [6]),
        ("STRASSE", [3]),
        ("3.5", [3]),
        ("fo'x", []),
        ("色红", []),
    ],
)
def test_words_are_found_in_any_script(words: str, found: list[int]) -> None:
    with closing(sqlite3.connect(":memory:")) as connection:
        connection.execute(MAKE)
        connection.executemany(
            "INSERT INTO sample_words(rowid, words) VALUES (?, ?)",
            [(number, index_words([text])) for number, text in TEXTS.items()],
        )
        rows = connection.execute(
            "SELECT rowid FROM sample_words WHERE sample_words MATCH ? ORDER BY rowid", (match(words),)
        )
        assert [row[0] for row in rows] == found


def test_signs_alone_ask_nothing_of_the_index() -> None:
    assert match("🐕 -- _") == ""
    assert index_words(["🐕"]) == ""
