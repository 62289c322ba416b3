"""Pieces of texts: learned from the data, made of bytes, so that any script can be written."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import numpy as np
import numpy.typing as npt
from pydantic import Field
from tokenizers import Tokenizer, models, pre_tokenizers, trainers

from mmstudio.api import PluginState
from mmstudio.nn import Arrays, Preparer
from mmstudio_words.plugin import MOST_PIECES
from mmstudio_words.utf8 import DEAD, START, behind_pieces, whole_part

END = 0
"""Number that ends a text, and fills what is behind the end; pieces are numbered from 1."""
MOST_CHARACTERS = 10_000
"""No file of text may be longer."""
_PIECE_BYTES = 24
_TOGETHER = 1024
_COUNTED = 512
NOTHING = "\u2026"
"""Stands for a text without any sign, which no file may hold."""
_NO_TEXT = re.compile("[\x00-\x08\x0e-\x1f\x7f-\x84\x86-\x9f]")


class PieceState(PluginState):
    """What is learned from the texts: pieces, those that no text uses, how long texts are.

    Attributes:
        tokenizer: JSON of the byte-level BPE.
        places: Number of places of a text, its end included.
        unused: Ids of the tokenizer that no training text has.
        mean_places: Mean number of places of the training texts.
        mean_bytes: Mean number of their bytes.
        longer: Number of texts that are longer, number of all texts, share that is read of the longest.
    """

    tokenizer: dict[str, Any]
    places: Annotated[int, Field(ge=2, le=MOST_PIECES + 1)]
    unused: list[int]
    mean_places: Annotated[float, Field(ge=1, le=MOST_PIECES + 1)]
    mean_bytes: Annotated[float, Field(ge=1)]
    longer: list[float]


class WordPieces:
    """The pieces, as numbers and as bytes.

    Args:
        described: The tokenizer's JSON.
        unused: Ids of the tokenizer that are never chosen; 0 is its first piece.

    Attributes:
        count: K, the number of pieces and the end.
        spelt: Bytes of each number; the end has none.
        behind: State of the automaton behind each number, (10, K).
        allowed: Whether a number may be chosen in a state, (10, K) bool; the end between signs only.
        blank: Whether a number adds blanks only, (K,) bool.
    """

    def __init__(self, described: Mapping[str, Any], unused: Iterable[int] = ()) -> None:
        self.tokenizer = Tokenizer.from_str(json.dumps(described))
        vocabulary: dict[str, int] = self.tokenizer.get_vocab()
        self.count = len(vocabulary) + 1
        if sorted(vocabulary.values()) != list(range(len(vocabulary))):
            raise ValueError(f"word pieces are not numbered from 0 to {len(vocabulary) - 1}")
        bytes_of = {sign: byte for byte, sign in enumerate(_signs())}
        self.spelt = [b""] * self.count
        for word, number in vocabulary.items():
            self.spelt[number + 1] = bytes(bytes_of[sign] for sign in word)
        self.behind = behind_pieces(self.spelt)
        possible = self.behind != DEAD
        possible[:, END] = False
        possible[START, END] = True
        used = np.ones(self.count, bool)
        used[[number + 1 for number in unused]] = False
        some = (possible & used)[:, 1:].any(axis=1, keepdims=True)
        self.allowed: npt.NDArray[np.bool_] = possible & (used | ~some)
        self.blank: npt.NDArray[np.bool_] = np.array([not part.strip() for part in self.spelt])

    def numbers(self, text: str) -> list[int]:
        """The numbers of a text, without an end."""
        return [number + 1 for number in self.tokenizer.encode(f" {text}").ids]

    def text(self, numbers: Iterable[int]) -> str:
        """The text of numbers up to the end, as far as its signs are whole."""
        parts = []
        for number in numbers:
            if number == END:
                break
            parts.append(self.spelt[number])
        return as_text(b"".join(parts))


class PieceTexts(Preparer):
    """Prepares texts as numbers of their pieces.

    Args:
        tokenizer: The tokenizer's JSON.
        places: Number of places, the end included.
    """

    def __init__(self, tokenizer: Mapping[str, Any], places: int) -> None:
        self._pieces = WordPieces(tokenizer)
        self.places = places

    def __call__(self, raw: Any) -> Arrays:
        """``ids`` int16 (T,), filled up with 0, and ``length`` int16 (): places that are learned; a cut text has no end."""
        ids = self._numbers(raw)[: self.places]
        arrays = self.blank()
        arrays["ids"][: len(ids)] = ids
        arrays["length"] = np.array(len(ids), np.int16)
        return arrays

    def blank(self) -> Arrays:
        """A text of length 0."""
        return {"ids": np.full(self.places, END, np.int16), "length": np.array(0, np.int16)}

    def share_read(self, raw: Any) -> float:
        """The share of a text's pieces that is learned."""
        return 1.0 if raw is None else min(1.0, self.places / len(self._numbers(raw)))

    def statistics(self, prepared: Arrays) -> Any:
        """Counts of pieces, float32 (B, D); if there are many pieces, several share a bin."""
        ids = np.asarray(prepared["ids"], np.int64)
        wide = min(_COUNTED, self._pieces.count)
        rows, places = np.nonzero(ids != END)
        counts = np.zeros((len(ids), wide), np.float32)
        np.add.at(counts, (rows, ids[rows, places] % wide), 1.0)
        return counts

    def shown(self, prepared: Arrays) -> str:
        """The text that the numbers spell."""
        return self._pieces.text(prepared["ids"].tolist())

    def _numbers(self, raw: Any) -> list[int]:
        return [*self._pieces.numbers(cleaned(raw)), END]


