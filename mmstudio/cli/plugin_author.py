"""``mmstudio plugin new`` and ``mmstudio plugin check``: for those who write plugins."""

from __future__ import annotations

from collections import Counter
from dataclasses import asdict
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from mmstudio.cli.output import Output
from mmstudio.core.sentences import counted
from mmstudio.services.plugins.authored import Licence, PluginKind

if TYPE_CHECKING:
    from mmstudio.services.plugins.check import CheckOutcome

_LIMIT_S = 300.0


def register(app: typer.Typer) -> None:
    """Add the commands of this module."""
    app.command("new")(new)
    app.command("check")(check)


def new(
    context: typer.Context,
    name: Annotated[str, typer.Argument(help="Lower-case letters and digits, parted by dashes.")],
    kind: Annotated[PluginKind, typer.Option("--kind", help="What it is to bring.")],
    licence: Annotated[Licence, typer.Option("--license", help="What others may do with it.")] = Licence.MIT,
    folder: Annotated[Path, typer.Option("--folder", help="Where its own folder is made.")] = Path(),
) -> None:
    """Write a new plugin: a whole package that works as it is."""
    from mmstudio.services.plugins.authorship import new_plugin

    out = Output.of(context)
    made = new_plugin(out.app().host, name, kind, licence=licence, parent=folder)
    out.result(
        {"name": made.name, "kind": made.kind, "folder": str(made.folder), "files": list(made.files)},
        f"Wrote a plugin with one {made.kind}:",
        *(f"  {made.folder / file}" for file in made.files),
        f"Check it with: mmstudio plugin check {made.folder}",
    )


def check(
    context: typer.Context,
    source: Annotated[Path, typer.Argument(metavar="DIR|WHEEL", help="A plugin's folder, wheel or zip.")],
    settings: Annotated[
        Path | None, typer.Option("--settings", help="JSON file with settings of its parts.")
    ] = None,
    limit: Annotated[
        float, typer.Option("--limit", min=1, help="Seconds that a single check may take.")
    ] = _LIMIT_S,
) -> None:
    """Run the contract suite over a plugin that need not be installed. Fails if something is broken."""
    from mmstudio.plugins.store import PluginStore
    from mmstudio.services.plugins.check import check_plugin_at, read_settings

    out = Output.of(context)
    told = read_settings(settings) if settings else {}
    outcomes = []
    program = out.app()
    store = PluginStore.of(program.config_folder)
    for outcome in check_plugin_at(program.host, store, source, settings=told, limit_s=limit):
        outcomes.append(outcome)
        if not out.options.json:
            out.result(None, *_lines(outcome))
    counts = Counter(outcome.state for outcome in outcomes)
    words = ", ".join(f"{count} {state}" for state, count in counts.items())
    whole = set(counts) == {"passed"}
    out.result(
        {"passed": whole, "checks": [asdict(outcome) for outcome in outcomes]},
        f"{counted(len(outcomes), 'check')}: {words}.",
    )
    if not whole:
        raise typer.Exit(1)


def _lines(outcome: CheckOutcome) -> list[str]:
    """One line per check, with the reason and the last output of the process, if any, below it."""
    first = f"{outcome.state:<8}  {outcome.check}  ({outcome.seconds:.1f} s)"
    return [first, *(f"          {line}" for line in (outcome.reason, *outcome.details.splitlines()) if line)]
