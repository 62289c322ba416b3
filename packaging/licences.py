"""Collects the licences of everything in the bundle into one folder, with a list of them."""

from __future__ import annotations

import shutil
import subprocess
import sysconfig
from collections.abc import Iterable
from importlib.metadata import Distribution
from pathlib import Path, PurePath

TEXTS = Path(__file__).resolve().parent / "licences"
QT_NOTE = """Qt, PySide6 and Shiboken are used under the GNU Lesser General Public License, version 3 (texts/LGPL-3.0.txt, which adds to
texts/GPL-3.0.txt). They are unchanged and lie in the folder PySide6 of this program as shared libraries: you may replace them by
builds of your own of the same version. Their source is published by the Qt project, for the version named below. Qt Multimedia
brings FFmpeg under the GNU Lesser General Public License, version 2.1 or later (texts/LGPL-2.1.txt), as shared libraries too.
"""
_WORDS = ("licen", "copying", "notice", "authors", "copyright")
_SYSTEM_DOCS = Path("/usr/share/doc")


def collect(distributions: Iterable[Distribution], binaries: Iterable[str], into: Path) -> Path:
    """Write the folder anew.

    Args:
        distributions: What is carried.
        binaries: Files of the shared libraries that are carried, as they lie on this machine.
        into: The folder.

    Returns:
        The list, ``into/README.txt``.
    """
    shutil.rmtree(into, ignore_errors=True)
    shutil.copytree(TEXTS, into / "texts")
    lines = ["What this program is made of, and under which licences.", ""]
    lines += [_distribution(found, into) for found in distributions]
    lines += ["", _python(into)]
    lines += ["", "Libraries of the system that this was built on:", *_system(binaries, into)]
    lines += ["", QT_NOTE]
    readme = into / "README.txt"
    readme.write_text("\n".join(lines), "utf-8")
    return readme


def _distribution(found: Distribution, into: Path) -> str:
    """Copy the licence files of a distribution.

    Returns:
        Its line in the list.
    """
    name, version = found.metadata["Name"], found.version
    folder = into / name
    for item in found.files or ():
        path = PurePath(str(item))
        if _is_licence(path) and (source := Path(str(found.locate_file(item)))).is_file():
            target = folder.joinpath(*path.parts[1:] if path.parts[0].endswith(".dist-info") else path.parts)
            target.parent.mkdir(parents=True, exist_ok=True)
            shutil.copyfile(source, target)
    return f"{name} {version}: {licence_of(found)}" + ("" if folder.exists() else " (no text in the package)")


def _is_licence(path: PurePath) -> bool:
    if ".." in path.parts or path.suffix in {".py", ".pyc", ".pyi"}:
        return False
    return "licenses" in path.parts or any(word in path.name.lower() for word in _WORDS)


def licence_of(found: Distribution) -> str:
    """What a distribution's metadata says about its licence, in a line."""
    metadata = found.metadata
    said = metadata["License-Expression"] or (metadata["License"] or "").strip().partition("\n")[0]
    classes = [line for line in metadata.get_all("Classifier") or () if line.startswith("License ::")]
    return said or ", ".join(line.rpartition(":: ")[2] for line in classes) or "not stated"


def _python(into: Path) -> str:
    """Copy Python's own licence, which Debian keeps elsewhere."""
    places = [
        Path(sysconfig.get_path("stdlib")) / "LICENSE.txt",
        Path(sysconfig.get_config_var("installed_base")) / "LICENSE.txt",
    ]
    places += sorted(_SYSTEM_DOCS.glob("python3.*/copyright"))
    source = next(place for place in places if place.is_file())
    (into / "Python").mkdir()
    shutil.copyfile(source, into / "Python" / "LICENSE.txt")
    return f"Python {sysconfig.get_python_version()}: PSF-2.0"


def _system(binaries: Iterable[str], into: Path) -> list[str]:
    """Copy the licences of libraries that packages of a Debian system brought.

    Returns:
        A line for each library that no distribution brought.
    """
    known = [Path(sysconfig.get_path(name)).resolve() for name in ("platlib", "purelib", "stdlib")]
    libraries = sorted(
        path
        for path in {Path(name).resolve() for name in binaries}
        if not any(path.is_relative_to(place) for place in known) and "python3" not in path.name
    )
    lines = []
    for library in libraries:
        package = _package_of(library)
        text = _SYSTEM_DOCS / package / "copyright"
        if package and text.is_file():
            (into / "system").mkdir(exist_ok=True)
            shutil.copyfile(text, into / "system" / f"{package}.txt")
        lines.append(f"{library.name}: {package or 'no package of this system'}")
    return lines


def _package_of(library: Path) -> str:
    """The Debian package that a file belongs to; empty if there is none, or the system is not Debian."""
    if shutil.which("dpkg-query") is None:
        return ""
    for name in (str(library), str(library).removeprefix("/usr")):
        command = ["dpkg-query", "--search", name]
        done = subprocess.run(command, capture_output=True, text=True, check=False)  # noqa: S603 - a fixed program
        if done.returncode == 0:
            return done.stdout.partition(":")[0]
    return ""
