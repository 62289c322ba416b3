"""The meanings of column headings, in the ways in which people and programs write them."""

from __future__ import annotations

import re
from collections.abc import Collection
from dataclasses import dataclass
from typing import Literal

from mmstudio_files.tables.marks import META, STARS, TAGS

Meaning = Literal["file", "text", "sentence", "split", "part", "meta", "stars", "tags", "person", "name", ""]
"""Meaning of a column: file names, texts, texts if the cells hold sentences, the split, perhaps the split, a fact,
the rating, the tags, the speaker, the name of the row; empty: unknown."""

_MARKS: dict[str, Meaning] = {STARS: "stars", TAGS: "tags"}

_FILES = frozenset({"file", "path", "fname", "filepath", "filename", "file_name", "file_path", "file_id"})
_OWN = {
    **dict.fromkeys(("image", "img", "picture", "pic", "photo", "photograph", "jpg", "jpeg", "png"), "image"),
    **dict.fromkeys(("audio", "sound", "wav", "wave", "clip", "recording", "speech", "mp3"), "audio"),
}
"""Words for files of a modality."""
_ENDINGS = re.compile(r"(.+?)_?(?:file_?names?|file_?paths?|files?|paths?|names?|fname|locations?)")
_TEXT = re.compile(r"(?:text|caption)s?_?\d*")
_SENTENCES = frozenset(
    {
        "sentence", "transcript", "transcription", "utterance", "prompt", "description", "comment", "alt_text",
        "raw_text", "text_raw", "normalized_text", "normalised_text", "text_normalized", "raw_caption", "caption_text",
        "image_caption", "image_description", "image_text", "caption_en", "text_en", "txt",
    }
)  # fmt: skip
_SPLITS, _PARTS = (
    frozenset({"split", "data_split"}),
    frozenset({"set", "subset", "partition", "part", "phase", "fold", "usage"}),
)
_PERSONS = frozenset({"client_id"})
_NAMES = frozenset({"id", "uid", "uuid", "key", "name", "index", "image_id", "img_id", "audio_id", "clip_id", "utt_id",
                    "utterance_id", "sample_id", "item_id", "code"})  # fmt: skip
_WORDS: dict[frozenset[str], Meaning] = {
    _SPLITS: "split",
    _SENTENCES: "sentence",
    _PARTS: "part",
    _PERSONS: "person",
    _NAMES: "name",
}
_MANY = re.compile(r"(.{2,}[^s])s")


@dataclass(frozen=True)
class Heading:
    """The meaning of a heading.

    Attributes:
        means: Meaning of the column; empty if unknown.
        slot: The slot that it names, if any.
        own: Whether the heading is exactly the slot's name.
    """

    means: Meaning = ""
    slot: str = ""
    own: bool = False


def plain(name: str) -> str:
    """A heading in lower case, with one kind of separator between its words."""
    return re.sub(r"[\s_.\-/]+", "_", name.casefold()).strip("_:*")


def read_heading(name: str, modalities: Collection[str]) -> Heading:
    """Interpret a heading.

    Args:
        name: Heading as written.
        modalities: Ids of the modalities of files.
    """
    word = plain(name)
    if name in _MARKS or name.casefold().startswith(META):
        return Heading(_MARKS.get(name, "meta"))
    if _TEXT.fullmatch(word):
        return Heading("text", "text")
    if word in modalities and word != "table":
        return Heading("file", word, own=True)
    if word in _FILES or _one(word) in _FILES:
        return Heading("file")
    if (found := _of_modality(word, modalities)) is not None:
        return found
    for words, meaning in _WORDS.items():
        if word in words or (meaning == "sentence" and _one(word) in words):
            return Heading(meaning, "text" if meaning == "sentence" else "")
    return Heading()


def _of_modality(word: str, modalities: Collection[str]) -> Heading | None:
    """The meaning of a word for pictures or sounds, also before ``_path`` and the like; ``mask_file_name`` is the slot mask."""
    known = {**_OWN, **{one: one for one in modalities if one != "table"}}
    for one in (word, _one(word)):
        if one in known and known[one] in modalities:
            return Heading("file", known[one])
    ending = _ENDINGS.fullmatch(word)
    if ending is None or not ending[1].strip("_"):
        return None
    stem = ending[1].strip("_")
    meant = known.get(stem, known.get(_one(stem), ""))
    if meant in modalities:
        return Heading("file", meant)
    return Heading("file", stem) if re.search(r"file_?name", word) else None


def _one(word: str) -> str:
    """The singular of a word."""
    found = _MANY.fullmatch(word)
    return found[1] if found else word
