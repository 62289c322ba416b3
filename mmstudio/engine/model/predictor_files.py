"""Files of a predictor: plain arrays and a description; reading them runs no code."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

from pydantic import BaseModel, ConfigDict, Field, ValidationError

from mmstudio.core.complaints import first_reason
from mmstudio.core.errors import DamagedError
from mmstudio.core.files.atomic import write_json
from mmstudio.core.files.door import ordinary_bytes
from mmstudio.core.files.json_text import read_json
from mmstudio.engine.model.arrays import read_arrays, write_arrays
from mmstudio.nn import Predictor
from mmstudio.plan.run_folder import PREDICTOR
from mmstudio.plugins.config import read_config
from mmstudio.plugins.registry import Registry
from mmstudio.plugins.specs import PredictorSpec, resolve

_MOST = 2**20
_HASH = "sha256"
ARRAYS = "predictor.safetensors"
FILES = (ARRAYS, PREDICTOR)
"""Files of a predictor, in the order in which they are written."""


class Fitted(BaseModel):
    """The description that a predictor is made from; ``predictor.json``.

    Attributes:
        id: Id of its spec.
        settings: All of them, defaults included.
        widths: Feature width per slot.
        classes: Names of the classes, in the order of its scores.
    """

    model_config = ConfigDict(extra="forbid", frozen=True)

    id: str
    settings: dict[str, Any]
    widths: dict[str, Annotated[int, Field(gt=0, le=_MOST)]]
    classes: Annotated[tuple[str, ...], Field(min_length=1, max_length=_MOST)]


def make_predictor(fitted: Fitted, registry: Registry) -> Predictor:
    """Make a predictor that has not learned yet.

    Raises:
        StudioError: If its plugin is missing, or its settings are not valid.
    """
    return made_by(registry.predictors.get(fitted.id), fitted)


def made_by(spec: PredictorSpec, fitted: Fitted) -> Predictor:
    """Make a predictor of this spec that has not learned yet.

    Raises:
        StudioError: If its code cannot be loaded, or its settings are not valid.
    """
    config = read_config(spec.config, fitted.settings, fitted.id)
    made: Predictor = resolve(spec.factory)(config, fitted.widths, len(fitted.classes))
    return made


def save_predictor(folder: Path, fitted: Fitted, predictor: Predictor) -> None:
    """Write a fitted predictor; the arrays first, so that a description never exists without them.

    The description has the hash of the arrays, so that a bit that has changed on the disk is no other answer.

    Raises:
        StudioError: If its state cannot be kept as plain arrays.
    """
    write_arrays(folder / ARRAYS, predictor.arrays())
    write_json(folder / PREDICTOR, {**fitted.model_dump(mode="json"), _HASH: arrays_hash(folder)})


def arrays_hash(folder: Path) -> str:
    """Hash (SHA-256) of the arrays that a predictor learned."""
    return hashlib.sha256(ordinary_bytes(folder / ARRAYS)).hexdigest()


def load_predictor(folder: Path, registry: Registry) -> tuple[Predictor, Fitted]:
    """Load a predictor.

    Raises:
        StudioError: If its plugin is missing.
        DamagedError: If its files cannot be read, or hold arrays that are not its own.
    """
    try:
        told = dict(read_json(folder / PREDICTOR))
        written = told.pop(_HASH, None)  # earlier programs wrote none
        fitted = Fitted.model_validate(told)
    except ValidationError as error:
        raise _damaged(folder, first_reason(error)) from error
    except (OSError, ValueError, TypeError) as error:
        raise _damaged(folder, str(error)) from error
    try:
        arrays: Mapping[str, Any] = read_arrays(folder / ARRAYS)
    except DamagedError as error:
        raise _damaged(folder, str(error.params["reason"])) from error
    if written is not None and written != arrays_hash(folder):
        raise _damaged(folder, "its arrays have changed since they were written")
    predictor = make_predictor(fitted, registry)
    try:
        predictor.take(arrays)
    except (ValueError, KeyError, IndexError, TypeError) as error:
        raise _damaged(folder, str(error)) from error
    return predictor, fitted


def _damaged(folder: Path, reason: str) -> DamagedError:
    return DamagedError(
        "The predictor of {name} cannot be read: {reason}.",
        hint="Train it again.",
        name=folder.name,
        reason=reason,
    )
