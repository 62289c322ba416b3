"""Validation errors as sentences with parameters: one table for forms, files and the command line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, TypeVar

from pydantic import BaseModel, ValidationError

from mmstudio.core.errors import UsageError
from mmstudio.core.sentences import Sentence, fill, words_of

Model = TypeVar("Model", bound=BaseModel)

COMPLAINTS = {
    "extra_forbidden": "there is no such setting",
    "missing": "it is missing",
    "greater_than_equal": "it must be at least {ge}",
    "greater_than": "it must be more than {gt}",
    "less_than_equal": "it must be at most {le}",
    "less_than": "it must be less than {lt}",
    "multiple_of": "it must be a multiple of {multiple_of}",
    "finite_number": "it must be a finite number",
    "int_type": "it must be a whole number",
    "int_parsing": "it must be a whole number",
    "int_from_float": "it must be a whole number",
    "float_type": "it must be a number",
    "float_parsing": "it must be a number",
    "bool_type": "it must be yes or no",
    "bool_parsing": "it must be yes or no",
    "string_type": "it must be a text",
    "literal_error": "it must be {expected}",
    "too_short": "at least {min_length} values are needed",
    "too_long": "at most {max_length} values are taken",
    "string_too_short": "at least {min_length} characters are needed",
    "string_too_long": "at most {max_length} characters are taken",
    "tuple_type": "it must be a list",
    "list_type": "it must be a list",
    "dict_type": "it must be an object",
    "model_type": "it must be an object",
    "model_attributes_type": "it must be an object",
    "dataclass_type": "it must be an object",
    "string_pattern_mismatch": "it is not of the form that it must have",
    "json_invalid": "it is not JSON: {error}",
    "value_error": "{error}",
}
"""Type of a validation error to its sentence; the parameters are pydantic's own."""
ONE_COMPLAINTS = {
    "too_short": "it must not be empty",
    "too_long": "at most one value is taken",
    "string_too_short": "it must not be empty",
    "string_too_long": "at most one character is taken",
}
"""Where the least or the most is one."""


class FieldError(ValueError):
    """Error of a validator over several fields, shown at the field that a person should change.

    Args:
        field: Field at which it is shown.
        template: English, with ``{named}`` parameters, e.g. ``it must be a multiple of {heads}``.
        params: Values of the parameters.
    """

    def __init__(self, field: str, template: str, **params: object) -> None:
        super().__init__(fill(template, params))
        self.field, self.template, self.params = field, template, params


def place_of(detail: Mapping[str, Any]) -> str:
    """The field that an entry of ``ValidationError.errors()`` is about; empty for the whole model."""
    error = detail.get("ctx", {}).get("error")
    own = (error.field,) if isinstance(error, FieldError) else ()
    return ".".join(str(part) for part in (*detail["loc"], *own))


def complaint(detail: Mapping[str, Any]) -> tuple[str, dict[str, Any]]:
    """Template and parameters of one entry of ``ValidationError.errors()``; pydantic's own words for rare types."""
    error = detail.get("ctx", {}).get("error")
    if isinstance(error, FieldError):
        return error.template, error.params
    given = detail.get("ctx", {})
    of_one = given.get("min_length", given.get("max_length")) == 1
    template = (ONE_COMPLAINTS if of_one else COMPLAINTS).get(detail["type"], COMPLAINTS.get(detail["type"]))
    if template is None:
        return "{reason}", {"reason": str(detail["msg"])}
    return template, {
        name: f"{value:g}" if isinstance(value, float) else value for name, value in given.items()
    }


ENTRIES = {"items": "result", "axes": "axis", "files": "file", "slots": "slot"}
"""Fields that hold lists, and what one of their entries is called."""


def reason_in(error: ValidationError, told: Mapping[str, Any]) -> Sentence:
    """The first error of a validation, with the entry of a list that it is about by its number and name.

    Args:
        error: The error.
        told: What was validated.

    Returns:
        E.g. ``result 2 (ring), seed: it must be at least 0``.
    """
    detail = error.errors(include_url=False)[0]
    parts: list[str] = []
    here: Any = told
    for part in detail["loc"]:
        if isinstance(part, int):
            here = here[part] if isinstance(here, Sequence) and part < len(here) else {}
            name = here.get("name") if isinstance(here, Mapping) else None
            last = parts.pop() if parts else ""
            parts.append(f"{ENTRIES.get(last, last)} {part + 1}" + (f" ({name})" if name else ""))
        elif "[" not in part:  # pydantic's name of one of several types
            here = here.get(part, {}) if isinstance(here, Mapping) else {}
            parts.append(part)
    return _reason(", ".join(parts), detail)


def asked_for(model: type[Model], told: Mapping[str, Any]) -> Model:
    """What a person asks for, validated.

    Raises:
        UsageError: If something is out of range.
    """
    try:
        return model.model_validate(dict(told))
    except ValidationError as error:
        raise UsageError("This cannot be done: {reason}.", reason=reason_in(error, told)) from error


def first_reason(error: ValidationError) -> Sentence:
    """The first error of a validation, as ``field: reason``."""
    detail = error.errors(include_url=False)[0]
    return _reason(place_of(detail), detail)


def reason_of(error: Exception) -> str:
    """Why something from a file cannot be used, as a part of a sentence: in the words of this program where it has some."""
    if isinstance(error, ValidationError):
        return first_reason(error)
    told = getattr(error, "told", None)
    if isinstance(told, Sentence):
        return told
    return (isinstance(error, OSError) and error.strerror) or words_of(error) or type(error).__name__


def _reason(place: str, detail: Mapping[str, Any]) -> Sentence:
    reason = Sentence(*complaint(detail))
    return Sentence("{place}: {reason}", {"place": place, "reason": reason}) if place else reason
