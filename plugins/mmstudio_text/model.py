"""The Transformer encoder of texts, with word pieces learned from the data set."""

from __future__ import annotations

import json
import math
from bisect import bisect_right
from collections.abc import Iterable, Mapping
from typing import Annotated, Any

import numpy as np
import torch
from pydantic import Field
from tokenizers import Tokenizer, decoders, models, normalizers, pre_tokenizers, trainers
from torch import Tensor, nn

from mmstudio.api import PluginState, Slot, UsageError
from mmstudio.nn import NO_RESOURCES, Arrays, Encoder, Features, FeatureShape, Preparer, Resources, Unread
from mmstudio.nn.blocks import TransformerLayer
from mmstudio_text.plugin import MOST_TOKENS, TextTransformerConfig
from mmstudio_text.words import word_spans

_PAD, _UNKNOWN = 0, 1
_SPECIAL = ["[PAD]", "[UNK]"]
_COVERED = 99.5
_LEAST_TOKENS = 4
_CHARACTERS_PER_TOKEN = 32
_COUNTED = 512
"""Number of bins for counts of word pieces, for learners without gradients."""


class TextState(PluginState):
    """State learned from the texts: the word pieces, the unused ones, the number of pieces that are read."""

    tokenizer: dict[str, Any]
    tokens: Annotated[int, Field(ge=1, le=MOST_TOKENS)]
    unused: list[int]


class TextPreparer(Preparer):
    """Prepares texts as ids of their word pieces.

    Args:
        tokenizer: Splits a text into pieces.
        unused: Ids of pieces that no training text uses.
        tokens: Number of pieces that are read.
    """

    def __init__(self, tokenizer: Tokenizer, unused: Iterable[int], tokens: int) -> None:
        self._tokenizer = tokenizer
        self._unused = frozenset(unused)
        self.tokens = tokens

    def __call__(self, raw: Any) -> Arrays:
        """``ids`` int16 (T,) padded with 0, ``length`` int16 (), and ``words`` int16 (T,): the word of each piece.

        Args:
            raw: A text; blank texts have length 0.
        """
        arrays, text = self.blank(), _clean(raw, self.tokens)
        if text:
            found = self._tokenizer.encode(text)
            length = min(len(found.ids), self.tokens)
            kept = [_UNKNOWN if token in self._unused else token for token in found.ids[:length]]
            arrays["ids"][:length] = kept
            arrays["words"][:length] = _words(text, found.offsets[:length])
            arrays["length"] = np.array(length, dtype=np.int16)
        return arrays

    def blank(self) -> Arrays:
        """A text of length 0."""
        none = np.zeros(self.tokens, dtype=np.int16)
        return {"ids": np.full_like(none, _PAD), "length": np.array(0, dtype=np.int16), "words": none}

    def share_read(self, raw: Any) -> float:
        """The share of a text's word pieces that is read."""
        text = "" if raw is None else _clean(raw, self.tokens)
        length = len(self._tokenizer.encode(text).ids) if text else 0
        return min(1.0, self.tokens / max(1, length)) * _kept(raw or "", self.tokens)

    def statistics(self, prepared: Arrays) -> Any:
        """Counts of word pieces, float32 (B, D); if there are many pieces, several share a bin."""
        ids = np.asarray(prepared["ids"], np.int64)
        wide = min(_COUNTED, self._tokenizer.get_vocab_size())
        rows, places = np.nonzero(ids != _PAD)
        counts = np.zeros((len(ids), wide), np.float32)
        np.add.at(counts, (rows, ids[rows, places] % wide), 1.0)
        return counts

    def shown(self, prepared: Arrays) -> str:
        """The text that the pieces spell, in lower case; unknown ones as a box."""
        pieces = [int(token) for token in prepared["ids"][: int(prepared["length"])]]
        parts, known = [], []
        for token in [*pieces, _UNKNOWN]:
            if token != _UNKNOWN:
                known.append(token)
                continue
            parts.append(self._tokenizer.decode(known))
            known = []
        return " \u25a1".join(parts).strip()


