"""The small machine that runs a pickle's instructions: its input, its stack and its memory."""

from __future__ import annotations

from typing import Any

LARGE = 1 << 16
"""Longer runs of bytes are not copied."""
_MOST_LINE = 1 << 28

Buffer = bytes | memoryview


class FaultError(Exception):
    """Why a pickle cannot be read; the sentence is made where the file's name is known."""

    def __init__(self, template: str, **params: Any) -> None:
        super().__init__(template)
        self.template, self.params = template, params


class Mark:
    """Marks where a run of items begins on the stack."""


MARK = Mark()


class PickleMachine:
    """Runs the instructions of one pickle."""

    def __init__(self, data: memoryview) -> None:
        self._data = data
        self._at = 0
        self._stack: list[Any] = []
        self._memo: dict[int, Any] = {}
        self._budget = len(data) + LARGE  # bytes that may be made in addition to those of the file

    # Reading.

    def _take(self, count: int) -> memoryview:
        if count < 0 or self._at + count > len(self._data):
            raise ValueError
        self._at += count
        return self._data[self._at - count : self._at]

    def number(self, count: int, *, signed: bool = False) -> int:
        """A whole number with this many bytes."""
        return int.from_bytes(self._take(count), "little", signed=signed)

    def line(self) -> bytes:
        """Everything up to the end of the line."""
        size, block = 0, 64
        while size < _MOST_LINE:
            part = bytes(self._data[self._at + size : self._at + size + block])
            if not part:
                raise ValueError
            end = part.find(b"\n")
            if end >= 0:
                found = bytes(self._take(size + end))
                self._at += 1
                return found
            size, block = size + len(part), 2 * block
        raise ValueError

    def bytes_of(self, count: int) -> Buffer:
        """Some bytes; long runs are not copied."""
        part = self._take(count)
        return part if count > LARGE else bytes(part)

    def text_of(self, count: int) -> str:
        """A text with this many bytes."""
        return bytes(self._take(count)).decode("utf-8", "surrogatepass")

    # The stack.

    def push(self, value: Any) -> None:
        """Push an item on the stack."""
        self._stack.append(value)

    def pop(self) -> Any:
        """Pop the top of the stack, which must not be a mark."""
        value = self._stack.pop()
        if value is MARK:
            raise ValueError
        return value

    def items(self) -> list[Any]:
        """Pop everything above the last mark, and the mark."""
        for place in range(len(self._stack) - 1, -1, -1):
            if self._stack[place] is MARK:
                found = self._stack[place + 1 :]
                del self._stack[place:]
                return found
        raise ValueError

    def top(self, kind: type[Any]) -> Any:
        """The top of the stack, which must have this type."""
        if not isinstance(self._stack[-1], kind):
            raise TypeError
        return self._stack[-1]

    def remember(self, place: int) -> None:
        """Store the top of the stack under a number."""
        if self._stack[-1] is MARK:
            raise ValueError
        self._memo[place] = self._stack[-1]

    def remember_next(self) -> None:
        """Store it as :meth:`remember` does, under the next number."""
        self.remember(len(self._memo))

    def recall(self, place: int) -> None:
        """Push a stored item on the stack."""
        self.push(self._memo[place])

    def spend(self, count: int) -> None:
        """Count bytes that are made, since a pickle can ask for the same ones again and again."""
        self._budget -= count
        if self._budget < 0:
            raise FaultError("The pickle {file} swells without bound, and is not read.")
