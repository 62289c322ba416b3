"""The peak memory of a piece of work, counted tensor by tensor."""

from __future__ import annotations

import weakref
from collections.abc import Mapping
from typing import Any

from torch import Tensor
from torch.utils._python_dispatch import TorchDispatchMode
from torch.utils._pytree import tree_leaves

from mmstudio.engine.model.room import makes


class Held(TorchDispatchMode):
    """Counts the bytes of tensors that are alive while it is entered.

    Memory that a kernel allocates internally is not counted.

    Attributes:
        most: Peak number of bytes.
    """

    def __init__(self) -> None:
        super().__init__()
        self.most = self._now = 0

    @classmethod
    def _should_skip_dynamo(cls) -> bool:
        return False  # otherwise entering it would import torch's compiler, which takes seconds

    def __torch_dispatch__(
        self, func: Any, types: Any, args: tuple[Any, ...] = (), kwargs: Mapping[str, Any] | None = None
    ) -> Any:
        """Run one operation, and count its results until they are freed."""
        del types
        made = func(*args, **(kwargs or {}))
        for one in tree_leaves(made) if makes(func) else ():
            if isinstance(one, Tensor):
                storage = one.untyped_storage()
                self._now += storage.nbytes()
                self.most = max(self.most, self._now)
                weakref.finalize(storage, self._gone, storage.nbytes()).atexit = False
        return made

    def _gone(self, count: int) -> None:
        self._now -= count
