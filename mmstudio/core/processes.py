"""Worker processes of the program: how to start one, in a frozen program or not."""

from __future__ import annotations

import sys

WORKER = "--worker"
"""Hidden argument of the program; the worker's name and arguments follow it."""


def worker_command(name: str, *words: str) -> list[str]:
    """The command that starts a worker in a separate process.

    A frozen program is its own interpreter, since the machine may not have another one.

    Args:
        name: One of ``mmstudio.plugins.workers.WORKERS``.
        words: Arguments of the worker.
    """
    start = [sys.executable] if getattr(sys, "frozen", False) else [sys.executable, "-m", "mmstudio"]
    return [*start, WORKER, name, *words]
