"""Workers: tasks in separate processes, since pip or a plugin's code may end or hang the process that it runs in."""

from __future__ import annotations

from mmstudio.plugins.specs import resolve

WORKERS = {
    "pip": "mmstudio.plugins.install.pip_worker:run",
    "probe": "mmstudio.plugins.install.probe:run",
    "check": "mmstudio.plugins.install.check_worker:run",
    "job-prepare": "mmstudio.services.machines.preparing:run",
    "job-rank": "mmstudio.services.machines.rank:run",
}
"""Name to the function that takes the worker's arguments and returns its exit code."""


def run_worker(name: str, words: list[str]) -> int:
    """Run a worker in this process."""
    return int(resolve(WORKERS[name])(words))
