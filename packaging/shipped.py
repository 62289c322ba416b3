"""The content of the bundle: the distributions that the program needs, each complete, and the standard library.

A plugin may import what the program itself does not, so nothing here follows imports: modules are listed from the files of each
distribution, none of them run. Its metadata goes along, so that pip and ``importlib.metadata`` see what is there.
"""

from __future__ import annotations

import re
import sys
import sysconfig
import tempfile
from collections.abc import Collection, Iterable, Iterator
from fnmatch import fnmatchcase
from importlib.machinery import EXTENSION_SUFFIXES
from importlib.metadata import Distribution
from importlib.util import find_spec
from pathlib import Path, PurePath

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

ROOT = Path(__file__).resolve().parents[1]
PROGRAM = "mm-studio"

STANDARD_LEFT_OUT = frozenset(
    {"test", "idlelib", "tkinter", "_tkinter", "turtle", "turtledemo", "ensurepip", "venv"}
)
"""Parts of the standard library that are not carried; docs/bundle.md says why."""

QT_CARRIED = frozenset({
    "QtCore", "QtDBus", "QtGui", "QtMultimedia", "QtNetwork", "QtOpenGL", "QtOpenGLWidgets", "QtPrintSupport", "QtSvg",
    "QtSvgWidgets", "QtTest", "QtWidgets", "QtXml",
})  # fmt: skip
"""Of Qt's modules those that the window and its libraries import, and small ones beside them."""

MODULES_LEFT_OUT = ("pyqtgraph.examples", "PySide6.scripts")
"""Examples, tools of developers."""

FILES_LEFT_OUT = (
    # PyTorch's own tests, and what only a compiler needs
    "torch/test/*", "torch/include/*", "torch/share/*", "torch/bin/test_*", "torch/bin/*Test", "torch/bin/protoc*",
    "torch/bin/*.pt", "torch/bin/*.ptl", "torch/bin/upgrader_models/*", "torch/lib/lib*_test.so",
    "torch/lib/libbackend_with_compiler.so", "torch/lib/libaoti_custom_ops.so", "lib2to3/tests/*",
    "*.pyi",
    # what comes along with plugins of Qt whose modules are not carried
    "*Qt6Pdf*", "*/imageformats/*qpdf*", "*Qt6VirtualKeyboard*", "*/platforminputcontexts/*virtual*",
    "*Qt6WebEngine*", "*Qt63D*", "*/platforms/*eglfs*", "*/platforms/*linuxfb*", "*/platforms/*vnc*", "*/platforms/*vkkhr*",
    "*/platforms/*minimalegl*", "*/egldeviceintegrations/*", "*Qt6EglF?*", "*/plugins/generic/*",
    # would load the system's GTK beside the libraries that the bundle carries
    "*/platformthemes/*gtk3*",
    # found on a machine with CUDA: what torchaudio's extension asks for, which is not loaded beside a CPU build of PyTorch
    "libcudart.so*",
)  # fmt: skip
"""Patterns of names in the bundle."""

_TESTS = frozenset({"tests", "test", "conftest"})
_OF_THIS_MACHINE = frozenset({"RECORD", "direct_url.json", "REQUESTED", "INSTALLER"})
_BY_HOOKS = frozenset({"torch", "pyside6", "pyside6-addons", "pyside6-essentials", "shiboken6"})
"""Distributions whose data files PyInstaller's own hooks choose."""
_NAME = re.compile(r"[\w-]+")
"""Part of a module's name; some modules that are imported by a computed name have dashes."""
_LIBRARIES = frozenset({".so", ".pyd", ".dll", ".dylib"})
_NOT_READ = frozenset({".py", ".pyc", ".pyi", ".pth", ".c", ".h"})


def distributions() -> dict[str, Distribution]:
    """The program and all that it needs here, by canonical name."""
    found: dict[str, Distribution] = {}
    waiting = [(PROGRAM, frozenset({"gui"}))]
    seen: set[tuple[str, frozenset[str]]] = set()
    while waiting:
        name, extras = waiting.pop()
        if (name, extras) not in seen:
            seen.add((name, extras))
            found[name] = installed(name)
            wanted = [Requirement(line) for line in found[name].requires or ()]
            waiting += [
                (str(canonicalize_name(item.name)), frozenset(item.extras))
                for item in wanted
                if item.marker is None
                or any(item.marker.evaluate({"extra": extra}) for extra in ("", *extras))
            ]
    return dict(sorted(found.items()))


def installed(name: str) -> Distribution:
    """A distribution of this environment; the metadata that a build leaves beside the source does not count.

    Raises:
        RuntimeError: If it is not installed.
    """
    for found in Distribution.discover(name=name, path=_places()):
        return found
    raise RuntimeError(f"{name} is not installed here; run make setup.")


def _places() -> list[str]:
    return sorted({sysconfig.get_path("purelib"), sysconfig.get_path("platlib")})


def first_party_packages() -> list[str]:
    """Packages of the program's own plugins, found as the program itself finds them.

    Raises:
        RuntimeError: If one of them does not load, or a spec names code that is not carried.
    """
    from mmstudio.plugins.installed import in_order, installed_points
    from mmstudio.plugins.manager import PluginHost

    with tempfile.TemporaryDirectory() as folder:
        host = PluginHost(Path(folder), safe_mode=True)
        host.discover()
    if troubles := [
        f"{item.name}: {item.error}" for item in host.records if item.provenance.first_party and item.error
    ]:
        raise RuntimeError(f"Plugins do not load: {troubles}")
    found = in_order(installed_points())
    packages = sorted({point.module.partition(".")[0] for point, source in found if source.first_party})
    code = {spec.factory.partition(":")[0] for _, catalog in host.registry.catalogs() for spec in catalog}
    if lost := sorted(code - modules_below([*packages, "mmstudio"])):
        raise RuntimeError(f"Specs name code that is not carried: {lost}")
    return packages


