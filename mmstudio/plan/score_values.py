"""The numbers behind the scores of an evaluation, one per result, kept beside it so that two evaluations can be compared.

Result i of every round has seed i and the conditions of sample i. Two evaluations of the same samples are therefore
paired, and an interval of their difference is much narrower than the two intervals side by side.
"""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any, Self

import numpy as np
import numpy.typing as npt
from safetensors import SafetensorError, safe_open
from safetensors.numpy import save_file

from mmstudio.core.errors import DamagedError, StudioError
from mmstudio.core.files.atomic import atomic_path
from mmstudio.core.files.door import check_ordinary, checked_id, child
from mmstudio.plan.scores import FOLDER, ScoreKey

SAMPLES = "samples"
REFERENCE = "reference "
Numbers = npt.NDArray[np.float64]


@dataclass(frozen=True, eq=False)
class ScoreValues:
    """Numbers behind the scores of one evaluation.

    Attributes:
        samples: Ids (n,) of the samples whose conditions were used, in the order of the results.
        values: One number (k,) per result of the round, k at most n, NaN where it was not judged. The mean of those that
            are numbers is the score's value; for a figure of sets, they are the influence of each result on the value.
        reference: For figures of sets: the influence (k,) of the real value of each result's sample, NaN where it has none.
    """

    samples: npt.NDArray[np.int64]
    values: Mapping[ScoreKey, Numbers] = field(default_factory=dict)
    reference: Mapping[ScoreKey, Numbers] = field(default_factory=dict)

    @classmethod
    def of(
        cls,
        samples: Sequence[int],
        values: Mapping[ScoreKey, Numbers],
        reference: Mapping[ScoreKey, Numbers] | None = None,
    ) -> Self:
        """Those of samples with these ids."""
        return cls(np.array(samples, np.int64), values, reference or {})

    def arrays(self) -> dict[str, npt.NDArray[Any]]:
        """All of them as arrays with names, from which :meth:`of_arrays` makes them again."""
        found = {_name(key): np.ascontiguousarray(row, np.float64) for key, row in self.values.items()}
        found |= {
            REFERENCE + _name(key): np.ascontiguousarray(row, np.float64)
            for key, row in self.reference.items()
        }
        return {SAMPLES: np.ascontiguousarray(self.samples, np.int64), **found}

    @classmethod
    def of_arrays(cls, arrays: Mapping[str, npt.NDArray[Any]]) -> Self:
        """Those that :meth:`arrays` gave.

        Raises:
            ValueError, KeyError, TypeError: If the arrays are others.
        """
        samples = _whole(arrays[SAMPLES])
        told = {name: _row(found) for name, found in arrays.items() if name != SAMPLES}
        return cls(
            samples,
            {_key(name): found for name, found in told.items() if not name.startswith(REFERENCE)},
            {
                _key(name.removeprefix(REFERENCE)): found
                for name, found in told.items()
                if name.startswith(REFERENCE)
            },
        )

    def save(self, folder: Path, evaluation_id: str) -> None:
        """Write them into the run's folder, beside the evaluation of that id."""
        path = _path(folder, evaluation_id)
        path.parent.mkdir(exist_ok=True)
        with atomic_path(path) as temporary:
            save_file(self.arrays(), temporary)

    @classmethod
    def load(cls, folder: Path, evaluation_id: str) -> Self | None:
        """Those of an evaluation; ``None`` if it has none, as those of older programs.

        Raises:
            DamagedError: If they cannot be read.
        """
        path = _path(folder, evaluation_id)
        try:
            check_ordinary(path)
            with safe_open(path, "np") as file:
                arrays = {name: file.get_tensor(name) for name in file.keys()}  # noqa: SIM118 - it is no dict
            return cls.of_arrays(arrays)
        except FileNotFoundError:
            return None
        except (OSError, ValueError, KeyError, TypeError, StudioError, SafetensorError) as error:
            raise DamagedError(
                "The numbers behind the evaluation {id} of the run {run} cannot be read.",
                hint="Evaluate the run again.",
                id=evaluation_id,
                run=folder.name,
            ) from error


def _path(folder: Path, evaluation_id: str) -> Path:
    return child(child(folder, FOLDER), f"{checked_id(evaluation_id, 'stored evaluation')}.safetensors")


def _name(key: ScoreKey) -> str:
    return json.dumps(key, ensure_ascii=True)


def _key(name: str) -> ScoreKey:
    metric, figure, slot, given, source = json.loads(name)
    if not all(isinstance(word, str) for word in (metric, figure, slot, source, *given)):
        raise ValueError(name)
    return ScoreKey(metric, figure, slot, tuple(given), source)


def _whole(found: npt.NDArray[np.int64]) -> npt.NDArray[np.int64]:
    if found.ndim != 1 or found.dtype != np.int64:
        raise ValueError(found.shape)
    return found


def _row(found: Numbers) -> Numbers:
    if found.ndim != 1 or found.dtype != np.float64 or np.isinf(found).any():
        raise ValueError(found.shape)
    return found
