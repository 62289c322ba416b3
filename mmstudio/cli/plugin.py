"""``mmstudio plugin``: list, enable, disable; the other commands are in modules of their own."""

from __future__ import annotations

from typing import Annotated

import typer

from mmstudio.cli import plugin_author, plugin_install
from mmstudio.cli.output import Output, table

app = typer.Typer(
    help="List, install, remove, write plugins, switch them on and off.",
    no_args_is_help=True,
    rich_markup_mode=None,
)
plugin_install.register(app)
plugin_author.register(app)

Name = Annotated[str, typer.Argument(metavar="ID", help="Name of the plugin.")]


@app.command("list")
def list_(context: typer.Context) -> None:
    """List every plugin that was found, including those that failed."""
    out = Output.of(context)
    records = out.app().catalog.list()
    facts = [
        {
            "id": record.name,
            "distribution": record.provenance.distribution,
            "version": record.provenance.version,
            "state": record.state.value,
            "error": record.error,
            "warning": record.warning,
            "import_ms": round(record.import_ms, 1),
            "adds": list(record.adds),
        }
        for record in records
    ]
    rows = [
        (
            record.name,
            record.state.value,
            f"{record.provenance.distribution} {record.provenance.version}",
            f"{record.import_ms:.0f}",
            record.error or ", ".join(record.adds) + (f"; {record.warning}" if record.warning else ""),
        )
        for record in records
    ]
    out.result(facts, *table(("id", "state", "from", "ms", "adds"), rows))


@app.command("enable")
def enable(context: typer.Context, plugin: Name) -> None:
    """Switch a plugin on, from the next start on."""
    _switch(context, plugin, enabled=True)


@app.command("disable")
def disable(context: typer.Context, plugin: Name) -> None:
    """Switch a plugin off, from the next start on."""
    _switch(context, plugin, enabled=False)


def _switch(context: typer.Context, plugin: str, *, enabled: bool) -> None:
    out = Output.of(context)
    out.app().catalog.set_enabled(plugin, enabled=enabled)
    word = "on" if enabled else "off"
    out.result({"id": plugin, "enabled": enabled}, f"The plugin {plugin!r} is {word} from the next start on.")