def modules_below(packages: Iterable[str]) -> set[str]:
    """Every module of packages, none of them imported."""
    found: set[str] = set()
    for package in packages:
        spec = find_spec(package)
        for place in (spec.submodule_search_locations or ()) if spec else ():
            found |= _modules_in(Path(place))
    return found


def _modules_in(folder: Path) -> set[str]:
    return _modules(path.relative_to(folder.parent) for path in folder.rglob("*.py"))


def modules_of(found: Distribution) -> set[str]:
    """Every module of an installed distribution but its tests and the parts of Qt that are not carried."""
    names = _modules(PurePath(str(item)) for item in found.files or ())
    return {name for name in names if not _left_out(name)}


def _left_out(module: str) -> bool:
    if any(module == name or module.startswith(f"{name}.") for name in MODULES_LEFT_OUT):
        return True
    top, _, rest = module.partition(".")
    return top == "PySide6" and rest.startswith("Qt") and rest not in QT_CARRIED


def _modules(paths: Iterable[PurePath]) -> set[str]:
    """Names of those files that are modules, tests left out."""
    found = set()
    for path in paths:
        suffix = next((suffix for suffix in (".py", *EXTENSION_SUFFIXES) if path.name.endswith(suffix)), "")
        parts = [*path.parts[:-1], path.name.removesuffix(suffix)]
        if suffix and all(map(_NAME.fullmatch, parts)) and not _TESTS & set(parts):
            is_library = suffix != ".py" and parts[-1].startswith("lib")
            if not is_library:
                found.add(".".join(parts[:-1] if parts[-1] == "__init__" else parts))
    return found


def standard_library() -> set[str]:
    """Every module of the standard library that is here, those in ``STANDARD_LEFT_OUT`` aside."""
    here = {name for name in sys.stdlib_module_names - STANDARD_LEFT_OUT if find_spec(name) is not None}
    folder = Path(sysconfig.get_path("stdlib"))
    return here.union(*(_modules_in(folder / name) for name in here))


def excluded() -> set[str]:
    """Modules that must not come along: of distributions that are not carried, of Qt, of tests."""
    carried = set(distributions())
    owners: dict[str, set[str]] = {}
    for found in Distribution.discover(path=_places()):
        for module in modules_of(found):
            owners.setdefault(module.partition(".")[0], set()).add(
                str(canonicalize_name(found.metadata["Name"]))
            )
    others = {module for module, names in owners.items() if not names & carried}
    folder = Path(str(installed("pyside6").locate_file("PySide6")))
    bindings = {path.name.partition(".")[0] for path in folder.glob("Qt*") if path.suffix in _LIBRARIES}
    return (
        others
        | {f"PySide6.{name}" for name in bindings - QT_CARRIED}
        | STANDARD_LEFT_OUT
        | set(MODULES_LEFT_OUT)
    )


def data_of(found: Distribution) -> Iterator[tuple[str, str]]:
    """Files that a distribution reads at run time, and its metadata, as (file, folder in the bundle)."""
    by_hook = canonicalize_name(found.metadata["Name"]) in _BY_HOOKS
    for item in found.files or ():
        path = PurePath(str(item))
        if ".." in path.parts or path.is_absolute() or path.suffix in _NOT_READ or _TESTS & set(path.parts):
            continue
        of_metadata = path.parts[0].endswith(".dist-info")
        if of_metadata and (path.name in _OF_THIS_MACHINE or "licenses" in path.parts):
            continue
        if of_metadata or not (by_hook or path.suffix in _LIBRARIES or ".so." in path.name):
            yield str(found.locate_file(item)), path.parent.as_posix()


def qt_translations() -> Iterator[tuple[str, str]]:
    """Qt's own words in the languages of the window, as (file, folder in the bundle): those of its file dialog and boxes."""
    import PySide6
    from PySide6.QtCore import QLibraryInfo

    from mmstudio.gui.look.language import LANGUAGES

    place = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.TranslationsPath))
    root = Path(PySide6.__file__).resolve().parents[1]
    for language in LANGUAGES:
        path = place / f"qtbase_{language}.qm"
        if path.is_file():
            yield str(path), place.resolve().relative_to(root).as_posix()


def own_data() -> Iterator[tuple[str, str]]:
    """The program's resources and migrations, as (file, folder in the bundle)."""
    for folder in (ROOT / "resources", ROOT / "mmstudio" / "storage" / "sql" / "migrations"):
        for path in sorted(folder.rglob("*")):
            if path.is_file() and path.suffix != ".ts" and "__pycache__" not in path.parts:
                yield str(path), path.parent.relative_to(ROOT).as_posix()


def is_carried(name: str, metadata: Collection[str] = ()) -> bool:
    """Whether a file that PyInstaller found belongs into the bundle.

    Args:
        name: Its place there.
        metadata: Places of all metadata that belongs there; PyInstaller adds that of whatever code asks for.
    """
    place = PurePath(name)
    if place.parts[0].endswith(".dist-info"):
        return place.as_posix() in metadata
    return not any(fnmatchcase(place.as_posix(), pattern) for pattern in FILES_LEFT_OUT)
