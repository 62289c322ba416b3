"""Kernel distances of two sets of features: the squared maximum mean discrepancy, how each row moves it, and its variance.

Shapes: n results, m real values, D features. All sums are made in blocks, in double precision, so that 10,000 rows a side
need less than 100 MB.
"""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass

import numpy as np
import numpy.typing as npt

from mmstudio.api import Influence

Rows = npt.NDArray[np.float32]
Numbers = npt.NDArray[np.float64]
Kernel = Callable[[Numbers, Numbers], Numbers]
BLOCK = 1024


def cubic(x: Numbers, y: Numbers) -> Numbers:
    """The kernel of KID: (x . y / D + 1)^3 (Binkowski et al. 2018, section 4)."""
    found = x @ y.T
    found /= x.shape[1]
    found += 1
    cubed: Numbers = found * found * found
    return cubed


def gaussian(bandwidth: float) -> Kernel:
    """The kernel of KAD: exp(-|x - y|^2 / (2 bandwidth^2)) (Chung et al. 2025, equation 6)."""

    def kernel(x: Numbers, y: Numbers) -> Numbers:
        found = squared_distances(x, y)
        found *= -0.5 / bandwidth**2
        return np.exp(found, out=found)

    return kernel


def squared_distances(x: Numbers, y: Numbers) -> Numbers:
    """|x_i - y_j|^2 (n, m), never below 0."""
    found: Numbers = -2 * (x @ y.T)
    found += (x * x).sum(axis=1)[:, None]
    found += (y * y).sum(axis=1)
    return np.maximum(found, 0, out=found)


def blocks(count: int) -> Iterator[slice]:
    """Slices that cover so many rows, each of at most :data:`BLOCK`."""
    return (slice(start, min(start + BLOCK, count)) for start in range(0, count, BLOCK))


@dataclass(frozen=True, eq=False)
class Sums:
    """Sums of a kernel over pairs of rows of two sets, or over pairs of different rows of one.

    Attributes:
        rows: (n,), for each row of the first set the mean over its partners.
        columns: (m,), for each row of the second set.
        squares: Mean of the squared kernel.
        partners: Numbers of partners of a row of either set.
    """

    rows: Numbers
    columns: Numbers
    squares: float
    partners: tuple[int, int]

    @property
    def mean(self) -> float:
        """Mean over all pairs."""
        return float(self.rows.mean())

    @property
    def rest(self) -> float:
        """Variance of the kernel that neither row of a pair explains by itself, at least 0.

        The means of rows vary by what the row explains, and by the rest over the number of its partners. Of two partners
        a row or fewer, nothing is left that the rows do not explain.
        """
        share = 1 - sum(1 / count for count in self.partners)
        if share <= 0:
            return 0.0
        whole = self.squares - self.mean**2
        of_one = float(self.rows.var(ddof=1) + self.columns.var(ddof=1))
        return max(0.0, (whole - of_one) / share)


def sums(kernel: Kernel, x: Rows, y: Rows | None = None, *, apart: bool = False) -> Sums:
    """Sums of a kernel over pairs of rows.

    Args:
        kernel: The kernel.
        x: (n, D).
        y: (m, D); without it, the pairs of different rows of ``x`` are taken.
        apart: Whether row i of one set is not paired with row i of the other.
    """
    other, apart = (x, True) if y is None else (y, apart)
    of_rows, of_columns, squares = np.zeros(len(x)), np.zeros(len(other)), 0.0
    for rows in blocks(len(x)):
        left = x[rows].astype(np.float64)
        for columns in blocks(len(other)):
            found = kernel(left, other[columns].astype(np.float64))
            if apart and rows == columns:
                np.fill_diagonal(found, 0)
            of_rows[rows] += found.sum(axis=1)
            of_columns[columns] += found.sum(axis=0)
            squares += float(np.vdot(found, found))
    partners = len(other) - apart, len(x) - apart
    pairs = len(x) * partners[0]
    return Sums(of_rows / partners[0], of_columns / partners[1], squares / pairs, partners)


@dataclass(frozen=True, eq=False)
class Discrepancy:
    """The squared maximum mean discrepancy of two sets under a kernel, from the sums over their pairs."""

    made: Sums
    real: Sums
    both: Sums

    @classmethod
    def of(cls, kernel: Kernel, made: Rows, real: Rows, *, pairs: bool = False) -> Discrepancy:
        """That of features (n, D) and (m, D).

        Args:
            kernel: The kernel.
            made: Features of results.
            real: Features of real values.
            pairs: Whether result i was made from the conditions of real value i. It is then more like that value than
                like others, which would make the distance of equally good sets negative; those pairs are left out
                (Gretton et al. 2012, equation 4).
        """
        return cls(sums(kernel, made), sums(kernel, real), sums(kernel, made, real, apart=pairs))

    @property
    def value(self) -> float:
        """The unbiased estimate (Gretton et al. 2012, equation 3): near 0 for sets of one source, as often below as above."""
        return self.made.mean + self.real.mean - 2 * self.both.mean

    @property
    def influence(self) -> Influence:
        """How each row moves the value, and the value's variance.

        The plain projections of the U-statistic (Hoeffding 1948) count the part of the variance that no single row
        explains twice, once for either row of a pair. Where the sets differ clearly, that part is small. For sets of one
        source it is all there is.

        - For differences of two values, the projections are scaled so that it counts once.
        - For the value's own interval it counts twice: the variance is small where the value happens to be small, and
          single counting would be too narrow for sets that are a little apart.
        - The part that single rows explain grows as the value does, since both are quadratic in how far the sets are apart.
        """
        n, m = len(self.made.rows), len(self.real.rows)
        of_made, of_real = 2 * (self.made.rows - self.both.rows), 2 * (self.real.rows - self.both.columns)
        plain = float(of_made.var(ddof=1) / n + of_real.var(ddof=1) / m)
        if plain <= 0:
            return Influence(np.zeros(n), np.zeros(m))
        rest = self.rest
        scale = np.sqrt(max(plain - rest, rest) / plain)
        growth = max(0.0, plain - 2 * rest) / max(self.value, np.sqrt(plain))
        return Influence(
            scale * (of_made - of_made.mean()), scale * (of_real - of_real.mean()), plain, growth
        )

    @property
    def rest(self) -> float:
        """Variance of the value that no single row explains."""
        n, m = len(self.made.rows), len(self.real.rows)
        return (
            2 * self.made.rest / (n * (n - 1))
            + 2 * self.real.rest / (m * (m - 1))
            + 4 * self.both.rest / (n * m)
        )
