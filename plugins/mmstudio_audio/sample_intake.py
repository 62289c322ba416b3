"""The samples of a sound while its file is read: kept, or only checked and counted."""

from __future__ import annotations

import math

import numpy as np
import numpy.typing as npt

from mmstudio.api import BadFileError, Passage, Sound

MAX_SECONDS = 600
MAX_CHANNELS = 16
MIN_RATE_HZ, MAX_RATE_HZ = 1000, 768_000
MAX_VALUES = 1 << 28
"""Ten minutes of two channels at 192 kHz, and some more."""
_UNHEARD_S = 0.01
"""Number of missing samples that is too small to be reported."""

Block = npt.NDArray[np.float32]
"""A stretch of time, (n, channels)."""


class Gathering:
    """Collects the parts of a sound, block by block.

    Args:
        passage: The file, and whether its sound is kept.

    Attributes:
        name: Name of the file.
        count: Samples per channel so far.
    """

    def __init__(self, passage: Passage) -> None:
        self._passage = passage
        self.name = passage.path.name
        self._blocks: list[Block] = []
        self._rate_hz = self._channels = self._begun = self._parts = 0
        self._cut = False
        self.count = 0

    def begin(self, rate_hz: int, channels: int, counted: int = 0) -> bool:
        """Begin a part of the sound.

        Args:
            rate_hz: Its rate.
            channels: Number of channels.
            counted: Least number of samples in it.

        Returns:
            Whether it fits to the earlier parts; if not, a remark is made.

        Raises:
            BadFileError: If no sound may have these properties.
        """
        if not self._rate_hz:
            self._rate_hz, self._channels = rate_hz, channels
            self._check_form()
        if not self.goes_with(rate_hz, channels):
            return False
        self._begun, self._parts = self.count, self._parts + 1
        self._check_length(self.count + counted)
        return True

    def goes_with(self, rate_hz: int, channels: int) -> bool:
        """Whether a part with this rate and number of channels fits to the earlier parts; if not, a remark is made."""
        if (rate_hz, channels) == (self._rate_hz, self._channels):
            return True
        self._passage.remark(
            "The sound changes its rate or its channels after {seconds} s; what follows is left out.",
            seconds=self._seconds(self.count),
        )
        return False

    def add(self, block: Block) -> None:
        """Add a stretch; raises ``BadFileError`` if it has values that are not finite, or the sound gets too long."""
        # both are NaN if one value is
        if not (math.isfinite(block.min(initial=0)) and math.isfinite(block.max(initial=0))):
            raise BadFileError("The sound {name} holds values that are not numbers.", name=self.name)
        self.count += len(block)
        self._check_length(self.count)
        if self._passage.keep:
            self._blocks.append(block)

    def end(
        self,
        promised: int | None = None,
        *,
        damaged: bool = False,
        goes_on: bool = False,
        unfinished: bool = False,
    ) -> None:
        """End a part, and make remarks about it.

        Args:
            promised: Number of samples stated in its header.
            damaged: Whether it ends with data that cannot be decoded.
            goes_on: Whether it is longer than its header states.
            unfinished: Whether it lacks the mark that a program sets at the end.
        """
        count = self.count - self._begun
        self._cut = self._cut or damaged or unfinished or bool(promised)
        if promised is not None and promised - count > _UNHEARD_S * self._rate_hz:
            self._passage.remark(
                "Only {seconds} s are there of the {promised} s that the file states.",
                seconds=self._seconds(count),
                promised=self._seconds(promised),
            )
        elif damaged and count != promised:
            self._passage.remark(
                "The sound is damaged after {seconds} s; what follows is left out.",
                seconds=self._seconds(self.count),
            )
        elif unfinished:
            self._passage.remark("The sound has no mark of its end; it may have been cut off.")
        if goes_on:
            self._passage.remark(
                "The sound goes on behind the end that its header states; it is read to its own end."
            )

    def sound(self) -> Sound | None:
        """The whole sound, at most at full level; ``None`` if it was only checked.

        Raises:
            BadFileError: If the file was empty.
        """
        if not self.count and self._cut:
            raise BadFileError(
                "Nothing of the sound {name} can be decoded: it is damaged, or ends too early.",
                name=self.name,
            )
        if not self.count:
            raise BadFileError("The sound {name} holds no samples.", name=self.name)
        if self._parts > 1:
            self._passage.remark(
                "{count} sounds are joined in the file; they are read as one.", count=self._parts
            )
        if not self._passage.keep:
            return None
        samples = np.empty((self._channels, self.count), np.float32)
        at = 0
        for block in self._blocks:
            samples[:, at : at + len(block)] = block.T
            at += len(block)
        peak = float(np.abs(samples).max())
        if peak > 1:
            samples /= peak
        return Sound(samples, self._rate_hz)

    def _seconds(self, count: int) -> float:
        return round(count / self._rate_hz, 2)

    def _check_form(self) -> None:
        if not 0 < self._channels <= MAX_CHANNELS or not MIN_RATE_HZ <= self._rate_hz <= MAX_RATE_HZ:
            raise BadFileError(
                "The sound {name} has {channels} channels at {rate} Hz, which cannot be read.",
                name=self.name,
                channels=self._channels,
                rate=self._rate_hz,
            )

    def _check_length(self, count: int) -> None:
        if count > MAX_SECONDS * self._rate_hz:
            raise BadFileError(
                "The sound {name} is longer than {minutes} minutes.",
                name=self.name,
                minutes=MAX_SECONDS // 60,
            )
        if count * self._channels > MAX_VALUES:
            raise BadFileError(
                "The sound {name} is too large: with {channels} channels at {rate} Hz, {seconds} s can be read.",
                name=self.name,
                channels=self._channels,
                rate=self._rate_hz,
                seconds=MAX_VALUES // (self._channels * self._rate_hz),
            )
