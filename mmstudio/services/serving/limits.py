"""Limits of the server, and the layer of it that holds requests to them before anything reads them."""

from __future__ import annotations

import hmac
from collections.abc import Awaitable, Callable, MutableMapping
from dataclasses import dataclass
from typing import Any

Receive = Callable[[], Awaitable[MutableMapping[str, Any]]]


@dataclass(frozen=True)
class Limits:
    """How much may be asked of the server.

    Attributes:
        body_bytes: Largest body of a request.
        files: Most files of a request.
        count: Most results of a request.
        queue: Most requests that are worked on or wait; further ones are refused (429).
        read_s: Seconds in which a body must have arrived.
        wait_s: Seconds after which a request is given up.
    """

    body_bytes: int = 32_000_000
    files: int = 16
    count: int = 16
    queue: int = 8
    read_s: float = 30.0
    wait_s: float = 300.0


class BodyTooLargeError(Exception):
    """A body has more bytes than it may have."""


def allowed(header: str, token: str) -> bool:
    """Whether the header ``Authorization`` carries the token; the time that this takes does not depend on where they differ."""
    kind, _, told = header.partition(" ")
    return kind.lower() == "bearer" and hmac.compare_digest(told.strip().encode(), token.encode())


def counted(receive: Receive, most: int) -> Receive:
    """``receive`` that ends with an error once a body has more than ``most`` bytes, whatever its header says."""
    seen = 0

    async def limited() -> MutableMapping[str, Any]:
        nonlocal seen
        message = await receive()
        seen += len(message.get("body", b""))
        if seen > most:
            raise BodyTooLargeError
        return message

    return limited
