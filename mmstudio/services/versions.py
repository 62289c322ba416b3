"""Versions of what results depend on; a light module, so that they can be told without opening a project."""

from __future__ import annotations

import platform
from importlib.metadata import PackageNotFoundError, version

_PACKAGES = ("torch", "torchaudio", "numpy", "pillow", "soundfile", "tokenizers", "safetensors")


def versions() -> dict[str, str]:
    """Versions of the program, of Python and of the libraries that results depend on."""
    from mmstudio import __version__

    found = {"mmstudio": __version__, "python": platform.python_version()}
    for name in _PACKAGES:
        try:
            found[name] = version(name)
        except PackageNotFoundError:
            continue
    return found
