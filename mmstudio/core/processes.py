"""Processes of the program's own kind: how one is started, frozen or not."""

from __future__ import annotations

import sys

WORKER = "--worker"
"""Hidden argument of the program; behind it stand the worker's name and its words."""


def worker_command(name: str, *words: str) -> list[str]:
    """The command that starts a worker in a process of its own.

    A frozen program is its own interpreter, and there may be no other one on the machine.

    Args:
        name: One of ``mmstudio.plugins.workers.WORKERS``.
        words: Its arguments.
    """
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "mmstudio"]
    return [*start, WORKER, name, *words]
