"""Where the program starts: the window, the command line, or one of its own workers."""

from __future__ import annotations

import sys

from mmstudio.core.processes import WORKER
from mmstudio.core.sentences import visible


def main(arguments: list[str] | None = None) -> int:
    """Start the window for ``mmstudio`` and ``mmstudio gui [DIR] [--safe-mode]``, the command line for anything else.

    Returns:
        The exit code.
    """
    words = sys.argv[1:] if arguments is None else arguments
    if words[:1] == [WORKER]:
        from mmstudio.plugins.workers import run_worker

        return run_worker(words[1], words[2:])
    rest = [word for word in words if word != "--safe-mode"]
    if len(rest) == 1 and rest[0].endswith(".mmstudio"):  # as a desktop opens a file
        return _window(rest, safe_mode="--safe-mode" in words)
    if rest and rest[0] != "gui":
        from mmstudio.cli.main import main as command_line

        return command_line(words)
    if len(rest) > 2 or "--help" in rest:
        sys.stdout.write(
            "Usage: mmstudio gui [DIR | FILE.mmstudio] [--safe-mode]\n\n  Open the window, with the project in DIR or in an exported file.\n"
        )
        return 0 if "--help" in rest else 2
    return _window(rest[1:], safe_mode="--safe-mode" in words)


def _window(places: list[str], *, safe_mode: bool) -> int:
    import gc
    from pathlib import Path

    gc.disable()  # until the window is there: nothing of what is made so far is garbage, and looking for it takes its time
    try:
        import mmstudio.services.app  # noqa: F401 - once Qt is there, whatever is imported takes longer
        from mmstudio.gui.window.app import run
    except ImportError as error:
        if not (error.name or "").startswith("PySide6") and "lib" not in str(error):
            raise
        reason = visible(str(error))
        sys.stderr.write(
            f"Error: The window cannot be shown: {reason}. Install it: pip install 'mm-studio[gui]'.\n"
        )
        return 1
    return run(Path(places[0]) if places else None, safe_mode=safe_mode)


if __name__ == "__main__":
    if getattr(sys, "frozen", False):  # a frozen program is what multiprocessing starts, too
        from multiprocessing import freeze_support

        freeze_support()
    raise SystemExit(main())
