"""Errors are sentences, whatever went into them."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmstudio.core.errors import BadFileError, NotFoundError, StudioError, UsageError


def test_message_and_hint() -> None:
    error = StudioError(
        "There is no {kind} {id!r}.", hint="Known: {known}.", kind="fusion", id="x", known="a, b"
    )
    assert error.message == "There is no fusion 'x'."
    assert str(error) == "There is no fusion 'x'. Known: a, b."
    assert error.params == {"kind": "fusion", "id": "x", "known": "a, b"}
    assert error.args == ("There is no {kind} {id!r}.",)


def test_without_a_hint() -> None:
    assert str(StudioError("It failed.")) == "It failed."


def test_a_missing_file_name_is_a_usage_error() -> None:
    assert issubclass(NotFoundError, UsageError)
    assert not issubclass(BadFileError, UsageError)


@given(st.text())
def test_what_goes_in_is_never_taken_for_a_template(text: str) -> None:
    assert str(StudioError("It says {reason}.", reason=text)) == f"It says {text}."


@pytest.mark.parametrize(
    "template", ["It lacks {this}.", "It is {", "}", "{0}", "{a.b}", "{a[x]}", "{a:d}", "{a!x}"]
)
def test_a_faulty_template_is_shown_as_it_is(template: str) -> None:
    error = StudioError(template, hint=template, a="text")
    assert error.message == template
    assert str(error) == f"{template} {template}"