class TextTransformer(Encoder):
    """Encodes texts as one summary token followed by one token per word piece.

    The pieces are a byte-level BPE (Sennrich et al. 2016, Radford et al. 2019) over lower-cased NFC text, so texts in
    any script can be encoded. Pieces that the training texts never use share one "unknown" embedding, which is trained
    by replacing a few pieces at random.
    """

    State = TextState

    @classmethod
    def fit(
        cls,
        config: TextTransformerConfig,
        slot: Slot,
        raws: Iterable[Any],
        resources: Resources = NO_RESOURCES,
    ) -> dict[str, Any]:
        """Learn word pieces, and the number of pieces that texts need.

        Returns:
            ``tokenizer`` (its JSON), ``tokens`` (T without the summary, covers 99.5 % of the texts if the setting
            allows), ``unused`` (ids of pieces that no training text uses), ``longer`` (number of longer texts, number
            of all texts, and share that is read of the longest).
        """
        del slot, resources
        # only the start of a text can become tokens, so only that is kept
        texts, kept = [], []
        for raw in raws:
            if raw is not None:
                texts.append(_clean(raw, config.max_tokens))
                kept.append(_kept(raw, config.max_tokens))
        tokenizer = _train(texts, config.vocabulary)
        lengths: list[int] = []
        used: set[int] = set()
        for start in range(0, len(texts), 1024):
            for encoding in tokenizer.encode_batch(texts[start : start + 1024]):
                lengths.append(len(encoding.ids))
                used.update(encoding.ids)
        needed = math.ceil(np.percentile(lengths, _COVERED)) if lengths else 0
        tokens = min(config.max_tokens, max(_LEAST_TOKENS, needed))
        shares = [
            min(1.0, tokens / max(1, length)) * part for length, part in zip(lengths, kept, strict=True)
        ]
        return {
            "tokenizer": json.loads(tokenizer.to_str()),
            "tokens": tokens,
            "unused": sorted(set(range(len(_SPECIAL), tokenizer.get_vocab_size())) - used),
            "longer": [sum(share < 1 for share in shares), len(shares), round(min(shares, default=1.0), 4)],
        }

    @classmethod
    def unread(cls, config: TextTransformerConfig, state: Mapping[str, Any]) -> Unread | None:
        """Texts that have more word pieces than are read."""
        tokens = int(state["tokens"])
        setting = "max_tokens" if tokens >= config.max_tokens else ""
        return Unread.of(state.get("longer"), f"{tokens} word pieces", setting)

    @classmethod
    def preparer(
        cls, config: TextTransformerConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> TextPreparer:
        """The preparer for the learned pieces."""
        del config, slot, resources
        return TextPreparer(_tokenizer(state["tokenizer"]), state["unused"], int(state["tokens"]))

    @classmethod
    def shape_of(
        cls, config: TextTransformerConfig, slot: Slot, state: Mapping[str, Any], resources: Resources
    ) -> FeatureShape:
        """One summary token, and one token per piece."""
        del slot, resources
        return FeatureShape(int(state["tokens"]) + 1, config.width, summary=True)

    def __init__(
        self,
        config: TextTransformerConfig,
        slot: Slot,
        state: Mapping[str, Any],
        resources: Resources = NO_RESOURCES,
    ) -> None:
        super().__init__(config, slot, state, resources)
        if config.width % config.heads:
            raise UsageError(
                "The width of texts' features ({width}) cannot be shared among {heads} heads.",
                hint="Choose a number of heads that divides the width.",
                width=config.width,
                heads=config.heads,
            )
        self._hide = config.hide
        self.tokens = int(state["tokens"])
        self.embedding = nn.Embedding(
            _tokenizer(state["tokenizer"]).get_vocab_size(), config.width, padding_idx=_PAD
        )
        nn.init.normal_(self.embedding.weight, std=0.5)
        self.position = nn.Parameter(0.1 * torch.randn(self.tokens, config.width))
        self.summary = nn.Parameter(0.5 * torch.randn(config.width))
        self.layers = nn.ModuleList(
            TransformerLayer(config.width, config.heads) for _ in range(config.layers)
        )
        self.norm = nn.LayerNorm(config.width)

    def forward(self, prepared: dict[str, Tensor]) -> Features:
        """Tokens (B, T + 1, D), the summary first; the mask is false after a text's end."""
        ids = prepared["ids"].long()
        length = prepared["length"].long()[:, None]
        real = torch.arange(self.tokens, device=ids.device) < length
        if self.training and self._hide:
            hidden = torch.rand(ids.shape, device=ids.device) < self._hide
            ids = ids.masked_fill(hidden & real, _UNKNOWN)
        words = self.embedding(ids)
        # The summary starts as the sum of the words at any place, so the presence of words need not be learned first.
        bag = (words * real[..., None]).sum(dim=1, keepdim=True) / length.clamp(min=1)[..., None] ** 0.5
        x = torch.cat([self.summary + bag, words + self.position], dim=1)
        # The summary always attends to itself, so that attention is finite without any text.
        looks = torch.cat([torch.ones_like(real[:, :1]), real], dim=1)
        for layer in self.layers:
            x = layer(x, mask=looks)
        return Features(self.norm(x), torch.cat([length > 0, real], dim=1))


def _words(text: str, offsets: list[tuple[int, int]]) -> list[int]:
    """The index of the word that each piece ends in, counted without gaps."""
    starts = [start for start, _ in word_spans(text)]
    # a piece may begin with the space before its word
    found = [bisect_right(starts, max(first, last - 1)) - 1 for first, last in offsets]
    numbers = {word: number for number, word in enumerate(sorted(set(found)))}
    return [numbers[word] for word in found]


def _kept(raw: Any, tokens: int) -> float:
    """The share of a text's characters that can matter."""
    length = len(str(raw).strip())
    return min(1.0, tokens * _CHARACTERS_PER_TOKEN / max(1, length))


def _tokenizer(described: Mapping[str, Any]) -> Tokenizer:
    """The tokenizer, whose pieces are numbered like the rows of the embedding table.

    Raises:
        ValueError: If they are not.
    """
    tokenizer = Tokenizer.from_str(json.dumps(described))
    size = tokenizer.get_vocab_size()
    if max(tokenizer.get_vocab().values(), default=0) >= size:
        raise ValueError(f"word pieces are not numbered from 0 to {size - 1}")
    return tokenizer


def _clean(raw: Any, tokens: int) -> str:
    """The part of a text that can matter; invalid Unicode becomes a question mark."""
    text = str(raw)[: tokens * _CHARACTERS_PER_TOKEN].strip()
    return text.encode("utf-8", "replace").decode("utf-8")


def _train(texts: list[str], vocabulary: int) -> Tokenizer:
    """Train a byte-level BPE of at most ``vocabulary`` pieces; the same texts give the same pieces."""
    tokenizer = Tokenizer(models.BPE(unk_token=_SPECIAL[_UNKNOWN]))
    tokenizer.normalizer = normalizers.Sequence([normalizers.NFC(), normalizers.Lowercase()])
    tokenizer.pre_tokenizer = pre_tokenizers.ByteLevel(add_prefix_space=True)
    tokenizer.decoder = decoders.ByteLevel()
    trainer = trainers.BpeTrainer(
        vocab_size=vocabulary,
        min_frequency=2,
        special_tokens=_SPECIAL,
        initial_alphabet=sorted(pre_tokenizers.ByteLevel.alphabet()),
        show_progress=False,
    )
    tokenizer.train_from_iterator(texts, trainer)
    return tokenizer
