"""Settings of every test process."""

from __future__ import annotations

import os
import shutil
import tempfile
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import pytest
from hypothesis import HealthCheck, settings

from mmstudio.core.memory import give_back_freed

pytest_plugins = ["program_kit"]

# Tests run beside each other and beside whatever else the machine does: one thread each costs nobody anything.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")

# Nor does a busy machine fail a test by being slow.
settings.register_profile("anywhere", deadline=None, suppress_health_check=[HealthCheck.too_slow])
settings.load_profile("anywhere")

_HOME = Path(tempfile.mkdtemp(prefix="mmstudio-home-"))


def _move_to(home: Path) -> dict[str, str]:
    """What makes a folder the home: Qt, platformdirs and every child process go by these."""
    return {
        "HOME": str(home),
        "USERPROFILE": str(home),
        "XDG_CONFIG_HOME": str(home / ".config"),
        "XDG_DATA_HOME": str(home / ".local" / "share"),
        "XDG_CACHE_HOME": str(home / ".cache"),
    }


def _keep_pip() -> None:
    """Packages still come from where the person's pip gets them."""
    own = Path.home() / ".config" / "pip" / "pip.conf"
    if own.is_file():
        os.environ.setdefault("PIP_CONFIG_FILE", str(own))


_keep_pip()
os.environ.pop("MMSTUDIO_HOME", None)
os.environ.update(_move_to(_HOME))


def pytest_unconfigure() -> None:
    """The home of what lives longer than a test goes with its process."""
    shutil.rmtree(_HOME, ignore_errors=True)


@pytest.fixture(autouse=True, scope="session")
def unsynced() -> Iterator[None]:
    """Nobody waits for the disk: every process reads what was written, and no test cuts the power."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(os, "fsync", lambda _: None)
        if hasattr(os, "sync"):
            patch.setattr(os, "sync", lambda: None)
        yield


@pytest.fixture(autouse=True, scope="module")
def freed_memory() -> Iterator[None]:
    """Return memory freed by a test file to the system, so that the next file does not start on top of it."""
    yield
    give_back_freed()


@pytest.fixture(scope="session")
def homes(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Path]:
    """Folders that are still to be made; counted here, since pytest would read all folders of before for each number."""
    folder = tmp_path_factory.mktemp("homes")
    return (folder / str(number) for number in count())


@pytest.fixture(autouse=True)
def home(homes: Iterator[Path], monkeypatch: pytest.MonkeyPatch) -> Path:
    """A home of every test's own: none writes into the person's, and none sees what another left."""
    folder = next(homes)
    folder.mkdir()
    for name, value in _move_to(folder).items():
        monkeypatch.setenv(name, value)
    return folder
