"""The Frechet distance of two sets of features (FID): of the normal distributions with their means and covariances."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np

from mmstudio.api import PluginConfig, Remark
from mmstudio_metrics.sets.kernels import Numbers, Rows, blocks

_WANTED = 5
"""Number of results per feature below which a person is warned: the authors' program asks for 10,000 for 2,048 features."""


class Frechet:
    """The distance of Heusel et al. (2017), equation 6: |m_1 - m_2|^2 + tr(C_1 + C_2 - 2 (C_1 C_2)^(1/2)).

    It is biased: too large by about as much as is added per result, so it falls as n grows, and by how much depends on
    what is judged (Chong and Forsyth 2020, section 4). It compares only with values of the same n.
    """

    def __init__(self, config: PluginConfig) -> None:
        del config

    def statistic(self, made: Rows, real: Rows) -> float:
        """The distance of features (n, D) and (m, D), at least two of each; NaN for fewer."""
        if min(len(made), len(real)) < 2:
            return float("nan")
        means = [rows.mean(axis=0, dtype=np.float64) for rows in (made, real)]
        shift = float(((means[0] - means[1]) ** 2).sum())
        small = made.shape[1] <= min(len(made), len(real))
        own, common = (_by_features if small else _by_rows)(made, real, means)
        return shift + own - 2 * common

    def remarks(self, n: int, m: int, width: int) -> Sequence[Remark]:
        """A warning where there are few results or real values for so many features."""
        if min(n, m) >= _WANTED * width:
            return []
        return [
            Remark(
                "The Frechet distance is too large for small n, and here n is small: {few} values for {width} features, "
                "where {needed} are wanted. Compare it only with values of the same n, and judge by the kernel distance.",
                {"few": min(n, m), "width": width, "needed": _WANTED * width},
            )
        ]


def _by_features(made: Rows, real: Rows, means: list[Numbers]) -> tuple[float, float]:
    """Sum of the traces of the covariances, and the trace of the root of their product, by matrices (D, D)."""
    first, second = (_covariance(rows, mean) for rows, mean in zip((made, real), means, strict=True))
    values, vectors = np.linalg.eigh(first)
    root = (vectors * np.sqrt(np.maximum(values, 0))) @ vectors.T
    product = np.linalg.eigvalsh(root @ second @ root)
    return float(np.trace(first) + np.trace(second)), float(np.sqrt(np.maximum(product, 0)).sum())


def _by_rows(made: Rows, real: Rows, means: list[Numbers]) -> tuple[float, float]:
    """The same by a matrix (n, m): of X^T X Y^T Y, the roots of the eigenvalues are the singular values of X Y^T."""
    first, second = (
        (rows - mean) / np.sqrt(len(rows) - 1) for rows, mean in zip((made, real), means, strict=True)
    )
    common = np.linalg.svd(first @ second.T, compute_uv=False)
    return float((first**2).sum() + (second**2).sum()), float(common.sum())


def _covariance(rows: Rows, mean: Numbers) -> Numbers:
    found = np.zeros((rows.shape[1], rows.shape[1]))
    for part in blocks(len(rows)):
        off = rows[part] - mean
        found += off.T @ off
    return found / (len(rows) - 1)
