"""Protocols of the light code of plugins that sees values: codecs, steps, inspectors.

The torch side (encoders, fusions, generators, extractors) is described in :mod:`mmstudio.nn`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal, Protocol

from mmstudio.core.sentences import fill
from mmstudio.plugins.shown import Shown

if TYPE_CHECKING:
    import numpy as np
    import numpy.typing as npt


@dataclass(frozen=True)
class SeenColumn:
    """What training saw in one column of a table; see ``EncoderSpec.columns``.

    Attributes:
        kind: ``number``, or ``category`` for one of several choices.
        low, high: Smallest and largest number.
        choices: The choices, in the order in which a form offers them.
    """

    kind: Literal["number", "category"]
    low: float = 0.0
    high: float = 0.0
    choices: tuple[str, ...] = ()


@dataclass(frozen=True)
class Remark:
    """Something that a person should know about how a file is read.

    Attributes:
        text: English sentence with ``{named}`` parameters; the same text for all files that it applies to.
        params: Values of the parameters.
    """

    text: str
    params: Mapping[str, str | float] = field(default_factory=dict)

    def __str__(self) -> str:
        return fill(self.text, self.params)


class Codec(Protocol):
    """Reads, writes and shows the raw values of a modality; :class:`~mmstudio.plugins.codecs.FileCodec` is its base.

    Raw values: pictures are uint8 (H, W, 1 or 3), texts ``str``, sounds :class:`~mmstudio.plugins.shown.Sound`, table
        rows a dict of column to str, int, float, bool or None; a plugin's own modality has its own type.
    """

    suffix: str
    """Suffix of the files that ``write`` makes, with the dot; empty for values that are stored inline."""

    def read(self, path: Path) -> Any:
        """Decode a file; raises ``BadFileError`` with a sentence if it cannot be used, and never another error."""

    def check(self, path: Path) -> Sequence[Remark] | None:
        """Go through a file as ``read`` does, without keeping its value; raises what ``read`` would raise.

        Returns:
            Remarks on how the file is read; may be empty.
        """

    def parse(self, data: Any) -> Any:
        """Raw value of inline data, or of a text that a person typed; raises ``BadFileError``."""

    def without_notes(self, path: Path) -> bytes:
        """The file's bytes without metadata; raises ``BadFileError`` if metadata cannot be removed."""

    def write(self, raw: Any, path: Path, recipe: Mapping[str, Any]) -> None:
        """Write a result; the recipe goes inside the file if the format can hold it, else into a sidecar."""

    def read_recipe(self, path: Path) -> dict[str, Any] | None:
        """The recipe that ``write`` stored, or ``None``."""

    def preview(self, raw: Any) -> npt.NDArray[np.uint8]:
        """A picture (H, W, 3) that represents the value."""

    def shown(self, raw: Any) -> Shown:
        """The value as a person sees or hears it: a picture, a sound, words, a row or frames."""

    def difference(self, one: Any, other: Any) -> float:
        """How far two values are apart: 0 if they are equal, 1 if they have nothing in common."""

    close: float
    """Largest difference at which two values count as equal, since another machine may round sums differently; 0: none."""

    def view(self, raw: Any, rng: np.random.Generator) -> Any:
        """A value like ``raw`` that cannot be copied back (a crop, coarser); raises ``BadFileError`` if there is none."""


class Step(Protocol):
    """A preprocessing step.

    A step that runs once, when data is prepared, has ``apply(raw)``. A random step has ``apply(array, rng)``: a batch
    of the prepared array that its spec names, with B in front, and the generator for all its draws. If its spec names
    several arrays, it takes and returns a dict of them. If slots move together, its draws must not depend on the size
    of a picture, since the slots may have different sizes.
    """

    def apply(self, raw: Any) -> Any:
        """The changed raw value; for a random step the changed batch, with the same shapes and dtypes."""


Severity = Literal["error", "warning", "note"]


@dataclass(frozen=True)
class Finding:
    """A remark about one value that a person should know.

    Attributes:
        kind: One of the kinds that the inspector's spec names; findings of one kind are shown and handled together.
        text: English sentence with ``{named}`` parameters.
        severity: ``error`` for values that cannot be used, ``warning`` for values that are better left out, ``note``
            for values that may be as intended.
        params: Values of the parameters: texts and finite numbers.
    """

    kind: str
    text: str
    severity: Severity = "warning"
    params: Mapping[str, str | float] = field(default_factory=dict)


@dataclass(frozen=True, eq=False)
class Inspection:
    """Everything that one value tells by itself.

    Attributes:
        findings: Doubts about it; empty for a sound value.
        code: Bits of which a small change of the value changes few. All codes have the same length; empty if the value
            cannot be told from others.
        look: The value as some hundred numbers, float32 (L,), the same L for all; if the codes of two values are close,
            the correlation of their looks decides. ``None`` if there is no code, or if the codes alone decide.
        features: A few numbers, float32 (D,), that differ much between unlike values, NaN for a missing one; ``None``
            if there are none.
        facts: Facts that the spec names: numbers (a length) and words (a language); an unknown one has no key.
    """

    findings: tuple[Finding, ...] = ()
    code: bytes = b""
    look: npt.NDArray[np.float32] | None = None
    features: npt.NDArray[np.float32] | None = None
    facts: Mapping[str, str | float] = field(default_factory=dict)


class Inspector(Protocol):
    """Looks at single values of a modality."""

    def inspect(self, raw: Any, path: Path | None) -> Inspection:
        """Inspect one value; called by several threads at once.

        Args:
            raw: Raw value from the codec, of any size, even the smallest.
            path: Its file; ``None`` for inline data.
        """
