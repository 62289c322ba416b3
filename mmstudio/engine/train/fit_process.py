"""The process in which a predictor learns: it reports progress, and is ended when its job stops.

It gets arrays in files and a description, and leaves the result in the same folder.
"""

from __future__ import annotations

import multiprocessing
import signal
import traceback
from collections.abc import Callable
from contextlib import suppress
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

import numpy as np

from mmstudio.core.errors import StudioError
from mmstudio.core.sentences import words_of
from mmstudio.engine.model.arrays import read_arrays, write_arrays
from mmstudio.engine.model.predictor_files import Fitted, made_by, save_predictor
from mmstudio.engine.model.tabular import StatisticRows
from mmstudio.plugins.specs import PredictorSpec

_POLL_S = 0.1
_ROWS = "rows.safetensors"


def fit_apart(
    folder: Path,
    fitted: Fitted,
    spec: PredictorSpec,
    rows: StatisticRows,
    labels: Any,
    seed: int,
    told: Callable[[int, int], None],
    check: Callable[[], None],
) -> None:
    """Fit a predictor in a separate process; afterwards the result lies in the folder.

    Args:
        folder: An empty folder.
        fitted: The description that the predictor is made from.
        spec: Spec of the predictor; it is sent to the process.
        rows: Features to learn from.
        labels: (n,) int64.
        seed: All draws follow from it.
        told: Takes the amount done and the whole amount.
        check: Called several times a second; may raise to stop.

    Raises:
        StudioError: If the predictor fails, or its process ends unexpectedly.
    """
    _write(folder, rows, labels)
    context = multiprocessing.get_context("spawn")
    mine, theirs = context.Pipe()
    process = context.Process(
        target=_learn, args=(theirs, str(folder), fitted.model_dump(mode="json"), spec, seed), daemon=True
    )
    process.start()
    theirs.close()
    try:
        _follow(mine, fitted.id, told, check)
    finally:
        mine.close()
        process.terminate()
        process.join()
        (folder / _ROWS).unlink()


def _follow(
    pipe: Connection[Any, Any], name: str, told: Callable[[int, int], None], check: Callable[[], None]
) -> None:
    while True:
        check()
        if not pipe.poll(_POLL_S):
            continue
        try:
            said = pipe.recv()
        except (EOFError, OSError) as error:
            raise StudioError(
                "The process in which the predictor {id!r} learns ended by itself.",
                hint="See whether the memory is full, or a plugin ends its program.",
                id=name,
            ) from error
        match said:
            case ("progress", int(done), int(total)):
                told(done, total)
            case ("failed", str(reason), str(trace)):
                raise StudioError(
                    "The predictor {id!r} failed: {reason}", id=name, reason=reason
                ) from RuntimeError(trace)
            case ("done",):
                return


def _write(folder: Path, rows: StatisticRows, labels: Any) -> None:
    features = {f"features/{slot}": found for slot, found in rows.features.items()}
    there = {f"there/{slot}": found for slot, found in rows.there.items()}
    write_arrays(folder / _ROWS, {**features, **there, "labels": labels})


def _learn(
    pipe: Connection[Any, Any], place: str, told: dict[str, Any], spec: PredictorSpec, seed: int
) -> None:
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    try:
        folder, fitted = Path(place), Fitted.model_validate(told)
        rows = read_arrays(folder / _ROWS)
        predictor = made_by(spec, fitted)
        predictor.fit(
            {slot: rows[f"features/{slot}"] for slot in fitted.widths},
            {slot: rows[f"there/{slot}"] for slot in fitted.widths},
            rows["labels"],
            np.random.default_rng(seed),
            lambda done, total: pipe.send(("progress", int(done), int(total))),
        )
        save_predictor(folder, fitted, predictor)
        pipe.send(("done",))
    except (BrokenPipeError, KeyboardInterrupt):
        return  # the job has ended, so that the result is not needed
    except BaseException as error:  # noqa: BLE001 - code of a plugin may fail in any way; it is told
        reason = words_of(error) or type(error).__name__
        with suppress(OSError):
            pipe.send(("failed", reason, traceback.format_exc()))
