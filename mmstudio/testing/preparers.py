"""Checks of preparers: equal arrays for equal values, a matching blank, and fit to be sent to another process."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import partial
from multiprocessing.reduction import ForkingPickler
from typing import Any

import numpy as np
from torch import nn

from mmstudio.engine.data.prepared import as_batch
from mmstudio.engine.model.tabular import statistics_of
from mmstudio.nn import Arrays, Preparer
from mmstudio.testing.faults import doing, require, survives
from mmstudio.testing.tensors import check_arrays

_MOST_BYTES = 64 << 20
"""Largest size of a pickled preparer; vocabularies are smaller, networks are larger."""


def check_preparer(part: str, make: Callable[[], Preparer], raws: Sequence[Any]) -> list[Arrays]:
    """Check that a preparer is made without a network, can be sent, and prepares values equally everywhere.

    Args:
        part: Name in sentences of the part it belongs to.
        make: Makes the preparer.
        raws: Values of its slot.

    Returns:
        Rows of every value, and the blank as the last row.

    Raises:
        ContractError: If it breaks its contract.
    """
    with doing(part, "to make its preparer"):
        preparer = make()
    require(isinstance(preparer, Preparer), part, "must make a preparer of the class mmstudio.nn.Preparer")
    require(
        not isinstance(preparer, nn.Module), part, "prepares by a network, which every process would hold"
    )
    rows = _rows(part, preparer, raws)
    check_arrays(part, rows)
    with doing(part, "to send its preparer to another process"):
        packed = bytes(ForkingPickler.dumps(preparer))
    require(
        len(packed) <= _MOST_BYTES, part, f"makes a preparer of {len(packed) >> 20} MB, which is not light"
    )
    with doing(part, "to take its preparer up in another process"):
        moved = ForkingPickler.loads(packed)  # packed a few lines above
    for other, where in ((preparer, "the second time"), (moved, "after it was sent to another process")):
        for one, again in zip(rows, _rows(part, other, raws), strict=True):
            equal = all((one[name] == again[name]).all() for name in one)
            require(equal, part, f"prepares the same value differently {where}")
    return rows


def check_statistics(part: str, make: Callable[[], Preparer], rows: Sequence[Arrays]) -> None:
    """Check that statistics are a row of finite numbers for each value, independent of the other values.

    Args:
        part: Name in sentences of the part that the preparer belongs to.
        make: Makes the preparer.
        rows: Arrays that it prepared.

    Raises:
        ContractError: If they are not.
    """
    with doing(part, "to make its preparer"):
        preparer = make()
    with doing(part, "to make statistics of what it prepared"):
        whole = statistics_of(part, preparer, as_batch(list(rows)))
        alone = [statistics_of(part, preparer, as_batch([row])) for row in rows]
        names = preparer.statistics_of()
    told = len(names) in {0, whole.shape[1]}
    require(told, part, f"names {len(names)} numbers of its statistics, which are {whole.shape[1]}")
    for one, own in zip(whole, alone, strict=True):
        require(own.shape == (1, whole.shape[1]), part, "makes statistics of another width of a value alone")
        require(
            np.allclose(one, own[0], rtol=1e-4, atol=1e-5),
            part,
            "makes other statistics of a value alone than beside others",
        )


def check_unmet(part: str, make: Callable[[], Preparer], raws: Sequence[Any]) -> None:
    """Check that values unknown from training are prepared or refused in a sentence; stored ones lose what is unknown.

    Args:
        part: Name in sentences of the part that the preparer belongs to.
        make: Makes a preparer that was fitted on one of the values.
        raws: Values of its slot.

    Raises:
        ContractError: If one raises any other error, or gives other arrays.
    """
    with doing(part, "to make a preparer out of a single value"):
        preparer = make()
    for raw in raws:
        survives(part, "a value that training never met", partial(preparer, raw))
    with doing(part, "to prepare stored values that training never met, as far as they are known"):
        rows = [preparer(preparer.known(raw)) for raw in raws]
    check_arrays(part, [preparer.blank(), *rows])


def _rows(part: str, preparer: Preparer, raws: Sequence[Any]) -> list[Arrays]:
    with doing(part, "to prepare a value"):
        rows = [preparer(raw) for raw in raws]
    with doing(part, "to prepare a missing value"):
        return [*rows, preparer.blank()]
