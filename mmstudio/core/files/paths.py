"""The folders of the program outside projects: settings and resources."""

from __future__ import annotations

import os
import sys
from pathlib import Path

from platformdirs import PlatformDirs

from mmstudio.core.errors import DamagedError

_DIRS = PlatformDirs(appname="mmstudio", appauthor=False)


def config_dir() -> Path:
    """Folder of the person's settings; ``MMSTUDIO_HOME`` overrides it. Whatever writes into it creates it."""
    home = os.environ.get("MMSTUDIO_HOME")
    return Path(home) if home else Path(_DIRS.user_config_dir)


def resources_dir() -> Path:
    """The ``resources`` folder: in the bundle, beside the source, or below the installation's share folder.

    Raises:
        DamagedError: If none of them exists.
    """
    bundle = getattr(sys, "_MEIPASS", None)
    places = [
        *([Path(bundle) / "resources"] if bundle else []),
        Path(__file__).resolve().parents[3] / "resources",
        Path(sys.prefix) / "share" / "mmstudio" / "resources",
    ]
    for place in places:
        if (place / "recipes").is_dir():
            return place
    raise DamagedError("The program's own resources are missing.", hint="Install MM Studio again.")