def fit_pieces(raws: Iterable[Any], *, longest: int, vocabulary: int) -> dict[str, Any]:
    """Learn pieces from texts, by byte-level BPE (Sennrich et al. 2016, Radford et al. 2019).

    Args:
        raws: Texts; ``None`` for those that are missing.
        longest: Largest number of pieces of a text.
        vocabulary: Largest number of pieces to learn.

    Returns:
        The fields of a :class:`PieceState`; the same texts give the same pieces.
    """
    texts = [cleaned(raw) for raw in raws if raw is not None]
    tokenizer = Tokenizer(models.BPE())
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=False)
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        min_frequency=2,
        initial_alphabet=sorted(_signs()),
        max_token_length=_PIECE_BYTES,
        show_progress=False,
    )
    tokenizer.train_from_iterator((f" {text}" for text in texts), trainer)
    return {"tokenizer": json.loads(tokenizer.to_str()), **_measured(texts, tokenizer, longest)}


def _measured(texts: list[str], tokenizer: Tokenizer, longest: int) -> dict[str, Any]:
    """How long texts are, and which pieces none of them has."""
    lengths: list[int] = []
    used: set[int] = set()
    for start in range(0, len(texts), _TOGETHER):
        for found in tokenizer.encode_batch([f" {text}" for text in texts[start : start + _TOGETHER]]):
            lengths.append(len(found.ids) + 1)
            used.update(found.ids)
    places = min(longest + 1, max([2, *lengths]))
    kept = [min(places, length) for length in lengths] or [1]
    return {
        "places": places,
        "unused": sorted(set(range(tokenizer.get_vocab_size())) - used),
        "mean_places": float(np.mean(kept)),
        "mean_bytes": max(1.0, float(np.mean([len(text.encode()) for text in texts] or [1]))),
        "longer": [
            float(sum(length > places for length in lengths)),
            float(len(lengths)),
            min(1.0, places / max([1, *lengths])),
        ],
    }


def cleaned(raw: Any) -> str:
    """A text as it is learned: no control signs, no halves of signs, one way of ending lines, nothing blank around it."""
    text = str(raw)[:MOST_CHARACTERS].replace("\r\n", "\n").replace("\r", "\n")
    return _NO_TEXT.sub("", text.encode("utf-8", "replace").decode("utf-8")).strip()


def as_text(data: bytes) -> str:
    """The text of bytes, as a file of text holds it: never blank, and not too long."""
    return whole_part(data)[:MOST_CHARACTERS].lstrip("\ufeff").strip() or NOTHING


def _signs() -> list[str]:
    """The sign that stands for each byte in a byte-level vocabulary: itself if it can be seen, else one behind U+00FF."""
    seen = {*range(0x21, 0x7F), *range(0xA1, 0xAD), *range(0xAE, 0x100)}
    signs, others = [], 0
    for byte in range(256):
        signs.append(chr(byte if byte in seen else 0x100 + others))
        others += byte not in seen
    return signs
