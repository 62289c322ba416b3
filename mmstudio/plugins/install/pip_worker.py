"""The worker that runs pip: the program contains pip, since a frozen program does not support ``python -m pip``."""

from __future__ import annotations

import runpy
import sys


def run(words: list[str]) -> int:
    """Run pip's command line in this process, which does nothing else.

    Args:
        words: Arguments, as for ``python -m pip``.

    Returns:
        pip's exit code.
    """
    sys.argv = ["pip", *words]
    try:
        runpy.run_module("pip", run_name="__main__", alter_sys=True)
    except SystemExit as ended:
        return ended.code if isinstance(ended.code, int) else int(ended.code is not None)
    return 0
