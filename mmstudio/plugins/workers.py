"""What the program does in processes of its own, since code of plugins, or pip, may end or hang the process it runs in."""

from __future__ import annotations

from mmstudio.plugins.specs import resolve

WORKERS = {
    "pip": "mmstudio.plugins.install.pip_worker:run",
    "probe": "mmstudio.plugins.install.probe:run",
    "check": "mmstudio.plugins.install.check_worker:run",
}
"""Name to the function that takes the worker's words and gives its exit code."""


def run_worker(name: str, words: list[str]) -> int:
    """Do a worker's work in this process."""
    return int(resolve(WORKERS[name])(words))
