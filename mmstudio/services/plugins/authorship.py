"""New plugins for their authors: a whole package from templates, which works as it is.

The templates in ``resources/plugin-templates`` are real files of a plugin named ``my-plugin``; its names are replaced.
"""

from __future__ import annotations

import importlib.util
import keyword
import re
import shutil
import uuid
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import TYPE_CHECKING

from mmstudio.core.errors import StudioError, UsageError
from mmstudio.core.files.atomic import publish_folder
from mmstudio.core.files.paths import resources_dir
from mmstudio.core.sentences import words_of
from mmstudio.plugins.install.wheels import NOT_PACKED
from mmstudio.services.plugins.authored import Licence, PluginKind

if TYPE_CHECKING:
    from mmstudio.plugins.manager import PluginHost

_NAME = re.compile(r"[a-z][a-z0-9]*(-[a-z0-9]+)*")
_LONGEST = 40
_WHERE = {
    "pyproject.toml": "pyproject.toml",
    "README.md": "README.md",
    "test_contract.py": "tests/test_contract.py",
    "py.typed": "{package}/py.typed",
    "check.yml": ".github/workflows/check.yml",
}
_UNLICENSED = 'classifiers = ["Private :: Do Not Upload"]\n'


@dataclass(frozen=True)
class NewPlugin:
    """A package that was written.

    Attributes:
        name: Name of the distribution and its entry point, and id of its part.
        kind: What it brings.
        folder: Where it is.
        files: What is in it, relative to the folder.
    """

    name: str
    kind: PluginKind
    folder: Path
    files: tuple[str, ...]


def new_plugin(
    host: PluginHost, name: str, kind: PluginKind, *, licence: Licence = Licence.MIT, parent: Path
) -> NewPlugin:
    """Write a package that passes the contract suite.

    Args:
        host: The plugins that are there, whose names are taken.
        name: Lower-case letters and digits, parted by dashes; the package is named like it with underscores.
        kind: What it brings.
        licence: Which licence it carries.
        parent: Folder in which the package's own folder is made.

    Raises:
        UsageError: If the name cannot be one, is taken, or the folder exists.
        StudioError: If it cannot be written.
    """
    _check_name(host, name)
    folder = parent / name
    if folder.exists():
        raise UsageError(
            "There is something at {folder} already.",
            hint="Choose another name or folder.",
            folder=str(folder),
        )
    texts = plugin_files(name, kind, licence)
    temporary = parent / f".{name}-{uuid.uuid4().hex}"
    try:
        for path, text in texts.items():
            (temporary / path).parent.mkdir(parents=True, exist_ok=True)
            (temporary / path).write_text(text, "utf-8", newline="\n")
        publish_folder(temporary, folder)
    except OSError as error:
        raise StudioError(
            "{folder} cannot be written: {reason}.",
            hint="Check the disk and the rights on the folder.",
            folder=str(folder),
            reason=error.strerror or words_of(error),
        ) from error
    finally:
        shutil.rmtree(temporary, ignore_errors=True)
    return NewPlugin(name, kind, folder, tuple(texts))


def plugin_files(name: str, kind: PluginKind, licence: Licence = Licence.MIT) -> dict[str, str]:
    """The files of a new plugin, by their path in its folder."""
    templates = resources_dir() / "plugin-templates"
    package = name.replace("-", "_")
    found = {f"{package}/__init__.py": templates / "common" / "init.py"}
    found |= {f"{package}/{path.name}": path for path in sorted((templates / kind).glob("*.py"))}
    found |= {place.format(package=package): templates / "common" / file for file, place in _WHERE.items()}
    if licence is not Licence.NONE:
        found["LICENSE"] = templates / "common" / f"LICENSE-{licence}"
    words = _words(name, kind, licence)
    anything = re.compile("|".join(map(re.escape, words)))
    return {
        place: anything.sub(lambda match: words[match[0]], path.read_text("utf-8"))
        for place, path in found.items()
    }


def _words(name: str, kind: PluginKind, licence: Licence) -> dict[str, str]:
    """The words in the templates, each with its replacement."""
    parts = name.split("-")
    licensed = licence is not Licence.NONE
    return {
        "my-plugin": name,
        "my_plugin": "_".join(parts),
        "MyPlugin": "".join(part.capitalize() for part in parts),
        "My plugin": " ".join(parts).capitalize(),
        "my-kind": kind.value,
        "my-year": str(datetime.now(UTC).year),
        'license = "my-licence"\nlicense-files = ["LICENSE"]\n': (
            f'license = "{licence}"\nlicense-files = ["LICENSE"]\n' if licensed else _UNLICENSED
        ),
        "my-terms": (
            f"Licence: {licence}, see `LICENSE`."
            if licensed
            else "It carries no licence: nobody else may use or change it."
        ),
    }


def _check_name(host: PluginHost, name: str) -> None:
    package = name.replace("-", "_")
    if not _NAME.fullmatch(name) or len(name) > _LONGEST:
        raise UsageError(
            "{name!r} cannot be the name of a plugin: take up to {most} lower-case letters and digits, parted by dashes.",
            hint="For instance {example!r}.",
            name=name,
            most=_LONGEST,
            example="my-encoder",
        )
    if keyword.iskeyword(package) or keyword.issoftkeyword(package):
        raise UsageError("{name!r} is a word of Python itself; take another name.", name=name)
    if package in NOT_PACKED or importlib.util.find_spec(package) is not None:
        raise UsageError(
            "A Python package named {name!r} would hide another one; take another name.", name=package
        )
    taken = {record.name for record in host.records}
    taken |= {spec.id for _, catalog in host.registry.catalogs() for spec in catalog}
    if name in taken:
        raise UsageError("A plugin that is here has the name {name!r} already; take another one.", name=name)
