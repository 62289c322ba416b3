"""Work in a process of its own: it reports progress, and is ended when its job stops."""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from dataclasses import dataclass
from multiprocessing.connection import Connection
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import words_of

_POLL_S, _END_S = 0.1, 10.0
Tell = Callable[[int, int], None]


@dataclass(frozen=True)
class Apart:
    """How a job follows its process.

    Attributes:
        told: Takes the amount done and the whole amount.
        check: Called several times a second; may raise to stop.
        failed: The error for a reason, where the work fails.
        ended: The error where the process ends by itself.
    """

    told: Tell
    check: Callable[[], None]
    failed: Callable[[str], StudioError]
    ended: StudioError

    def run(self, work: Callable[..., None], *facts: Any) -> None:
        """Do the work, to its end.

        Args:
            work: A function of a module: takes a function to report progress with, then the facts.
            facts: What it needs; sent to the process.

        Raises:
            StudioError: If it fails, or its process ends unexpectedly.
        """
        context = multiprocessing.get_context("spawn")
        mine, theirs = context.Pipe()
        process = context.Process(target=_work, args=(theirs, work, facts), daemon=True)
        process.start()
        theirs.close()
        try:
            self._follow(mine)
            process.join(_END_S)  # it has ended its work, and puts away what it opened
        finally:
            mine.close()
            process.terminate()
            process.join()

    def _follow(self, pipe: Connection[Any, Any]) -> None:
        while True:
            self.check()
            if not pipe.poll(_POLL_S):
                continue
            try:
                said = pipe.recv()
            except (EOFError, OSError) as error:
                raise self.ended from error
            match said:
                case ("progress", int(done), int(total)):
                    self.told(done, total)
                case ("failed", str(reason), str(trace)):
                    raise self.failed(reason) from RuntimeError(trace)
                case ("done",):
                    return


def _work(pipe: Connection[Any, Any], work: Callable[..., None], facts: tuple[Any, ...]) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        work(lambda done, total: pipe.send(("progress", int(done), int(total))), *facts)
        pipe.send(("done",))
    except (BrokenPipeError, KeyboardInterrupt):
        return  # the job has ended, so that the result is not needed
    except BaseException as error:  # noqa: BLE001 - code of a plugin may fail in any way; it is told
        reason = words_of(error) or type(error).__name__
        with suppress(OSError):
            pipe.send(("failed", reason, traceback.format_exc()))
