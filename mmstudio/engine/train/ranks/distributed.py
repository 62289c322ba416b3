"""Ranks: processes that train one model together, what they add up, and what rank 0 decides for all.

Every rank holds the whole model and takes every step. Of a batch it computes the parts that are its own; gradients are
added up before the optimisers step, so that all ranks hold the same weights. Decisions that depend on a clock or on a
person (how much of the budget is used, whether to stop) are those of rank 0.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Iterable, Sequence
from datetime import timedelta
from typing import Any

import torch
import torch.distributed as dist
from torch import Tensor, nn

from mmstudio.core.errors import RankLostError

MEETING = "MMSTUDIO_MEETING"
"""Environment variable: the file by which processes of one machine find each other."""
_ATTEMPT = "TORCHELASTIC_RESTART_COUNT"
_LOOPBACK = "127.0.0.1"
_PATIENCE = timedelta(days=7)
"""A rank waits while rank 0 prepares data or makes previews; that one has died is noticed otherwise."""
_BUCKET = 8 << 20
"""Numbers that are added up at a time, so that no second copy of all gradients is held."""


class Ranks:
    """This process among those that train one model together; one that is alone sends nothing.

    Args:
        number: Its number, counted from 0.
        count: How many there are.
        device: Where what is sent lies.
        here: This process among those of its machine, counted from 0, and how many these are.

    Attributes:
        number, count, device, here: As given.
        sent: Bytes that this rank has handed over to be added up or passed on.
    """

    def __init__(
        self,
        number: int = 0,
        count: int = 1,
        device: torch.device | None = None,
        here: tuple[int, int] = (0, 1),
    ) -> None:
        self.number, self.count, self.here = number, count, here
        self.device = device or torch.device("cpu")
        self.sent = 0

    @property
    def leads(self) -> bool:
        """Whether this is rank 0, which saves, judges, previews and is told what to do."""
        return self.number == 0

    def own(self, parts: int) -> range:
        """Numbers of the parts of a batch that this rank computes: of two ranks, one has the even ones."""
        return range(self.number, parts, self.count)

    def micro(self, batch: int, most: int) -> int:
        """Samples computed at a time: every rank has a part, and none more than ``most`` samples."""
        return min(most, -(-batch // self.count))

    def add(self, tensors: Iterable[Tensor]) -> None:
        """Replace tensors by their sums over all ranks, which have the same shapes in the same order."""
        if self.count == 1:
            return
        for bucket in _buckets(tensors):
            flat = torch.cat([tensor.reshape(-1) for tensor in bucket])
            self._send(flat, lambda flat=flat: dist.all_reduce(flat))  # type: ignore[misc]
            for tensor, summed in zip(bucket, flat.split([one.numel() for one in bucket]), strict=True):
                tensor.copy_(summed.view(tensor.shape))

    def spread(self, tensors: Iterable[Tensor]) -> None:
        """Replace tensors by those of rank 0, bit for bit, whatever their types."""
        if self.count == 1:
            return
        for tensor in tensors:
            if not tensor.numel():
                continue
            value = tensor.detach().contiguous().reshape(-1).view(torch.uint8).clone()
            self._send(value, lambda value=value: dist.broadcast(value, 0))  # type: ignore[misc]
            if not self.leads:
                tensor.copy_(value.view(tensor.dtype).view(tensor.shape))

    def tell(self, numbers: Sequence[float]) -> list[float]:
        """The numbers that rank 0 says; all ranks give as many."""
        if self.count == 1:
            return list(numbers)
        told = torch.tensor(numbers, dtype=torch.float64, device=self.device)
        self._send(told, lambda: dist.broadcast(told, 0))
        found: list[float] = told.tolist()
        return found

    def least(self, number: int) -> int:
        """The smallest of the numbers that the ranks say."""
        if self.count == 1:
            return number
        told = torch.tensor([number], dtype=torch.int64, device=self.device)
        self._send(told, lambda: dist.all_reduce(told, dist.ReduceOp.MIN))
        return int(told.item())

    def gathered(self, words: Sequence[str]) -> list[str]:
        """All words that any rank says, in order."""
        if self.count == 1:
            return sorted(set(words))
        found: list[Any] = [None] * self.count
        self._guard(lambda: dist.all_gather_object(found, list(words)))
        return sorted({word for some in found for word in some})

    def meet(self) -> None:
        """Wait until all ranks are here."""
        self.tell([0.0])
        self.least(0)

    def close(self) -> None:
        """Leave the others."""
        if self.count > 1 and dist.is_initialized():
            dist.destroy_process_group()

    def _send(self, tensor: Tensor, work: Callable[[], Any]) -> None:
        self.sent += tensor.numel() * tensor.element_size()
        self._guard(work)

    def _guard(self, work: Callable[[], Any]) -> None:
        try:
            work()
        except (RuntimeError, ValueError) as error:
            raise RankLostError("Another process of the training has ended.") from error


ALONE = Ranks()
"""A process that trains by itself."""


class Others:
    """What rank 0 tells the other ranks behind every step: whether to go on, and the seconds that the training has used.

    Buffers of the model that the step changed (statistics of batches, memories, counts) are passed on with it. Those of
    rank 0 count, as in PyTorch's own DistributedDataParallel: a mean over ranks would be right for statistics, and
    wrong for a memory of samples or a count.

    Args:
        model: The model.
        ranks: The ranks.
    """

    def __init__(self, model: nn.Module, ranks: Ranks) -> None:
        self._model, self._ranks = model, ranks
        several = ranks.count > 1
        self._seen = [buffer.detach().clone() for buffer in model.buffers()] if several else []

    def lead(self, seconds: float) -> None:
        """Rank 0 goes on, and says how many seconds the training has used."""
        self._pass_on(seconds, ends=False)

    def dismiss(self) -> None:
        """Rank 0 ends the training before its budget is used."""
        self._pass_on(0.0, ends=True)

    def follow(self) -> float | None:
        """Wait for what rank 0 says: the seconds that the training has used, or ``None`` if it has ended."""
        seconds, ends = self._pass_on(0.0, ends=False)
        return None if ends else seconds

    def _pass_on(self, seconds: float, *, ends: bool) -> tuple[float, bool]:
        if self._ranks.count == 1:
            return seconds, ends
        changed = self._changed() if self._ranks.leads else [0.0] * len(self._seen)
        seconds, ended, *bits = self._ranks.tell([seconds, float(ends), *changed])
        buffers = zip(self._model.buffers(), bits, strict=True)
        with torch.no_grad():
            self._ranks.spread(buffer for buffer, bit in buffers if bit)
        return seconds, bool(ended)

    def _changed(self) -> list[float]:
        """By buffer 1 where it is another one than it was; looked at itself, since kernels change some unnoticed."""
        found = []
        for number, buffer in enumerate(self._model.buffers()):
            found.append(float(not torch.equal(buffer, self._seen[number])))
            if found[-1]:
                self._seen[number] = buffer.detach().clone()
        return found


def join(device: torch.device, *, shared: bool) -> Ranks:
    """Join the other ranks of this process, which its environment names as ``torchrun`` does.

    Processes of one machine meet by a file and talk on the loopback interface alone, unless ``MASTER_ADDR`` says
    otherwise.

    Args:
        device: What this rank computes on.
        shared: Whether several ranks compute on one device; NCCL refuses that.
    """
    number, count = int(os.environ.get("RANK", "0")), int(os.environ.get("WORLD_SIZE", "1"))
    if count == 1:
        return Ranks()
    backend = "nccl" if device.type == "cuda" and not shared and dist.is_nccl_available() else "gloo"
    if device.type == "cuda":
        torch.cuda.set_device(device)
    meeting = os.environ.get(MEETING)
    made: Any = dist
    if meeting is None:
        dist.init_process_group(backend, timeout=_PATIENCE)
    else:
        os.environ.setdefault("NCCL_SOCKET_IFNAME", "lo")
        attempt = os.environ.get(_ATTEMPT, "0")
        store = made.FileStore(f"{meeting}-{attempt}", count)
        options = _on_loopback() if backend == "gloo" else None
        dist.init_process_group(
            backend, store=store, rank=number, world_size=count, timeout=_PATIENCE, pg_options=options
        )
    here = int(os.environ.get("LOCAL_RANK", "0")), int(os.environ.get("LOCAL_WORLD_SIZE", "1"))
    return Ranks(number, count, device if backend == "nccl" else torch.device("cpu"), here)


def _on_loopback() -> Any:
    gloo: Any = dist.ProcessGroupGloo
    options = gloo._Options()
    options._devices = [gloo.create_device(hostname=_LOOPBACK, lazy_init=False)]
    options._timeout = _PATIENCE
    return options


def _buckets(tensors: Iterable[Tensor]) -> Iterable[list[Tensor]]:
    """Tensors in groups of one type, each of a bounded size."""
    waiting: dict[torch.dtype, list[Tensor]] = {}
    for tensor in tensors:
        bucket = waiting.setdefault(tensor.dtype, [])
        bucket.append(tensor)
        if sum(one.numel() for one in bucket) >= _BUCKET:
            yield waiting.pop(tensor.dtype)
    yield from waiting.values()
