"""The reader of sentences, which finds the shape and the colour that they say by a list of words: nothing is learned."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence

from mmstudio_metrics.phrases import COLOUR_WORDS, SHAPE_WORDS
from mmstudio_metrics.world import COLOURS, SHAPES

Reading = dict[str, str | None]
_WORD = re.compile(r"[^\W\d_]+")


class Vocabulary:
    """The words for the values of one attribute.

    Args:
        words: Value to its words, each of one word or more.
    """

    def __init__(self, words: Mapping[str, Sequence[str]]) -> None:
        self._value = {tuple(one.split()): value for value, known in words.items() for one in known}
        self._longest = max(len(one) for one in self._value)

    def said(self, words: Sequence[str]) -> list[tuple[str, str]]:
        """Value, and the words that say it, at every place where one is said; of overlapping words the longest counts.

        Args:
            words: The words of a sentence, in small letters.
        """
        found, place = [], 0
        while place < len(words):
            for length in range(min(self._longest, len(words) - place), 0, -1):
                one = tuple(words[place : place + length])
                if one in self._value:
                    found.append((self._value[one], " ".join(one)))
                    place += length
                    break
            else:
                place += 1
        return found

    def only(self, words: Sequence[str]) -> str | None:
        """The value that is said, however often; ``None`` if none or two different ones are."""
        values = {value for value, _ in self.said(words)}
        return values.pop() if len(values) == 1 else None


class SentencesReader:
    """Reads from a sentence which shape and which colour it says: neither where it says none or two."""

    attributes: dict[str, tuple[str, ...]] = {"shape": SHAPES, "colour": COLOURS}  # noqa: RUF012
    given_by: dict[str, tuple[str, ...]] = {  # noqa: RUF012
        "image": ("shape", "colour"),
        "text": ("shape", "colour"),
    }

    def __init__(self) -> None:
        self._known = {"shape": Vocabulary(SHAPE_WORDS), "colour": Vocabulary(COLOUR_WORDS)}

    def read(self, raws: Sequence[str]) -> list[Reading]:
        """Shape and colour of each sentence, each ``None`` where the sentence says none of them or two."""
        split = [_WORD.findall(str(raw).lower()) for raw in raws]
        return [{name: known.only(words) for name, known in self._known.items()} for words in split]

    def limits(self, raws: Sequence[str]) -> dict[str, str]:
        """Nothing: any text can say both."""
        del raws
        return {}

    def truth(self, meta: Mapping[str, str]) -> dict[str, str]:
        """The shape and colour that a sample's facts state, the names with or without ``meta.`` in front."""
        plain = {name.removeprefix("meta."): value for name, value in meta.items()}
        return {name: plain[name] for name in self.attributes if name in plain}
