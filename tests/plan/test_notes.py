"""Notes of judgements: stored with their fields, read in any language, and those of earlier versions as they are."""

from __future__ import annotations

from typing import Any

import pytest
from pydantic import TypeAdapter, ValidationError

from mmstudio.core.errors import UsageError
from mmstudio.core.sentences import Note
from mmstudio.plan.judging.notes import ReadNote, StoredNote, reason_of

READ: TypeAdapter[StoredNote] = TypeAdapter(ReadNote)
GERMAN = {
    "Pieces of {slot} stay: {reason}": "Teile von {slot} bleiben: {reason}",
    "{count} words are too few.": "{count} Worte sind zu wenig.",
    "Give {least}.": "Gib {least}.",
}
REFUSED = UsageError("{count} words are too few.", hint="Give {least}.", count=1, least=2.5)


def in_german(template: str, **params: Any) -> str:
    return GERMAN[template].format(**params)


def test_a_note_is_read_in_another_language_with_its_reason() -> None:
    made = StoredNote.of(Note("Pieces of {slot} stay: {reason}", {"slot": "text", "reason": REFUSED}))
    again = READ.validate_json(made.model_dump_json())
    assert again == made
    assert again.text == "Pieces of text stay: 1 words are too few. Give 2.5."
    assert again.told(in_german) == "Teile von text bleiben: 1 Worte sind zu wenig. Gib 2.5."


def test_fields_that_json_cannot_hold_are_stored_as_words() -> None:
    made = StoredNote.of(Note("{one} {other}", {"one": float("nan"), "other": {"a"}}))
    assert made.params == {"one": "nan", "other": "{'a'}"}
    assert READ.validate_json(made.model_dump_json()) == made
    assert reason_of(ValueError()) == "ValueError"
    assert reason_of(ValueError("why")) == "why"
    assert reason_of(REFUSED) is REFUSED


@pytest.mark.parametrize("sentence", ["Plain.", "A brace { and {name} and {{two}}", ""])
def test_a_sentence_of_an_earlier_version_stays_as_it_was_written(sentence: str) -> None:
    assert READ.validate_python(sentence).text == sentence


@pytest.mark.parametrize("wrong", [3, None, {"params": {}}, {"template": "x", "params": {"a": [1]}}])
def test_what_is_no_note_is_refused(wrong: Any) -> None:
    with pytest.raises(ValidationError):
        READ.validate_python(wrong)
