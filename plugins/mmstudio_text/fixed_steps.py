"""Steps for texts that run once."""

from __future__ import annotations

from mmstudio_text.step_specs import LowerConfig, TemplateConfig, TruncateConfig
from mmstudio_text.words import word_spans

_PLACE = "{text}"


class Lower:
    """Converts a text to lower case."""

    def __init__(self, config: LowerConfig) -> None:
        del config

    def apply(self, raw: str) -> str:
        """The text in lower case."""
        return raw.lower()


class Template:
    """Inserts a text into a template sentence."""

    def __init__(self, config: TemplateConfig) -> None:
        self._template = config.template

    def apply(self, raw: str) -> str:
        """The template with the text in every place for it; other braces stay unchanged."""
        if _PLACE in self._template:
            return self._template.replace(_PLACE, raw)
        return f"{self._template} {raw}" if self._template else raw


class Truncate:
    """Keeps the first words of a text."""

    def __init__(self, config: TruncateConfig) -> None:
        self._words = config.words

    def apply(self, raw: str) -> str:
        """The text up to the end of the last word that is kept."""
        spans = word_spans(raw)
        return raw[: spans[self._words - 1][1]] if len(spans) > self._words else raw
