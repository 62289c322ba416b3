"""``mmstudio serve``."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from mmstudio.cli.options import Project, RunDevice, device_of
from mmstudio.cli.output import Output


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("serve")(serve)


def serve(
    context: typer.Context,
    run: Annotated[str, typer.Argument(metavar="RUN", help="Id or name of the run.")],
    project: Project = Path(),
    *,
    host: Annotated[
        str, typer.Option(help="Address to listen on; other computers reach only others.")
    ] = "127.0.0.1",
    port: Annotated[int, typer.Option(min=0, max=65_535, help="0 takes a free one.")] = 8123,
    token_file: Annotated[
        Path | None,
        typer.Option(help="File with the token that who asks must have; else a new one is shown."),
    ] = None,
    queue: Annotated[int, typer.Option(min=1, max=1000, help="Requests at a time; more are refused.")] = 8,
    most: Annotated[int, typer.Option("--count", min=1, max=1000, help="Most results of a request.")] = 16,
    megabytes: Annotated[int, typer.Option(min=1, max=1000, help="Largest request.")] = 32,
    seconds: Annotated[
        float, typer.Option(min=1, max=3600, help="A request is given up after these.")
    ] = 300.0,
    device: RunDevice = "",
) -> None:
    """Answer requests over HTTP with what a run makes, until Ctrl-C; the page /docs says how it is asked."""
    from mmstudio.core.errors import UsageError
    from mmstudio.services.serving.limits import Limits
    from mmstudio.services.serving.service import Server, Serving, is_loopback, new_token

    out = Output.of(context)
    try:
        token = new_token() if token_file is None else token_file.read_text("utf-8").strip()
    except (OSError, ValueError) as error:
        raise UsageError("The token cannot be read from {path}.", path=str(token_file)) from error
    limits = Limits(megabytes * 1_000_000, count=most, queue=queue, wait_s=seconds)
    with out.open(project) as opened:
        server = Server(opened, Serving(run, host, port, token, limits, device_of(device)))
        if not is_loopback(host):
            out.note(
                f"Warning: everybody who reaches this computer at {host} can ask. Only the token keeps them out, and nothing is "
                "encrypted: whoever listens on the way reads it."
            )
        shown = {} if token_file is not None else {"token": token}
        lines = [f"It answers at {server.address}; {server.address}/docs says how. Ctrl-C ends it."]
        lines += [f"Token: {token}", f"To try it: {server.curl()}"] if shown else []
        server.run(lambda: out.result({"address": server.address, **shown}, *lines))
