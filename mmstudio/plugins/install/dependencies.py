"""The dependencies of a plugin: which ones are installed already, which are missing, which conflict."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Mapping
from importlib.metadata import distributions
from typing import NamedTuple

from packaging.requirements import InvalidRequirement, Requirement
from packaging.specifiers import InvalidSpecifier, SpecifierSet
from packaging.utils import canonicalize_name

from mmstudio.core.errors import StudioError
from mmstudio.plugins.install.packages import PackageFacts
from mmstudio.plugins.store import Receipt


class Owner(NamedTuple):
    """Owner of an installed distribution that conflicts with a requirement.

    Attributes:
        version: Installed version.
        plugin: The plugin that brought it; empty for the program itself.
    """

    version: str
    plugin: str = ""


class ConflictError(StudioError):
    """A plugin needs another version of an installed distribution."""


def shipped_versions(outside: Iterable[str]) -> dict[str, str]:
    """Distributions of the program itself, name to version.

    Args:
        outside: Folders of plugins, whose distributions do not belong to the program.
    """
    left = set(outside)
    found = list(distributions(path=[place for place in sys.path if place not in left]))
    return {key: str(item.version) for item in reversed(found) if (key := _key(item))}


def owners(shipped: Mapping[str, str], installed: Mapping[str, Receipt]) -> dict[str, Owner]:
    """Owners of all distributions; the program's come before those that plugins brought."""
    found: dict[str, Owner] = {
        canonicalize_name(name): Owner(version, receipt.name)
        for receipt in installed.values()
        for name, version in {**receipt.brought, receipt.name: receipt.version}.items()
    }
    found.update((canonicalize_name(name), Owner(version)) for name, version in shipped.items())
    return found


def missing(facts: PackageFacts, here: Mapping[str, Owner]) -> list[Requirement]:
    """Distributions that must be fetched for a plugin.

    A distribution that another plugin brought counts as missing too, in that version: each plugin has its own copy, so
        that removing one plugin never breaks another.

    Raises:
        ConflictError: If it needs another version of a distribution or of Python; the sentence names the owner.
    """
    _check_python(facts)
    wanted = []
    for requirement in _requirements(facts.name, facts.requires):
        owner = here.get(canonicalize_name(requirement.name))
        check_against(facts.name, requirement, owner)
        if owner is None or owner.plugin:
            wanted.append(requirement)
    return wanted


def check_against(who: str, requirement: Requirement, owner: Owner | None) -> None:
    """Refuse a requirement that the installed distributions do not satisfy.

    Raises:
        ConflictError: If one does not; the sentence says who needs what, and which version is installed.
    """
    if owner is None or requirement.specifier.contains(owner.version, prereleases=True):
        return
    if owner.plugin:
        raise ConflictError(
            "{who} needs {wanted}, but the plugin {other} brought {name} {version}.",
            hint="Remove that plugin first, or ask for a version of {who} that goes with it.",
            who=who,
            wanted=str(requirement),
            other=owner.plugin,
            name=requirement.name,
            version=owner.version,
        )
    raise ConflictError(
        "{who} needs {wanted}, but this program has {name} {version}.",
        hint="Look for a version of {who} that is made for this program.",
        who=who,
        wanted=str(requirement),
        name=requirement.name,
        version=owner.version,
    )


def _requirements(who: str, texts: Iterable[str]) -> list[Requirement]:
    """Requirements that apply to this machine, without extras."""
    found = []
    for text in texts:
        try:
            requirement = Requirement(text)
        except InvalidRequirement as error:
            raise ConflictError(
                "{who} needs {wanted!r}, which cannot be understood.", who=who, wanted=text
            ) from error
        if requirement.url:
            raise ConflictError(
                "{who} needs {wanted!r} from an address of its own; only the package index is asked.",
                who=who,
                wanted=text,
            )
        if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
            found.append(requirement)
    return found


def _check_python(facts: PackageFacts) -> None:
    import platform

    try:
        fits = SpecifierSet(facts.requires_python).contains(platform.python_version(), prereleases=True)
    except InvalidSpecifier:
        return
    if not fits:
        raise ConflictError(
            "{who} needs Python {wanted}, but this program runs on {version}.",
            who=facts.name,
            wanted=facts.requires_python,
            version=platform.python_version(),
        )


def _key(found: object) -> str:
    """The canonical name of a distribution; empty if its metadata is damaged."""
    try:
        return str(canonicalize_name(found.metadata["Name"]))  # type: ignore[attr-defined]
    except Exception:  # noqa: BLE001 - the metadata of any package may be damaged
        return ""
