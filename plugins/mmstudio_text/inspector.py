"""The inspector of texts: placeholders, language, a code and a few features."""

from __future__ import annotations

import hashlib
import re
import unicodedata
from collections import Counter
from functools import cache
from pathlib import Path
from threading import Lock
from typing import Any

import numpy as np

from mmstudio.api import Finding, Inspection

_PLACEHOLDERS = """
    none|null|nil|nan|n/a|n.a.|na|tbd|tba|todo|fixme|xxx|asdf|asdfgh|qwerty|untitled|no title|no name|no caption|no description|
    no text|missing|unknown|undefined|placeholder|insert text here|enter text here|your text here|caption|description|
    image|image caption|caption here|description here|test|test test|testing|sample text|foo|
    foo bar|blah|bla|bla bla|unbenannt|ohne titel|keine beschreibung|sans titre|aucun|sin título|ninguno|
    无|没有|暂无|无标题|未命名|未知|待定|待补充|测试|占位|占位符|标题|描述|图片|无描述|暂无描述|なし|無題|テスト|없음|제목 없음|
    без названия
"""
PLACEHOLDERS = frozenset(word.strip() for word in _PLACEHOLDERS.split("|"))
"""Placeholders in place of a text, in lower case."""
_FILLER = re.compile(
    r"lorem ipsum|dolor sit amet|the quick brown fox jumps|\{\{.*\}\}|<insert .*>|\[insert .*\]",
    re.IGNORECASE,
)
_FILE = re.compile(
    r"\S*[^\s.]\.(jpe?g|png|gif|webp|bmp|tiff?|heic|avif|wav|mp3|flac|ogg|txt|csv|json|mp4|mov)",
    re.IGNORECASE,
)
_CAMERA = re.compile(
    r"(img|dsc|dscn|dscf|pict?|pxl|mvimg|image|screenshot|photo|scan|wp)[ _-]*\d[\d _-]*", re.IGNORECASE
)
_SCRIPTS = {"HANGUL": "ko", "THAI": "th", "HEBREW": "he", "GREEK": "el", "ARMENIAN": "hy", "GEORGIAN": "ka"}
"""Scripts that only one common language uses."""
_LEAST_LETTERS, _SURE = 24, 0.9
_LONGEST = 1000
_LOADING = Lock()


class TextInspector:
    """Inspects single texts."""

    def inspect(self, raw: str, path: Path | None) -> Inspection:
        """Finds texts without words and placeholders; the code is equal for equal words; the language is a fact."""
        del path
        words = raw.split()
        facts: dict[str, str | float] = {"words": _count_words(raw)}
        language = guess_language(raw)
        if language:
            facts["language"] = language
        plain = _plain(raw)
        return Inspection(
            tuple(_findings(raw, plain)),
            hashlib.blake2b(plain.encode("utf-8", "replace"), digest_size=16).digest() if plain else b"",
            features=_features(raw, words),
            facts=facts,
        )


def _findings(raw: str, plain: str) -> list[Finding]:
    text = " ".join(raw.split())
    shown = {"text": text if len(text) <= 60 else f"{text[:59]}\u2026"}
    if not text:
        return [Finding("text-empty", "The text is empty.")]
    if not plain:
        return [Finding("text-empty", "The text {text} has no words.", params=shown)]
    lower = text.strip(" .!?:;-_()[]<>\"'").lower()
    if lower in PLACEHOLDERS or text.lower() in PLACEHOLDERS or _FILLER.search(text):
        return [
            Finding(
                "text-placeholder", "The text {text} stands in for one that is still to come.", params=shown
            )
        ]
    if _FILE.fullmatch(text) or _CAMERA.fullmatch(text):
        return [Finding("text-file-name", "The text {text} is the name of a file.", params=shown)]
    return []


def _plain(raw: str) -> str:
    """Letters, digits and emoji of a text, in lower case, without spaces and punctuation."""
    folded = unicodedata.normalize("NFKC", raw).casefold()
    return "".join(
        sign for sign in folded if unicodedata.category(sign)[0] in "LNMS" and sign not in "`^~|<>=+$_"
    )


def _count_words(raw: str) -> int:
    """Number of words; in scripts without spaces every character counts as one."""
    return sum(
        sum(_is_sign(sign) for sign in word) + any(not _is_sign(sign) for sign in word if sign.isalnum())
        for word in raw.split()
    )


def _is_sign(sign: str) -> bool:
    return (
        "\u3040" <= sign <= "\u30ff" or "\u3400" <= sign <= "\u9fff" or "\U00020000" <= sign <= "\U0003ffff"
    )


def guess_language(text: str) -> str:
    """The ISO 639-1 code of a text's language, or empty if it cannot be told.

    A script of one language is recognised by a few letters; in others a text needs two dozen letters and a clear
    result.
    """
    letters = [sign for sign in text[:_LONGEST] if sign.isalpha()]
    if len(letters) < 2:
        return ""
    script, count = Counter(map(_script, letters)).most_common(1)[0]
    if any(_script(sign) == "KANA" for sign in letters):
        return "ja"
    if 2 * count < len(letters):
        return ""
    if script == "CJK":
        return "zh"
    if script in _SCRIPTS:
        return _SCRIPTS[script]
    if len(letters) < _LEAST_LETTERS:
        return ""
    language, share = _identifier().classify(text[:_LONGEST])
    return str(language) if share >= _SURE else ""


@cache
def _script(sign: str) -> str:
    name = unicodedata.name(sign, "").partition(" ")[0]
    return "KANA" if name in {"HIRAGANA", "KATAKANA"} else name


def _identifier() -> Any:
    with _LOADING:
        return _loaded()


@cache
def _loaded() -> Any:
    from py3langid.langid import MODEL_FILE, LanguageIdentifier

    return LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)


def _features(raw: str, words: list[str]) -> Any:
    """Length in letters and words on a logarithmic scale, and shares of kinds of characters, (8,)."""
    count = max(1, len(raw))
    kinds = Counter(unicodedata.category(sign)[0] for sign in raw)
    shares = [
        kinds["N"] / count,
        (kinds["P"] + kinds["S"]) / count,
        sum(sign.isupper() for sign in raw) / count,
        sum(not sign.isascii() for sign in raw) / count,
    ]
    lengths = [
        np.log1p(len(raw)),
        np.log1p(len(words)),
        len(raw) / max(1, len(words)) / 10,
        np.log1p(raw.count("\n")),
    ]
    return np.array([*lengths, *shares], np.float32)
