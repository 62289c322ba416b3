"""Devices: which one to use, and what this computer has. The torch side is reached by name only."""

from __future__ import annotations

import ctypes
import os
import platform
import shutil
from dataclasses import dataclass, field
from importlib.metadata import version
from importlib.util import find_spec
from pathlib import Path
from typing import Any

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.memory import free_bytes, total_bytes
from mmstudio.plugins.specs import resolve
from mmstudio.services.app import App
from mmstudio.services.versions import versions

DESCRIBE = "mmstudio.engine.model.device:describe"
AUTO, CPU = "auto", "cpu"
_FOR_GPUS = ("cuda", "hip", "xpu")
_BF16 = frozenset({"avx512_bf16", "amx_tile"})
"""What a processor can do that computes bfloat16 itself: see :func:`mmstudio.engine.model.device.native_bf16`."""


@dataclass(frozen=True)
class Diagnosis:
    """What ``doctor`` found.

    Attributes:
        facts: By heading, name to value.
        troubles: Sentences about what is wrong.
    """

    facts: dict[str, dict[str, Any]]
    troubles: tuple[str, ...] = field(default=())


def choose_device(name: str) -> str:
    """The device for a name: ``auto`` is the first GPU, or the CPU if there is none; other names stay as they are.

    Raises:
        UsageError: If there is no such device; the message names those that exist.
    """
    if name == CPU:
        return name
    known = [str(device["name"]) for device in resolve(DESCRIBE)().get("devices", [])]
    if name == AUTO:
        return next((device for device in known if device != CPU), CPU)
    if name not in known:
        raise UsageError(
            "There is no device {name!r}.", hint="Devices here: {known}.", name=name, known=", ".join(known)
        )
    return name


def choose_devices(name: str, processes: int | None = None) -> tuple[str, ...]:
    """The device of each process of a training: ``cuda:0,1`` is a process for each GPU, ``auto`` as many GPUs as there are.

    Args:
        name: As for :func:`choose_device`, or several GPUs.
        processes: How many there are; if not given, one for each device that is named.

    Raises:
        UsageError: If there is no such device, or more devices are named than processes.
    """
    first, *more = [part.strip() for part in name.split(",")]
    kind = first.partition(":")[0]
    others = [f"{kind}:{part}" if part.isdecimal() else part for part in more]
    named = [choose_device(part) for part in (first, *others)]
    if first == AUTO and named[0] != CPU and processes is not None:
        named = [device for device, _ in list_devices() if device != CPU][:processes]
    count = len(named) if processes is None else processes
    if len(set(named)) < len(named) or len(named) > count:
        raise UsageError(
            "{devices} {named:is|are} {named} {named:device|devices} for {count} {count:process|processes}.",
            hint="Name each device once, and as many processes as devices, or more.",
            devices=name,
            named=len(named),
            count=count,
        )
    return tuple(named[number % len(named)] for number in range(count))


def preferred_device(name: str) -> str:
    """The device that a person prefers; empty for ``auto``, where a run uses the device it was trained on.

    Raises:
        UsageError: If there is no such device; the message names those that exist.
    """
    return "" if name == AUTO else choose_device(name)


def device_or(name: str, otherwise: str) -> str:
    """The given device if this machine has it, else the other one."""
    return name if name == CPU or name in {known for known, _ in list_devices()} else otherwise


def list_devices() -> list[tuple[str, str]]:
    """Name and title of every device here, including the CPU."""
    found = resolve(DESCRIBE)().get("devices", [])
    return [(str(device["name"]), f"{device['title']} ({device['name']})") for device in found]


def diagnose(app: App, place: Path) -> Diagnosis:
    """Look at versions, devices, memory, disk and plugins.

    Args:
        app: The program.
        place: Folder on the disk to examine.
    """
    troubles: list[str] = []
    facts: dict[str, dict[str, Any]] = {"versions": dict(versions()), "system": _system(place)}
    try:
        facts["learning"] = _learning()
    except (StudioError, ImportError, OSError, RuntimeError) as error:
        troubles.append(f"Learning does not work: {error}")
    facts["plugins"] = {record.name: record.error or record.state.value for record in app.catalog.list()}
    troubles += [f"The plugin {record.name!r} failed: {record.error}" for record in app.catalog.troubles()]
    try:
        facts["recipes"] = {recipe.id: recipe.title for recipe in app.recipes.list()}
    except StudioError as error:
        troubles.append(str(error))
    if facts["system"]["disk_free_bytes"] < 2e9:
        troubles.append("Less than 2 GB are free on the disk.")
    return Diagnosis(facts, tuple(troubles))


def _learning() -> dict[str, Any]:
    """Facts about what learns. Where torch can see no GPU its library is loaded alone, since importing torch takes seconds.

    Raises:
        ImportError, OSError: If it cannot be loaded.
    """
    found = find_spec("torch")
    folders = list(found.submodule_search_locations or ()) if found is not None else []
    library = Path(folders[0]) / "lib" / "libtorch_cpu.so" if folders else Path()
    flags = _cpu_flags()
    for_gpus = [path for name in _FOR_GPUS for path in library.parent.glob(f"libtorch_{name}*")]
    if not flags or not library.is_file() or for_gpus:
        return dict(resolve(DESCRIBE)())
    ctypes.CDLL(str(library))
    title = platform.processor() or platform.machine()
    return {
        "torch": version("torch"),
        "cpus": os.cpu_count(),
        "devices": [{"name": CPU, "title": title, "bf16": not flags.isdisjoint(_BF16)}],
    }


def _cpu_flags() -> frozenset[str]:
    """What the processor can do, as Linux tells; empty elsewhere."""
    try:
        lines = Path("/proc/cpuinfo").read_text("utf-8", "replace").splitlines()
    except OSError:
        return frozenset()
    return frozenset(next((line for line in lines if line.startswith("flags")), "").split())


def _system(place: Path) -> dict[str, Any]:
    cores = len(os.sched_getaffinity(0)) if hasattr(os, "sched_getaffinity") else os.cpu_count()
    return {
        "platform": platform.platform(),
        "cores": cores,
        "memory_bytes": total_bytes(),
        "memory_free_bytes": free_bytes(),
        "disk_free_bytes": shutil.disk_usage(place).free,
    }
