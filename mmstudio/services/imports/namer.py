"""The naming process, in which an importer names rows: it can neither block the window nor end the program."""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections.abc import Callable, Iterable, Mapping
from contextlib import suppress
from dataclasses import dataclass
from itertools import islice
from multiprocessing.connection import Connection
from pathlib import Path
from types import TracebackType
from typing import TYPE_CHECKING, Any, Self

from mmstudio.core.errors import StudioError
from mmstudio.core.sample import Problem, Slot
from mmstudio.core.sentences import words_of
from mmstudio.plugins.specs import resolve
from mmstudio.services.imports.row_chunks import Item, RowChunk, chunked
from mmstudio.services.imports.slot_fit import Fit

if TYPE_CHECKING:
    from collections.abc import Iterator

    from mmstudio.plugins.exchange import ImportPlan

_TOLD = 2000


@dataclass(frozen=True)
class NamePlan:
    """Everything a process needs to name rows; it can be pickled.

    Attributes:
        importer: Factory of the importer.
        source: What is imported.
        slots: Given slots.
        modalities: Modality id to the codec's factory and its suffixes.
        plan: What the importer found.
        skip: How many items are known already.
        fit: How items are fitted to a stored data set, if they are added to one.
    """

    importer: str
    source: Path
    slots: Mapping[str, Slot]
    modalities: Mapping[str, tuple[str, tuple[str, ...]]]
    plan: ImportPlan
    skip: int = 0
    fit: Fit | None = None


def named(work: NamePlan, told: Callable[[int], None]) -> Iterator[Item]:
    """The items of the importer, without those known already.

    Args:
        work: What to read and how.
        told: Called from time to time with the number of items passed over.

    Raises:
        UsageError: If the source cannot be read to its end.
    """
    from mmstudio.plugins.exchange import ImportRequest

    modalities = {
        name: (resolve(factory)(), suffixes) for name, (factory, suffixes) in work.modalities.items()
    }
    request = ImportRequest(work.source, work.slots, modalities)
    items: Iterator[Item] = _guarded(
        lambda: resolve(work.importer)().rows(request, work.plan), work.source.name
    )
    if work.fit is not None:
        items = work.fit.over(items)
    for number, _ in enumerate(islice(items, work.skip)):
        if number % _TOLD == 0:
            told(number)
    return items


def _guarded(items: Callable[[], Iterable[Item]], source: str) -> Iterator[Item]:
    """The items of an importer; an unforeseen error becomes a problem, and the items before it are kept.

    Raises:
        StudioError: Raised by the importer on purpose.
        OSError: If the disk refuses.
    """
    try:
        yield from items()
    except (OSError, StudioError, MemoryError):
        raise
    except Exception as error:  # noqa: BLE001 - any fault of a plugin is contained here
        trouble = f"{type(error).__name__}: {words_of(error)}"
        yield Problem(source, f"The importer failed here unexpectedly ({trouble}); what follows is not read.")


class NamingProcess:
    """A source of chunks: the importer in a process of its own. Use it as a context manager.

    Args:
        work: What the process is to read.
        told: Called from time to time with the number of items passed over.
    """

    def __init__(self, work: NamePlan, told: Callable[[int], None]) -> None:
        self._work, self._told = work, told
        context = multiprocessing.get_context("spawn")
        self.pipe, theirs = context.Pipe(duplex=False)
        self._process = context.Process(target=serve, args=(theirs, work), name="name-rows", daemon=True)
        self._process.start()
        theirs.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        with suppress(OSError):
            self.pipe.close()
        self._process.kill()
        self._process.join()

    def take(self) -> RowChunk | None:
        """The next chunk; empty if the process only reported progress; ``None`` at the end.

        Raises:
            StudioError: If the process ended before its work did.
            Exception: What the importer raised.
        """
        try:
            answer = self.pipe.recv()
            if isinstance(answer, tuple):
                return RowChunk(self.pipe.recv_bytes(), *answer)
        except (EOFError, OSError) as error:
            raise StudioError(
                "The process that reads {source} ended by itself.",
                hint="See whether the memory is full, or the file is damaged; what was imported so far is kept.",
                source=self._work.source.name,
            ) from error
        if isinstance(answer, BaseException):
            raise answer
        if isinstance(answer, int):
            self._told(answer)
            return RowChunk([], 0, 0)
        return None


def serve(pipe: Connection[Any, Any], work: NamePlan) -> None:
    """The main function of the process."""
    signal.signal(signal.SIGINT, signal.SIG_IGN)  # Ctrl+C is for the program, which then ends this process
    try:
        for chunk in chunked(named(work, pipe.send)):
            pipe.send((chunk.items, chunk.rows))
            pipe.send(chunk.payload)
        pipe.send(None)
    except BrokenPipeError:
        return
    except BaseException as error:  # noqa: BLE001 - every error is reported to the program
        with suppress(OSError):
            _tell(pipe, error)


def _tell(pipe: Connection[Any, Any], error: BaseException) -> None:
    """Send an exception with its traceback; one of a plugin, or one that cannot be pickled, as text."""
    trace = "".join(traceback.format_exception(error))
    words = RuntimeError(f"{type(error).__name__}: {words_of(error)}")
    for one in (error, words):
        one.add_note(trace)
    if type(error).__module__ in {"builtins", StudioError.__module__}:
        with suppress(Exception):
            pipe.send(error)
            return
    pipe.send(words)
