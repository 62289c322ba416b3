"""Terminal output: every character is shown, none is interpreted; JSON stays exact."""

from __future__ import annotations

import io
import json
import logging
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from mmstudio.cli import terminal
from mmstudio.core.errors import UsageError
from mmstudio.core.sample import NewSample, Slot
from mmstudio.core.sentences import fill, visible, visible_json
from mmstudio.storage.project.project import Project

Run = Callable[..., Any]
EVIL = "\x1b]0;title\x07a\nError: b\r\x9b2J\u202egnp.\u2066 [red]c[/red] \x7f"
"""A title, a false line, an order to wipe the screen, an order to write backwards, markup."""
SEEN = "\\x1b]0;title\\x07a\\nError: b\\r\\x9b2J\\u202egnp.\\u2066 [red]c[/red] \\x7f"


def obeyed(text: str) -> list[str]:
    """Signs that a terminal would obey."""
    return [sign for sign in text if sign != "\n" and (not sign.isprintable()) and sign != "\u200f"]


def test_every_sign_is_seen() -> None:
    assert visible(EVIL) == SEEN
    assert visible("a\n\tb", lines=True) == "a\n\tb"
    assert visible("a\n\tb") == "a\\n\\tb"
    assert visible("half \ud800") == "half \\ud800"
    for plain in ("naïve 猫 🌀👩\u200d👩\u200d👧", "שלום\u200f!", "\u0645\u06cc\u200c\u062e", "a\u00a0b"):
        assert visible(plain) == plain


def test_json_means_the_same() -> None:
    data = {EVIL: [EVIL, "half \ud800", "猫", "\u2028", "\\n"]}
    text = visible_json(json.dumps(data, ensure_ascii=False, indent=1))
    assert json.loads(text) == data
    assert obeyed(text) == []
    assert "猫" in text
    text.encode("utf-8")


def test_parameters_of_sentences_are_seen() -> None:
    assert fill("{name} is gone.\nLook.", {"name": "\x1b[2J\u202e"}) == "\\x1b[2J\\u202e is gone.\nLook."


def test_names_are_printed_as_they_are(mmstudio: Run, tmp_path: Path) -> None:
    root = tmp_path / "p"
    mmstudio("project", "new", root, "--name", EVIL)
    project = Project.open(root)
    project.datasets.create(
        f"set {EVIL}", [Slot(f"text {EVIL}", "text"), Slot("row", "table", columns=(EVIL,))]
    )
    samples = project.datasets.samples(f"set {EVIL}")
    samples.append([NewSample({"row": ({EVIL: EVIL},)}, "train", tags=(f"tag {EVIL}"[:50],))])
    samples.finish(0)
    project.close()
    shown = (
        ("project", "info", root),
        ("dataset", "list", "--project", root),
        ("dataset", "check", f"set {EVIL}", "--project", root),
        ("dataset", "tags", f"set {EVIL}", "--project", root),
        ("dataset", "export", f"set {EVIL}", tmp_path / EVIL.replace("/", ""), "--project", root),
        ("dataset", "check", f"none {EVIL}", "--project", root),
        ("train", "--project", root, "--dataset", f"set {EVIL}", "--recipe", EVIL),
        ("recipe", "show", EVIL),
        ("plugin", "info", EVIL),
        (EVIL,),
        ("--no-such", EVIL),
        ("dataset", "import", tmp_path / "none \x1b[2J", "--project", root, "--debug"),
    )
    for words in shown:
        told = mmstudio(*words)
        assert obeyed(told.out) == [], words
        assert obeyed(told.err) == [], words
        assert not any(line.startswith("Error: b") for line in (told.out + told.err).splitlines()), words
    assert SEEN in mmstudio("project", "info", root).out
    assert mmstudio("project", "info", root, "--json").json["name"] == EVIL


def test_a_log_line_is_seen_too(capsys: pytest.CaptureFixture[str]) -> None:
    assert logging.lastResort is not None
    before = logging.lastResort.formatter
    try:
        terminal.guard_logs()
        text = logging.lastResort.format(logging.LogRecord("x", 40, "x", 1, "lane %s", (EVIL,), None))
    finally:
        logging.lastResort.setFormatter(before)
    assert text == "lane " + SEEN.replace("\\n", "\n")


@pytest.mark.parametrize("traces", [False, True])
def test_a_log_line_holds_code_only_where_it_was_asked_for(*, traces: bool) -> None:
    assert logging.lastResort is not None
    before = logging.lastResort.formatter
    try:
        terminal.guard_logs(traces=traces)
        whole = (OSError, OSError("the disk is full"), None)
        text = logging.lastResort.format(logging.LogRecord("x", 40, "x", 1, "lane %s", ("a",), whole))
    finally:
        logging.lastResort.setFormatter(before)
    assert text == ("lane a\nOSError: the disk is full" if traces else "lane a: the disk is full")


def test_the_bar_shows_no_markup(monkeypatch: pytest.MonkeyPatch) -> None:
    class Watched(io.StringIO):
        def isatty(self) -> bool:
            return True

    stream = Watched()
    monkeypatch.setattr(sys, "stderr", stream)
    monkeypatch.setenv("TERM", "xterm")
    monkeypatch.setenv("COLUMNS", "400")
    with terminal.bar(f"Import {EVIL}") as shown:
        shown.advance(1, 3, f"[blink]{EVIL}")
    told = stream.getvalue()
    assert f"Import {SEEN}" in told
    assert f"[blink]{SEEN}" in told
    assert "\x1b]0" not in told
    assert "\x07" not in told
    assert "\u202e" not in told


def test_errors_keep_their_parameters_as_data() -> None:
    error = UsageError("{name} is unknown.", name=EVIL)
    assert error.params == {"name": EVIL}
    assert obeyed(str(error)) == []
