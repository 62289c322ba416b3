"""The process in which a predictor learns: it reports progress, and is ended when its job stops.

It gets arrays in files and a description, and leaves the result in the same folder.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np

from mmstudio.core.errors import StudioError
from mmstudio.engine.model.apart import Apart, Tell
from mmstudio.engine.model.arrays import read_arrays, write_arrays
from mmstudio.engine.model.predictor_files import Fitted, made_by, save_predictor
from mmstudio.engine.model.tabular import StatisticRows
from mmstudio.plugins.specs import PredictorSpec

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
    apart = Apart(
        told,
        check,
        lambda reason: StudioError("The predictor {id!r} failed: {reason}", id=fitted.id, reason=reason),
        StudioError(
            "The process in which the predictor {id!r} learns ended by itself.",
            hint="See whether the memory is full, or a plugin ends its program.",
            id=fitted.id,
        ),
    )
    try:
        apart.run(_learn, str(folder), fitted.model_dump(mode="json"), spec, seed)
    finally:
        (folder / _ROWS).unlink()


def _write(folder: Path, rows: StatisticRows, labels: Any) -> None:
    features = {f"features/{slot}": found for slot, found in rows.features.items()}
    there = {f"there/{slot}": found for slot, found in rows.there.items()}
    write_arrays(folder / _ROWS, {**features, **there, "labels": labels})


def _learn(tell: Tell, place: str, told: dict[str, Any], spec: PredictorSpec, seed: int) -> None:
    folder, fitted = Path(place), Fitted.model_validate(told)
    rows = read_arrays(folder / _ROWS)
    predictor = made_by(spec, fitted)
    predictor.fit(
        {slot: rows[f"features/{slot}"] for slot in fitted.widths},
        {slot: rows[f"there/{slot}"] for slot in fitted.widths},
        rows["labels"],
        np.random.default_rng(seed),
        tell,
    )
    save_predictor(folder, fitted, predictor)
