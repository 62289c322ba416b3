"""Notes that are stored with what was judged: template and fields, so that each is read in the reader's language."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Annotated, Any, Self

from pydantic import BaseModel, BeforeValidator, ConfigDict, Field, computed_field

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import Note, fill, printable, words_of

Words = Annotated[str, Field(max_length=20_000)]
Plain = bool | int | float | Words | None
Tell = Callable[..., str]
"""Fills a template, perhaps after translating it: called with the template and its fields as keywords."""
_AS_IT_IS = "{text}"
"""Template of a sentence that is stored without fields, as those of earlier versions are."""


class StoredReason(BaseModel):
    """Why something did not work, as a field of a note.

    Attributes:
        template, params: The sentence and its fields.
        hint: What a person can do, over the same fields; may be empty.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)

    template: Words
    params: Mapping[Words, Plain] = Field(default_factory=dict)
    hint: Words = ""

    @classmethod
    def of(cls, error: StudioError) -> Self:
        """The reason that one of the program's errors gives."""
        params = {name: _plain(value) for name, value in error.params.items()}
        return cls(template=error.template, params=params, hint=error.hint)

    def told(self, tell: Tell) -> str:
        """The reason in some language."""
        return " ".join(tell(part, **self.params) for part in (self.template, self.hint) if part)


class StoredNote(BaseModel):
    """A fact that a person should know.

    Attributes:
        template, params: The sentence and its fields, of which some may be reasons.
    """

    model_config = ConfigDict(extra="ignore", frozen=True, allow_inf_nan=False, defer_build=True)

    template: Words
    params: Mapping[Words, StoredReason | Plain] = Field(default_factory=dict)

    @classmethod
    def of(cls, note: Note) -> Self:
        """A note; its fields may be the program's errors."""
        fields = {
            name: StoredReason.of(value) if isinstance(value, StudioError) else _plain(value)
            for name, value in note.params.items()
        }
        return cls(template=note.template, params=fields)

    @computed_field  # type: ignore[prop-decorator]
    @property
    def text(self) -> str:
        """The sentence in English."""
        return self.told(lambda template, **params: fill(template, params))

    def told(self, tell: Tell) -> str:
        """The sentence in some language."""
        fields = {
            name: value.told(tell) if isinstance(value, StoredReason) else value
            for name, value in self.params.items()
        }
        return tell(self.template, **fields)


def _read(found: Any) -> Any:
    return {"template": _AS_IT_IS, "params": {"text": found}} if isinstance(found, str) else found


ReadNote = Annotated[StoredNote, BeforeValidator(_read)]
"""A note out of a file; a plain sentence, as earlier versions wrote it, is one too."""


def reason_of(error: BaseException) -> StudioError | str:
    """Why something failed, as a field of a note: one of the program's errors as it is, any other by its words."""
    return error if isinstance(error, StudioError) else words_of(error) or type(error).__name__


def _plain(value: Any) -> Plain:
    if value is None or isinstance(value, bool | int) or (isinstance(value, float) and math.isfinite(value)):
        return value
    return printable(str(value))
