"""Devices: which ones exist, what they compute natively, and how work on them is set up."""

from __future__ import annotations

import gc
import os
import platform
from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager, nullcontext
from dataclasses import dataclass
from typing import Any, Literal, TypeVar

import torch
from torch import nn

from mmstudio.core.errors import OutOfMemoryError, UsageError
from mmstudio.core.memory import free_bytes

_REFUSALS = ("can't allocate memory", "not enough memory: you tried", "_STATUS_ALLOC_FAILED")
"""Words in the out-of-memory errors of CPU allocators, on Linux and Windows, and of GPU libraries."""

_LENT: set[torch.device] = set()
"""Devices on which a way forward waits in its middle; of the whole process, as torch's store of weights that were cast is."""

Precision = Literal["auto", "bf16", "fp32"]


Placed = TypeVar("Placed", bound=nn.Module)


@dataclass(frozen=True)
class Device:
    """A device, and how to compute on it.

    Attributes:
        torch: The torch device.
        bf16: Whether to autocast to bfloat16.
        channels_last: Whether maps are kept in channels-last order.
    """

    torch: torch.device
    bf16: bool
    channels_last: bool

    @property
    def name(self) -> str:
        """``cpu`` or ``cuda:N``."""
        return str(self.torch)

    @property
    def precision(self) -> str:
        """``bf16`` or ``fp32``, for records."""
        return "bf16" if self.bf16 else "fp32"

    def autocast(self) -> AbstractContextManager[Any]:
        """Mixed precision, if the device uses it."""
        if not self.bf16:
            return nullcontext()
        if self.torch in _LENT and not torch.is_grad_enabled():
            return _Borrowed(self.torch.type, torch.bfloat16, cache_enabled=False)
        return torch.autocast(self.torch.type, torch.bfloat16)

    @contextmanager
    def lent(self) -> Iterator[None]:
        """While somebody else computes on it in the middle of a way forward, whose weights stay cast."""
        _LENT.add(self.torch)
        try:
            yield
        finally:
            _LENT.discard(self.torch)

    def place(self, module: Placed) -> Placed:
        """Move a module to the device, with its convolutions in the right memory order, and return it."""
        order = torch.channels_last if self.channels_last else torch.contiguous_format
        module.to(self.torch).to(memory_format=order)  # type: ignore[call-overload]
        return module


class _Borrowed(torch.autocast):
    """Autocast that neither fills nor empties torch's store of weights that were cast, which all threads share.

    A weight that is used again behind it would be cast again, and its gradients be added up in another precision.
    """

    def __exit__(self, *about: object) -> Any:
        torch.autocast_increment_nesting()  # the outermost one would empty it
        try:
            return super().__exit__(*about)
        finally:
            torch.autocast_decrement_nesting()


def open_device(name: str, precision: Precision = "auto", *, channels_last: bool = True) -> Device:
    """Prepare a device.

    Raises:
        UsageError: If it does not exist; the sentence names the devices that do.
    """
    if name not in device_names():
        known = ", ".join(device_names())
        raise UsageError(
            "There is no device {name!r}.", hint="Devices here: {known}.", name=name, known=known
        )
    device = torch.device(name)
    bf16 = precision == "bf16" or (precision == "auto" and native_bf16(device))
    if device.type == "cuda":
        torch.backends.cuda.matmul.allow_tf32 = True
        torch.backends.cudnn.allow_tf32 = True
    return Device(device, bf16, channels_last)


def device_names() -> list[str]:
    """``cpu``, and ``cuda:N`` for every usable GPU."""
    return ["cpu", *(f"cuda:{index}" for index in range(torch.cuda.device_count()))]


def native_bf16(device: torch.device) -> bool:
    """Whether the device computes bfloat16 itself instead of emulating it."""
    if device.type == "cuda":
        return bool(torch.cuda.is_bf16_supported(including_emulation=False))
    return any(_cpu_has(feature) for feature in ("avx512_bf16", "amx_tile"))


def _cpu_has(feature: str) -> bool:
    probe = getattr(torch.cpu, f"_is_{feature}_supported", None)
    return bool(probe and probe())


def describe() -> dict[str, Any]:
    """Facts about this machine for a report: versions, devices, threads."""
    devices = []
    for name in device_names():
        device = torch.device(name)
        title = platform.processor() or platform.machine()
        if device.type == "cuda":
            title = torch.cuda.get_device_name(device)
        devices.append({"name": name, "title": title, "bf16": native_bf16(device)})
    return {
        "torch": torch.__version__,
        "threads": torch.get_num_threads(),
        "cpus": os.cpu_count(),
        "devices": devices,
    }


def out_of_memory(error: BaseException) -> bool:
    """Whether an error says that memory ran out, on the GPU or the CPU."""
    if isinstance(error, (torch.OutOfMemoryError, MemoryError)):
        return True
    return isinstance(error, RuntimeError) and any(words in str(error) for words in _REFUSALS)


def free_memory(device: Device) -> None:
    """Release unused memory; frames of a caught error form cycles, which hold memory until they are collected."""
    gc.collect()
    if device.torch.type == "cuda":
        torch.cuda.empty_cache()


def available_bytes(device: torch.device) -> int:
    """Free memory of a device in bytes, including torch's reserve."""
    if device.type != "cuda":
        return free_bytes()
    free, _ = torch.cuda.mem_get_info(device)
    return int(free + torch.cuda.memory_reserved(device) - torch.cuda.memory_allocated(device))


def does_not_fit(count: int, error: BaseException) -> OutOfMemoryError:
    """The sentence for results that do not fit into memory, however few are made at a time."""
    return OutOfMemoryError(
        "Memory ran out while {count} were made at a time: {reason}.",
        hint="Close other programs, or wait until the training on this device has ended.",
        count=count,
        reason=str(error).splitlines()[0].rstrip(".") if str(error) else "the system refused",
    )
