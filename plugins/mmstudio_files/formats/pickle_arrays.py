"""Replacements for the names that pickles use: numpy's arrays over bytes of the file."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any

import numpy as np
import numpy.typing as npt

from mmstudio_files.formats.pickle_machine import FaultError, PickleMachine

_ENDING = "multiarray _reconstruct"
_ARRAYS = frozenset({f"numpy.core.{_ENDING}", f"numpy._core.{_ENDING}"})
_BUFFERS = frozenset({"numpy.core.numeric _frombuffer", "numpy._core.numeric _frombuffer"})
_DTYPE, _NDARRAY, _ENCODE = "numpy dtype", "numpy ndarray", "_codecs encode"
_BYTEARRAY = frozenset({"__builtin__ bytearray", "builtins bytearray"})
_KNOWN = _ARRAYS | _BUFFERS | {_DTYPE, _NDARRAY, _ENCODE} | _BYTEARRAY


@dataclass(frozen=True)
class Name:
    """A function or class that the pickle names; it is never looked up."""

    name: str


@dataclass
class Dtype:
    """A dtype of numbers."""

    code: str
    swapped: bool = False


@dataclass
class Array:
    """An array, empty until its state is given."""

    values: npt.NDArray[Any] = field(default_factory=lambda: np.zeros(0, np.uint8))


def text_of_key(key: Any) -> str:
    """A name that may be stored as bytes."""
    return key if isinstance(key, str) else bytes(key).decode("utf-8", "backslashreplace")


def more_than_data() -> FaultError:
    """The error for a pickle that needs more than plain data."""
    return FaultError(
        "The file {file} is a pickle of a kind that is not read: it holds more than plain data."
    )


def ask(machine: PickleMachine, module: Any, name: Any) -> None:
    """Push the name of a function or class on the stack, if it is one of the few that are known."""
    if not isinstance(module, str) or not isinstance(name, str):
        raise TypeError
    if f"{module} {name}" not in _KNOWN:
        wanted = f"{module}.{name}"
        raise FaultError(
            "The file {file} is a pickle that asks for {name}, which is not read.",
            name=repr(wanted if len(wanted) <= 80 else wanted[:77] + "...")[1:-1],
        )
    machine.push(Name(f"{module} {name}"))


def reduce(machine: PickleMachine) -> None:
    """Apply the meaning of a known name; nothing is called."""
    given, asked = machine.pop(), machine.pop()
    if not isinstance(asked, Name) or not isinstance(given, tuple):
        raise more_than_data()
    if asked.name in _ARRAYS and len(given) == 3 and given[0] == Name(_NDARRAY):
        machine.push(Array())
    elif asked.name == _DTYPE and given and isinstance(given[0], str | bytes):
        machine.push(Dtype(text_of_key(given[0])))
    elif asked.name == _ENCODE and given and isinstance(given[0], str) and given[1:] == ("latin1",):
        machine.spend(len(given[0]))
        machine.push(given[0].encode("latin-1"))
    elif asked.name in _BUFFERS and len(given) == 4:
        machine.push(Array(_array(*given[:3], fortran=given[3] == "F")))
    elif asked.name in _BYTEARRAY and len(given) == 1 and isinstance(given[0], bytes | memoryview):
        machine.push(given[0])
    else:
        raise FaultError(
            "The file {file} is a pickle that asks for {name}, which is not read.",
            name=asked.name.replace(" ", "."),
        )


def build(machine: PickleMachine) -> None:
    """Give an array its numbers, or a dtype its byte order."""
    state, target = machine.pop(), machine.pop()
    if isinstance(target, Array) and isinstance(state, tuple) and len(state) == 5:
        _, shape, dtype, fortran, data = state
        target.values = _array(data, dtype, shape, fortran=bool(fortran))
    elif isinstance(target, Dtype) and isinstance(state, tuple) and len(state) >= 5:
        if any(item is not None for item in state[2:5]) or not isinstance(state[1], str | bytes):
            raise FaultError(
                "The pickle {file} holds an array of something else than numbers, and is not read."
            )
        target.swapped = text_of_key(state[1]) == ">"
    else:
        raise more_than_data()
    machine.push(target)


def _array(data: Any, dtype: Any, shape: Any, *, fortran: bool) -> npt.NDArray[Any]:
    """An array over bytes of the file.

    Raises:
        ValueError: If the number of bytes does not match the shape.
    """
    if (
        not isinstance(data, bytes | memoryview)
        or not isinstance(dtype, Dtype)
        or not isinstance(shape, tuple)
    ):
        raise FaultError("The pickle {file} holds an array of something else than numbers, and is not read.")
    if len(dtype.code) != 2 or dtype.code[0] not in "biuf" or dtype.code[1] not in "1248":
        raise FaultError("The pickle {file} holds an array of something else than numbers, and is not read.")
    if not all(isinstance(size, int) and size >= 0 for size in shape) or len(shape) > 4:
        raise ValueError
    kind = np.dtype(dtype.code)
    values = np.frombuffer(data, kind.newbyteorder(">") if dtype.swapped else kind.newbyteorder("<"))
    return values.reshape(shape, order="F" if fortran else "C")
