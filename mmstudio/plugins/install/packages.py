"""The facts that a plugin's wheel states, read without running its code, and its unpacking."""

from __future__ import annotations

import ast
import hashlib
import re
import shutil
import zipfile
from dataclasses import dataclass
from email.message import Message
from email.parser import Parser
from pathlib import Path

from packaging.tags import sys_tags
from packaging.utils import InvalidWheelFilename, canonicalize_name, parse_wheel_filename
from packaging.version import Version

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.door import open_ordinary, ordinary_bytes
from mmstudio.core.files.unpacker import check_members, extract
from mmstudio.plugins.installed import GROUP

_POINT = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_MODULE = re.compile(r"[A-Za-z_]\w*(\.[A-Za-z_]\w*)*")
_HOOK = "mmstudio_"
_UNKNOWN = frozenset({"", "UNKNOWN"})


@dataclass(frozen=True)
class PackageFacts:
    """The facts about a plugin's distribution, as its wheel states them.

    Attributes:
        name: Name of the distribution, as its author writes it.
        version: Version (PEP 440).
        summary: One line.
        publisher: Names of authors or maintainers; they are not verified.
        licence: Licence expression or name.
        homepage: Address; may be empty.
        requires: Requirements (PEP 508).
        requires_python: Specifier for the version of Python; may be empty.
        plugins: Entry points: name to module.
        adds: Kinds of parts that it adds, e.g. ``encoders``, according to the hooks in its code.
        files: Number of files that it installs.
        size: Bytes on the disk.
        sha256: Hash of the wheel, in hex.
    """

    name: str
    version: str
    summary: str
    publisher: str
    licence: str
    homepage: str
    requires: tuple[str, ...]
    requires_python: str
    plugins: dict[str, str]
    adds: tuple[str, ...]
    files: int
    size: int
    sha256: str

    @property
    def key(self) -> str:
        """The canonical name, for comparison: lower case, with dashes."""
        return str(canonicalize_name(self.name))


def read_package(wheel: Path) -> PackageFacts:
    """Read the facts from a wheel.

    Raises:
        BadFileError: If it is damaged, not for this machine, or not a plugin of this program.
    """
    try:
        with open_ordinary(wheel) as stream, zipfile.ZipFile(stream) as file:
            check_members(file, wheel.name)
            names = file.namelist()
            info = _info_folder(names, wheel.name)
            metadata = Parser().parsestr(file.read(f"{info}/METADATA").decode("utf-8", "replace"))
            points = f"{info}/entry_points.txt"
            plugins = _plugins(file.read(points).decode() if points in names else "", wheel.name)
            adds = tuple(sorted({kind for module in plugins.values() for kind in _adds(file, names, module)}))
            size = sum(item.file_size for item in file.infolist())
    except (OSError, KeyError, ValueError, zipfile.BadZipFile, RuntimeError, NotImplementedError) as error:
        raise BadFileError("{name} is damaged, or no wheel.", name=wheel.name) from error
    if not metadata["Name"] or not metadata["Version"]:
        raise BadFileError("{name} tells no name and version.", name=wheel.name)
    _check_fits(wheel, str(metadata["Name"]), str(metadata["Version"]))
    return PackageFacts(
        name=str(metadata["Name"]),
        version=str(Version(str(metadata["Version"]))),
        summary=_told(metadata, "Summary"),
        publisher=_told(metadata, "Author", "Maintainer", "Author-email", "Maintainer-email"),
        licence=_told(metadata, "License-Expression", "License") or _classified(metadata),
        homepage=_homepage(metadata),
        requires=tuple(str(text) for text in metadata.get_all("Requires-Dist", [])),
        requires_python=_told(metadata, "Requires-Python"),
        plugins=plugins,
        adds=adds,
        files=len(names),
        size=size,
        sha256=hashlib.sha256(ordinary_bytes(wheel)).hexdigest(),
    )


def unpack(wheel: Path, site: Path) -> None:
    """Unpack a wheel into a folder for ``sys.path``; scripts and headers are left out.

    Raises:
        BadFileError: If it is damaged, or a path in it leads out of the folder.
    """
    extract(wheel, site)
    for data in site.glob("*.data"):
        for part in (data / "purelib", data / "platlib"):
            if part.is_dir():
                shutil.copytree(part, site, dirs_exist_ok=True)
        shutil.rmtree(data)


def _info_folder(names: list[str], wheel: str) -> str:
    found = {
        name.split("/")[0] for name in names if name.count("/") == 1 and name.endswith(".dist-info/METADATA")
    }
    if len(found) != 1:
        raise BadFileError("{name} is damaged, or no wheel.", name=wheel)
    return found.pop()


def _plugins(text: str, wheel: str) -> dict[str, str]:
    """The entry points in the program's group; their names and modules must be valid."""
    import configparser

    parser = configparser.ConfigParser(delimiters=("=",), interpolation=None, strict=False)
    parser.optionxform = str  # type: ignore[assignment,method-assign]
    try:
        parser.read_string(text)
    except configparser.Error as error:
        raise BadFileError("The entry points of {name} cannot be read.", name=wheel) from error
    found = dict(parser[GROUP]) if parser.has_section(GROUP) else {}
    if not found:
        raise BadFileError("{name} is no plugin of MM Studio: it has no entry point for it.", name=wheel)
    for point, module in found.items():
        if not _POINT.fullmatch(point) or not _MODULE.fullmatch(module):
            raise BadFileError(
                "The entry point {point!r} of {name} is not made as names are.",
                point=f"{point} = {module}",
                name=wheel,
            )
    return found


def _adds(file: zipfile.ZipFile, names: list[str], module: str) -> list[str]:
    """Kinds of parts, from the names of hooks that a module defines or imports."""
    path = module.replace(".", "/")
    source = next((name for name in (f"{path}.py", f"{path}/__init__.py") if name in names), "")
    if not source:
        return []
    try:
        tree = ast.parse(file.read(source))
    except (SyntaxError, ValueError, RecursionError, MemoryError):
        return []
    found = [node.name for node in tree.body if isinstance(node, ast.FunctionDef)]
    found += [
        item.asname or item.name
        for node in tree.body
        if isinstance(node, ast.ImportFrom)
        for item in node.names
    ]
    return [name.removeprefix(_HOOK) for name in found if name.startswith(_HOOK)]


def _check_fits(wheel: Path, name: str, version: str) -> None:
    """Check that the file's name matches its content and this interpreter."""
    try:
        told, number, _, tags = parse_wheel_filename(wheel.name)
    except InvalidWheelFilename as error:
        raise BadFileError("{name} is not named as wheels are.", name=wheel.name) from error
    if told != canonicalize_name(name) or number != Version(version):
        raise BadFileError(
            "{file} says of itself that it is {name} {version}.", file=wheel.name, name=name, version=version
        )
    if tags.isdisjoint(sys_tags()):
        raise BadFileError("{name} is made for another system or another version of Python.", name=wheel.name)


def _told(metadata: Message, *keys: str) -> str:
    """The first of these fields that is not empty, on one line."""
    values = (" ".join(str(metadata[key] or "").split()) for key in keys)
    return next((value for value in values if value not in _UNKNOWN), "")


def _classified(metadata: Message) -> str:
    lines = [str(text) for text in metadata.get_all("Classifier", [])]
    return ", ".join(text.rsplit("::", 1)[-1].strip() for text in lines if text.startswith("License ::"))


def _homepage(metadata: Message) -> str:
    urls = [str(text).partition(",")[2].strip() for text in metadata.get_all("Project-URL", [])]
    return next(iter(urls), _told(metadata, "Home-page"))
