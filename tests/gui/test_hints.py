"""Hints in the window name what a person finds there, not commands."""

from __future__ import annotations

import re
from pathlib import Path

from mmstudio.core.errors import UsageError
from mmstudio.core.job import Failure
from mmstudio.gui.look.hints import IN_WINDOW
from mmstudio.gui.look.language import sentence, tr
from mmstudio.gui.studio.notices import Notice

ROOT = Path(__file__).resolve().parents[2]
COMMAND = re.compile(r"--[a-z]|mmstudio [a-z]")
FIELD = re.compile(r"\{(\w+)")


def test_what_names_a_command_is_said_otherwise_or_left_out() -> None:
    folders = [
        path for path in (ROOT / "mmstudio").iterdir() if path.is_dir() and path.name not in {"gui", "cli"}
    ]
    said = "".join(path.read_text("utf-8") for folder in folders for path in folder.rglob("*.py"))
    for template, instead in IN_WINDOW.items():
        assert f'"{template}"' in said, "the parts below do not say this any more"
        assert COMMAND.search(template)
        assert not COMMAND.search(instead)
        assert set(FIELD.findall(instead)) <= set(FIELD.findall(template)), template


def test_errors_and_failures_are_told_without_commands() -> None:
    error = UsageError("No way.", hint="Let it go on: mmstudio resume {run}.", run="r0001")
    assert sentence(error) == "No way. Let it go on."
    assert Notice.of_error("", error).text == "No way. Let it go on."
    assert "mmstudio resume r0001" in str(error), "a terminal is told as before"
    assert sentence(UsageError("No way.", hint="Say --new.")) == "No way."
    failure = Failure(
        "UsageError", "No way.", "", advice="Look through another slot: --slot NAME.", template="No way."
    )
    assert Notice.of_failure("", failure).text == "No way. Look through another slot."
    note = "{run} has no scores yet. Judge it: mmstudio evaluate --run {id}"
    assert tr(note, run="A", id="r0001") == "There are no scores of A yet. Evaluate it on the page Train."
