"""The script that lists the program on a desktop, in a home of its own."""

from __future__ import annotations

import configparser
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

pytestmark = pytest.mark.skipif(
    sys.platform != "linux", reason="other systems list programs in their own way, without this script"
)
SHELL_PATH = "/usr/bin:/bin"


def run_script(frozen: Any, script: Path, *words: str) -> None:
    environment = frozen.environment(PATH=SHELL_PATH, XDG_DATA_HOME=str(frozen.home / "data"))
    subprocess.run(
        ["/bin/sh", str(script), *words], env=environment, check=True, capture_output=True, timeout=60
    )


def program_of(entry: Path) -> tuple[str, str]:
    """The program and the words behind it, read as the specification of desktop entries says."""
    read = configparser.RawConfigParser(strict=True)
    read.optionxform = str  # type: ignore[assignment, method-assign]
    read.read(entry, "utf-8")
    line = read["Desktop Entry"]["Exec"].replace("\\\\", "\\")
    quoted, rest = re.fullmatch(r'"((?:\\.|[^"\\])*)" (.*)', line).groups()  # type: ignore[union-attr]
    return re.sub(r"\\(.)", r"\1", quoted).replace("%%", "%"), rest


def test_the_desktop_finds_the_program(frozen: Any) -> None:
    place = frozen.home / 'my "own" $tools & 100 % | x\\y'
    place.symlink_to(frozen.folder)
    run_script(frozen, place / "install.sh")
    data = frozen.home / "data"
    program, words = program_of(data / "applications" / "mmstudio.desktop")
    assert (program, words) == (str(place / "mmstudio"), "gui %f")
    done = subprocess.run(
        [program, "--version"], env=frozen.environment(), capture_output=True, check=True, timeout=60
    )
    assert done.stdout.startswith(b"mmstudio ")
    assert (
        (data / "icons" / "hicolor" / "scalable" / "apps" / "mmstudio.svg")
        .read_text("utf-8")
        .startswith("<svg")
    )
    kinds = data / "mime" / "globs2"
    if Path("/usr/bin/update-mime-database").exists():
        assert "60:application/x-mmstudio-project:*.mmstudio" in kinds.read_text("utf-8")


def test_it_is_taken_away_again(frozen: Any) -> None:
    run_script(frozen, frozen.folder / "install.sh")
    run_script(frozen, frozen.folder / "install.sh", "--remove")
    assert [path.name for path in (frozen.home / "data").rglob("mmstudio*") if path.is_file()] == []
