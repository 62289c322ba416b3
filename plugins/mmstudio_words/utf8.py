"""Which bytes may follow in a text: an automaton over UTF-8 (RFC 3629, section 4) that leaves out control signs.

A network that says pieces of bytes could end in the middle of a sign, or begin one that does not exist. With this
automaton such pieces are never chosen. Surrogates, overlong forms and numbers behind U+10FFFF are no UTF-8; of the
control signs only those that a text file may hold are let through.
"""

from __future__ import annotations

import codecs
from collections.abc import Sequence

import numpy as np
import numpy.typing as npt

START = 0
"""State between two signs: a text may end here."""
DEAD = 9
"""State behind a byte that no text can hold there."""
STATES = 10
_CONTROLS = b"\t\n\x0b\x0c"
_NEXT_LINE = 0x85

Table = npt.NDArray[np.int64]


def automaton() -> Table:
    """The state behind each byte, (10, 256)."""
    table = np.full((STATES, 256), DEAD, np.int64)
    table[START, 0x20:0x7F] = START
    table[START, list(_CONTROLS)] = START
    leads: tuple[tuple[int, int, int], ...] = (
        (0xC2, 0xC2, 8),
        (0xC3, 0xDF, 1),
        (0xE0, 0xE0, 4),
        (0xE1, 0xEC, 2),
        (0xED, 0xED, 5),
        (0xEE, 0xEF, 2),
    )
    leads += ((0xF0, 0xF0, 6), (0xF1, 0xF3, 3), (0xF4, 0xF4, 7))
    for first, last, state in leads:
        table[START, first : last + 1] = state
    inner: tuple[tuple[int, int, int, int], ...] = (
        (1, 0x80, 0xBF, START),
        (2, 0x80, 0xBF, 1),
        (3, 0x80, 0xBF, 2),
        (4, 0xA0, 0xBF, 1),
        (5, 0x80, 0x9F, 1),
    )
    inner += (
        (6, 0x90, 0xBF, 2),
        (7, 0x80, 0x8F, 2),
        (8, 0xA0, 0xBF, START),
        (8, _NEXT_LINE, _NEXT_LINE, START),
    )
    for state, first, last, behind in inner:
        table[state, first : last + 1] = behind
    return table


def behind_pieces(pieces: Sequence[bytes]) -> Table:
    """The state behind each piece of bytes, (10, K), by the state before it."""
    table = automaton()
    found = np.empty((STATES, len(pieces)), np.int64)
    for number, piece in enumerate(pieces):
        states = np.arange(STATES)
        for byte in piece:
            states = table[states, byte]
        found[:, number] = states
    return found


def whole_part(data: bytes) -> str:
    """The text up to the last whole sign; what is behind the first byte that fits nowhere is left out, too."""
    try:
        return codecs.getincrementaldecoder("utf-8")().decode(data)
    except UnicodeDecodeError as error:
        return data[: error.start].decode("utf-8")
