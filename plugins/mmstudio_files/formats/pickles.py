"""Reads the plain data in a pickle without running code: dictionaries, lists, texts, numbers and numpy's arrays.

A pickle is a program for a small machine that may call any function. This module has its own machine, which knows only
the few instructions that plain data needs, and calls nothing: the names used for numpy's arrays are replaced by code
from here. Anything else is refused in a sentence. Its memory is bounded by the file: texts and arrays are cut out of
the file, arrays without copying.
"""

from __future__ import annotations

import codecs
import struct
from collections.abc import Callable, Mapping
from typing import Any

from mmstudio.api import BadFileError
from mmstudio_files.formats.pickle_arrays import Array, ask, build, more_than_data, reduce, text_of_key
from mmstudio_files.formats.pickle_machine import MARK, Buffer, FaultError, PickleMachine

MOST_BYTES = 200 << 20
"""Largest size of a file; the largest one of CIFAR-100 has 155 MB."""
MOST_STEPS = 2_000_000
"""Largest number of instructions: up to three for each text and number."""

_MOST_NUMBER_BYTES = 8


def read_pickle(data: Buffer, name: str) -> Mapping[str, Any]:
    """The dictionary in a pickle: texts and bytes unchanged, numpy arrays, lists, numbers.

    Args:
        data: The whole file; arrays are views of it.
        name: Name of the file, for messages.

    Returns:
        Name to value; names stored as bytes are decoded.

    Raises:
        BadFileError: If it is damaged, is larger than 200 MiB, is not a dictionary, or needs anything else.
    """
    if len(data) > MOST_BYTES:
        raise BadFileError("The file {file} is too large for a pickle.", file=name)
    try:
        return _run(PickleMachine(memoryview(data)))
    except FaultError as fault:
        raise BadFileError(fault.template, file=name, **fault.params) from fault
    except (ValueError, TypeError, IndexError, KeyError, struct.error, OverflowError, MemoryError) as error:
        raise BadFileError("The pickle {file} is damaged or incomplete.", file=name) from error


def _run(machine: PickleMachine) -> dict[str, Any]:
    for _ in range(MOST_STEPS):
        code = machine.number(1)
        if code == ord("."):
            found = machine.pop()
            if not isinstance(found, dict):
                raise FaultError("The pickle {file} holds no dictionary, and is not read.")
            return {text_of_key(key): _plain(value) for key, value in found.items()}
        step = _STEPS.get(code)
        if step is None:
            raise more_than_data()
        step(machine)
    raise FaultError("The pickle {file} has too many items.")


def _plain(value: Any) -> Any:
    return value.values if isinstance(value, Array) else value


# What the instructions do.


def _global(machine: PickleMachine) -> None:
    module, name = machine.line().decode(), machine.line().decode()
    ask(machine, module, name)


def _global_on_stack(machine: PickleMachine) -> None:
    name, module = machine.pop(), machine.pop()
    ask(machine, module, name)


def _set_items(machine: PickleMachine) -> None:
    found = machine.items()
    if len(found) % 2:
        raise ValueError
    _put(machine.top(dict), found)


def _set_item(machine: PickleMachine) -> None:
    value, key = machine.pop(), machine.pop()
    _put(machine.top(dict), [key, value])


def _dict(machine: PickleMachine) -> None:
    found = machine.items()
    if len(found) % 2:
        raise ValueError
    machine.push({})
    _put(machine.top(dict), found)


def _put(target: dict[Any, Any], found: list[Any]) -> None:
    for key, value in zip(found[::2], found[1::2], strict=True):
        if not isinstance(key, str | bytes):
            raise FaultError("The pickle {file} has a dictionary whose keys are no names, and is not read.")
        target[key] = value


def _appends(machine: PickleMachine) -> None:
    found = machine.items()
    machine.top(list).extend(found)


def _append(machine: PickleMachine) -> None:
    value = machine.pop()
    machine.top(list).append(value)


def _tuple_of(count: int) -> Callable[[PickleMachine], None]:
    def step(machine: PickleMachine) -> None:
        found = [machine.pop() for _ in range(count)]
        machine.push(tuple(reversed(found)))

    return step


