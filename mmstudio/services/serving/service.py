"""Serves a run over HTTP: on this computer alone unless somebody says otherwise, and only for who has the token."""

from __future__ import annotations

import ipaddress
import os
import secrets
import socket
from collections.abc import Callable
from dataclasses import dataclass, field
from importlib.util import find_spec
from typing import Any

from mmstudio.core.errors import UsageError
from mmstudio.core.extras import needs_server
from mmstudio.core.sample import Slot
from mmstudio.services.opened import OpenProject
from mmstudio.services.serving.example import curl_line, example_of
from mmstudio.services.serving.limits import Limits
from mmstudio.services.training.transfer import step_of

HOST = "127.0.0.1"
_LIBRARIES = ("fastapi", "uvicorn", "python_multipart")
_FEWEST = 16
"""Letters of a token that a person brings."""
_CONNECTIONS = 64


def new_token() -> str:
    """A token that nobody can guess."""
    return secrets.token_urlsafe(32)


def is_loopback(host: str) -> bool:
    """Whether an address is reached from this computer alone."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True)
class Serving:
    """How to serve a run.

    Attributes:
        run: Id or name of the run.
        host, port: Where it listens; port 0 takes a free one.
        token: Who asks must have it.
        limits: How much may be asked.
        device: That it runs on; the run's own if empty.
    """

    run: str
    host: str = HOST
    port: int = 0
    token: str = field(default_factory=new_token, repr=False)
    limits: Limits = field(default_factory=Limits)
    device: str = ""


class Server:
    """A served run.

    Args:
        opened: The open project, which stays open while it is served.
        serving: How.
        forget: Removes the record of a job that has ended, by its id; at once if nothing else is said.

    Raises:
        NotFoundError: If there is no such run, or it has no checkpoint yet.
        UsageError: If it makes nothing, the token is too short, libraries are missing, or the address cannot be listened to.

    Attributes:
        run_id: Id of the run.
        address: Where it answers.
        token: Who asks must have it.
    """

    def __init__(
        self, opened: OpenProject, serving: Serving, forget: Callable[[str], object] | None = None
    ) -> None:
        if not all(find_spec(name) for name in _LIBRARIES):
            raise needs_server()
        if len(serving.token) < _FEWEST or not serving.token.isascii():
            raise UsageError("A token has at least {fewest} plain letters.", fewest=_FEWEST)
        import uvicorn

        from mmstudio.services.serving.maker import Maker
        from mmstudio.services.serving.web import Web

        run = opened.project.runs.get(serving.run)
        opened.runs.plan(run.id).check_makes()
        step_of(opened.project.runs.files(run.id), "latest")
        limits = serving.limits
        self._maker = Maker(
            opened,
            run.id,
            limits.count,
            limits.wait_s,
            serving.device,
            forget or opened.generation.forget_live,
        )
        self._opened, self.run_id, self.token = opened, run.id, serving.token
        self._socket = _listening(serving.host, serving.port)
        port = self._socket.getsockname()[1]
        self.address = f"http://{f'[{serving.host}]' if ':' in serving.host else serving.host}:{port}"
        hosts = ["127.0.0.1", "localhost", "[::1]"] if is_loopback(serving.host) else ["*"]
        web = Web(self._maker, serving.token, limits, about(opened, run.id, run.name))
        config = uvicorn.Config(
            web.app(hosts),
            log_level="error",
            access_log=False,
            server_header=False,
            limit_concurrency=_CONNECTIONS + limits.queue,
            timeout_keep_alive=5,
            timeout_graceful_shutdown=5,
            ws="none",
        )
        self._server = uvicorn.Server(config)
        self._begun = False

    def run(self, ready: Callable[[], object] = lambda: None) -> None:
        """Answer requests until :meth:`stop` is called or Ctrl-C is pressed.

        Args:
            ready: Called before the first request is taken; the address is taken already.
        """
        self._begun = True
        ready()
        self._server.run(sockets=[self._socket])

    def stop(self) -> None:
        """End it, also one that has not begun; what it makes is given up. May be called from any thread."""
        self._server.should_exit = True
        self._maker.stop()
        if not self._begun:
            self._socket.close()

    def curl(self) -> str:
        """A line for a terminal that asks for one result."""
        files = {
            slot.name: f"FILE.{slot.modality}"
            for slot in self._opened.runs.plan(self.run_id).takes
            if not slot.columns and not self._opened.datasets.registry.modalities.get(slot.modality).inline
        }
        return curl_line(self.address, self.token, example_of(self._opened, self.run_id), files)


def about(opened: OpenProject, run: str, name: str) -> dict[str, Any]:
    """What a run makes, what it takes and how that is sent, and an example."""
    plan = opened.runs.plan(run)
    inline = {slot.name: opened.datasets.registry.modalities.get(slot.modality).inline for slot in plan.takes}
    example: dict[str, Any] = {}
    for slot in plan.takes:
        if slot.columns:
            example[slot.name] = {"value": dict.fromkeys(slot.columns, "..."), "weight": 1}
        elif inline[slot.name]:
            example[slot.name] = "..."
    return {
        "name": name,
        "makes": [slot.name for slot in plan.targets],
        "takes": {slot.name: _how(slot, inline=inline[slot.name]) for slot in plan.takes},
        "example": example,
    }


def _how(slot: Slot, *, inline: bool) -> str:
    if slot.columns:
        return f"JSON: the columns {', '.join(slot.columns)}"
    return "JSON: a text" if inline else f"a file of the kind {slot.modality}"


def _listening(host: str, port: int) -> socket.socket:
    """A socket that listens.

    Raises:
        UsageError: If the address is taken or none of this computer's.
    """
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    found = socket.socket(family, socket.SOCK_STREAM)
    try:
        # On Windows this option lets two programs listen to one address.
        found.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, int(os.name != "nt"))
        found.bind((host, port))
        found.listen(_CONNECTIONS)  # who asks before the first answer is ready waits
    except (OSError, OverflowError) as error:
        found.close()
        reason = getattr(error, "strerror", None) or str(error)
        raise UsageError(
            "The address {host}:{port} cannot be listened to: {reason}.",
            hint="Choose another port; 0 takes a free one.",
            host=host,
            port=port,
            reason=reason,
        ) from error
    return found
