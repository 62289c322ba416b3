"""``mmstudio plugin``: install, update, remove, roll back."""

from __future__ import annotations

from typing import TYPE_CHECKING, Annotated

import typer

from mmstudio.cli.output import Output, size, table
from mmstudio.core.sentences import counted

if TYPE_CHECKING:
    from mmstudio.services.plugins.installation import Installer, InstallPlan

_WARNING = "It will run with your rights; install only what you trust."

Name = Annotated[str, typer.Argument(metavar="NAME", help="Name of the installed distribution.")]
What = Annotated[str, typer.Argument(help="A wheel, zip or folder; or the exact name on the package index.")]
Yes = Annotated[bool, typer.Option("--yes", "-y", help="Do not ask.")]
Network = Annotated[
    bool, typer.Option("--allow-network", help="Allow, from now on, that the package index is asked.")
]


def register(app: typer.Typer) -> None:
    """Add the commands to ``mmstudio plugin``."""
    app.command("install")(install)
    app.command("update")(update)
    app.command("remove")(remove)
    app.command("rollback")(rollback)


def install(context: typer.Context, what: What, *, yes: Yes = False, allow_network: Network = False) -> None:
    """Install a plugin, or another version of it, after it was shown and tried."""
    out = Output.of(context)
    app = out.app()
    if allow_network:
        app.host.allow_network(allowed=True)
    _install(out, app.installer(), what, yes=yes, network=app.host.network)


def update(context: typer.Context, name: Name, *, yes: Yes = False, allow_network: Network = False) -> None:
    """Install the latest version that the package index has."""
    out = Output.of(context)
    app = out.app()
    if allow_network:
        app.host.allow_network(allowed=True)
    installer = app.installer()
    installer.installed(name)
    _install(out, installer, name, yes=yes, network=app.host.network)


def remove(context: typer.Context, name: Name) -> None:
    """Remove an installed plugin; projects and runs stay."""
    out = Output.of(context)
    receipt = out.app().installer().remove(name)
    out.result(
        {"removed": receipt.name, "version": receipt.version}, f"Removed {receipt.name} {receipt.version}."
    )


def rollback(context: typer.Context, name: Name) -> None:
    """Go back to the version that was installed before."""
    out = Output.of(context)
    receipt = out.app().installer().roll_back(name)
    told = f"{receipt.name} {receipt.version} is in use from the next start on."
    out.result({"name": receipt.name, "version": receipt.version}, told)


def _install(out: Output, installer: Installer, what: str, *, yes: bool, network: bool) -> None:
    plan = installer.plan(what, network=network)
    if not yes:
        for line in _told(plan):
            out.note(line)
        if not typer.confirm("Install it?", err=True):
            installer.drop(plan)
            out.result({"installed": None}, "Nothing was installed.")
            return
    receipt = installer.install(plan, told=out.note)
    facts = {
        "installed": receipt.name,
        "version": receipt.version,
        "sha256": receipt.sha256,
        "adds": receipt.adds,
    }
    out.result(facts, f"Installed {receipt.name} {receipt.version}: {', '.join(receipt.adds)}.")


def _told(plan: InstallPlan) -> list[str]:
    facts = plan.facts
    rows = [
        ("plugin", f"{facts.name} {facts.version}" + (f" (now {plan.replaces})" if plan.replaces else "")),
        ("what", facts.summary),
        ("publisher", facts.publisher or "not told"),
        ("licence", facts.licence or "not told"),
        ("home page", facts.homepage or "none"),
        ("adds", ", ".join(facts.adds) or "not told"),
        ("size", f"{size(facts.size)}, {counted(facts.files, 'file')}"),
        ("sha256", facts.sha256),
        ("fetches", ", ".join(f"{item.name} {item.version}" for item in plan.fetched) or "nothing else"),
    ]
    return [*table(("", ""), rows)[2:], _WARNING]
