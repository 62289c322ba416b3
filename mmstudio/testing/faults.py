"""Errors for broken contracts, and the functions that raise them."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Any

from mmstudio.core.errors import StudioError
from mmstudio.plugins.specs import Spec


class ContractError(AssertionError):
    """A part does not do what its contract says; the text is a sentence that names the part.

    Attributes:
        fault: What is wrong, without the part's name; the whole text if there is no name.
    """

    def __init__(self, text: str, fault: str = "") -> None:
        super().__init__(text)
        self.fault = fault or text


def part_of(spec: Spec) -> str:
    """Name of a part in sentences, e.g. ``The encoder 'text-transformer'``."""
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", type(spec).__name__.removesuffix("Spec")).lower()
    return f"The {words} {spec.id!r}"


def require(holds: object, part: str, fault: str) -> None:
    """Raise ``ContractError`` unless a condition holds.

    Args:
        holds: What must be true.
        part: Beginning of the sentence, from :func:`part_of`.
        fault: Rest of the sentence, without the full stop.
    """
    if not holds:
        raise ContractError(f"{part} {fault}.", fault)


def require_class(made: object, kind: type, part: str) -> None:
    """Require that what a part's factory names is a class of one that ``mmstudio.nn`` has."""
    is_one = isinstance(made, type) and issubclass(made, kind)
    require(is_one, part, f"must be a class of mmstudio.nn.{kind.__name__}")


@contextmanager
def doing(part: str, what: str) -> Iterator[None]:
    """Turn any error raised inside the block into a ``ContractError``.

    Args:
        part: Beginning of the sentence.
        what: Words after "failed", e.g. ``to prepare a value``.
    """
    try:
        yield
    except ContractError:
        raise
    except Exception as error:
        raise ContractError(
            f"{part} failed {what}: {type(error).__name__}: {error}", f"failed {what}"
        ) from error


def refused(part: str, what: str, call: Callable[[], Any], kind: type[StudioError] = StudioError) -> None:
    """Require that a call raises an error that is a sentence.

    Args:
        part: Beginning of the sentence.
        what: What must be refused, e.g. ``a missing file``.
        call: Function that must raise.
        kind: Base class that the error must have.
    """
    try:
        call()
    except kind as error:
        require(str(error).strip(), part, f"refuses {what} without saying why")
    except Exception as error:
        raise ContractError(
            f"{part} answers {what} with {type(error).__name__} ({error}) instead of {kind.__name__}."
        ) from error
    else:
        raise ContractError(f"{part} does not refuse {what}.")


def survives(part: str, what: str, call: Callable[[], Any]) -> None:
    """Require that a call either returns or raises an error that is a sentence."""
    try:
        call()
    except StudioError as error:
        require(str(error).strip(), part, f"refuses {what} without saying why")
    except Exception as error:
        raise ContractError(
            f"{part} answers {what} with {type(error).__name__} ({error}) instead of a sentence."
        ) from error
