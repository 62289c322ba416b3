"""Conversion of samples into rows, in any process: files are hashed and copied, inline data becomes JSON."""

from __future__ import annotations

import hashlib
import os
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path, PurePath, PurePosixPath
from typing import Any, NamedTuple

from mmstudio.core.files.json_text import to_json, to_ordered_json
from mmstudio.core.sample import MOST_STARS, Content, NewSample, Split, as_tag
from mmstudio.core.sentences import printable
from mmstudio.storage.folder.assets import Copier, Look, hash_file
from mmstudio.storage.folder.layout import ProjectLayout
from mmstudio.storage.sql.words import index_words


class ReadyValue(NamedTuple):
    """A value in its stored form.

    Attributes:
        slot, ordinal: Its slot, and its place among the alternatives.
        sha256: Hash of the content; empty if a file was named but not read.
        path: Relative to the project, or to the data set's root; ``None`` for inline data.
        outside: Whether the path is relative to the root.
        data: Inline data as JSON.
        file: Original name of a copied file.
    """

    slot: str
    ordinal: int
    sha256: str
    path: str | None = None
    outside: bool = False
    data: str | None = None
    file: str = ""


class ReadySample(NamedTuple):
    """A sample in its stored form.

    Attributes:
        values: All of its values.
        split: Given split.
        meta: JSON, or ``None``.
        words: Words for the index.
        source: Origin, for messages.
        stars, tags: Rating and tags in their stored form.
    """

    values: tuple[ReadyValue, ...]
    split: Split | None
    meta: str | None
    words: str
    source: str
    stars: int = 0
    tags: tuple[str, ...] = ()


@dataclass(frozen=True)
class Intake:
    """Converts samples into their stored form.

    Attributes:
        layout: The project.
        staging: Folder for copies.
        root: Folder whose files are referenced in place, or ``None``.
    """

    layout: ProjectLayout
    staging: Path
    root: Path | None = None

    def ready(self, sample: NewSample) -> ReadySample:
        """The sample in its stored form.

        Raises:
            UnreadableError: If a file cannot be read, or cannot be referenced.
            ValueError, TypeError: If inline data is not valid JSON.
            OSError: If a copy cannot be written.
        """
        values = [
            self.value(slot, ordinal, value)
            for slot, alternatives in sample.values.items()
            for ordinal, value in enumerate(alternatives)
        ]
        return ready_sample(sample, sample.values, values)

    def value(self, slot: str, ordinal: int, value: Any, look: Look | None = None) -> ReadyValue:
        """One value in its stored form; raises as :meth:`ready` does, and what ``look`` raises."""
        if isinstance(value, Content):
            return self._copied(slot, ordinal, value, look)
        if not isinstance(value, PurePath):
            return inline_value(slot, ordinal, value)
        path = value if isinstance(value, Path) else Path(value)
        inside = None if self.root is None else _below(path, self.root)
        if inside is None or printable(inside) != inside:  # a name that is not UTF-8 cannot be stored
            return self._copied(slot, ordinal, path, look)
        return ReadyValue(slot, ordinal, hash_file(path, look), inside, True)  # noqa: FBT003 - fields in a row

    def _copied(self, slot: str, ordinal: int, source: Path | Content, look: Look | None) -> ReadyValue:
        taken = Copier(self.layout, self.staging).add(source, look)
        return ReadyValue(slot, ordinal, taken.sha256, taken.path, file=printable(_called(source)))


def _called(source: Path | Content) -> str:
    """The name of a file; for one in a container, without the folders inside it."""
    return PurePosixPath(source.name.replace("\\", "/")).name


def inline_value(slot: str, ordinal: int, data: Any) -> ReadyValue:
    """Inline data in its stored form.

    Raises:
        ValueError, TypeError: If it is not valid JSON.
    """
    ordered = printable(to_ordered_json(data))
    sorted_keys = printable(to_json(data)) if _has_order(data) else ordered
    digest = hashlib.sha256(sorted_keys.encode("utf-8")).hexdigest()
    return ReadyValue(slot, ordinal, digest, None, False, ordered)  # noqa: FBT003 - fields in a row


def _has_order(data: Any) -> bool:
    """Whether it may hold keys whose order matters."""
    if isinstance(data, dict):
        return len(data) > 1 or any(map(_has_order, data.values()))
    return isinstance(data, list)


def ready_sample(
    sample: NewSample, kept: Mapping[str, tuple[Any, ...]], values: Sequence[ReadyValue]
) -> ReadySample:
    """A sample made of converted values.

    Args:
        sample: The sample before its conversion.
        kept: The values that are kept, of which inline data is indexed.
        values: The same values in their stored form.
    """
    inline = [
        value
        for alternatives in kept.values()
        for value in alternatives
        if not isinstance(value, PurePath | Content)
    ]
    meta = printable(to_ordered_json(dict(sample.meta))) if sample.meta else None
    stars = sample.stars if sample.stars in range(MOST_STARS + 1) else 0
    tags = tuple(dict.fromkeys(tag for tag in map(as_tag, sample.tags) if tag)) if sample.tags else ()
    return ReadySample(
        tuple(values),
        sample.split,
        meta,
        index_words(inline) if inline else "",
        sample.source,
        stars,
        tuple(map(printable, tags)),
    )


def _below(path: Path, folder: Path) -> str | None:
    """The part of a path below a folder, POSIX, or ``None`` if it is elsewhere."""
    text, root = str(path), str(folder).rstrip(os.sep) + os.sep
    if not text.startswith(root) or ".." in text:
        text = os.path.abspath(text)  # noqa: PTH100
        if not text.startswith(root):
            inside, name = os.path.split(text)
            text = os.path.join(_real(inside), name)  # noqa: PTH118
    return text[len(root) :].replace(os.sep, "/") if text.startswith(root) else None


@lru_cache(maxsize=256)
def _real(folder: str) -> str:
    return os.path.realpath(folder)
