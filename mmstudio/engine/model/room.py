"""A limit on memory: the size of a model is counted, tensor by tensor, before its memory is requested."""

from __future__ import annotations

import math
from collections.abc import Callable, Mapping
from typing import Any

import torch
from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves, tree_map

from mmstudio.core.errors import OutOfMemoryError
from mmstudio.core.memory import free_bytes

_LOOK_EVERY = 64 << 20
"""Number of bytes after which the free memory is measured again, since filled memory is no longer free."""
_LARGEST_ITEM = 16
_LEFT = 0.1
"""Share of the initially free memory that is left to other programs."""


class Room(TorchDispatchMode):
    """Refuses, while it is entered, tensors that do not fit into the free memory.

    A system often promises more memory than it has, and kills the program that fills it, so a request for memory proves
    nothing.

    Args:
        free: Returns the free memory in bytes.
    """

    def __init__(self, free: Callable[[], int] = free_bytes) -> None:
        super().__init__()
        self._free = free
        self._left = int(_LEFT * free())
        self._asked = 0

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # otherwise entering it would import torch's compiler, which takes seconds

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Run one operation after counting what it makes."""
        del types
        given = dict(kwargs or {})
        if makes(func):
            self._check(_bytes(func, args, given))
        return func(*args, **given)

    def _check(self, count: int) -> None:
        self._asked += count
        if self._asked < _LOOK_EVERY:
            return
        asked, self._asked = self._asked, 0
        room = self._free() - self._left
        if asked > room:
            raise OutOfMemoryError(
                "The model needs {needed:,} MB and more at once; {free:,} MB are free.",
                hint="Close other programs, or choose smaller sizes in the recipe.",
                needed=asked >> 20,
                free=max(0, room) >> 20,
            )


def makes(func: Any) -> bool:
    """Whether an operation's result has its own memory."""
    schema = func._schema
    return not schema.is_mutable and any(one.alias_info is None for one in schema.returns)


def _bytes(func: Any, args: tuple[Any, ...], given: dict[str, Any]) -> int:
    """Size of an operation's result: computed from its arguments or tried on tensors without memory; 0 if neither works."""
    if func._schema.arguments[:1] and func._schema.arguments[0].name == "size":
        kind = given.get("dtype") or torch.get_default_dtype()
        return math.prod(args[0]) * kind.itemsize
    most = math.prod(map(_factor, (*args, *given.values())))
    taken = any(isinstance(one, Tensor) for one in tree_leaves(args))
    if (most if taken else most**2) * _LARGEST_ITEM < _LOOK_EVERY:
        return most * _LARGEST_ITEM  # trying it would import torch's compiler, which takes seconds
    on_meta = {**given, "device": torch.device("meta")} if "device" in given else given
    try:
        made = func(*tree_map(_shadow, args), **tree_map(_shadow, on_meta))
    except (RuntimeError, NotImplementedError):
        return 0
    results = made if isinstance(made, list | tuple) else [made]
    return sum(one.numel() * one.element_size() for one in results if isinstance(one, Tensor))


def _factor(value: Any) -> int:
    """The largest factor by which an argument can multiply the size of a result."""
    if isinstance(value, list | tuple):
        if any(isinstance(one, Tensor) for one in value):
            return sum(map(_factor, value))
        return math.prod(map(_factor, value))
    if isinstance(value, Tensor):
        return max(1, value.numel())
    return max(1, abs(value)) if isinstance(value, int) else 1


def _shadow(value: Any) -> Any:
    if not isinstance(value, Tensor) or value.is_meta:
        return value
    return torch.empty_strided(value.shape, value.stride(), dtype=value.dtype, device="meta")
