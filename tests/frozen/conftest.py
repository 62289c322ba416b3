"""Fixtures of the bundle tests: the built bundle without Python on the path, in a folder that does not change."""

from __future__ import annotations

import os
import stat
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from driving import place_plugin

BUNDLE = Path(__file__).resolve().parents[2] / "dist" / "mmstudio"
PROGRAM = "mmstudio.exe" if sys.platform == "win32" else "mmstudio"


@dataclass(frozen=True)
class Frozen:
    """The program in the bundle, and a person's home.

    Attributes:
        folder: Of the bundle.
        home: An empty folder of this test's own.
    """

    folder: Path
    home: Path

    @property
    def program(self) -> Path:
        return self.folder / PROGRAM

    @property
    def inside(self) -> Path:
        return self.folder / "_internal"

    def environment(self, **more: str) -> dict[str, str]:
        """All that the program gets to know of this machine; in no folder of its path is a program."""
        own = {
            "PATH": str(self.home / "no-programs"),
            "HOME": str(self.home),
            "MMSTUDIO_HOME": str(self.home / "settings"),
            "TMPDIR": str(self.home),
            "LANG": "C.UTF-8",
            "QT_QPA_PLATFORM": "offscreen",
        }
        system = {name: os.environ[name] for name in ("SYSTEMROOT",) if name in os.environ}
        return {**system, **own, **more}

    def run(self, *words: str, timeout_s: float = 120, **more: str) -> subprocess.CompletedProcess[str]:
        """Run a command to its end."""
        return subprocess.run(
            [str(self.program), *words],
            capture_output=True,
            text=True,
            encoding="utf-8",
            env=self.environment(**more),
            cwd=self.home,
            timeout=timeout_s,
            check=False,
        )

    def place_plugin(self, name: str, code: str) -> None:
        """Put a plugin of one module where installed ones lie, without anything having tried it."""
        place_plugin(self.home / "settings", name, code)


@pytest.fixture(scope="session")
def bundle() -> Iterator[Path]:
    """The bundle's folder, which nobody may write to; fails at the end if anything in it was changed."""
    assert (BUNDLE / PROGRAM).is_file(), "There is no bundle: run make bundle."
    before = listing(BUNDLE)
    rights = {path: path.stat().st_mode for path in [BUNDLE, *BUNDLE.rglob("*")] if not path.is_symlink()}
    for path, mode in rights.items():
        path.chmod(mode & ~(stat.S_IWUSR | stat.S_IWGRP | stat.S_IWOTH))
    try:
        yield BUNDLE
    finally:
        for path, mode in rights.items():
            if path.exists():
                path.chmod(mode)
    changed = set(before.items()) ^ set(
        listing(BUNDLE).items()
    )  # an administrator writes in spite of the rights
    assert sorted(name for name, _ in changed) == []


@pytest.fixture
def frozen(bundle: Path, tmp_path: Path) -> Frozen:
    return Frozen(bundle, tmp_path)


def listing(folder: Path) -> dict[str, tuple[int, int]]:
    """Every file with its size and when it was written."""
    found = {}
    for path in folder.rglob("*"):
        facts = path.lstat()
        found[str(path)] = (0, 0) if path.is_dir() else (facts.st_size, facts.st_mtime_ns)
    return found
