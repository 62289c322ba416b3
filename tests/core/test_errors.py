"""Tests of errors: they are sentences, whatever their parameters are."""

from __future__ import annotations

import json
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from mmstudio.core.errors import BadFileError, NotFoundError, StudioError, UsageError
from mmstudio.core.events import LogWritten
from mmstudio.core.sentences import counted, fill, from_stored, printable, visible, words_of


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
    assert str(StudioError("It says {reason}.", reason=text)) == f"It says {visible(text, lines=True)}."


@pytest.mark.parametrize(
    "template", ["It lacks {this}.", "It is {", "}", "{0}", "{a.b}", "{a[x]}", "{a:d}", "{a!x}"]
)
def test_a_faulty_template_is_shown_as_it_is(template: str) -> None:
    error = StudioError(template, hint=template, a="text")
    assert error.message == template
    assert str(error) == f"{template} {template}"
    assert error.advice == template
    assert LogWritten("job", "info", template, {"a": "text"}).message == template


def test_a_parameter_that_cannot_be_shown_hides_nothing() -> None:
    class Mute:
        def __str__(self) -> str:
            raise RuntimeError

    assert str(StudioError("It is {what}.", what=Mute())) == "It is {what}."
    assert words_of(ValueError(Mute())) == ""


def test_a_name_that_is_no_utf8_can_be_printed() -> None:
    """The escape means the same again inside JSON, so that a path comes back whole."""
    name = "caf\udce9 \u4e00 \U0001f600"
    assert printable(name) == "caf\\udce9 \u4e00 \U0001f600"
    assert json.loads(printable(json.dumps(name, ensure_ascii=False))) == name
    assert str(StudioError("There is no {file}.", file=name)) == "There is no caf\\udce9 \u4e00 \U0001f600."


@pytest.mark.parametrize(
    ("count", "told"),
    [
        (0, "0 runs are left of 0 minutes"),
        (1, "1 run is left of 1 minute"),
        (2, "2 runs are left of 2 minutes"),
        ("1", "1 run is left of 1 minute"),
        ("1,000", "1,000 runs are left of 1,000 minutes"),
        (1.0, "1.0 run is left of 1.0 minute"),
        (1.5, "1.5 runs are left of 1.5 minutes"),
    ],
)
def test_one_has_a_form_of_its_own(count: object, told: str) -> None:
    template = "{count} {count:run is|runs are} left of {count} {count:minute|minutes}"
    assert fill(template, {"count": count}) == told
    assert fill("剩下{count}个", {"count": count}) == f"剩下{count}个"


def test_forms_of_something_that_is_not_given_leave_the_template_as_it_is() -> None:
    assert fill("{count} {other:run|runs}", {"count": 1}) == "{count} {other:run|runs}"
    assert fill("{count:{wide}|runs}", {"count": 1, "wide": 9}) == "{count:{wide}|runs}"


def test_a_number_with_its_noun() -> None:
    assert [counted(count, "run") for count in (0, 1, 2000)] == ["0 runs", "1 run", "2,000 runs"]
    assert [counted(count, "file was", "files were") for count in (1, 2)] == ["1 file was", "2 files were"]


def test_stored_sentences_inside_of_each_other_do_not_grow_without_end() -> None:
    told: Any = {"template": "0123456789", "params": {}, "hint": ""}
    for _ in range(24):
        told = {"template": "{a}{a}", "params": {"a": told}, "hint": ""}
    assert len(from_stored(told)) < 2_000_000
