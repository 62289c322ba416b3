"""Wheels of plugins: made from a wheel, a zip or the author's folder, without running any of the plugin's code.

The wheel of a folder is pure Python, made from the ``[project]`` table of its ``pyproject.toml``; a plugin with its own
build steps (compiled code, dynamic fields) must be given as a wheel.
"""

from __future__ import annotations

import base64
import hashlib
import re
import tomllib
import zipfile
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

from packaging.utils import canonicalize_name
from packaging.version import InvalidVersion, Version

from mmstudio.core.errors import BadFileError
from mmstudio.core.files.door import open_ordinary
from mmstudio.core.files.unpacker import extract

NOT_PACKED = frozenset({"test", "tests", "docs", "doc", "examples", "build", "dist"})
"""Folders beside a package that are not part of the installation."""
_COMPILED = frozenset({".so", ".pyd", ".dll", ".dylib", ".c", ".cpp", ".pyx", ".rs"})
_NAME = re.compile(r"[A-Za-z0-9](?:[A-Za-z0-9._-]{0,98}[A-Za-z0-9])?")
_MOMENT = (1980, 1, 1, 0, 0, 0)
"""Time stamp of every file inside, so that the same source always gives the same wheel."""


def wheel_of(source: Path, into: Path) -> Path:
    """The wheel of a plugin.

    Args:
        source: A wheel, a zip that holds a wheel or a plugin's folder, or such a folder.
        into: Folder for a new wheel; a given wheel stays where it is.

    Raises:
        BadFileError: If it is none of these, or cannot be packed; the sentence says why.
    """
    if source.is_dir():
        return _pack(_project_folder(source), into)
    if source.suffix == ".whl" and source.is_file():
        return source
    if source.suffix == ".zip" and source.is_file():
        extract(source, into / "unzipped")
        wheels = sorted((into / "unzipped").rglob("*.whl"))
        if len(wheels) == 1:
            return wheels[0]
        return _pack(_project_folder(into / "unzipped"), into)
    raise BadFileError("{name} is no plugin: a wheel, a zip or a folder is wanted.", name=source.name)


def looks_like_plugin(path: Path) -> bool:
    """Whether a path may be a plugin; reads at most a zip's list of names."""
    if path.is_dir():
        return (path / "pyproject.toml").is_file()
    if path.suffix == ".zip":
        try:
            with open_ordinary(path) as stream, zipfile.ZipFile(stream) as file:
                names = [name for name in file.namelist() if name.count("/") <= 1]
        except (OSError, ValueError, zipfile.BadZipFile, NotImplementedError):
            return False
        return any(name.endswith((".whl", "pyproject.toml")) for name in names)
    return path.suffix == ".whl"


def _project_folder(folder: Path) -> Path:
    """The folder with the ``pyproject.toml``: this one, or the only folder inside it that has one."""
    if (folder / "pyproject.toml").is_file():
        return folder
    found = sorted(path.parent for path in folder.glob("*/pyproject.toml"))
    if len(found) != 1:
        raise BadFileError(
            "{name} holds no plugin: there is no pyproject.toml.",
            hint="Bring the folder that its author works in, or a wheel.",
            name=folder.name,
        )
    return found[0]


def _pack(folder: Path, into: Path) -> Path:
    project = _read_project(folder)
    version = str(Version(str(project["version"])))
    stem = f"{canonicalize_name(str(project['name'])).replace('-', '_')}-{version}"
    files = dict(_code(folder))
    if not files:
        raise BadFileError("{name} holds no Python package.", name=folder.name)
    info = f"{stem}.dist-info"
    files[f"{info}/METADATA"] = _metadata(project, version, folder).encode()
    files[f"{info}/WHEEL"] = (
        b"Wheel-Version: 1.0\nGenerator: mmstudio\nRoot-Is-Purelib: true\nTag: py3-none-any\n"
    )
    files[f"{info}/entry_points.txt"] = _entry_points(project).encode()
    for path in sorted(folder.glob("LICEN[CS]E*")):
        files[f"{info}/licenses/{path.name}"] = path.read_bytes()
    record = f"{info}/RECORD"
    files[record] = "".join(
        [*(_recorded(path, data) for path, data in files.items()), f"{record},,\n"]
    ).encode()
    wheel = into / f"{stem}-py3-none-any.whl"
    into.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(wheel, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(zipfile.ZipInfo(name, _MOMENT), data, zipfile.ZIP_DEFLATED)
    return wheel


def _read_project(folder: Path) -> dict[str, Any]:
    try:
        project = tomllib.loads((folder / "pyproject.toml").read_text("utf-8"))["project"]
        known = _NAME.fullmatch(str(project["name"])) and Version(str(project["version"]))
    except (OSError, ValueError, KeyError, TypeError, InvalidVersion):
        known = None
    if not known:
        raise BadFileError(
            "The pyproject.toml of {name} does not tell a name and a version.",
            hint="Both must stand in its [project] table; what is worked out by a build must be brought as a wheel.",
            name=folder.name,
        )
    return dict(project)


def _code(folder: Path) -> Iterator[tuple[str, bytes]]:
    """Every file of the packages: path in the wheel, and content."""
    root = folder / "src" if (folder / "src").is_dir() else folder
    packages = [
        path.parent for path in sorted(root.glob("*/__init__.py")) if path.parent.name not in NOT_PACKED
    ]
    modules = [
        path for path in sorted(root.glob("*.py")) if path.stem not in {"setup", "conftest", "noxfile"}
    ]
    for path in [*modules, *(path for package in packages for path in sorted(package.rglob("*")))]:
        if not path.is_file() or path.is_symlink() or "__pycache__" in path.parts or path.suffix == ".pyc":
            continue
        if path.suffix in _COMPILED:
            raise BadFileError("{name} has compiled code; bring it as a wheel.", name=folder.name)
        yield path.relative_to(root).as_posix(), path.read_bytes()


def _metadata(project: Mapping[str, Any], version: str, folder: Path) -> str:
    licence = project.get("license", "")
    people = [person for person in project.get("authors", ()) if isinstance(person, dict)]
    lines = [
        ("Metadata-Version", "2.4"),
        ("Name", project["name"]),
        ("Version", version),
        ("Summary", project.get("description", "")),
        ("Author", ", ".join(person["name"] for person in people if "name" in person)),
        ("Author-email", ", ".join(person["email"] for person in people if "email" in person)),
        ("License-Expression" if isinstance(licence, str) else "License", _licence(licence)),
        ("Requires-Python", project.get("requires-python", "")),
        *(("Project-URL", f"{label}, {url}") for label, url in project.get("urls", {}).items()),
        *(("Requires-Dist", text) for text in project.get("dependencies", ())),
    ]
    head = "".join(f"{key}: {' '.join(str(value).split())}\n" for key, value in lines if value)
    readme = folder / project["readme"] if isinstance(project.get("readme"), str) else folder / "README.md"
    words = readme.read_text("utf-8", "replace") if readme.is_file() else ""
    return f"{head}Description-Content-Type: text/markdown\n\n{words}"


def _licence(licence: Any) -> str:
    return str(licence.get("text", "")) if isinstance(licence, dict) else str(licence)


def _entry_points(project: Mapping[str, Any]) -> str:
    groups = project.get("entry-points", {})
    return "\n".join(
        f"[{group}]\n" + "".join(f"{name} = {value}\n" for name, value in points.items())
        for group, points in groups.items()
    )


def _recorded(path: str, data: bytes) -> str:
    digest = base64.urlsafe_b64encode(hashlib.sha256(data).digest()).rstrip(b"=").decode()
    return f"{path},sha256={digest},{len(data)}\n"
