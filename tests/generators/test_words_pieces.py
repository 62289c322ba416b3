"""Pieces of texts: what is cut, learned and spelt again, in any script, and that nothing but UTF-8 comes out."""

from __future__ import annotations

import json
import random
import unicodedata

import numpy as np
import pytest

from mmstudio_words.pieces import END, NOTHING, PieceTexts, WordPieces, as_text, cleaned, fit_pieces
from mmstudio_words.utf8 import DEAD, START, automaton, behind_pieces, whole_part

TEXTS = [
    "a red ring",
    "two green crosses, on the left",
    "\u4e00\u4e2a\u7ea2\u8272\u7684\u5706",
    "\u00c9t\u00e9 \U0001f300\U0001f300",
    "\ud55c\uad6d\uc5b4 \u0627\u0644\u0639\u0631\u0628\u064a\u0629",
    "line\nline\n\nline",
    "[END] [PAD] </s>",
    "e\u0301 \u200d \ufeff x",
]


def walked(data: bytes) -> int:
    state, table = START, automaton()
    for byte in data:
        state = int(table[state, byte])
    return state


def test_every_sign_is_let_through_but_control_signs() -> None:
    table = automaton()
    assert (table[DEAD] == DEAD).all()
    for number in [*range(0x3000), *range(0xD700, 0xD800), *range(0xE000, 0x11000), 0x1F300, 0x10FFFF]:
        sign = chr(number)
        told = unicodedata.category(sign) == "Cc" and sign not in "\t\n\x0b\x0c\x85"
        assert walked(sign.encode()) == (DEAD if told else START), hex(number)


def test_the_automaton_and_the_decoder_agree_on_any_bytes() -> None:
    rng = random.Random(0)
    likely = [*range(0x80, 0x100), *b"ab \n"]
    for _ in range(20_000):
        data = bytes(rng.choice(likely) for _ in range(rng.randint(1, 5)))
        try:
            text = data.decode()
        except UnicodeDecodeError:
            assert walked(data) != START, data
        else:
            controls = any(unicodedata.category(sign) == "Cc" and sign not in "\n\x85" for sign in text)
            assert (walked(data) == START) is not controls, data


@pytest.mark.parametrize(
    "data", [b"\xc0\xaf", b"\xe0\x80\x80", b"\xed\xa0\x80", b"\xf4\x90\x80\x80", b"\xf5", b"\x80", b"\xff"]
)
def test_what_is_no_utf8_is_dead(data: bytes) -> None:
    assert walked(data) == DEAD
    assert whole_part(b"abc" + data + b"def") == "abc"


def test_a_text_is_cut_between_signs() -> None:
    data = "a\u4e00\U0001f300".encode()
    assert [whole_part(data[:length]) for length in range(len(data) + 1)] == [
        *["", "a", "a", "a"],
        *["a\u4e00"] * 4,
        "a\u4e00\U0001f300",
    ]


def test_no_text_is_blank() -> None:
    assert [as_text(data) for data in (b"", b" \n ", "\ufeff".encode(), b"\xe4")] == [NOTHING] * 4
    assert as_text(b"  a b ") == "a b"
    assert len(as_text(b"a" * 20_000)) == 10_000


def test_texts_come_back_as_they_are() -> None:
    state = fit_pieces(TEXTS * 3, longest=64, vocabulary=400)
    assert json.loads(json.dumps(state)) == state
    pieces = WordPieces(state["tokenizer"], state["unused"])
    for text in [*TEXTS, "never met: \u05d0\u1f00 z9!", "\U0001f600"]:
        numbers = pieces.numbers(cleaned(text))
        assert END not in numbers
        assert pieces.text([*numbers, END, *numbers]) == cleaned(text)


def test_what_is_cleaned() -> None:
    assert cleaned(" a\r\nb\rc\x00\x07\x9f\ud800 ") == "a\nb\nc?"


def test_pieces_grow_with_what_is_frequent() -> None:
    state = fit_pieces(["a red ring"] * 5 + ["a blue ring"] * 5, longest=64, vocabulary=400)
    pieces = WordPieces(state["tokenizer"])
    assert [pieces.spelt[number] for number in pieces.numbers("a red ring")] == [b" a", b" red", b" ring"]
    assert (state["places"], state["mean_places"], state["mean_bytes"]) == (4, 4.0, 10.5)
    assert state["longer"] == [0.0, 10.0, 1.0]


def test_texts_that_are_too_long_are_cut_and_have_no_end() -> None:
    state = fit_pieces(["a b c d e f", "a"], longest=4, vocabulary=300)
    assert state["longer"] == [1.0, 2.0, 5 / 12]
    preparer = PieceTexts(state["tokenizer"], state["places"])
    cut, short = preparer("a b c d e f"), preparer("a")
    assert (cut["length"], short["length"]) == (5, 2)
    assert END not in cut["ids"]
    assert short["ids"].tolist()[1:] == [END] * 4
    assert preparer.shown(cut) == "a b c"
    assert preparer.share_read("a b c d e f") == 5 / 12
    assert preparer.share_read("a") == 1
    assert preparer.blank()["length"] == 0


def test_counts_are_statistics() -> None:
    state = fit_pieces(["a b", "b b"], longest=8, vocabulary=300)
    preparer = PieceTexts(state["tokenizer"], state["places"])
    rows = [preparer("a b"), preparer("b b")]
    counts = preparer.statistics({name: np.stack([row[name] for row in rows]) for name in rows[0]})
    assert counts.sum(axis=1).tolist() == [(rows[0]["ids"] != END).sum(), (rows[1]["ids"] != END).sum()]


def test_whatever_may_follow_leads_to_a_text() -> None:
    """From every state that can be reached there is a piece that may follow, and the end is allowed between signs only."""
    for texts in (TEXTS, ["\u4e00\u4e8c"], ["a"], []):
        state = fit_pieces(texts, longest=16, vocabulary=300)
        pieces = WordPieces(state["tokenizer"], state["unused"])
        reached, left = {START}, [START]
        while left:
            now = left.pop()
            assert pieces.allowed[now, END] == (now == START)
            follow = [number for number in np.flatnonzero(pieces.allowed[now]) if number != END]
            assert follow
            for number in follow:
                behind = int(pieces.behind[now, number])
                assert behind != DEAD
                if behind not in reached:
                    reached.add(behind)
                    left.append(behind)


def test_states_behind_pieces_are_those_behind_their_bytes() -> None:
    parts = [b"", b"a", "\u4e00".encode(), "\u4e00".encode()[:2], b"\x80", b"a\x00"]
    assert behind_pieces(parts)[START].tolist() == [START, START, START, 1, DEAD, DEAD]


def test_ids_out_of_order_are_refused() -> None:
    state = fit_pieces(["a"], longest=8, vocabulary=300)
    described = state["tokenizer"]
    first = next(iter(described["model"]["vocab"]))
    described["model"]["vocab"][first] = 5000
    with pytest.raises(ValueError, match="not numbered"):
        WordPieces(described)
