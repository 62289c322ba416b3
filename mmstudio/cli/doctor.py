"""``mmstudio doctor``."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import typer

from mmstudio.cli.output import Output, size


def register(app: typer.Typer) -> None:
    """Add the command of this module."""
    app.command("doctor")(doctor)


def doctor(context: typer.Context) -> None:
    """Look at versions, devices, memory, disk and plugins. Fails if something is wrong."""
    from mmstudio.services.devices import diagnose

    out = Output.of(context)
    found = diagnose(out.app(), Path.cwd())
    lines = [line for heading, facts in found.facts.items() for line in _section(heading, facts)]
    lines += (
        ["", *(f"Trouble: {text}" for text in found.troubles)]
        if found.troubles
        else ["", "Nothing is wrong."]
    )
    out.result({**found.facts, "troubles": list(found.troubles)}, *lines)
    if found.troubles:
        raise typer.Exit(1)


def _section(heading: str, facts: dict[str, Any]) -> list[str]:
    width = max((len(name) for name in facts), default=0)
    return [
        "",
        heading.capitalize(),
        *(f"  {name.ljust(width)}  {_value(name, value)}" for name, value in facts.items()),
    ]


def _value(name: str, value: Any) -> str:
    if name.endswith("_bytes") and isinstance(value, (int, float)):
        return size(value)
    if isinstance(value, bool):
        return "yes" if value else "no"
    if isinstance(value, dict):
        return ", ".join(f"{key} {_value(str(key), item)}" for key, item in value.items())
    if isinstance(value, (list, tuple)):
        return "; ".join(_value("", item) for item in value)
    return str(value)