def _long(machine: PickleMachine, width: int) -> None:
    size = machine.number(width)
    if size > _MOST_NUMBER_BYTES:
        raise FaultError("The pickle {file} holds a number that is too large.")
    machine.push(machine.number(size, signed=True))


def _integer_line(machine: PickleMachine) -> None:
    text = machine.line()
    if len(text) > 20:
        raise FaultError("The pickle {file} holds a number that is too large.")
    machine.push(text == b"01" if text in {b"00", b"01"} else int(text.rstrip(b"L")))


def _string_line(machine: PickleMachine) -> None:
    text = machine.line().strip()
    if len(text) < 2 or text[:1] not in b"'\"" or text[-1:] != text[:1]:
        raise ValueError
    machine.spend(len(text))
    machine.push(codecs.escape_decode(text[1:-1])[0])


def _unicode_line(machine: PickleMachine) -> None:
    text = machine.line()
    machine.spend(len(text))
    machine.push(text.decode("raw-unicode-escape"))


def _drop(machine: PickleMachine) -> None:
    machine.pop()


def _frame(machine: PickleMachine) -> None:
    machine.number(8)


def _protocol(machine: PickleMachine) -> None:
    if machine.number(1) > 5:
        raise FaultError("The pickle {file} is of a version that is not read.")


_STEPS: Mapping[int, Callable[[PickleMachine], None]] = {
    ord(code): step
    for code, step in {
        "\x80": _protocol,
        "\x95": _frame,
        "(": lambda machine: machine.push(MARK),
        "0": _drop,
        "}": lambda machine: machine.push({}),
        "]": lambda machine: machine.push([]),
        ")": lambda machine: machine.push(()),
        "N": lambda machine: machine.push(None),
        "\x88": lambda machine: machine.push(True),  # noqa: FBT003 - a value, no switch
        "\x89": lambda machine: machine.push(False),  # noqa: FBT003
        "K": lambda machine: machine.push(machine.number(1)),
        "M": lambda machine: machine.push(machine.number(2)),
        "J": lambda machine: machine.push(machine.number(4, signed=True)),
        "\x8a": lambda machine: _long(machine, 1),
        "\x8b": lambda machine: _long(machine, 4),
        "I": _integer_line,
        "L": _integer_line,
        "F": lambda machine: machine.push(float(machine.line())),
        "G": lambda machine: machine.push(struct.unpack(">d", machine.bytes_of(8))[0]),
        "U": lambda machine: machine.push(machine.bytes_of(machine.number(1))),
        "T": lambda machine: machine.push(machine.bytes_of(machine.number(4, signed=True))),
        "C": lambda machine: machine.push(machine.bytes_of(machine.number(1))),
        "B": lambda machine: machine.push(machine.bytes_of(machine.number(4))),
        "\x8e": lambda machine: machine.push(machine.bytes_of(machine.number(8))),
        "\x96": lambda machine: machine.push(machine.bytes_of(machine.number(8))),
        "\x8c": lambda machine: machine.push(machine.text_of(machine.number(1))),
        "X": lambda machine: machine.push(machine.text_of(machine.number(4))),
        "\x8d": lambda machine: machine.push(machine.text_of(machine.number(8))),
        "S": _string_line,
        "V": _unicode_line,
        "q": lambda machine: machine.remember(machine.number(1)),
        "r": lambda machine: machine.remember(machine.number(4)),
        "p": lambda machine: machine.remember(int(machine.line())),
        "\x94": lambda machine: machine.remember_next(),
        "h": lambda machine: machine.recall(machine.number(1)),
        "j": lambda machine: machine.recall(machine.number(4)),
        "g": lambda machine: machine.recall(int(machine.line())),
        "t": lambda machine: machine.push(tuple(machine.items())),
        "\x85": _tuple_of(1),
        "\x86": _tuple_of(2),
        "\x87": _tuple_of(3),
        "l": lambda machine: machine.push(machine.items()),
        "d": _dict,
        "a": _append,
        "e": _appends,
        "s": _set_item,
        "u": _set_items,
        "c": _global,
        "\x93": _global_on_stack,
        "R": reduce,
        "b": build,
    }.items()
}
