"""Commands that README and the pages show: they exist, with these options and choices; so do targets of make and files to run."""

from __future__ import annotations

import re
import shlex
from collections.abc import Iterator
from enum import Enum
from pathlib import Path
from typing import Any, get_args

import pytest
import typer

from mmstudio.cli.given import options_of_kinds
from mmstudio.cli.main import app

ROOT = Path(__file__).resolve().parents[2]
PAGES = [ROOT / "README.md", *sorted((ROOT / "docs").glob("*.md"))]
BLOCK = re.compile(r"^```\w*\n(.*?)^```", re.DOTALL | re.MULTILINE)
SHOWN = re.compile(r"^(?:\.venv/bin/)?mmstudio (.*)$")
NO_COMMANDS = ("gui", "--")
"""What the window and the workers take; the command line does not."""
KINDS = {"text", "image", "audio"}
ANYWHERE = {"...", "…", "--json", "--debug", "--safe-mode"}
COMMANDS: Any = typer.main.get_command(app)


def lines_of(page: Path) -> Iterator[tuple[str, bool]]:
    """What a page shows of commands, without remarks; and whether it stands in a block, to be copied as it is."""
    text = page.read_text("utf-8")
    for block in BLOCK.findall(text):
        for line in block.replace("\\\n", " ").splitlines():
            yield re.sub(r"\s+#.*", "", line.strip()), True
    for line in re.findall(r"`([^`\n]+)`", BLOCK.sub("", text)):
        yield line.strip(), False


def commands_of(page: Path) -> Iterator[tuple[list[str], bool]]:
    """The words of every command of the program that a page shows."""
    for line, whole in lines_of(page):
        shown = SHOWN.match(line)
        if shown and not shown[1].startswith(NO_COMMANDS):
            yield shlex.split(shown[1]), whole


def command_of(words: list[str]) -> tuple[Any, Any, list[str]]:
    """The command that words begin with, its context, and the words behind; a group if they name no whole command."""
    command, context = COMMANDS, COMMANDS.make_context("mmstudio", [], resilient_parsing=True)
    while words and words[0] in getattr(command, "commands", {}):
        command, words = command.commands[words[0]], words[1:]
        if command.name == "compare" and words and words[0] not in command.commands:
            words = ["runs", *words]  # ids of runs stand in its place
        context = type(context)(command, info_name=command.name, parent=context, **command.context_settings)
    return command, context, words


def fault_of(words: list[str], *, whole: bool) -> str:
    """Why the command line would not take these words; empty if it would.

    Args:
        words: Of the command, without ``mmstudio``.
        whole: Whether all that the command needs has to be there; text names an option without its value.
    """
    command, context, rest = command_of([word for word in words if word not in ANYWHERE])
    if hasattr(command, "commands"):
        named = rest == ["--help"] or (not rest and not whole)
        return "" if named else f"there is no command {' '.join(words)}"
    try:
        given, more, _ = command.make_parser(context).parse_args([*rest])
    except Exception as error:  # noqa: BLE001 - whatever it is, it is what a person would be told
        told = str(getattr(error, "format_message", error.__str__)())
        return "" if not whole and "requires an argument" in told else told
    if context.allow_extra_args:  # kinds of conditions, which plugins bring
        more = [name for name, _ in options_of_kinds(more) if name not in KINDS]
    if more:
        return f"{more} is too much"
    return next(
        (fault for one in command.params if (fault := _fault(one, given.get(one.name), whole=whole))), ""
    )


def _fault(option: Any, value: Any, *, whole: bool) -> str:
    """What is wrong with the value of an option or argument."""
    known = _choices(option)
    for one in value if isinstance(value, list) else [value]:
        if known and isinstance(one, str) and one not in known:
            return f"{one} is none of {known}"
    return f"{option.name} is missing" if whole and option.required and not value else ""


def _choices(option: Any) -> list[str]:
    """What an option or argument takes, if these are certain words."""
    annotation = option.type_descriptor.annotation
    kinds = [
        kind
        for kind in (annotation, *get_args(annotation))
        if isinstance(kind, type) and issubclass(kind, Enum)
    ]
    return [str(one.value) for kind in kinds for one in kind]


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_every_command_is_there_with_its_options(page: Path) -> None:
    faults = {" ".join(words): fault_of(words, whole=whole) for words, whole in commands_of(page)}
    assert {words: fault for words, fault in faults.items() if fault} == {}


def test_many_are_looked_at_and_faults_are_found() -> None:
    found = [words for page in PAGES for words, _ in commands_of(page)]
    assert len(found) > 100
    assert {"train", "sweep", "compare", "run", "plugin"} <= {words[0] for words in found}
    for line, fault in {
        "trane -d x": "no command",
        "run destil r0001": "no command run destil",
        "train -d x --minuets 3": "No such option",
        "plugin new x --kind painting": "is none of",
        "plugin new x": "kind is missing",
        "doctor x": "too much",
        "run": "no command run",
        "generate --run r --txet a": "txet",
    }.items():
        assert fault in fault_of(line.split(), whole=True), line
    assert fault_of(["train", "--minutes"], whole=False) == ""
    assert "No such option" in fault_of(["train", "--minuets"], whole=False)


@pytest.mark.parametrize("page", PAGES, ids=lambda path: path.name)
def test_targets_of_make_and_files_to_run_are_there(page: Path) -> None:
    makefile = (ROOT / "Makefile").read_text("utf-8")
    targets = set(re.findall(r"^([a-z][a-z-]*):", makefile, re.MULTILINE))
    for line, _ in lines_of(page):
        for wanted in re.findall(r"^make ([a-z-]+)", line):
            assert wanted in targets, line
        for file in re.findall(r"(?<![\w/])(?:tests|packaging|findings)/[\w/.-]+\.(?:py|sh)\b", line):
            assert page.name == "plugin-guide.md" or (ROOT / file).is_file(), (
                line
            )  # that one names files of plugins
